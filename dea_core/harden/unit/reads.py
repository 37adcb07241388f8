"""Which tables a query reads, and which of their columns: what it does not read need not be given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from dea_core.sql.ddl import identifier
from dea_core.sql.lineage import fold

GIVEN = "given"
"""The schema in which a query finds the rows that it is given."""

Columns = Mapping[str, Sequence[str]]
"""Names of columns by table."""


def inputs_of(tree: exp.Query) -> tuple[str, ...]:
    """The tables of GIVEN that a query reads, in the order of the text."""
    return tuple(dict.fromkeys(table.name for table in tree.find_all(exp.Table) if table.db == GIVEN))


def columns_read(tree: exp.Query, columns: Columns) -> dict[str, tuple[str, ...]]:
    """Of each input the columns that the query reads, all of them where that cannot be told."""
    names = inputs_of(tree)
    try:
        found = _found(tree, {name: columns[name] for name in names})
    except (SqlglotError, AttributeError, KeyError, ValueError):
        return {name: tuple(columns[name]) for name in names}
    return {name: tuple(c for c in columns[name] if fold(c) in found[name]) or _first(columns[name]) for name in names}


def _first(columns: Sequence[str]) -> tuple[str, ...]:
    """Rows that are only counted need a column all the same."""
    return tuple(columns[:1])


def _found(tree: exp.Query, columns: Columns) -> dict[str, set[str]]:
    schema: dict[str, object] = {
        GIVEN: {
            identifier(name, "duckdb"): {identifier(c, "duckdb"): "unknown" for c in listed}
            for name, listed in columns.items()
        }
    }
    whole = qualify(tree.copy(), schema=schema, dialect="duckdb", validate_qualify_columns=False)
    slim = pushdown_projections(whole)
    found: dict[str, set[str]] = {name: set() for name in columns}
    for scope in traverse_scope(slim):
        for alias, source in scope.sources.items():
            if isinstance(source, exp.Table) and source.db == GIVEN:
                found[source.name] |= {fold(column.name) for column in scope.source_columns(alias)}
    return found
