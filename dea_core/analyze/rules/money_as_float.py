"""Money is told by the last word of a name."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column
from dea_core.analyze.words import ends_with, group, words
from dea_core.schema import Family

MONEY = group("price cost amount total subtotal balance fee salary wage revenue payment charge freight tax")
NOT_MONEY = group("count rate percent pct weight quantity qty volume time days hours rows")


@rule("money_as_float", "error", about="columns")
def money_as_float(subject: Subject) -> Iterator[Found]:
    """An amount of money is a binary floating-point number.

    0.1 + 0.2 is not 0.3 there: sums of cents drift, and equal amounts compare as different.
    """
    for table, column in subject.columns():
        said = ends_with(column.name, MONEY)
        if column.type.family is Family.FLOAT and said and not NOT_MONEY & set(words(column.name)):
            digits = 24 if column.type.bits == 32 else 53
            why = f"{column.name} is {column.type}, which keeps {digits} binary digits and no cent exactly"
            yield Found(of_column(table, column), why, subject.fixes.type(table, column, "numeric(12, 2)"), "likely")
