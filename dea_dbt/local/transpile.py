"""SQL of a warehouse as SQL for DuckDB, and what is not the same.

    to_duckdb(sql, dialect, columns)  ──>  Transpiled(sql, notes)       raises UnreadError: with the line

The tree is given the types of the tables that it reads, as they stand in DuckDB (what divides whole numbers, what stays
a date), mended where sqlglot would say something else, and written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlglot import ErrorLevel, exp, parse_one
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, SqlglotError, TokenError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from dea_dbt.local.functions import APPROXIMATED
from dea_dbt.local.mending import mend
from dea_dbt.local.unnesting import mend_flatten, mend_offsets

Columns = Callable[[tuple[str, ...]], Mapping[str, str]]
"""The columns of a relation by its schema and name, each with its type in DuckDB; none where there is none."""
HARMLESS = ("EXTRACT from TIMESTAMPTZ",)
"""What sqlglot warns of and does not matter in a session whose zone is UTC."""
NUMBER = "n"
DIRECTIVE, LETTER = re.compile(r"%-?[A-Za-z%]"), re.compile(r"[A-SU-YZa-z]{2}")


@dataclass(frozen=True)
class Transpiled:
    """``notes`` say what is approximated, each with the function that it is about."""

    sql: str
    notes: tuple[str, ...] = ()


class UnreadError(Exception):
    """SQL that is none of its dialect, as far as sqlglot knows."""

    def __init__(self, said: str, line: int | None, near: str) -> None:
        super().__init__(said)
        self.line, self.near = line, near


def no_columns(_: tuple[str, ...]) -> Mapping[str, str]:
    """Nothing is known of any table."""
    return {}


def to_duckdb(sql: str, dialect: str, columns: Columns = no_columns) -> Transpiled:
    """Write ``sql`` for DuckDB. Raises UnreadError."""
    try:
        tree = parse_one(sql, dialect=dialect)
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        said = str(first.get("description") or error)
        raise UnreadError(said, first.get("line"), str(first.get("highlight") or "")) from error
    except (TokenError, RecursionError) as error:
        raise UnreadError(" ".join(str(error).split()), None, "") from error
    if dialect != "duckdb":
        _in_one_file(tree)
        _give_types(tree, dialect, columns)
        notes = mend_flatten(tree)
        mend_offsets(tree)
        notes += [f"{name.upper()} gives {what}" for name, what in APPROXIMATED.items() if _calls(tree, name)]
        tree = mend(tree, dialect)
        notes += [f"the format {form!r} is not wholly DuckDB's" for form in _odd_formats(tree)]
        generator = Dialect.get_or_raise("duckdb").generator(unsupported_level=ErrorLevel.IGNORE)
        text = generator.generate(tree)
        notes += [said for said in generator.unsupported_messages if not said.startswith(HARMLESS)]
        return Transpiled(text, tuple(dict.fromkeys(notes)))
    return Transpiled(sql)


def _odd_formats(tree: exp.Expr) -> Iterator[str]:
    """Formats of moments in which letters are left that stand for nothing."""
    for node in tree.find_all(exp.TimeToStr, exp.StrToTime, exp.StrToDate, exp.StrToUnix):
        form = node.args.get("format")
        if form is not None and form.is_string and LETTER.search(DIRECTIVE.sub("", form.name)):
            yield form.name


def _in_one_file(tree: exp.Expr) -> None:
    """All databases are one here."""
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and table.args.get("catalog"):
            table.set("catalog", None)


def _calls(tree: exp.Expr, name: str) -> bool:
    kind = exp.FUNCTION_BY_NAME.get(name.upper())
    named = any(each.name.lower() == name for each in tree.find_all(exp.Anonymous))
    return named or (kind is not None and tree.find(kind) is not None)


def _give_types(tree: exp.Expr, dialect: str, columns: Columns) -> None:
    """Types by the names of the tables that are read; found on a copy, whose columns are told apart first."""
    schema: dict[str, object] = {}
    for table in tree.find_all(exp.Table):
        known = columns((table.db, table.name)) if table.db else {}
        if known:
            tables = schema.setdefault(table.db, {})
            assert isinstance(tables, dict)
            tables[table.name] = known
    numbered = list(tree.walk())
    for at, node in enumerate(numbered):
        node.meta[NUMBER] = at
    try:
        told_apart = qualify(
            tree.copy(), schema=schema or None, dialect=dialect, validate_qualify_columns=False,
            identify=False, quote_identifiers=False, isolate_tables=False,
        )  # fmt: skip
        typed = annotate_types(told_apart, schema=schema or None, dialect=dialect)
    except (SqlglotError, RecursionError, KeyError, AttributeError, ValueError):  # types help, and are no condition
        return
    for node in typed.walk():
        twin = numbered[node.meta[NUMBER]] if NUMBER in node.meta else None
        if isinstance(node, type(twin)) and twin is not None and node.type is not None and not node.is_type("unknown"):
            twin.type = node.type
