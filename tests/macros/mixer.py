"""Writes ``macros/mixer/<engine>.sql`` from the trees of ``dea_core.sql``: ``python -m tests.macros.mixer``.

    portable.mix(word)  ──>  named steps  ──>  SQL of one dialect  ──>  a Jinja macro that puts its arguments in

The Jinja is never written by hand and never translated between dialects. A step becomes a ``set``, in parentheses of
its own (with ``of``, a step of the table). Arguments are columns of the tree or, where Python wants an integer, numbers
that stand for them until the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlglot import exp

from dea_core.sql import portable
from dea_core.sql.permute import Permutation

FOLDER = Path(__file__).parents[2] / "macros" / "mixer"
ENGINES = ("duckdb", "postgres", "spark", "snowflake", "bigquery")
"""dbt dispatches redshift to postgres's macros and databricks to spark's, and a test says that they are the same."""

Define = portable.Define
Builder = Callable[[Define], exp.Expression]


@dataclass(frozen=True)
class Piece:
    """One macro: its arguments, what it says of itself, and the tree that Python builds for it.

    ``numbers`` are stand-ins of arguments that Python only takes as integers, with the Jinja that replaces them.
    """

    name: str
    arguments: tuple[str, ...]
    told: str
    build: Builder
    numbers: tuple[tuple[int, str], ...] = ()


def column(name: str) -> exp.Expression:
    """An argument, as a column until its text is put in."""
    return exp.column(name)


ROUNDS = tuple(range(4))
SHIFT = 29
WIDE, HIGH, DIVISOR, SIZE = 2**SHIFT, 777_777_777, 555_555_555, 333_333_333
"""Numbers that no tree holds by itself: each stands for an argument."""


def _cell(define: Define) -> exp.Expression:
    keys = tuple((column(f"multiplier{n}"), column(f"offset{n}")) for n in ROUNDS)
    return Permutation(HIGH, WIDE, HIGH, keys).cell(column("place"), define)  # type: ignore[arg-type]


PIECES = (
    Piece("mix", ("word",), "The mixer: 32 bits to 32 bits.", lambda define: portable.mix(column("word"), define)),
    Piece(
        "mixed_index",
        ("place",),
        "What all draws of a row start from.",
        lambda define: portable.mixed_index(column("place"), define),
    ),
    Piece(
        "drawn",
        ("mixed", "word"),
        "32 random bits, from a mixed index and a key.",
        lambda define: portable.mix(
            portable.bit_and(portable.add(column("mixed"), column("word")), portable.MASK), define
        ),
    ),
    Piece(
        "scaled",
        ("word", "size"),
        "32 random bits as an integer in [0, size); size at most 2^31.",
        lambda define: portable.scaled(column("word"), SIZE),
        ((SIZE, "size"),),
    ),
    Piece(
        "joined",
        ("high", "low"),
        "Two draws as one integer in [0, 2^62).",
        lambda define: portable.joined(column("high"), column("low")),
    ),
    Piece(
        "remainder",
        ("dividend", "divisor"),
        "What is left of a division.",
        lambda define: portable.mod(column("dividend"), DIVISOR),
        ((DIVISOR, "divisor"),),
    ),
    Piece(
        "quotient",
        ("dividend", "divisor"),
        "The whole part of a division, by way of one that is exact.",
        lambda define: portable.quotient(column("dividend"), DIVISOR),
        ((DIVISOR, "divisor"),),
    ),
    Piece(
        "cell",
        ("place", "wide", "shift", "high", "keys", "of"),
        "One pass through a permutation's four rounds, each a step of the table.",
        _cell,
        ((WIDE - 1, "wide - 1"), (WIDE, "wide"), (SHIFT, "shift"), (HIGH, "high")),
    ),
)
KEYS = {f"{word}{n}": f"keys[{n}][{at}]" for n in ROUNDS for at, word in enumerate(("multiplier", "offset"))}


def exact_division(tree: exp.Expression, engine: str) -> exp.Expression:
    """Postgres and Redshift divide integers with ``/``; sqlglot would go through numeric, or a double."""

    def plain(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, exp.IntDiv) or engine not in ("postgres", "redshift"):
            return node
        return exp.Div(this=node.this, expression=node.expression, typed=True, safe=False)

    return tree.copy().transform(plain)


def macro(piece: Piece, engine: str, dialect: str | None = None) -> str:
    """The macro of ``piece`` for an engine, spelled in ``dialect`` (its own, unless said)."""
    steps: list[tuple[str, str]] = []

    def define(expression: exp.Expression) -> exp.Expression:
        if isinstance(expression, (exp.Column, exp.Literal)):
            return expression
        known = {text: name for name, text in steps}
        text = _jinja(piece, expression, dialect or engine)
        if text not in known:
            steps.append((f"s{len(steps)}", text))
        return column(known.get(text, f"s{len(steps) - 1}"))

    last = _jinja(piece, piece.build(define), dialect or engine)
    own = "of" in piece.arguments
    lines = [f"{{%- set {name} = {f'dea.step({text}, of)' if own else text} -%}}" for name, text in steps]
    head = f"{{# {piece.told} #}}\n{{%- macro {engine}__{piece.name}({', '.join(piece.arguments)}) -%}}"
    return "\n".join([head, *lines, f"{{{{- {last} -}}}}", "{%- endmacro -%}"]) + "\n"


def _jinja(piece: Piece, tree: exp.Expression, dialect: str) -> str:
    """An expression as Jinja that writes it in parentheses: text, with the arguments and earlier steps put in."""
    written = exact_division(tree, dialect).sql(dialect)
    placed = {**KEYS, **{name: name for name in piece.arguments}, **{str(n): name for n, name in piece.numbers}}
    parts = re.split(r"\b([a-z]+\d?|\d+)\b", written)
    names = {part: placed.get(part, part if re.fullmatch(r"s\d+", part) else None) for part in parts[1::2]}
    out, text = [], "("
    for turn, part in enumerate(parts):
        name = names.get(part) if turn % 2 else None
        if name is None:
            text += part
            continue
        out += [f'"{text}"', f"({name})" if " " in name else name]
        text = ""
    return " ~ ".join([*out, f'"{text})"'])


def page(engine: str) -> str:
    """The file of an engine."""
    head = "{# made by: python -m tests.macros.mixer (from dea_core/sql/portable.py and permute.py) #}\n"
    return head + "".join(f"\n{macro(piece, engine)}" for piece in PIECES)


def dispatching() -> str:
    """The file of the macros that the recipes call: each finds its engine's."""
    head = "{# made by: python -m tests.macros.mixer #}\n"
    found = []
    for piece in PIECES:
        arguments = ", ".join(piece.arguments)
        found.append(
            f"\n{{# {piece.told} #}}\n{{%- macro {piece.name}({arguments}) -%}}\n"
            f'{{{{- adapter.dispatch("{piece.name}", "dea")({arguments}) -}}}}\n{{%- endmacro -%}}\n\n'
            f"{{%- macro default__{piece.name}({arguments}) -%}}\n{{{{- dea.no_engine() -}}}}\n{{%- endmacro -%}}\n"
        )
    return head + "".join(found)


def files() -> dict[Path, str]:
    """Every file that is made, and its text."""
    return {FOLDER / "mixer.sql": dispatching(), **{FOLDER / f"{engine}.sql": page(engine) for engine in ENGINES}}


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text)
