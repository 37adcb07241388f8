"""Told are columns that always have a value by their default, and names."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Confidence, Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column, of_table
from dea_core.analyze.words import ends_with, folded, group, singular, words
from dea_core.schema import TEMPORAL, Column, Family, Table

MOMENTS = group("created createdat createdon createddate createtime inserted insertedat updated updatedat updatedon")
CHANGED = group("modifieddate modifiedat modified lastupdate lastupdated lastmodified rowversion")
VERSIONS = group("version versions history log logs audit archive")
LEAST_COLUMNS = 2


@rule("missing_not_null", "warning")
def missing_not_null(subject: Subject) -> Iterator[Found]:
    """A column may be NULL, and nothing suggests that it should.

    Meant are booleans with a default (NULL is a third answer), the moments at which a row was made or changed, the
    name of a thing, and both sides of a table that only links others. Where data is at hand that holds a NULL, the
    column is left alone. Columns of one table are told together.
    """
    for table in subject.schema:
        found = list(_of_table(subject, table))
        if len(found) == 1:
            yield found[0]
        elif found:
            sure: Confidence = "likely" if any(each.confidence == "likely" for each in found) else "possible"
            fix = tuple(statement for each in found for statement in each.fix)
            yield Found(of_table(table), "; ".join(each.why for each in found), fix, sure)


def _of_table(subject: Subject, table: Table) -> Iterator[Found]:
    for column in table.columns:
        if column.not_null or column.generated is not None or subject.holds_null(table, column):
            continue
        reason, sure = _reason(table, column, subject.schema.dialect)
        if reason:
            fill = _filling(subject, table, column)
            yield Found(of_column(table, column), reason, (*fill, *subject.fixes.not_null(table, column)), sure)


def _reason(table: Table, column: Column, dialect: str) -> tuple[str | None, Confidence]:
    default = "" if column.default is None else f", though its default is {column.default.sql(dialect)}"
    if column.type.family is Family.BOOLEAN and default:
        return f"{column.name} is a boolean that may be NULL{default}", "likely"
    if column.type.family in TEMPORAL and folded(column.name) in MOMENTS | CHANGED:
        return f"{column.name} says when the row was made or changed, and may be NULL{default}", "likely"
    if _is_name(table, column):
        return f"{column.name} is how people know a row of {table.name}, and may be NULL", "possible"
    linked = {name for link in table.foreign_keys for name in link.columns}
    if column.name in linked and _only_links(table, linked):
        return f"{table.name} links {len(table.foreign_keys)} tables, and {column.name} may be NULL", "likely"
    return None, "certain"


def _is_name(table: Table, column: Column) -> bool:
    """The one name of what the table is about: not a part of one, nor another's."""
    own = singular(folded(table.name.rpartition(".")[2]))
    name = folded(column.name)
    names = [c for c in table.columns if c is not column and ends_with(c.name, ("name",))]
    if VERSIONS & set(words(table.name)) or column.type.family is not Family.TEXT:
        return False
    if any(column.name in check.columns for check in table.checks):
        return False  # somebody has thought about what it may be
    return name in ("name", f"{own}name", "title") and not names


def _only_links(table: Table, linked: set[str]) -> bool:
    others = [c for c in table.columns if c.name not in linked and folded(c.name) not in {"id", *MOMENTS, *CHANGED}]
    return len(table.foreign_keys) >= LEAST_COLUMNS and not others


def _filling(subject: Subject, table: Table, column: Column) -> tuple[str, ...]:
    """Rows that are NULL now get the default."""
    if column.default is None:
        return ()
    return subject.fixes.fill(table, column.name, column.default.sql(subject.schema.dialect))
