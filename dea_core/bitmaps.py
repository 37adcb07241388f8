"""Keys and foreign keys over integers, proved in one fast pass: each value is a bit.

    unique        as many bits as rows: bit_count(bitstring_agg(value)) = count(value)
    foreign key   the child's bits are among the parent's

Several columns are one number in mixed radix, from the least and the most of each. A bitmap tells only that a rule
holds. Where it does not, or where values are spread too wide for one, the check's own query finds the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Protocol

from sqlglot import exp

from dea_core.errors import EngineError
from dea_core.schema import Family, ForeignKey, Key, Table
from dea_core.sql.portable import add, equal, mul, number, sub

DIALECT = "duckdb"
"""The only engine with ``bitstring_agg``."""
MOST_BITS = 2**30
"""Bits of the widest bitmap: 128 MB."""
BITS_A_ROW = 64
"""A sparser bitmap costs more than it saves."""
FEWEST_ROWS = 10_000
"""A query over fewer rows is as fast as it can be told."""


class Runner(Protocol):
    """What is needed of an engine."""

    dialect: str

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """All rows of ``sql``; raises EngineError."""


@dataclass(frozen=True)
class _Column:
    """A column's least and most value."""

    name: str
    low: int
    high: int

    @property
    def size(self) -> int:
        return self.high - self.low + 1


def holds(
    rule: Key | ForeignKey, table: Table, parent: Table | None, runner: Runner, relations: Mapping[str, exp.Expression]
) -> bool:
    """Whether a bitmap proves that ``table`` keeps ``rule``; False where it does not hold, or cannot be told so."""
    if runner.dialect != DIALECT or rule.where is not None or not _integers(table, rule.columns):
        return False
    try:
        if isinstance(rule, Key):
            return rule.nulls_distinct and _unique(runner, rule, relations[table.name])
        if parent is None or not _integers(parent, rule.parent_columns):
            return False
        return _referred(runner, rule, relations[table.name], relations[rule.parent])
    except EngineError:  # an engine without the function, or out of memory: the check's own query says it better
        return False


def _integers(table: Table, columns: Sequence[str]) -> bool:
    kinds = [table.column(name).type for name in columns]
    return all(kind.family is Family.INTEGER and (kind.bits or 32) <= 64 and kind.signed for kind in kinds)


def _unique(runner: Runner, key: Key, relation: exp.Expression) -> bool:
    bounds = _bounds(runner, key.columns, relation)
    if bounds is None:
        return False
    value = _number(bounds)
    bits = exp.Anonymous(this="BIT_COUNT", expressions=[_bits(value, bounds)])
    query = exp.select(equal(bits, exp.Count(this=value.copy()))).from_(relation.copy())
    return runner.rows(query.sql(DIALECT))[0][0] is True


def _referred(runner: Runner, link: ForeignKey, child: exp.Expression, parent: exp.Expression) -> bool:
    bounds = _bounds(runner, link.parent_columns, parent)
    if bounds is None:
        return False
    theirs = exp.select(exp.alias_(_bits(_number(bounds), bounds), "bits")).from_(parent.copy())
    mine = [_Column(name, one.low, one.high) for name, one in zip(link.columns, bounds, strict=True)]
    columns = [exp.column(one.name, quoted=True) for one in mine]
    if not _whole_numbers(runner, columns, child):
        return False
    outside = exp.or_(*(exp.or_(c < one.low, c > one.high) for c, one in zip(columns, mine, strict=True)))
    whole = exp.and_(*(c.is_(exp.null()).not_() for c in columns))
    # a row with a NULL refers to nothing, and its number is NULL; one outside the parent's bounds would be an error
    bits = exp.select(exp.alias_(_bits(_number(mine), mine), "bits")).from_(child.copy())
    strays = runner.rows(exp.select(exp.CountIf(this=exp.and_(outside, whole))).from_(child.copy()).sql(DIALECT))
    if strays[0][0]:
        return False
    both = exp.BitwiseAnd(this=exp.column("bits", "child"), expression=exp.column("bits", "parent"))
    kept = equal(both, exp.column("bits", "child"))
    query = exp.select(exp.Coalesce(this=kept, expressions=[exp.column("bits", "child").is_(exp.null())]))
    query = query.from_(bits.subquery("child")).join(theirs.subquery("parent"), join_type="cross")
    return runner.rows(query.sql(DIALECT))[0][0] is True


def _whole_numbers(runner: Runner, columns: Sequence[exp.Expression], relation: exp.Expression) -> bool:
    """Whether the data has them as integers, as the schema has: a cast would round 0.4 to a parent that is there."""
    least = runner.rows(
        exp.select(*(exp.Min(this=column.copy()) for column in columns)).from_(relation.copy()).sql(DIALECT)
    )
    return all(end is None or (isinstance(end, int) and not isinstance(end, bool)) for end in least[0])


def _bounds(runner: Runner, columns: Sequence[str], relation: exp.Expression) -> list[_Column] | None:
    """Least and most of each column (a Parquet file knows them by heart); None where a bitmap would not pay."""
    asked: list[exp.Expression] = [exp.Count(this=exp.Star())]
    for name in columns:
        asked += [exp.Min(this=exp.column(name, quoted=True)), exp.Max(this=exp.column(name, quoted=True))]
    count, *ends = runner.rows(exp.select(*asked).from_(relation.copy()).sql(DIALECT))[0]
    if any(not isinstance(end, int) for end in ends) or not isinstance(count, int) or count < FEWEST_ROWS:
        return None
    whole = [int(str(end)) for end in ends]
    found = [_Column(name, *whole[2 * n : 2 * n + 2]) for n, name in enumerate(columns)]
    bits = prod(column.size for column in found)
    return found if bits <= min(MOST_BITS, count * BITS_A_ROW) else None


def _number(columns: Sequence[_Column]) -> exp.Expression:
    """The columns of a row as one number from 0, in mixed radix."""
    whole: exp.Expression = number(0)
    for column in columns:
        wide = exp.cast(exp.column(column.name, quoted=True), "bigint")
        digit = sub(wide, column.low)
        whole = digit if column is columns[0] else add(mul(whole, column.size), digit)
    return whole


def _bits(value: exp.Expression, columns: Sequence[_Column]) -> exp.Expression:
    last = prod(column.size for column in columns) - 1
    return exp.Anonymous(this="BITSTRING_AGG", expressions=[value.copy(), number(0), number(last)])
