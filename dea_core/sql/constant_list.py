"""An item of a constant list; one of numbers or of texts is one node, where a node an item would be most of a tree.

element([0, 7, 19], position)  ->  Constants(values=(0, 7, 19))[position + 1]
for people and other engines   ->  [0, 7, 19]                      spelled_out
for DuckDB, to run at once     ->  CAST('[0, 7, 19]' AS INT[])     running_text: one literal to parse, not three
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from dea_core.sql.portable import add
from dea_core.sql.values import literal

FEWEST = 8
"""A shorter list is parsed as fast either way."""
SEPARATORS = ("|", "\n", "\x1f")
INTEGERS = (("INT", 2**31), ("BIGINT", 2**63))
"""DuckDB's types of the integers that it reads, each with the first number that it does not hold."""


class Constants(exp.Expression):
    """A list whose ``values`` are all int, or all str."""

    arg_types = {"values": True}  # noqa: RUF012  (sqlglot's own way)

    @property
    def values(self) -> Sequence[int] | Sequence[str]:
        """The items."""
        found: Sequence[int] | Sequence[str] = self.args["values"]
        return found


def element(items: Sequence[object], position: exp.Expression) -> exp.Expression:
    """The item at ``position`` (from 0) of a constant list: of values, or of expressions."""
    return exp.Bracket(this=_listed(items), expressions=[add(position, 1)], offset=1)


def _listed(items: Sequence[object]) -> exp.Expression:
    if {type(item) for item in items} in ({int}, {str}):
        return Constants(values=tuple(items))
    return exp.Array(expressions=[item if isinstance(item, exp.Expression) else literal(item) for item in items])


def spelled_out(constants: Constants) -> exp.Expression:
    """The list as every engine and every reader knows it."""
    return exp.Array(expressions=[literal(value) for value in constants.values])


def running_text(constants: Constants) -> str | None:
    """The list as one literal of DuckDB, of the type that it has in brackets; None where that does not pay."""
    if len(constants.values) < FEWEST:
        return None
    numbers = [value for value in constants.values if isinstance(value, int)]
    return _numbers(numbers) if numbers else _texts([str(value) for value in constants.values])


def _numbers(values: list[int]) -> str | None:
    least, most = min(values), max(values)
    kind = next((kind for kind, end in INTEGERS if -end < least and most < end), None)
    return None if kind is None else f"CAST('{values}' AS {kind}[])"


def _texts(values: list[str]) -> str | None:
    separator = next((mark for mark in SEPARATORS if not any(mark in value for value in values)), None)
    if separator is None:
        return None
    joined, mark = (literal(text).sql("duckdb") for text in (separator.join(values), separator))
    return f"STRING_SPLIT({joined}, {mark})"
