"""The columns that queries read, each with the base tables that may have it, before it is known which has.

    reads(queries)  ──>  Found: (table, column) that are sure, and a Use for each column that is named alone

A column is sought as SQL seeks it: among what the SELECT reads, then in the queries around it; through the stars of
queries below, down to tables. What only repeats a name that the SELECT gives is no column of a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.infer.owners import Use
from dea_core.sql.lineage import BaseTable, Block, Opaque, Query, Relation, fold
from dea_core.sql.lineage.model import has
from dea_core.sql.lineage.reads import columns_in

AFTER_ROWS = (exp.Group, exp.Having, exp.Qualify, exp.Order)
"""Where a name that the SELECT gives may be said again."""


@dataclass
class Found:
    """``sure`` columns by table, folded -> as written; ``uses`` of those named alone; ``lines`` of each use, first."""

    sure: dict[str, dict[str, exp.Column | None]] = field(default_factory=dict)
    uses: dict[Use, exp.Column | None] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def add(self, use: Use, column: exp.Column | None) -> None:
        """Note a use; with one table that may have it, it is sure."""
        if len(use.among) == 1:
            self.sure.setdefault(use.among[0], {}).setdefault(use.name, column)
        elif use.among:
            self.uses.setdefault(use, column)


def reads(queries: Iterable[Query]) -> Found:
    """Every column of a base table that ``queries`` name."""
    found = Found()
    for query in queries:
        for block in query.within:
            for column in columns_in(block):
                found.written.setdefault(fold(column.name), column.name)
                equals = frozenset(_equals(column))
                for among in _alternatives(block, column):
                    found.add(Use(fold(column.name), among, equals), column)
            _read_using(found, block)
    return found


def _read_using(found: Found, block: Block) -> None:
    """Both sides of a USING have the column: what is joined, and something before it."""
    for at, source in enumerate(block.sources):
        for name in source.using:
            found.written.setdefault(fold(name), name)
            sides = [[source], list(block.sources[:at])]
            for side in sides:
                tables = [one for each in side for one in _tables(each.relation, name, 0)]
                if not any(has(each.relation, name) and not isinstance(each.relation, BaseTable) for each in side):
                    found.add(Use(fold(name), tuple(dict.fromkeys(tables))), None)


def _equals(column: exp.Column) -> Iterator[str]:
    """The columns named alone that it is set equal to."""
    parent = column.parent
    if isinstance(parent, exp.EQ):
        other = parent.expression if parent.this is column else parent.this
        if isinstance(other, exp.Column) and not other.table:
            yield fold(other.name)


def _alternatives(block: Block, column: exp.Column) -> Iterator[tuple[str, ...]]:
    """The tables that may have it: once for each arm of a union that it is read through."""
    sources = _seen(block, column)
    arms = max((len(s.blocks) for s in sources if isinstance(s, Query)), default=1)
    for arm in range(arms):
        tables = [table for source in sources for table in _tables(source, column.name, arm)]
        if tables:
            yield tuple(dict.fromkeys(tables))


def _seen(block: Block, column: exp.Column) -> list[Relation]:
    """What may have the column, the nearest first; nothing where it is known to be no table's."""
    level: Block | None = block
    listed: list[Relation] = []
    while level is not None:
        sources = [s for s in level.sources if not column.table or fold(s.alias) == fold(column.table)]
        for source in sources:
            answer = has(source.relation, column.name)
            if answer:
                return [source.relation]
            if answer is None:
                listed.append(source.relation)
        if (column.table and sources) or (not column.table and _is_alias(level, column)):
            return listed if column.table else []
        level = level.outer
    return listed


def _is_alias(block: Block, column: exp.Column) -> bool:
    """Whether it says again what an item of the SELECT is called."""
    output = block.outputs.get(fold(column.name))
    if output is None or any(node is column for node in output.walk()):
        return False
    named = output.unnest()
    if isinstance(named, exp.Column):
        return fold(named.name) != fold(column.name) and _is_after_rows(column)
    inside = {fold(other.name) for other in output.find_all(exp.Column) if not other.table}
    return fold(column.name) not in inside


def _is_after_rows(column: exp.Column) -> bool:
    clause = column.find_ancestor(*AFTER_ROWS, exp.Window, exp.Where, exp.Select)
    return isinstance(clause, AFTER_ROWS)


def _tables(relation: Relation, name: str, arm: int) -> Iterator[str]:
    """The base tables from which the column may come through stars."""
    if isinstance(relation, BaseTable):
        if not relation.closed or fold(name) in relation.columns:
            yield relation.name
    elif not isinstance(relation, Opaque):
        block = relation.blocks[min(arm, len(relation.blocks) - 1)]
        if fold(name) not in block.outputs:
            for source in block.open:
                yield from _tables(source.relation, name, arm)
