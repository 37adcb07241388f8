"""Readers that leave a function's name as it stands: what sqlglot knows by another name would be judged by that name.

Only what has a grammar of its own (CAST, EXTRACT, SUBSTRING .. FROM) is read as more than a name and its arguments, and
what sqlglot must know to write it as the engine has it. An arrow in an argument is JSON's, as both engines take it: a
function of DuckDB's lists is written ``lambda x: x + 1``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from sqlglot import TokenType, exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.postgres import Postgres
from sqlglot.parsers.duckdb import DuckDBParser
from sqlglot.parsers.postgres import PostgresParser

_WITH_GRAMMAR = ("CAST", "TRY_CAST", "EXTRACT", "SUBSTRING", "TRIM", "POSITION", "OVERLAY")
_KNOWN_TO_DUCKDB: dict[str, Callable[..., Any]] = {
    "PERCENTILE_CONT": exp.PercentileCont.from_arg_list,
    "PERCENTILE_DISC": exp.PercentileDisc.from_arg_list,
}
"""Written behind WITHIN GROUP, and read by DuckDB as QUANTILE_CONT and QUANTILE_DISC."""


def _only(parsers: dict[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    return {name: parsers[name] for name in _WITH_GRAMMAR}


def _without_arrow(lambdas: dict[TokenType, Callable[..., Any]]) -> dict[TokenType, Callable[..., Any]]:
    return {token: parse for token, parse in lambdas.items() if token is not TokenType.ARROW}


class GuardedDuckDB(DuckDB):
    """DuckDB, each function by its own name."""

    class Parser(DuckDBParser):
        """Knows hardly a function."""

        FUNCTIONS: ClassVar[dict[str, Callable[..., Any]]] = _KNOWN_TO_DUCKDB
        FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = _only(DuckDBParser.FUNCTION_PARSERS)
        LAMBDAS: ClassVar[dict[TokenType, Callable[..., Any]]] = _without_arrow(DuckDBParser.LAMBDAS)


class GuardedPostgres(Postgres):
    """Postgres, each function by its own name."""

    class Parser(PostgresParser):
        """Knows no function."""

        FUNCTIONS: ClassVar[dict[str, Callable[..., Any]]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = _only(PostgresParser.FUNCTION_PARSERS)
        LAMBDAS: ClassVar[dict[TokenType, Callable[..., Any]]] = _without_arrow(PostgresParser.LAMBDAS)


DIALECTS: dict[str, type[Dialect]] = {"duckdb": GuardedDuckDB, "postgres": GuardedPostgres}
