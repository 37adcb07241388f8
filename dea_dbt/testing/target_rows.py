"""The rows that the target holds, as a last judge: a rule that they break is no test, whatever our own rows say.

    TargetRows(read).counterexamples(candidates)  ──>  for each: how many rows break it, None where none are there
               .told                         what was asked, or why the target could not be

The target is opened to read only, asked everything at once, and closed again: no lock is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlglot import exp

from dea_core.checks import Check, run_checks
from dea_core.engines import Engine, open_engine
from dea_core.errors import DeaError, EngineError
from dea_core.harden import Candidate
from dea_core.results import counted
from dea_core.schema import Table
from dea_core.sql.values import literal
from dea_dbt.manifest import Node
from dea_dbt.target_tables import placed
from dea_dbt.testing.workload import Read


@dataclass
class TargetRows:
    """``told`` says afterwards what was asked, or why nothing was; None where there is no target yet."""

    read: Read
    told: str | None = None

    def counterexamples(self, candidates: Sequence[Candidate], tables: Mapping[str, Table]) -> tuple[int | None, ...]:
        """How many of the target's rows break each; None where a relation of it is not there, or holds no row."""
        connection = self.read.project.connection
        nothing = (None,) * len(candidates)
        if connection.url is None or (connection.is_embedded_file and not Path(str(connection.path)).exists()):
            return nothing
        try:
            with open_engine(connection.url, read_only=True) as engine:
                filled = self._filled(engine, {name for one in candidates for name in one.about})
                where = f"{counted(len(filled), 'relation')} of {connection}"
                self.told = f"tried on the rows of {where} too" if filled else None
                return tuple(self._broken(engine, one, filled, tables) for one in candidates)
        except DeaError as error:  # locked by a dbt run, no server, no driver
            self.told = f"not tried on the target's rows: {error.message}"
            return nothing

    def _filled(self, engine: Engine, names: set[str]) -> dict[str, exp.Expression]:
        """Where those relations stand that are there and hold a row."""
        there = {
            (str(schema).lower(), str(name).lower())
            for schema, name in engine.rows(_relations(self.read.project.connection.database))
        }
        nodes = {name: node for name, node in self.read.nodes.items() if name in names and self._is_here(node)}
        places = {name: placed(node.path, within=True) for name, node in nodes.items() if _key(node) in there}
        return {name: place for name, place in places.items() if _has_rows(engine, place)}

    def _is_here(self, node: Node) -> bool:
        return node.path[0].lower() == self.read.project.connection.database.lower()

    def _broken(
        self, engine: Engine, one: Candidate, filled: Mapping[str, exp.Expression], tables: Mapping[str, Table]
    ) -> int | None:
        if not one.about <= set(filled):
            return None
        return run_checks(engine, [_alone(one.check(tables))], filled)[0].violations


def _alone(check: Check) -> Check:
    """The check by its query: faster ways to see that nothing breaks it are for rows that we made."""
    return Check(check.kind, check.name, check.table, check.columns, check.query, origin=check.origin)


def _key(node: Node) -> tuple[str, str]:
    return node.path[1].lower(), node.path[2].lower()


def _relations(database: str) -> str:
    """Tables and views; DuckDB lists those of every database that is attached."""
    return (
        "SELECT table_schema, table_name FROM information_schema.tables "
        f"WHERE lower(table_catalog) = lower({literal(database).sql('duckdb')})"
    )


def _has_rows(engine: Engine, place: exp.Table) -> bool:
    try:
        return bool(engine.rows(exp.select("1").from_(place.copy()).limit(1).sql(engine.dialect)))
    except EngineError:  # a view on what is gone
        return False
