"""What a database's own statistics say of a table; no row of it is read."""

from __future__ import annotations

from typing import Annotated, Any

from dea_core.agents.desk import Desk
from dea_core.agents.toolbox import TOOLS, tool
from dea_core.agents.typed import Told
from dea_core.engines import Engine
from dea_core.engines.known import relation_named
from dea_core.sql.values import text

_OF_TABLE = {
    "postgres": """
        SELECT CASE WHEN reltuples < 0 THEN NULL ELSE reltuples::bigint END, pg_catalog.pg_total_relation_size(r.oid),
               (SELECT greatest(last_analyze, last_autoanalyze)::text FROM pg_catalog.pg_stat_all_tables AS t
                WHERE t.relid = r.oid)
        FROM pg_catalog.pg_class AS r JOIN pg_catalog.pg_namespace AS s ON s.oid = relnamespace
        WHERE nspname = {schema} AND relname = {name}""",
    "duckdb": """
        SELECT estimated_size, NULL, NULL FROM duckdb_tables()
        WHERE database_name = {database} AND schema_name = {schema} AND table_name = {name}""",
}
_OF_COLUMNS = {
    "postgres": """
        SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, s.null_frac,
               s.n_distinct, s.correlation
        FROM pg_catalog.pg_attribute AS a
        JOIN pg_catalog.pg_class AS r ON r.oid = a.attrelid JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
        LEFT JOIN pg_catalog.pg_stats AS s ON s.schemaname = nspname AND s.tablename = relname AND s.attname = a.attname
        WHERE nspname = {schema} AND relname = {name} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""",
    "duckdb": """
        SELECT column_name, data_type, is_nullable, NULL, NULL, NULL FROM duckdb_columns()
        WHERE database_name = {database} AND schema_name = {schema} AND table_name = {name} ORDER BY column_index""",
}
_MEMBERS = ("name", "type", "nullable", "null_share", "distinct", "correlation")
"""``distinct`` as Postgres has it: below zero, as a share of the rows. It has no values: rows are not told here."""


@TOOLS.register("get_table_stats")
@tool
def get_table_stats(
    desk: Desk,
    database: Annotated[str, Told("a named database")],
    table: Annotated[str, Told("a table or view, with its schema if need be")],
) -> Any:
    """Rows, bytes and columns of a table as the database's own statistics have them, without reading it.

    distinct below zero is a share of the rows; correlation is how far the table lies in the column's order.
    """
    with desk.reading(database) as engine:
        path = relation_named(engine, table)
        whole = _asked(engine, _OF_TABLE[engine.dialect], path)
        columns = _asked(engine, _OF_COLUMNS[engine.dialect], path)
    rows, size, analyzed = whole[0] if whole else (None, None, None)
    told = {"table": ".".join(path[1:]), "estimated_rows": rows, "bytes": size, "last_analyzed": analyzed}
    return {**told, "columns": [_column(values) for values in columns]}


def _asked(engine: Engine, question: str, path: tuple[str, ...]) -> list[tuple[object, ...]]:
    database, schema, name = (text(part).sql(engine.dialect) for part in path)
    return engine.rows(question.format(database=database, schema=schema, name=name))


def _column(values: tuple[object, ...]) -> dict[str, Any]:
    return {name: value for name, value in zip(_MEMBERS, values, strict=True) if value is not None}
