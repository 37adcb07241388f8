"""Keys are bijections: how the units of a table are picked so that every key is distinct, whatever the seed.

    one unit            another value for each row
    several units       the digits of a number that differs by row; or the rows of one parent, told apart
    keys that overlap   the later one follows from what the earlier one decided

So the most distinct rows that a key allows (its capacity) is a product of sizes, known before a row is made.
``picks`` has how each is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import prod

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.pairs import Pair, in_order
from dea_core.generate.picks import Block, Counted, Digit, Distinct, Grouped, Pick, Within, neighbours
from dea_core.generate.plan import ColumnPlan, TablePlan
from dea_core.generate.values import Values
from dea_core.schema import Key, Table


@dataclass
class Unit:
    """Columns that are picked together, and what a key may know of them."""

    name: str
    size: int
    columns: list[str] = field(default_factory=list)
    distinct: dict[str, int] = field(default_factory=dict)
    wants_unique: list[str] = field(default_factory=list)
    ordered: bool = False
    refers: bool = False
    counts: bool = False
    telling: tuple[frozenset[str], ...] = ()
    """For a reference, the sets of its columns that are keys of the parent: each tells which row is meant."""

    def add(self, column: str, values: Values, spec: ColumnPlan) -> None:
        """Take in one more column of the unit."""
        self.columns.append(column)
        self.size = min(self.size, values.size)
        self.distinct[column] = values.most_distinct
        self.wants_unique += [column] if spec.unique else []
        self.ordered |= values.ordered
        self.refers |= spec.recipe == "reference"
        self.counts |= spec.recipe == "ordinal"

    def told_by(self, columns: Iterable[str]) -> bool:
        """Whether ``columns`` tell rows apart wherever the unit's picks differ."""
        held = set(columns)
        return not self.refers or set(self.columns) <= held or any(telling <= held for telling in self.telling)

    def most_distinct(self, columns: tuple[str, ...]) -> int:
        """How many rows can differ in the unit's part of ``columns``."""
        mine = [self.distinct[c] for c in self.columns if c in columns]
        return max(mine, default=0) if not self.refers else self.size


@dataclass(frozen=True)
class Capacity:
    """The most rows a table can have; None where no key bounds it. ``why`` says which key, and the sizes behind it."""

    rows: int | None = None
    why: str = ""

    def least(self, other: Capacity) -> Capacity:
        """The smaller of two."""
        if self.rows is None or (other.rows is not None and other.rows < self.rows):
            return other
        return self


def decide_picks(
    table: Table, units: list[Unit], plan: TablePlan, grouped: Iterable[str] = ()
) -> tuple[dict[str, Pick], Capacity]:
    """A pick for every unit that a key of ``table`` speaks of, and the table's capacity.

    Smaller keys are decided first. ``grouped`` are columns whose equal values must stand together.
    """
    deciding = _Deciding(table, units, plan)
    for unit in units:
        if set(unit.columns) & set(grouped):
            deciding.picks[unit.name] = Grouped(max(1, plan.rows), max(1, unit.size))
    capacity = Capacity()
    for unit in units:
        for column in unit.wants_unique:
            capacity = capacity.least(deciding.distinct(unit, (column,)))
    for one in deciding.keys:
        capacity = capacity.least(deciding.decide(one))
    return deciding.picks, capacity


@dataclass(frozen=True)
class _Asked:
    """A key, the units that its columns are of (``mine``), and those of them that may tell rows apart (``whole``)."""

    key: Key
    mine: list[Unit]
    whole: list[Unit]
    free: list[Unit]

    @property
    def columns(self) -> tuple[str, ...]:
        return self.key.columns


