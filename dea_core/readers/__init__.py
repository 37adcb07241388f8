"""Readers: whatever describes tables -> Schema. Floor 2.

    read_schema("shop.sql")                      a file of DDL; "-" is standard input; SQL text itself
    read_schema("report.sql")                    SELECTs: the tables that they read, inferred
    read_schema("duckdb:///shop.duckdb")         a live catalog, DuckDB's or Postgres's
    READERS                                      what a source begins or ends with -> the function that reads it

A package adds a reader with one named function and an entry point in ``dea.readers``.
"""

from dea_core.readers.continued import Continued
from dea_core.readers.ddl import read_ddl
from dea_core.readers.dialects import guess_dialect
from dea_core.readers.duckdb_catalog import read_duckdb
from dea_core.readers.postgres_catalog import read_postgres
from dea_core.readers.queries import holds_queries
from dea_core.readers.sources import READERS, is_text, read_schema

__all__ = [
    "READERS",
    "Continued",
    "guess_dialect",
    "holds_queries",
    "is_text",
    "read_ddl",
    "read_duckdb",
    "read_postgres",
    "read_schema",
]
