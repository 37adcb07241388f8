"""A workload: named queries that build on one another, the tables below them, and the tests that stand already."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp, parse_one

from dea_core.checks import Check
from dea_core.errors import UsageError
from dea_core.harden.candidate import Candidate
from dea_core.harden.ledger import Says
from dea_core.schema import Schema, Table
from dea_core.sql.lineage import BaseTable, Relation, fold, read_query
from dea_core.sql.workload import Model

SHOWN = 60


@dataclass(frozen=True)
class Standing:
    """A test that the workload has: its own SQL, and the rules that it says, so far as they are known."""

    own: Check
    rules: tuple[Says, ...] = ()

    @property
    def says(self) -> tuple[object, ...]:
        """What tells it from other tests."""
        return ("standing", self.own.name)

    @property
    def about(self) -> frozenset[str]:
        """The tables and models that it reads."""
        return frozenset(table.name for table in self.own.query.find_all(exp.Table))

    def check(self, tables: Mapping[str, Table]) -> Check:
        """Its own SQL, whatever the columns of ``tables`` are."""
        return self.own


@dataclass(frozen=True)
class Workload:
    """``models`` come parents first; ``relations`` is what lineage knows of each name; ``schema`` holds the tables."""

    schema: Schema
    models: tuple[Model, ...]
    relations: Mapping[str, Relation]
    standing: tuple[Standing, ...] = ()
    declared: tuple[Candidate, ...] = ()
    """Rules that are written down and that nothing tests: constraints of contracts."""

    @cached_property
    def by_name(self) -> dict[str, Model]:
        """Models by name."""
        return {model.name: model for model in self.models}

    def below(self, name: str) -> Iterator[Model]:
        """The models that are built from the table or model ``name``, parents first."""
        stale = {name}
        for model in self.models:
            if model.reads & stale:
                stale.add(model.name)
                yield model

    def between(self, table: str, targets: Collection[str]) -> Iterator[Model]:
        """The models that lie between the table or model ``table`` and ``targets``, these included."""
        needed = set(targets)
        chain = []
        for model in reversed(list(self.below(table))):
            if model.name in needed:
                needed |= model.reads
                chain.append(model)
        return reversed(chain)

    def tables_below(self, names: Collection[str]) -> frozenset[str]:
        """The tables that ``names`` are, or are built from."""
        found, waiting = set(names), list(names)
        while waiting:
            model = self.by_name.get(waiting.pop())
            new = model.reads - found if model is not None else frozenset()
            found |= new
            waiting += new
        return frozenset(name for name in found if name in self.schema)

    def depth(self, name: str) -> int:
        """How many models lie between the tables and ``name``."""
        model = self.by_name.get(name)
        above = [self.depth(other) for other in model.reads if other != name] if model is not None else []
        return 1 + max(above, default=0) if model is not None else 0


def workload_of(schema: Schema, queries: Mapping[str, str], standing: Sequence[Standing] = ()) -> Workload:
    """The workload of named queries in DuckDB's dialect, each over the tables of ``schema`` and queries before it."""
    relations: dict[str, Relation] = {
        table.name: BaseTable(table.name, {fold(c.name): c.name for c in table.columns}, closed=True)
        for table in schema
    }
    models: list[Model] = []
    for name, text in queries.items():
        tree = parse_one(text, dialect="duckdb")
        if not isinstance(tree, exp.Query):
            raise UsageError(f"{name} is not a query: {text[:SHOWN]}")
        catalog = {fold(known): relation for known, relation in relations.items()}
        relations[name] = read_query(tree, catalog, name=name)
        models.append(Model(name, tree))
    return Workload(schema, tuple(models), relations, tuple(standing))
