"""CSV with a header. NULL is nothing between the commas, an empty string is two quotes: nobody need mix them up."""

from __future__ import annotations

from dea_core.generate.writers.job import Job, file_format, text_literal


@file_format(".csv")
def csv(job: Job) -> None:
    """Write one table as CSV."""
    (staged,) = job.tables
    job.copy(f"FROM read_parquet({text_literal(str(staged.path))})", "FORMAT csv, HEADER true", staged.table.name)
