"""What may not be negative is told by the last word of a name."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, key_columns, linked_columns, of_column
from dea_core.analyze.words import ends_with, group, words
from dea_core.schema import NUMERIC, Column, Table

NOT_NEGATIVE = group("price cost quantity qty stock weight capacity freight population fee salary wage fare msrp")
SHARES = group("percent percentage pct")
SIGNED = group("delta change diff difference adjustment variance offset net growth margin gain loss profit return")
TOP, WHOLE = 100, 1


@rule("missing_check", "warning")
def missing_check(subject: Subject) -> Iterator[Found]:
    """A price, a quantity or a percentage may be negative: no CHECK mentions it.

    A sign that is wrong once is summed up for ever. Differences and adjustments are left alone, and so is a column
    whose data holds a negative value. A percentage ends at 100, or at 1 where its type or its data go no further; where
    the data goes beyond 100 it has no end.
    """
    for table, column in subject.columns():
        said = _said(table, column)
        if said is None or any(column.name in check.columns for check in table.checks):
            continue
        low = subject.low(table, column)
        if low is not None and low < 0:
            continue
        seen = f", and {low:g} is the least in the data" if low is not None else ""
        why = f"{column.name} is {column.type}, from {_least(column)} up, and no CHECK of {table.name} names it{seen}"
        condition = _condition(subject, table, column, said in SHARES)
        yield Found(of_column(table, column), why, subject.fixes.check(table, column.name, condition), "likely")


def _condition(subject: Subject, table: Table, column: Column, share: bool) -> str:
    name, most = subject.fixes.name(column.name), subject.high(table, column)
    if not share or (most is not None and most > TOP):
        return f"{name} >= 0"
    whole = _ends_early(column) if most is None else most <= WHOLE and bool(column.type.scale)
    return f"{name} BETWEEN 0 AND {WHOLE if whole else TOP}"


def _ends_early(column: Column) -> bool:
    """Whether the type holds no 100: ``numeric(5, 4)`` is for shares of one."""
    precision, scale = column.type.precision, column.type.scale
    return bool(precision and scale) and (precision or 0) - (scale or 0) <= WHOLE


def _said(table: Table, column: Column) -> str | None:
    if column.type.family not in NUMERIC or not column.type.signed or column.identity or column.generated is not None:
        return None
    if column.name in linked_columns(table) | key_columns(table) or SIGNED & set(words(column.name)):
        return None
    return ends_with(column.name, NOT_NEGATIVE | SHARES)


def _least(column: Column) -> str:
    if column.type.bits is None and column.type.precision is None:
        return "any number"
    if column.type.bits is not None and column.type.family.value == "float":
        return "any number"
    least = column.type.integer_range[0]
    scale = column.type.scale or 0
    return f"{least / 10**scale:,.{scale}f}" if scale else f"{least:,}"
