"""The formats: this project's own, and those of other packages."""

from __future__ import annotations

from dea_core.generate.writers.csv import csv
from dea_core.generate.writers.duckdb import duckdb
from dea_core.generate.writers.job import Format
from dea_core.generate.writers.json import json
from dea_core.generate.writers.parquet import parquet
from dea_core.generate.writers.sql import sql
from dea_core.registry import Registry

WRITERS: Registry[Format] = Registry("dea.writers", "format")
"""A format's name, as ``--format`` takes it -> the format."""

for _name, _format in {"csv": csv, "duckdb": duckdb, "json": json, "parquet": parquet, "sql": sql}.items():
    WRITERS.register(_name)(_format)
