"""JSON lines: one object a row. Bytes are base64; NaN and the infinities, which JSON lacks, are strings."""

from __future__ import annotations

from dea_core.generate.writers.job import Job, columns_of, file_format, text_literal
from dea_core.sql.ddl import identifier


@file_format(".jsonl")
def json(job: Job) -> None:
    """Write one table as JSON lines."""
    (staged,) = job.tables
    values = ", ".join(_value(name, kind) for name, kind in columns_of(job.engine, staged).items())
    job.copy(f"SELECT {values} FROM read_parquet({text_literal(str(staged.path))})", "FORMAT json", staged.table.name)


def _value(name: str, kind: str) -> str:
    column = identifier(name, "duckdb")
    if kind == "BLOB":
        return f"base64({column}) AS {column}"
    if kind in ("FLOAT", "DOUBLE"):
        return f"CASE WHEN isfinite({column}) THEN to_json({column}) ELSE to_json({column}::VARCHAR) END AS {column}"
    return column
