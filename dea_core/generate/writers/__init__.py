"""File formats: how staged rows become a file. One function each, found by name in the registry ``dea.writers``.

    @WRITERS.register("csv")
    @file_format(".csv")
    def csv(job: Job) -> None:
        job.copy(job.tables[0], "(FORMAT csv, HEADER)")

A package adds a format with such a function and a line in the entry points ``dea.writers``.
"""

from dea_core.generate.writers.job import Format, Job, file_format
from dea_core.generate.writers.registry import WRITERS

__all__ = ["WRITERS", "Format", "Job", "file_format"]
