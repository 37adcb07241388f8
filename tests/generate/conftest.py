"""One local Spark for all tests of this folder: it takes seconds to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dea_core.engines.spark import Spark
from tests.generate.spark import session


@pytest.fixture(scope="session")
def spark() -> Iterator[Spark]:
    """Local Spark, or a skip that says why there is none."""
    with session() as one:
        yield one
