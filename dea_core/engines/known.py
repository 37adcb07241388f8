"""What an engine has that a query may name: its relations by each path that reaches them, and functions of the user's.

A function of the user's own hides the engine's of the same name, so that name no longer says what is called.
"""

from __future__ import annotations

from dea_core.engines import Engine
from dea_core.sql.guard_known import Known

_DUCKDB_RELATIONS = """
    SELECT database_name, schema_name, name, database_name = current_database(),
           schema_name = current_schema() OR list_contains(current_schemas(false), schema_name)
    FROM (SELECT database_name, schema_name, table_name AS name FROM duckdb_tables() WHERE NOT internal
          UNION ALL SELECT database_name, schema_name, view_name FROM duckdb_views() WHERE NOT internal) AS found
"""
_DUCKDB_FUNCTIONS = "SELECT DISTINCT lower(function_name), false FROM duckdb_functions() WHERE NOT internal"
_POSTGRES_RELATIONS = """
    SELECT pg_catalog.current_database(), s.nspname, r.relname, true, pg_catalog.pg_table_is_visible(r.oid)
    FROM pg_catalog.pg_class AS r JOIN pg_catalog.pg_namespace AS s ON s.oid = r.relnamespace
    WHERE r.relkind IN ('r', 'p', 'v', 'm', 'f') AND s.nspname NOT LIKE 'pg\\_%' AND s.nspname <> 'information_schema'
"""
_POSTGRES_FUNCTIONS = """
    SELECT lower(f.proname), bool_or(f.pronargs = 1 AND a.typtype IN ('c', 'p'))
    FROM pg_catalog.pg_proc AS f
    JOIN pg_catalog.pg_namespace AS s ON s.oid = f.pronamespace
    LEFT JOIN pg_catalog.pg_type AS a ON f.pronargs > 0 AND a.oid = f.proargtypes[0]
    WHERE s.nspname NOT LIKE 'pg\\_%' AND s.nspname <> 'information_schema' AND NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = f.oid AND d.deptype = 'e')
    GROUP BY 1
"""
"""Without those of extensions, which add to a function more often than they hide it."""
_QUESTIONS = {
    "duckdb": (_DUCKDB_RELATIONS, _DUCKDB_FUNCTIONS),
    "postgres": (_POSTGRES_RELATIONS, _POSTGRES_FUNCTIONS),
}


def known_of(engine: Engine) -> Known:
    """What a query on this engine may name, as of now."""
    relations, functions = (engine.rows(question) for question in _QUESTIONS[engine.dialect])
    paths: set[tuple[str, ...]] = set()
    for database, schema, name, current, visible in relations:
        whole = tuple(str(part).lower() for part in (database, schema, name))
        paths |= {whole} | ({whole[1:]} if current else set()) | ({whole[2:]} if current and visible else set())
    return Known(
        frozenset(paths),
        frozenset(str(name) for name, _ in functions),
        frozenset(str(name) for name, of_rows in functions if of_rows),
    )
