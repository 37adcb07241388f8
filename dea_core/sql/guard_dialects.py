"""Readers that leave a function's name as it stands: what sqlglot knows by another name would be judged by that name.

Only what has a grammar of its own (CAST, EXTRACT, SUBSTRING .. FROM) is read as more than a name and its arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from sqlglot.dialects.dialect import Dialect
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.postgres import Postgres
from sqlglot.parsers.duckdb import DuckDBParser
from sqlglot.parsers.postgres import PostgresParser

_WITH_GRAMMAR = ("CAST", "TRY_CAST", "EXTRACT", "SUBSTRING", "TRIM", "POSITION", "OVERLAY")


def _only(parsers: dict[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    return {name: parsers[name] for name in _WITH_GRAMMAR}


class GuardedDuckDB(DuckDB):
    """DuckDB, each function by its own name."""

    class Parser(DuckDBParser):
        """Knows no function."""

        FUNCTIONS: ClassVar[dict[str, Callable[..., Any]]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = _only(DuckDBParser.FUNCTION_PARSERS)


class GuardedPostgres(Postgres):
    """Postgres, each function by its own name."""

    class Parser(PostgresParser):
        """Knows no function."""

        FUNCTIONS: ClassVar[dict[str, Callable[..., Any]]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = _only(PostgresParser.FUNCTION_PARSERS)


DIALECTS: dict[str, type[Dialect]] = {"duckdb": GuardedDuckDB, "postgres": GuardedPostgres}
