"""Parquet: what was staged is what is asked for, so the file only gets a second name."""

from __future__ import annotations

import os
import shutil

from dea_core.generate.writers.job import Job, file_format


@file_format(".parquet")
def parquet(job: Job) -> None:
    """Link the staged file, or copy it where the disk has no links."""
    (staged,) = job.tables
    job.progress("writing", staged.table.name, 0.0)
    try:
        os.link(staged.path, job.path)
    except OSError:
        shutil.copyfile(staged.path, job.path)
