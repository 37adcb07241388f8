"""Queries as they run on rows that were made: in DuckDB's dialect, each table by its name in the schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from dea_core.infer.scripts import Written, tables_read
from dea_core.schema import NamedQuery, Origin
from dea_core.sql.lineage import relation_key


def named_queries(
    written: Iterable[Written], names: Mapping[str, str], dialect: str, place: str | None
) -> Iterator[NamedQuery]:
    """Each query over the schema's tables; ``names`` tells them by key. What DuckDB cannot say is left out."""
    made: list[str] = []
    for one in written:
        tree = as_run(one.tree, names, dialect, made)
        if tree is not None:
            yield NamedQuery(one.name, tree, one.makes, Origin("model sql", place, one.line))
        made += [one.makes] if one.makes else []


def as_run(tree: exp.Query, names: Mapping[str, str], dialect: str, made: Iterable[str] = ()) -> exp.Query | None:
    """``tree`` in DuckDB's words, each table by one name; None where sqlglot cannot say it so."""
    copy = tree.copy()
    for table in list(tables_read(copy, made)):
        rename_table(table, names[relation_key(table)])
    if dialect == "duckdb":
        return copy
    try:
        read = sqlglot.parse_one(copy.sql(dialect="duckdb"), dialect="duckdb")
    except SqlglotError:
        return None
    return read if isinstance(read, exp.Query) else None


def rename_table(table: exp.Table, name: str) -> None:
    """One identifier for the table; columns called by the old name find it as its alias."""
    if not table.alias:
        table.set("alias", exp.TableAlias(this=table.this.copy()))
    table.set("this", exp.to_identifier(name, quoted=True))
    table.set("db", None)
    table.set("catalog", None)
