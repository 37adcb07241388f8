"""Sums: a number that is the sum of others in its row, as ``amount`` of the amounts by payment method.

Found in the rows, which were made without knowing of it: so it is the SQL that makes it true.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

from sqlglot import exp

from dea_core.checks import relation
from dea_core.harden.candidate import Candidate
from dea_core.harden.subject import Subject
from dea_core.schema import CheckConstraint, Family, Table
from dea_core.sql.ddl import quoted_column

EXACT = (Family.INTEGER, Family.DECIMAL, Family.FLOAT)
FEWEST_PARTS, FEWEST_ROWS = 2, 5
CENT = "0.005"


def sums(subject: Subject) -> Iterator[Candidate]:
    """Columns whose names share their last word add up to another one, in every row and not only to zero."""
    for model in subject.built:
        table = subject.tables[model.name]
        for whole, parts in _groups(table):
            if _adds_up(subject, table, whole, parts):
                yield Candidate(
                    model.name, CheckConstraint(_equation(table, whole, parts)), "seen", "so it is in every row"
                )


def _groups(table: Table) -> Iterator[tuple[str, list[str]]]:
    numbers = [column.name for column in table.columns if column.type.family in EXACT]
    by_word: dict[str, list[str]] = {}
    for name in numbers:
        by_word.setdefault(name.lower().rpartition("_")[2], []).append(name)
    for word, names in by_word.items():
        parts = [name for name in names if name.lower() not in (word, f"total_{word}")]
        wholes = [name for name in names if name not in parts]
        if len(parts) >= FEWEST_PARTS:
            yield from ((whole, parts) for whole in wholes)


def _added(parts: Sequence[exp.Expression]) -> exp.Expression:
    return reduce(lambda one, other: exp.Add(this=one, expression=other), parts)


def _equation(table: Table, whole: str, parts: Sequence[str]) -> exp.Expression:
    total = _added([quoted_column(part) for part in parts])
    if Family.FLOAT not in {table.column(name).type.family for name in (whole, *parts)}:
        return exp.EQ(this=quoted_column(whole), expression=total)
    apart = exp.Abs(this=exp.Sub(this=quoted_column(whole), expression=exp.paren(total)))
    return exp.LT(this=apart, expression=exp.Literal.number(CENT))


def _adds_up(subject: Subject, table: Table, whole: str, parts: Sequence[str]) -> bool:
    """Whether it does so in every row, and in enough rows with two parts that are not zero."""
    holds = _equation(table, whole, parts)
    zero = exp.Literal.number(0)
    filled = _added([exp.cast(exp.NEQ(this=quoted_column(part), expression=zero.copy()), "int") for part in parts])
    telling = exp.GTE(this=exp.paren(filled), expression=exp.Literal.number(FEWEST_PARTS))
    query = exp.select(exp.func("bool_and", holds), exp.CountIf(this=telling)).from_(relation(table.name))
    every, several = subject.bench.engine.rows(query.sql("duckdb"))[0]
    return every is True and isinstance(several, int) and several >= FEWEST_ROWS
