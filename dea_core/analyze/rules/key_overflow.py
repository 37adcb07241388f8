"""Tables of events are told by their names, a foreign key and a moment beside it, and few tables that refer to them."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found, Severity
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column
from dea_core.analyze.words import ends_with, folded, group, singular
from dea_core.schema import TEMPORAL, Column, Family, Table

NO_EVENT = ("last", "updated", "modified", "birth", "start", "end", "valid", "created", "create")
INTEGER_BITS = 32
NEAR = 0.5
MOST_CHILDREN = 1
EVENTS = group(
    "event log history transaction message payment order rental visit click session vote audit measurement reading"
    " request line detail item entry notification delivery shipment booking call change attempt job task header"
)
PERCENT = 100


@rule("key_overflow", "info")
def key_overflow(subject: Subject) -> Iterator[Found]:
    """A key that counts itself up ends early: at 32,767, or at 2,147,483,647 in a table of events.

    When it ends, no row can be added any more, and widening it then rewrites the table. Where data is at hand, how far
    it has come is told, and a key past the half is a warning. Foreign keys to it are widened with it.
    """
    for table in subject.schema:
        key = table.primary_key
        column = table.column(key.columns[0]) if key and len(key.columns) == 1 else None
        if column is None or column.type.family is not Family.INTEGER or not column.identity:
            continue
        bits, top = column.type.bits or INTEGER_BITS, column.type.integer_range[1]
        used = (subject.high(table, column) or 0) / top
        if bits < INTEGER_BITS or (bits == INTEGER_BITS and (_grows(subject, table) or used > NEAR)):
            told = f", and {used * PERCENT:.1f} % of it is used" if used else ""
            severity: Severity = "warning" if used > NEAR else "info"
            why = f"{column.name} counts itself up to {top:,}{told}"
            yield Found(of_column(table, column), why, _fix(subject, table, column, bits), "likely", None, severity)


def _grows(subject: Subject, table: Table) -> bool:
    """Events refer to things and have a moment; few tables refer to them."""
    if len(subject.children(table)) > MOST_CHILDREN:
        return False
    if ends_with(table.name, EVENTS) is None and ends_with(singular(table.name), EVENTS) is None:
        return False
    moments = [c for c in table.columns if c.type.family in TEMPORAL]
    return bool(table.foreign_keys) and any(not folded(c.name).startswith(NO_EVENT) for c in moments)


def _fix(subject: Subject, table: Table, column: Column, bits: int) -> tuple[str, ...]:
    kind = "bigint" if bits >= INTEGER_BITS else "integer"
    made = list(subject.fixes.type(table, column, kind))
    for child, link in subject.children(table):
        if link.parent_columns == (column.name,) and (child is not table or link.columns != (column.name,)):
            made += subject.fixes.type(child, child.column(link.columns[0]), kind)
    return tuple(made)
