"""EXCLUDE constraints: what rows may not share.

room WITH =, during WITH &&            ranges that do not meet           -> Exclusion
a WITH =, b WITH =                     nothing but equality              -> Key
area WITH &&, animal WITH <>, ...      of circles, of several ranges     -> listed as not supported
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from dea_core.errors import ReadError
from dea_core.readers.cursor import Cursor
from dea_core.readers.draft import Draft, DraftTable
from dea_core.readers.expressions import column_named, read_expression
from dea_core.schema import RANGE_ELEMENTS, CheckConstraint, Exclusion, Key, Origin

MEETS, EQUAL = "&&", "="
BOUNDS = ("[)", "[]", "()", "(]")


@dataclass(frozen=True)
class _Element:
    """One part of an EXCLUDE: what is compared, and how."""

    value: exp.Expression
    operator: str


def read_exclusion(cursor: Cursor, draft: Draft, table: DraftTable, name: str | None, origin: Origin) -> None:
    """From behind EXCLUDE to the end of its WHERE."""
    start = cursor.index
    cursor.until(lambda: cursor.peek("("))
    elements = [_read_element(item) for item in cursor.parens().items()]
    cursor.until(lambda: cursor.peek("WHERE") or cursor.peek_any("DEFERRABLE", "INITIALLY"))
    where = None
    if cursor.take("WHERE"):
        inside = cursor.parens()
        where = read_expression(inside, inside.rest())
    whole = [element for element in elements if element is not None]
    made = _made(table, whole, name, where, origin) if len(whole) == len(elements) else None
    if isinstance(made, Key):
        table.add_key(made)
    elif made is not None:
        table.exclusions.append(made)
        table.checks += _in_order(made)
    else:
        text = name or f"EXCLUDE {cursor.text(cursor.tokens[start : cursor.index])}"
        draft.note("exclusion constraint", f"{text} on {table.name}", origin)


def _read_element(item: Cursor) -> _Element | None:
    """``value [opclass] WITH operator``; None for a value that cannot be read."""
    tokens = item.until(lambda: item.peek("WITH"))
    if not item.take("WITH"):
        return None
    operator = item.text(item.rest()).removeprefix("OPERATOR(pg_catalog.").removeprefix("OPERATOR(").rstrip(")")
    words = len(tokens)
    inside = Cursor(tokens, item.source, line=item.line)
    if words > 1 and inside.at_name():
        column = inside.name()
        if not inside.peek_any("(", "::", ".", "+", "-", "||"):  # a direction, collation or operator class behind it
            return _Element(column_named(column, item.dialect), operator)
    try:
        return _Element(read_expression(item, tokens), operator)
    except ReadError:
        return None


def _made(
    table: DraftTable, elements: list[_Element], name: str | None, where: exp.Expression | None, origin: Origin
) -> Exclusion | Key | None:
    equal = tuple(one.value for one in elements if one.operator == EQUAL)
    ranges = [one.value for one in elements if one.operator == MEETS]
    if len(equal) == len(elements) and all(isinstance(one, exp.Column) for one in equal):
        return Key(tuple(one.name for one in equal), name=name, where=where, origin=origin)
    if len(ranges) != 1 or len(equal) + 1 != len(elements):
        return None
    return _ranged(table, equal, ranges[0].unnest(), name, where, origin)


def _ranged(
    table: DraftTable,
    equal: tuple[exp.Expression, ...],
    value: exp.Expr,
    name: str | None,
    where: exp.Expression | None,
    origin: Origin,
) -> Exclusion | None:
    while isinstance(value, exp.Cast):
        value = value.this
    if isinstance(value, exp.Column):
        column = table.columns.get(value.name)
        kind = column.type.text.lower().rpartition(".")[2] if column is not None else ""
        return Exclusion(equal, (value,), kind, "[)", name, where, origin=origin) if kind in RANGE_ELEMENTS else None
    kind = value.name.lower() if isinstance(value, exp.Anonymous) else ""
    parts = value.expressions if kind in RANGE_ELEMENTS else []
    bounds = _bounds(parts[2]) if len(parts) > len(BOUNDS[0]) else BOUNDS[0]
    ends = tuple(parts[:2])
    if bounds is None or len(ends) < len(BOUNDS[0]) or not all(_one_column(end) for end in ends):
        return None
    return Exclusion(equal, ends, kind, bounds, name, where, origin=origin)


def _bounds(node: exp.Expr) -> str | None:
    while isinstance(node, (exp.Cast, exp.Paren)):
        node = node.this
    text = node.name if isinstance(node, exp.Literal) else ""
    return text if text in BOUNDS else None


def _one_column(end: exp.Expr) -> bool:
    """Whether an end is a column, perhaps cast, perhaps with something in the place of NULL."""
    while isinstance(end, (exp.Cast, exp.Paren, exp.Coalesce)):
        end = end.this
    return isinstance(end, exp.Column)


def _in_order(exclusion: Exclusion) -> list[CheckConstraint]:
    """No range can be made whose ends are in the wrong order."""
    if len(exclusion.ends) == 1:
        return []
    low, high = (end.copy() for end in exclusion.ends)
    return [CheckConstraint(exp.LTE(this=low, expression=high), origin=exclusion.origin)]
