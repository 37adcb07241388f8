"""Local Spark for tests, or the reason why there is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from dea_core.engines.spark import Spark
from tests.conftest import missing


@contextmanager
def session() -> Iterator[Spark]:
    """Local Spark. Skips, with the reason, where there is no Java or no pyspark."""
    if shutil.which("java") is None:
        missing("there is no Java here, which Spark needs")
    if find_spec("pyspark") is None:
        missing("there is no pyspark here")
    with Spark.open("local[2]") as spark:
        yield spark
