"""Which columns of base tables queries read, and which columns their joins make meet.

discovered(queries)  ──>  table -> {folded name: name}   and the columns whose table cannot be told
meetings(queries)    ──>  Meeting: two base columns that a join sets equal
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.sql.lineage.grain import equalities
from dea_core.sql.lineage.model import BaseTable, Block, Opaque, Query, Relation, Source, fold, has, own_nodes
from dea_core.sql.lineage.resolve import expand_in, find, plain_column


@dataclass
class Reads:
    """``columns`` of each table by folded name; ``unclear`` columns, as text, that could belong to several tables."""

    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)

    def add(self, table: BaseTable, name: str) -> None:
        """Note that ``name`` of ``table`` is read."""
        if not table.closed:
            self.columns.setdefault(table.name, {}).setdefault(fold(name), table.columns.get(fold(name), name))


def discovered(queries: Iterable[Query]) -> Reads:
    """Every column of a base table that ``queries`` name, however many queries and stars stand between."""
    reads = Reads()
    for query in queries:
        for block in query.within:
            for column in columns_in(block):
                _read(reads, block, column)
            for source in block.sources:
                _read_using(reads, block, source)
    return reads


def columns_in(block: Block) -> Iterator[exp.Column]:
    """The columns that a block names itself."""
    for expression in block.expressions:
        if isinstance(expression, exp.Column) and isinstance(expression.this, exp.Star):
            continue
        for node in own_nodes(expression):
            if isinstance(node, exp.Column) and not isinstance(node.this, exp.Star):
                yield node


def _read(reads: Reads, block: Block, column: exp.Column) -> None:
    found = find(block, column)
    if isinstance(found, tuple):
        touch(reads, found[0].relation, found[1])
    elif (
        found is None
        and not column.table
        and len([s for s in block.sources if has(s.relation, column.name) is None]) > 1
    ):
        reads.unclear.append(column.sql())


def _read_using(reads: Reads, block: Block, source: Source) -> None:
    at = block.sources.index(source)
    for name in source.using:
        touch(reads, source.relation, name)
        earlier = [other for other in block.sources[:at] if has(other.relation, name) is not False]
        if earlier:
            touch(reads, earlier[0].relation, name)


def touch(reads: Reads, relation: Relation, name: str) -> None:
    """Follow a read of ``name`` through stars, down to the base table that must have it."""
    if isinstance(relation, BaseTable):
        reads.add(relation, name)
    elif not isinstance(relation, Opaque):
        for block in relation.blocks:
            if fold(name) not in block.outputs:
                _touch_open(reads, block, name)


def _touch_open(reads: Reads, block: Block, name: str) -> None:
    may = [source for source in block.open if has(source.relation, name) is not False]
    sure = [source for source in may if has(source.relation, name)]
    if len(sure or may) == 1:
        touch(reads, (sure or may)[0].relation, name)
    elif may and not sure:
        reads.unclear.append(name)


@dataclass(frozen=True)
class Meeting:
    """A join sets ``column`` of ``table`` equal to ``other_column`` of ``other``, which comes later in the query."""

    table: str
    column: str
    other: str
    other_column: str
    query: str
    pair: int = 0
    """Pairs of one join share this number: together they are one composite reference."""


def meetings(queries: Iterable[Query]) -> tuple[Meeting, ...]:
    """The pairs of different base columns that joins make meet, each once for each query."""
    found: dict[Meeting, None] = {}
    for query in queries:
        for block in query.within:
            for left, right in equalities(block):
                for one in _bases(block, *left):
                    for other in _bases(block, *right):
                        if one != other:
                            found[Meeting(*one, *other, query.name, hash((id(left[0]), id(right[0]))))] = None
    return tuple(found)


def _bases(block: Block, source: Source, name: str) -> Iterator[tuple[str, str]]:
    for row in expand_in(block, exp.column(name, table=source.alias)):
        column = plain_column(row.expression) if not row.blocked else None
        if column is not None:
            yield row.tables[column.table].name, column.name
