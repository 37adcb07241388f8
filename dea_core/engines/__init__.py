"""Where SQL runs: DuckDB embedded, Postgres; others plug in through ``dea.engines``. Floor 2."""

from dea_core.engines.duckdb import DuckDB

__all__ = ["DuckDB"]
