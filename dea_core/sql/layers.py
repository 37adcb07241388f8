"""Layers: named steps, each an expression over earlier ones, written as one SELECT after another.

    WITH l1 AS (SELECT i, g(i) AS s7 FROM range(...)), l2 AS (SELECT s7, f(s7) AS s9 FROM l1)
    SELECT s7 AS id, s9 AS email FROM l2

A step that is named twice is computed once, so a chain of substitutions grows linearly where one inlined expression
would grow by a factor of eight a level. Each layer carries only what a later one reads. They stand one after another,
not inside one another: a chain of many foreign keys is hundreds of layers, and parsers count how deep they nest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlglot import exp

from dea_core.sql.portable import number


class Layers:
    """Steps over the columns ``inputs`` of ``source``. Equal expressions are one step."""

    def __init__(self, source: exp.Expression, inputs: Iterable[str]) -> None:
        self._source = source
        self._level = dict.fromkeys(inputs, 0)
        self._steps: list[list[tuple[str, exp.Expression]]] = [[]]
        self._known: dict[str, str] = {}

    def define(self, expression: exp.Expression) -> exp.Expression:
        """Name ``expression`` as a step, unless it is a column or literal already."""
        if isinstance(expression, (exp.Column, exp.Literal)):
            return expression
        # the dialect whose arrays count as ours do: nothing to work out per element
        text = expression.sql("duckdb", copy=False)
        if text not in self._known:
            name = f"s{len(self._known)}"
            level = 1 + max((self._level[c] for c in _names(expression)), default=0)
            while len(self._steps) <= level:
                self._steps.append([])
            self._steps[level].append((name, expression))
            self._level[name] = level
            self._known[text] = name
        return _step(self._known[text])

    def select(self, outputs: Mapping[str, exp.Expression]) -> exp.Select:
        """One SELECT that gives ``outputs``: column name to expression over steps and inputs."""
        aliased = [
            exp.alias_(expression.copy(), exp.to_identifier(name, quoted=True), copy=False)
            for name, expression in outputs.items()
        ]
        layers, last = self._below(_needed(outputs.values()))
        query = exp.select(*(aliased or [number(1)]), copy=False).from_(last, copy=False)
        for name, layer in layers:
            query = query.with_(name, as_=layer, copy=False)
        return query

    def _below(self, needed: set[str]) -> tuple[list[tuple[str, exp.Select]], exp.Expression]:
        """The layers that lead to the columns ``needed``, first to last, and the relation that offers them."""
        kept: list[list[tuple[str, exp.Expression]]] = []
        carried: list[set[str]] = []
        for steps in reversed(self._steps[1:]):
            mine = [(name, expression) for name, expression in steps if name in needed]
            needed = needed - {name for name, _ in mine}
            kept.append(mine)
            carried.append(set(needed))
            needed = needed | _needed(expression for _, expression in mine)
        layers: list[tuple[str, exp.Select]] = []
        source = self._source
        for mine, through in zip(reversed(kept), reversed(carried), strict=True):
            if mine:
                layers.append((f"l{len(layers) + 1}", _layer(source, mine, through)))
                source = exp.to_table(layers[-1][0])
        return layers, source


def _layer(source: exp.Expression, steps: list[tuple[str, exp.Expression]], through: set[str]) -> exp.Select:
    passed: list[exp.Expression] = [_step(name) for name in sorted(through, key=_order)]
    made = [exp.alias_(expression, name, copy=False) for name, expression in steps]
    return exp.select(*passed, *made, copy=False).from_(source, copy=False)


def _step(name: str) -> exp.Expression:
    return exp.Column(this=exp.Identifier(this=name, quoted=False))


def _order(name: str) -> tuple[int, str]:
    return len(name), name


def _names(expression: exp.Expression) -> Iterable[str]:
    return (column.name for column in expression.find_all(exp.Column))


def _needed(expressions: Iterable[exp.Expression]) -> set[str]:
    return {name for expression in expressions for name in _names(expression)}
