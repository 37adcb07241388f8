"""A real IPython shell with our cells, for one test."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

IPython = pytest.importorskip("IPython", reason="there is no IPython here")

from IPython.core.interactiveshell import InteractiveShell  # noqa: E402


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    made = InteractiveShell.instance()
    made.run_line_magic("load_ext", "dea_magic")
    yield made
    made.history_manager.end_session()
    InteractiveShell.clear_instance()


@pytest.fixture
def shop() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of two tables with rows, as somebody has it open."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL)")
        connection.execute("CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users (id), total double)")
        connection.execute("INSERT INTO users SELECT i, i || '@example.org' FROM range(100) t(i)")
        connection.execute("INSERT INTO orders SELECT i, i % 100, i FROM range(1000) t(i)")
        yield connection
