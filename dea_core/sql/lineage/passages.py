"""What rows of base tables must be, together, so that a query gives a row: its filters and inner joins, all of them.

    passages(query)  ──>  Passage, one for each arm of its unions

    SELECT * FROM stg_orders o JOIN stg_users u ON u.id = o.user_id WHERE o.state = 'late' AND u.active
        ──>  t0 is a row of orders, t1 of users: upper(t0.status) = 'LATE', t1.is_active, t1.id = t0.user_id

Rows of the optional side of an outer join need not be there, and what filters them is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from dea_core.sql.lineage.model import BaseTable, Block, Query, Relation, Source, holds_aggregate, holds_window
from dea_core.sql.lineage.resolve import Expander, Path
from dea_core.sql.predicates import conjuncts

MOST_ARMS = 8
"""So many arms of the unions below a query are followed, each with the others' first."""


@dataclass(frozen=True)
class Passage:
    """``conditions`` are over columns of ``tables``, each qualified by its key; ``unread`` could not be said so."""

    tables: Mapping[str, BaseTable]
    conditions: tuple[exp.Expr, ...] = ()
    unread: tuple[str, ...] = ()


def passages(query: Query) -> tuple[Passage, ...]:
    """What must hold of base rows, for each arm on its own."""
    arms = min(MOST_ARMS, max(_arms(query), default=1))
    found: dict[tuple[object, ...], Passage] = {}
    for arm in range(arms):
        one = _Walk().passage(_narrowed(query, arm))
        tables = tuple((key, table.name) for key, table in one.tables.items())
        found.setdefault((tables, *one.conditions), one)
    return tuple(found.values())


def _arms(relation: Relation) -> Iterator[int]:
    """How many arms each union has, anywhere below."""
    if isinstance(relation, Query):
        yield len(relation.blocks)
        for block in relation.blocks:
            for source in block.sources:
                yield from _arms(source.relation)


def _narrowed(query: Query, arm: int) -> Query:
    """The query with one arm in place of each union: the one of that number, or the last."""
    block = query.blocks[min(arm, len(query.blocks) - 1)]
    narrow = {id(source): _narrowed_source(source, arm) for source in block.sources}
    sources = tuple(narrow[id(source)] for source in block.sources)
    opened = tuple(narrow.get(id(source), source) for source in block.open)
    return replace(query, blocks=(replace(block, sources=sources, open=opened),))


def _narrowed_source(source: Source, arm: int) -> Source:
    if not isinstance(source.relation, Query):
        return source
    return replace(source, relation=_narrowed(source.relation, arm))


@dataclass
class _Walk:
    """Goes down through what is not optional, and keeps what it meets."""

    expander: Expander = field(default_factory=Expander)
    tables: dict[str, BaseTable] = field(default_factory=dict)
    conditions: dict[exp.Expr, None] = field(default_factory=dict)
    unread: dict[str, None] = field(default_factory=dict)

    def passage(self, query: Query) -> Passage:
        self.query(query, ())
        kept = tuple(c for c in self.conditions if {col.table for col in c.find_all(exp.Column)} <= self.tables.keys())
        return Passage(self.tables, kept, tuple(self.unread))

    def query(self, query: Query, path: Path) -> None:
        block = query.blocks[0]
        for condition in (*block.where, *_having(block)):
            self.add(block, condition, path)
        for source in block.sources:
            if source.side == "anti" or block.optional(source):
                continue
            for condition in (*source.on, *_using(block, source)):
                self.add(block, condition, path)
            self.relation(source.relation, (*path, source))

    def relation(self, relation: Relation, path: Path) -> None:
        if isinstance(relation, Query):
            self.query(relation, path)
        elif isinstance(relation, BaseTable):
            self.tables.setdefault(self.expander.key_of(path), relation)

    def add(self, block: Block, condition: exp.Expr, path: Path) -> None:
        """Keep a condition over base rows; one that looks at other rows is told."""
        if holds_window(condition) or holds_aggregate(condition):
            self.unread.setdefault(condition.sql("duckdb"))
            return
        for row in self.expander.expression(block, condition, path)[:1]:
            if row.blocked:
                self.unread.setdefault(f"{condition.sql('duckdb')}: {row.blocked}")
            else:
                self.conditions.update(dict.fromkeys(conjuncts(row.expression)))


def _having(block: Block) -> list[exp.Expr]:
    clause = block.select.args.get("having")
    return list(conjuncts(clause.this)) if clause is not None else []


def _using(block: Block, source: Source) -> Iterator[exp.Expr]:
    """The columns of a USING, as equalities with the source before."""
    at = block.sources.index(source)
    for name in source.using:
        for earlier in block.sources[:at][:1]:
            yield exp.EQ(this=exp.column(name, earlier.alias), expression=exp.column(name, source.alias))
