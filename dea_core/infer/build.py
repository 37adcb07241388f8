"""A workload built in memory: how many rows each of its queries gives on rows that were made.

build(engine, models)  ──>  Built(rows, failures)        each model a table under its name, parents first
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dea_core.engines import DuckDB
from dea_core.errors import EngineError
from dea_core.sql.ddl import identifier
from dea_core.sql.workload import Model


@dataclass(frozen=True)
class Built:
    """``rows`` of each model that could be built; ``failures`` say why the others could not."""

    rows: Mapping[str, int]
    failures: Mapping[str, str]

    @property
    def empty(self) -> tuple[str, ...]:
        """The models without a row."""
        return tuple(name for name, count in self.rows.items() if not count)


def build(engine: DuckDB, models: Iterable[Model]) -> Built:
    """Build every model over what ``engine`` holds."""
    rows: dict[str, int] = {}
    failures: dict[str, str] = {}
    for model in models:
        missing = next((name for name in model.reads if name in failures), None)
        if missing is not None:
            failures[model.name] = f"{missing} is not built"
            continue
        name = identifier(model.name, "duckdb")
        try:
            engine.execute(f"CREATE OR REPLACE TABLE {name} AS {model.tree.sql('duckdb')}")
            rows[model.name] = int(str(engine.rows(f"SELECT count(*) FROM {name}")[0][0]))
        except EngineError as error:
            failures[model.name] = error.message
    return Built(rows, failures)
