"""How DuckDB spells what makes rows: the tree is in its words, but for constant lists.

DuckDBRows     for people: lists in brackets
RunningRows    for the engine alone: long lists as one literal each, which it parses and binds several times faster
"""

from __future__ import annotations

from sqlglot import exp
from sqlglot.generators.duckdb import DuckDBGenerator

from dea_core.sql.constant_list import Constants, running_text, spelled_out


class DuckDBRows(DuckDBGenerator):
    """DuckDB's generator, for the one node that is ours."""

    TRANSFORMS = {  # noqa: RUF012  (sqlglot's own way)
        **DuckDBGenerator.TRANSFORMS,
        Constants: lambda self, e: self.sql(spelled_out(e)),
    }


class RunningRows(DuckDBGenerator):
    """The same for a statement that nobody reads."""

    TRANSFORMS = {  # noqa: RUF012  (sqlglot's own way)
        **DuckDBGenerator.TRANSFORMS,
        Constants: lambda self, e: running_text(e) or self.sql(spelled_out(e)),
    }


def running_sql(query: exp.Expression) -> str:
    """``query``, which is used up, as text for DuckDB to run at once."""
    return RunningRows(dialect="duckdb").generate(query, copy=False)
