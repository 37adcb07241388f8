"""What rows that people made show: columns that are keys by name and by content, and short lists of texts."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.checks import relation
from dea_core.harden.candidate import Candidate, Present
from dea_core.harden.known import outside, twice, without
from dea_core.harden.subject import Subject
from dea_core.schema import CheckConstraint, Family, Key, Table
from dea_core.sql.ddl import quoted_column
from dea_core.sql.lineage import names_a_key

MOST_VALUES = 8
ROWS_A_VALUE = 8
FEWEST_ROWS = 20


def seen_rows(subject: Subject) -> Iterator[Candidate]:
    """Of each table whose rows people made: its key, and the texts that come again and again."""
    for name in sorted(subject.seen & set(subject.tables)):
        table = subject.tables[name]
        yield from _key(subject, table)
        yield from _lists(subject, table)


def _key(subject: Subject, table: Table) -> Iterator[Candidate]:
    first = table.columns[0].name
    count, distinct = _counts(subject, table, first)
    if names_a_key(first) and count == distinct and count > 1:
        why = f"all {count} rows of {table.name} have another {first}"
        yield Candidate(table.name, Key((first,)), "seen", why, (twice(table.name, (first,)),))
        yield Candidate(table.name, Present(first), "seen", why, (without(table.name, first),))


def _lists(subject: Subject, table: Table) -> Iterator[Candidate]:
    for column in table.columns:
        if column.type.family is not Family.TEXT:
            continue
        count, distinct = _counts(subject, table, column.name)
        if count < max(FEWEST_ROWS, distinct * ROWS_A_VALUE) or not 1 < distinct <= MOST_VALUES:
            continue
        target = quoted_column(column.name)
        query = exp.select(target).distinct().from_(relation(table.name)).where(target.is_(exp.null()).not_())
        values = sorted(str(row[0]) for row in subject.bench.engine.rows(query.sql("duckdb")))
        rule = CheckConstraint(target.isin(*map(exp.Literal.string, values)))
        why = f"the {count} rows of {table.name} have no other"
        yield Candidate(table.name, rule, "seen", why, outside(table.name, column.name, column.type.family))


def _counts(subject: Subject, table: Table, column: str) -> tuple[int, int]:
    target = quoted_column(column)
    distinct = exp.Count(this=exp.Distinct(expressions=[target]))
    query = exp.select(exp.Count(this=target.copy()), distinct).from_(relation(table.name))
    count, different = subject.bench.engine.rows(query.sql("duckdb"))[0]
    return int(str(count)), int(str(different))
