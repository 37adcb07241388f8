"""Compared are families, widths of integers and lengths of texts."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found, Severity
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_link
from dea_core.schema import Column, Family


@rule("foreign_key_type", "error")
def foreign_key_type(subject: Subject) -> Iterator[Found]:
    """A foreign key's column has another type than the column it refers to.

    A narrower child cannot hold the parent's later keys; another kind of type needs a cast in each join, which no
    index serves. A text is told where the child is the shorter, and a wider child only for information.
    """
    for table, link, parent in subject.links():
        for name, referred in zip(link.columns, link.parent_columns, strict=True):
            child, other = table.column(name), parent.column(referred)
            if difference := _difference(child, other):
                said, severity = difference
                why = f"{table.name}.{name} is {child.type} and {parent.name}.{referred} is {other.type}: {said}"
                fix = subject.fixes.type(table, child, _as_child(other))
                yield Found(of_link(table, link), why, fix, severity=severity)


def _difference(child: Column, parent: Column) -> tuple[str, Severity] | None:
    one, two = child.type, parent.type
    if one.family is not two.family:
        return "two kinds of values", "error"
    if one.family is Family.INTEGER and (one.bits, one.signed) != (two.bits, two.signed):
        top = one.integer_range[1]
        return (f"it ends at {top:,}", "error") if top < two.integer_range[1] else ("two widths", "info")
    if one.family is Family.TEXT and one.length and (two.length is None or one.length < two.length):
        return f"it ends at {one.length} characters", "warning"
    return None


def _as_child(parent: Column) -> str:
    """The parent's type, without what makes it fill itself."""
    serials = {"serial": "integer", "bigserial": "bigint", "smallserial": "smallint"}
    return serials.get(parent.type.text.lower(), parent.type.text)