class _Deciding:
    """What is decided so far about one table."""

    def __init__(self, table: Table, units: list[Unit], plan: TablePlan) -> None:
        self.table, self.units, self.plan = table, units, plan
        self.picks: dict[str, Pick] = {}
        self.keys: list[Key] = []
        for one in sorted([*table.keys, *_kept_apart(table)], key=lambda key: len(key.columns)):
            columns = set(one.columns)
            told = columns <= set(plan.columns) and not _says_nothing(one, plan)
            if told and not any(set(smaller.columns) <= columns for smaller in self.keys):
                self.keys.append(one)

    def decide(self, key: Key) -> Capacity:
        """Pick the key's units by the first way that fits."""
        asked = self._asked(key)
        ways = (
            *(self._single, self._distinct_already, self._line_number, self._in_order, self._pair),
            *(self._wide_enough, self._within, self._next_digit, self._only_free, self._digits),
        )
        for way in ways:
            capacity = way(asked)
            if capacity is not None:
                return _told_whole(capacity, key)
        raise PlanError(
            f"not supported: {'PRIMARY KEY' if key.primary else 'UNIQUE'} ({', '.join(key.columns)}) of "
            f"{self.table.name}, whose columns other keys decide already",
            place=key.origin,
            hint="give one of its columns a recipe with as many distinct values as there are rows",
        )

    def _asked(self, key: Key) -> _Asked:
        mine = [unit for unit in self.units if set(unit.columns) & set(key.columns)]
        whole = [unit for unit in mine if unit.told_by(key.columns)]
        return _Asked(key, mine, whole, [unit for unit in whole if unit.name not in self.picks])

    # --- the ways, in order ------------------------------------------------------------------------------------------

    def distinct(self, unit: Unit, columns: tuple[str, ...], why: object = "") -> Capacity:
        """Another value of ``unit`` for every row."""
        most = unit.most_distinct(columns)
        before = self.picks.get(unit.name)
        if not isinstance(before, (Distinct, type(None))):
            raise PlanError(
                f"{self.table.name}: {unit.name} is part of two keys that ask different things of it",
                place=why,
                hint="give the key's other columns recipes with more distinct values",
            )
        self.picks[unit.name] = Distinct(unit.name, min(most, before.most) if before else most)
        named = [c for c in unit.columns if c in columns] or unit.columns
        return Capacity(most, f"{', '.join(named)} of {self.table.name} can hold {most:,} distinct values")

    def _single(self, asked: _Asked) -> Capacity | None:
        alone = len(asked.mine) == 1 and asked.whole
        return self.distinct(asked.mine[0], asked.columns, asked.key.origin) if alone else None

    def _distinct_already(self, asked: _Asked) -> Capacity | None:
        already = [unit for unit in asked.whole if isinstance(self.picks.get(unit.name), Distinct)]
        widest = max(already, key=lambda unit: unit.most_distinct(asked.columns), default=None)
        if widest is None or (widest.most_distinct(asked.columns) < self.plan.rows and asked.free):
            return None
        return self.distinct(widest, asked.columns, asked.key.origin)

    def _line_number(self, asked: _Asked) -> Capacity | None:
        """(order, line): the rows of one order are neighbours, and counted."""
        counted = next((unit for unit in asked.free if unit.counts), None)
        if counted is None or len(asked.mine) != len(asked.whole) or len(asked.mine) != 2:
            return None
        parent = next(unit for unit in asked.mine if unit is not counted)
        block = self.picks.get(parent.name)
        most = min([counted.most_distinct(asked.columns), *self._most_beside(parent, counted)])
        if block is None:
            block = self.picks[parent.name] = neighbours(
                max(1, self.plan.rows), max(1, parent.size), most, self.table.name, *asked.columns
            )
        if not isinstance(block, (Block, Grouped)):
            return None
        self.picks[counted.name] = Counted(block)
        return self._of_parents(asked, parent, most)

    def _most_beside(self, parent: Unit, counted: Unit) -> Iterable[int]:
        """For each other key of the parent, how many rows of one parent it can tell apart."""
        for key in self.keys:
            other = self._asked(key)
            if parent in other.mine and counted not in other.mine and len(other.mine) > 1:
                yield max((unit.most_distinct(key.columns) for unit in other.whole if unit is not parent), default=0)

    def _of_parents(self, asked: _Asked, parent: Unit, most: int) -> Capacity:
        key = f"{self.table.name} ({', '.join(asked.columns)})"
        return Capacity(parent.size * most, f"{key}: {parent.size:,} parents x {most:,}")

    def _pair(self, asked: _Asked) -> Capacity | None:
        """(one, two) of one table, one below the other: pairs by number, then the digits of the rest."""
        alone = {unit.columns[0]: unit for unit in asked.free if unit.refers and len(unit.columns) == 1}
        order = in_order(self.table, self.plan, list(alone))
        if order is None:
            return None
        two = (alone[order.lower], alone[order.upper])
        others = [unit for unit in asked.free if unit not in two]
        names = (" and ".join(unit.name for unit in two), *(unit.name for unit in others))
        parents = min(unit.size for unit in two)
        sizes = (order.pairs(parents), *(unit.most_distinct(asked.columns) for unit in others))
        for unit in two:
            self.picks[unit.name] = Pair(names, parents, order, lower=unit is two[0])
        for position, unit in enumerate(others, 1):
            self.picks[unit.name] = Digit(names, sizes, position)
        more = "".join(f" x {s:,} of {', '.join(u.columns)}" for s, u in zip(sizes[1:], others, strict=True))
        key = f"{self.table.name} ({', '.join(asked.columns)})"
        return Capacity(prod(sizes), f"{key} allows {sizes[0]:,} pairs of {parents:,}, {order.lower} first{more}")

    def _in_order(self, asked: _Asked) -> Capacity | None:
        ordered = next((unit for unit in asked.free if unit.ordered), None)
        return self.distinct(ordered, asked.columns, asked.key.origin) if ordered else None

    def _wide_enough(self, asked: _Asked) -> Capacity | None:
        """A unit that can tell all rows apart does so, where the others cannot together."""
        large = [u for u in asked.free if not u.refers and u.most_distinct(asked.columns) >= self.plan.rows]
        together = prod(unit.most_distinct(asked.columns) for unit in asked.free)
        if large and (len(asked.free) < len(asked.mine) or together < self.plan.rows):
            return self.distinct(large[0], asked.columns, asked.key.origin)
        return None

    def _within(self, asked: _Asked) -> Capacity | None:
        """(order, product), where the rows of one order are neighbours: another product for each."""
        for parent in asked.whole:
            block = self.picks.get(parent.name)
            if isinstance(block, (Block, Grouped)) and asked.free:
                widest = max(asked.free, key=lambda unit: unit.most_distinct(asked.columns))
                size = widest.most_distinct(asked.columns)
                self.picks[widest.name] = Within(block, widest.name, size)
                return self._of_parents(asked, parent, size)
        return None

    def _next_digit(self, asked: _Asked) -> Capacity | None:
        """(a, c), where (a, b) are digits already: c is another second digit of the same number."""
        digits = [pick for unit in asked.whole if isinstance(pick := self.picks.get(unit.name), Digit)]
        firsts = digits[0].units[: len(digits)] if digits else ()
        if not digits or not asked.free or set(firsts) != {u.name for u in asked.whole if u not in asked.free}:
            return None
        widest = max(asked.free, key=lambda unit: unit.most_distinct(asked.columns))
        sizes = (*digits[0].sizes[: len(digits)], widest.most_distinct(asked.columns))
        of = digits[0].of or digits[0].units
        self.picks[widest.name] = Digit((*firsts, widest.name), sizes, len(digits), of)
        return Capacity(prod(sizes), f"{self.table.name} ({', '.join(asked.columns)}) allows {prod(sizes):,} rows")

    def _only_free(self, asked: _Asked) -> Capacity | None:
        alone = len(asked.free) == 1
        return self.distinct(asked.free[0], asked.columns, asked.key.origin) if alone else None

    def _digits(self, asked: _Asked) -> Capacity | None:
        """Mixed radix; what other keys speak of too comes first, so that they can go on from there."""
        if not asked.free:
            return None

        def rank(unit: Unit) -> tuple[bool, bool, int]:
            shared = sum(unit in self._asked(key).mine for key in self.keys) > 1
            return not shared, not unit.refers, unit.most_distinct(asked.columns)

        ranked = sorted(asked.free, key=rank)
        names, sizes = tuple(u.name for u in ranked), [u.most_distinct(asked.columns) for u in ranked]
        apart = self._apart(ranked)
        if apart is not None:
            sizes[apart[1]] -= 1
        for position, unit in enumerate(ranked):
            self.picks[unit.name] = Digit(names, tuple(sizes), position, apart=apart)
        chain = " x ".join(f"{size:,} of {', '.join(unit.columns)}" for size, unit in zip(sizes, ranked, strict=True))
        return Capacity(prod(sizes), f"{self.table.name} ({', '.join(asked.columns)}) allows {chain}")

    def _apart(self, ranked: list[Unit]) -> tuple[int, int] | None:
        """The places of two references to one parent that a CHECK keeps apart: (one, two), one <> two."""
        at = {unit.columns[0]: place for place, unit in enumerate(ranked) if unit.refers and len(unit.columns) == 1}
        for check in self.table.checks:
            says = check.expression.unnest()
            places = sorted(at[name] for name in check.columns if name in at)
            if isinstance(says, exp.NEQ) and len(places) == 2 and all(map(_is_column, (says.this, says.expression))):
                one, two = (ranked[place].columns[0] for place in places)
                if self.plan.columns[one].options.get("to") == self.plan.columns[two].options.get("to"):
                    return places[0], places[1]
        return None


def _says_nothing(key: Key, plan: TablePlan) -> bool:
    """Whether a column of the key is NULL in every row: then it tells no rows apart, unless NULLs count as equal."""
    lines = (plan.columns[name] for name in key.columns)
    return key.nulls_distinct and any(line.recipe == "constant" and line.options.get("value") is None for line in lines)


def _kept_apart(table: Table) -> Iterator[Key]:
    """Exclusions as keys: slots that differ do not meet, so rows of one group need only take different ones."""
    for one in table.exclusions:
        yield Key((*one.groups, *one.spans), name=one.name, where=one.where, severity=one.severity, origin=one.origin)


def _is_column(node: exp.Expr) -> bool:
    return isinstance(node.unnest(), exp.Column)


def _told_whole(capacity: Capacity, key: Key) -> Capacity:
    """A partial key is kept over all rows, which is more than it asks: said where it bounds them."""
    if key.where is None:
        return capacity
    return Capacity(capacity.rows, f"{capacity.why} (the partial key [{key.origin}] is kept over all rows)")
