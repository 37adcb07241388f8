"""What proposers look at: the workload, the columns of everything that is built, and the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlglot import exp

from dea_core.harden.bench import Bench
from dea_core.harden.known import grounds
from dea_core.harden.workload import Workload
from dea_core.schema import Schema, Table
from dea_core.sql.lineage import Block, Query, Relation, Row, expand, find, fold, plain_column, unique_needs
from dea_core.sql.workload import Model


@dataclass(frozen=True)
class Through:
    """A column of a model that is a column of one table below, ``changed`` by a cast or trimmed at most."""

    table: str
    column: str
    changed: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Subject:
    """``bench`` is the one to look at rows in; ``seen`` are the tables whose rows people made."""

    workload: Workload
    bench: Bench
    seen: frozenset[str] = frozenset()

    @property
    def schema(self) -> Schema:
        """The tables below, with their rules."""
        return self.workload.schema

    @property
    def tables(self) -> Mapping[str, Table]:
        """Everything that is built, by name, with its columns."""
        return self.bench.tables

    @cached_property
    def built(self) -> tuple[Model, ...]:
        """The models that are built, that lineage can read, and that are made anew each time."""
        known = self.workload.relations
        return tuple(m for m in self.workload.models if m.name in self.tables and m.name in known and not m.gathers)

    def relation(self, model: Model) -> Relation:
        """The model as lineage knows it."""
        return self.workload.relations[model.name]

    def columns(self, model: Model) -> Iterator[str]:
        """The names of the model's columns."""
        return (column.name for column in self.tables[model.name].columns)

    def expanded(self, model: Model, column: str) -> tuple[Row, ...]:
        """What a column is over the tables below: one row for each arm of a union."""
        return expand(self.relation(model), exp.column(column))

    def is_key(self, model: Model, column: str) -> bool:
        """Whether a column must be unique in the model, by the rules of the tables below."""
        needs = unique_needs(self.relation(model), (column,))
        return not isinstance(needs, str) and grounds(self.schema, needs) is not None

    def definition(self, model: Model, column: str) -> tuple[Block, exp.Expr] | None:
        """Where a column is more than a name, and what it is there: followed through renames, joins and CTEs."""
        return _defined(self.relation(model), column)

    @cached_property
    def _through(self) -> dict[tuple[str, str], Through | None]:
        return {}

    def through(self, model: Model, column: str) -> Through | None:
        """The one column below that ``column`` is, if it is one."""
        place = (model.name, column)
        if place not in self._through:
            self._through[place] = self._followed(model, column)
        return self._through[place]

    def _followed(self, model: Model, column: str) -> Through | None:
        rows = self.expanded(model, column)
        plain = plain_column(rows[0].expression) if len(rows) == 1 and not rows[0].blocked else None
        if plain is None or rows[0].tables[plain.table].name not in self.schema:
            return None
        table = self.schema.table(rows[0].tables[plain.table].name)
        name = next((c.name for c in table.columns if fold(c.name) == fold(plain.name)), None)
        if name is None:
            return None
        return Through(table.name, name, changed=rows[0].expression.unnest() is not plain)


def _defined(relation: Relation, column: str) -> tuple[Block, exp.Expr] | None:
    if not isinstance(relation, Query) or len(relation.blocks) != 1:
        return None
    block = relation.blocks[0]
    expression = block.outputs.get(fold(column), exp.column(column))
    named = plain_column(expression)
    if named is None:
        return block, expression
    found = find(block, named)
    if isinstance(found, exp.Expr):
        return block, found
    return _defined(found[0].relation, found[1]) if found is not None and found[0] in block.sources else None
