"""Keys and references: sequences, UUIDs, ordinals, and parents picked by number."""

from __future__ import annotations

from sqlglot import exp

from dea_core.errors import PlanError, did_you_mean
from dea_core.generate.groups import Group, group_of, planned_link
from dea_core.generate.recipes import recipe
from dea_core.generate.recipes.arguments import expression_of, need_one_of
from dea_core.generate.row import Cell, Row
from dea_core.generate.shapes import quantile
from dea_core.generate.values import Computed, Expression, Values
from dea_core.schema import ForeignKey, Table
from dea_core.sql.permute import permutation
from dea_core.sql.portable import BITS, WIDEST_SCALED, add, bit_and, equal, less, mod, mul, number, shift_right, sub
from dea_core.sql.values import concat

SKEWS = ("none", "zipf")


@recipe("sequence")
def sequence(cell: Cell, *, start: int = 1, step: int = 1) -> Values:
    """``start``, ``start + step``, ... in order of the rows."""
    if not step:
        raise PlanError("step=0 gives every row the same number", hint="use recipe constant")
    return Values(_fitting(cell, start, step), at=lambda k: add(mul(k, step) if step != 1 else k, start), ordered=True)


@recipe("shuffled")
def shuffled(cell: Cell, *, start: int = 1) -> Values:
    """The integers from ``start`` in a random order, each at most once."""
    return Values(max(1, cell.rows), at=lambda k: add(k, start))


def _fitting(cell: Cell, start: int, step: int) -> int:
    """How many numbers of the sequence the column's type holds."""
    least, most = cell.column.type.integer_range
    return max(0, (most - start) // step + 1) if step > 0 else max(0, (start - least) // -step + 1)


@recipe("ordinal")
def ordinal(cell: Cell, *, start: int = 1, max_value: int | None = None) -> Values:
    """Counts the rows of one parent: ``start``, ``start + 1``, ... (with a key over the parent and this column)."""
    most = cell.column.type.integer_range[1] if max_value is None else max_value
    if start > most:
        raise PlanError(f"start={start} is above the largest number, {most}")
    return Values(most - start + 1, at=lambda k: add(k, start))


@recipe("uuid")
def uuid(cell: Cell) -> Values:
    """A random UUID (version 4), different for every row: its first 32 bits are a permutation of the row's number."""
    return Values(2**BITS, at=lambda k: _uuid(cell.row, k))


def _uuid(row: Row, k: Expression) -> Expression:
    one, two, three = (row.draw("uuid", word) for word in range(3))
    return concat(
        *(_hex(k, 8), "-", _hex(shift_right(one, 16), 4)),
        *("-4", _hex(bit_and(one, 0xFFF), 3), "-a", _hex(bit_and(two, 0xFFF), 3)),
        *("-", _hex(shift_right(two, 16), 4), _hex(three, 8)),
    )


def _hex(word: Expression, digits: int) -> Expression:
    text = exp.Anonymous(this="TO_HEX", expressions=[word.copy()])
    return exp.Anonymous(this="LPAD", expressions=[exp.Lower(this=text), number(digits), exp.Literal.string("0")])


@recipe("reference")
def reference(cell: Cell, *, to: str, skew: str = "none", covers: bool = False) -> Values:
    """The key of a row of another table: ``to`` is ``table.column``.

    ``skew`` is ``none`` or ``zipf`` (few parents have most of the children). ``covers`` gives every parent a child
    as soon as there are enough rows.
    """
    need_one_of("skew", skew, SKEWS)
    parent, column = _target(cell, to)
    link = planned_link(cell.table, cell.blueprint.plan, cell.column.name) or ForeignKey((), parent.name, ())
    unit = f"-> {parent.name} ({', '.join(link.columns)})"
    group = group_of(cell, link)
    size = cell.blueprint.plan.table(parent.name).rows if group is None else _least(cell, link, group)
    own = parent.name == cell.table.name
    if not own and not size and cell.rows:
        return _to_nothing(cell, parent)

    def referred(k: Expression) -> Row:
        start = group.start(cell.row) if group else None
        return cell.row.parent(parent, k if start is None else cell.row.define(add(start, k)))

    def at(k: Expression) -> Expression:
        row = referred(k)
        if own and not cell.column.not_null:  # NULL in place of a reference to the row itself
            return exp.Case().when(equal(row.index, cell.row.index), exp.null()).else_(row.value(column))
        return row.value(column)

    def pick() -> Expression:
        return _earlier(cell.row, unit, group) if own else _pick(cell.row, size, unit, skew, covers)

    free = None if own or group is not None else size
    return Values(max(1, size) if own else size, at, pick, unit, parent=referred, parents=free)


def _to_nothing(cell: Cell, parent: Table) -> Values:
    if cell.column.not_null:
        raise PlanError(
            f"{cell.name} must refer to a row of {parent.name}, and that gets none",
            hint=f"ask for rows of {parent.name}, or for none of {cell.table.name}",
        )
    return Values(1, lambda k: exp.null())


def _least(cell: Cell, link: ForeignKey, group: Group) -> int:
    """How many parents every group has; there must be one."""
    if group.least < 1:
        raise PlanError(
            f"{cell.name} must refer to a row of {link.parent} with the same {group.column}, and some {group.last} "
            f"have none: {link.parent} has only {cell.blueprint.plan.table(link.parent).rows:,} rows",
            place=link.origin,
            hint=f"give {link.parent} at least as many rows as {group.last.table}",
        )
    return group.least


def _target(cell: Cell, to: str) -> tuple[Table, str]:
    name, _, column = to.rpartition(".")
    if name not in cell.blueprint.schema:
        raise PlanError(f"{cell.name} refers to {to}", hint=did_you_mean(name, (t.name for t in cell.blueprint.schema)))
    parent = cell.blueprint.schema.table(name)
    if column not in parent:
        names = (c.name for c in parent.columns)
        raise PlanError(f"{cell.name} refers to {to}: {name} has no column {column}", hint=did_you_mean(column, names))
    return parent, column


def _pick(row: Row, parents: int, unit: str, skew: str, covers: bool) -> Expression:
    drawn = quantile(row, parents, "zipf", unit) if skew == "zipf" else row.below(parents, unit)
    if not covers or not parents:
        return drawn
    order = permutation(parents, row.blueprint.plan.seed, row.table.name, unit, "covers")
    first = order.expression(mod(row.index, parents), row.define)
    return exp.Case().when(less(row.index, parents), first).else_(row.define(drawn))


def _earlier(row: Row, unit: str, group: Group | None) -> Expression:
    """A row before this one, so that self-references form a forest; the first row (of a group) takes itself."""
    before = row.index if group is None else row.define(sub(row.index, group.start(row)))
    bounded = before if row.rows <= WIDEST_SCALED else mod(before, WIDEST_SCALED)
    return shift_right(mul(row.draw(unit), bounded), BITS)


@recipe("computed")
def computed(cell: Cell, *, expression: str) -> Computed:
    """A SQL expression over other columns of the row (DuckDB's dialect, unless the schema says otherwise)."""
    parsed = expression_of(cell, expression, "expression")
    return Computed(lambda: cell.row.over(parsed))
