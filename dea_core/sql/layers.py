"""Layers: named steps, each an expression over earlier ones, written as one SELECT after another.

    WITH l1 AS (SELECT i, g(i) AS s7 FROM range(...)), l2 AS (SELECT s7, f(s7) AS s9 FROM l1)
    SELECT s7 AS id, s9 AS email FROM l2

A step that is named twice is computed once, so a chain of substitutions grows linearly where one inlined expression
would grow by a factor of eight a level. Each layer carries only what a later one reads. They stand one after another,
not inside one another: a chain of many foreign keys is hundreds of layers, and parsers count how deep they nest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlglot import exp

from dea_core.sql.portable import number

Structure = tuple[object, ...]
"""What an expression is, as a key: its kind, and what its arguments are. As SQL it would cost three times that."""


class Step(NamedTuple):
    """A named expression, and the names of the columns that it reads."""

    name: str
    expression: exp.Expression
    needs: frozenset[str]


class Layers:
    """Steps over the columns ``inputs`` of ``source``. Equal expressions are one step."""

    def __init__(self, source: exp.Expression, inputs: Iterable[str]) -> None:
        self._source = source
        self._level = dict.fromkeys(inputs, 0)
        self._steps: list[list[Step]] = [[]]
        self._known: dict[Structure, str] = {}

    def define(self, expression: exp.Expression) -> exp.Expression:
        """Name ``expression`` as a step, unless it is a column or literal already."""
        if isinstance(expression, (exp.Column, exp.Literal)):
            return expression
        names: set[str] = set()
        structure = _structure(expression, names)
        if structure not in self._known:
            name, needs = f"s{len(self._known)}", frozenset(names)
            level = 1 + max((self._level[c] for c in needs), default=0)
            while len(self._steps) <= level:
                self._steps.append([])
            self._steps[level].append(Step(name, expression, needs))
            self._level[name] = level
            self._known[structure] = name
        return _step(self._known[structure])

    def select(self, outputs: Mapping[str, exp.Expression]) -> exp.Select:
        """One SELECT that gives ``outputs``: column name to expression over steps and inputs."""
        aliased = [
            exp.alias_(expression.copy(), exp.to_identifier(name, quoted=True), copy=False)
            for name, expression in outputs.items()
        ]
        layers, last = self._below(set[str]().union(*map(_names, outputs.values())))
        query = exp.select(*(aliased or [number(1)]), copy=False).from_(last, copy=False)
        if layers:
            query.set("with_", exp.With(expressions=[_named(name, layer) for name, layer in layers]))
        return query

    def _below(self, needed: set[str]) -> tuple[list[tuple[str, exp.Select]], exp.Expression]:
        """The layers that lead to the columns ``needed``, first to last, and the relation that offers them."""
        kept: list[list[Step]] = []
        carried: list[set[str]] = []
        for steps in reversed(self._steps[1:]):
            mine = [step for step in steps if step.name in needed]
            needed = needed - {step.name for step in mine}
            kept.append(mine)
            carried.append(needed)
            needed = needed.union(*(step.needs for step in mine))
        layers: list[tuple[str, exp.Select]] = []
        source = self._source
        for mine, through in zip(reversed(kept), reversed(carried), strict=True):
            if mine:
                layers.append((f"l{len(layers) + 1}", _layer(source, mine, through)))
                source = exp.Table(this=exp.Identifier(this=layers[-1][0], quoted=False))
        return layers, source


def _layer(source: exp.Expression, steps: list[Step], through: set[str]) -> exp.Select:
    passed: list[exp.Expression] = [_step(name) for name in sorted(through, key=_order)]
    made = [exp.Alias(this=step.expression, alias=exp.Identifier(this=step.name, quoted=False)) for step in steps]
    return exp.Select(expressions=[*passed, *made], from_=exp.From(this=source))


def _named(name: str, layer: exp.Select) -> exp.CTE:
    return exp.CTE(this=layer, alias=exp.TableAlias(this=exp.Identifier(this=name, quoted=False)))


def _structure(expression: exp.Expression, names: set[str]) -> Structure:
    """What an expression is. The names of the columns in it are added to ``names``: one walk finds both."""
    kind, args = type(expression), expression.args
    if kind is exp.Column:
        if expression.args.get("table") is None:  # with one it is a column of a relation inside the expression
            names.add(expression.name)
    elif kind is exp.Literal:
        return kind, args["this"], args["is_string"]
    found: list[object] = [kind]
    for name, value in args.items():
        if isinstance(value, exp.Expression):
            found += name, _structure(value, names)
        elif isinstance(value, list):
            found += name, tuple(_structure(v, names) if isinstance(v, exp.Expression) else v for v in value)
        elif value is not None:
            found += name, value
    return tuple(found)


def _step(name: str) -> exp.Expression:
    return exp.Column(this=exp.Identifier(this=name, quoted=False))


def _order(name: str) -> tuple[int, str]:
    return len(name), name


def _names(expression: exp.Expression) -> frozenset[str]:
    return frozenset(column.name for column in expression.find_all(exp.Column) if not column.table)
