"""What an engine has that a query may name: its relations by each path that reaches them, and functions of the user's.

A function of the user's own hides the engine's of the same name, so that name no longer says what is called.
"""

from __future__ import annotations

from dea_core.engines import Engine
from dea_core.errors import RefusedError, did_you_mean
from dea_core.sql.guard_known import Known, Path

_DUCKDB_RELATIONS = """
    SELECT database_name, schema_name, name, database_name = current_database(),
           schema_name = current_schema() OR list_contains(current_schemas(false), schema_name)
    FROM (SELECT database_name, schema_name, table_name AS name FROM duckdb_tables() WHERE NOT internal
          UNION ALL SELECT database_name, schema_name, view_name FROM duckdb_views() WHERE NOT internal) AS found
"""
_DUCKDB_FUNCTIONS = "SELECT DISTINCT function_name, false FROM duckdb_functions() WHERE NOT internal"
_POSTGRES_RELATIONS = """
    SELECT pg_catalog.current_database(), s.nspname, r.relname, true, pg_catalog.pg_table_is_visible(r.oid)
    FROM pg_catalog.pg_class AS r JOIN pg_catalog.pg_namespace AS s ON s.oid = r.relnamespace
    WHERE r.relkind IN ('r', 'p', 'v', 'm', 'f') AND s.nspname NOT LIKE 'pg\\_%' AND s.nspname <> 'information_schema'
"""
_POSTGRES_FUNCTIONS = """
    SELECT pg_catalog.lower(f.proname), pg_catalog.bool_or(f.pronargs = 1 AND a.typtype IN ('c', 'p'))
    FROM pg_catalog.pg_proc AS f
    JOIN pg_catalog.pg_namespace AS s ON s.oid = f.pronamespace
    LEFT JOIN pg_catalog.pg_type AS a ON f.pronargs > 0 AND a.oid = f.proargtypes[0]
    WHERE s.nspname NOT LIKE 'pg\\_%' AND s.nspname <> 'information_schema' AND NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = f.oid AND d.deptype = 'e')
    GROUP BY 1
"""
"""Without those of extensions, which add to a function more often than they hide it. Nothing here calls a function that
one of the user's could hide."""
_RELATIONS = {"duckdb": _DUCKDB_RELATIONS, "postgres": _POSTGRES_RELATIONS}
_FUNCTIONS = {"duckdb": _DUCKDB_FUNCTIONS, "postgres": _POSTGRES_FUNCTIONS}
SCHEMA_AND_NAME = 2


def known_of(engine: Engine) -> Known:
    """What a query on this engine may name, as of now."""
    functions = engine.rows(_FUNCTIONS[engine.dialect])
    return Known(
        frozenset(_relations(engine)),
        frozenset(str(name).lower() for name, _ in functions),
        frozenset(str(name).lower() for name, of_rows in functions if of_rows),
    )


def relation_named(engine: Engine, written: str) -> Path:
    """Database, schema and name of the relation that a name reaches. Raises RefusedError for one that is not there."""
    relations = _relations(engine)
    path = tuple(part.strip('"').lower() for part in written.split("."))
    if path not in relations:
        names = sorted({".".join(each) for each in relations if len(each) <= SCHEMA_AND_NAME})
        raise RefusedError(f"there is no table {written}", hint=did_you_mean(written, names))
    return relations[path]


def _relations(engine: Engine) -> dict[Path, Path]:
    """Each path that reaches a relation, in lower case, with database, schema and name as they are."""
    paths: dict[Path, Path] = {}
    for database, schema, name, current, visible in engine.rows(_RELATIONS[engine.dialect]):
        whole = (str(database), str(schema), str(name))
        lower = tuple(part.lower() for part in whole)
        paths[lower] = whole
        if current:
            paths[lower[1:]] = whole
        if current and visible:
            paths[lower[2:]] = whole
    return paths
