"""Whether an index on some columns is there, and whether a query's planner would take it. None is ever built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from dea_core.agents.desk import Desk
from dea_core.agents.toolbox import TOOLS, tool
from dea_core.agents.typed import Told
from dea_core.engines import Engine
from dea_core.engines.guarded import judged
from dea_core.engines.known import relation_named
from dea_core.errors import RefusedError, did_you_mean
from dea_core.optimize import explained
from dea_core.sql.ddl import listed, relation
from dea_core.sql.guard_known import Path
from dea_core.sql.values import text

_COLUMNS = "SELECT * FROM {relation}"
_INDEXES = {
    "postgres": """
        SELECT c.relname, i.indisunique, s.idx_scan, pg_catalog.pg_relation_size(c.oid),
               ARRAY(SELECT pg_catalog.pg_get_indexdef(c.oid, k, true) FROM generate_series(1, i.indnkeyatts) AS k)
        FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
        LEFT JOIN pg_catalog.pg_stat_all_indexes AS s ON s.indexrelid = c.oid
        WHERE i.indrelid = {relation}::pg_catalog.regclass AND i.indisvalid ORDER BY 1""",
    "duckdb": """
        SELECT index_name, is_unique, NULL, NULL, string_split(trim(expressions, '[]'), ', ') FROM duckdb_indexes()
        WHERE database_name = {database} AND schema_name = {schema} AND table_name = {name}
        UNION ALL SELECT lower(constraint_type), true, NULL, NULL, constraint_column_names FROM duckdb_constraints()
        WHERE database_name = {database} AND schema_name = {schema} AND table_name = {name}
          AND constraint_type IN ('PRIMARY KEY', 'UNIQUE') ORDER BY 1""",
}
_HAS_HYPOPG = "SELECT 1 FROM pg_catalog.pg_extension WHERE extname = 'hypopg'"
NOT_SUPPOSED = {
    "postgres": "HypoPG is not installed: the planner cannot be asked about an index that is not there",
    "duckdb": "DuckDB scans and hashes: an index helps it to find single rows by key only",
}


@dataclass(frozen=True)
class Index:
    """An index that is there. Postgres counts its ``scans``."""

    name: str
    columns: tuple[str, ...]
    unique: bool
    scans: int | None
    bytes: int | None

    def serves(self, columns: tuple[str, ...]) -> bool:
        """Whether its first columns are these, in any order."""
        first = {column.strip('"').lower() for column in self.columns[: len(columns)]}
        return first == {column.lower() for column in columns}


@TOOLS.register("check_index")
@tool
def check_index(
    desk: Desk,
    database: Annotated[str, Told("a named database")],
    table: Annotated[str, Told("a table, with its schema if need be")],
    columns: Annotated[tuple[str, ...], Told("the columns that the index would have, in order")],
    sql: Annotated[str | None, Told("a SELECT that it should help; none to see what is there")] = None,
) -> Any:
    """Tells which indexes a table has, which of them serves these columns, and if the planner would take such a one."""
    with desk.reading(database) as engine:
        path = relation_named(engine, table)
        columns = _real(engine, path, columns)
        there = _indexes(engine, path)
        told: dict[str, Any] = {"indexes": [vars(index) for index in there]}
        told["serving"] = [index.name for index in there if index.serves(columns)]
        if sql is not None:
            told |= _asked(engine, judged(engine, sql).sql(engine.dialect), path, columns)
    return told


def _real(engine: Engine, path: Path, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns as the table spells them."""
    spelled = {name.lower(): name for name in engine.columns(_COLUMNS.format(relation=relation(path, engine.dialect)))}
    for column in columns:
        if column.lower() not in spelled:
            raise RefusedError(f"{path[-1]} has no column {column}", hint=did_you_mean(column, spelled.values()))
    return tuple(spelled[column.lower()] for column in columns)


def _indexes(engine: Engine, path: Path) -> list[Index]:
    database, schema, name = (text(part).sql(engine.dialect) for part in path)
    written = text(relation(path[1:], engine.dialect)).sql(engine.dialect)
    question = _INDEXES[engine.dialect].format(relation=written, database=database, schema=schema, name=name)
    return [_index(*row) for row in engine.rows(question)]


def _index(name: Any, unique: Any, scans: Any, size: Any, columns: Any) -> Index:
    return Index(str(name), tuple(map(str, columns)), bool(unique), scans, size)


def _asked(engine: Engine, sql: str, path: Path, columns: tuple[str, ...]) -> dict[str, Any]:
    """What the planner uses as it is, and with an index that is only supposed."""
    used = sorted(explained(engine, sql).indexes())
    if engine.dialect != "postgres" or not columns or not engine.rows(_HAS_HYPOPG):
        return {"used_now": used, "supposed": None, "why": NOT_SUPPOSED[engine.dialect]}
    before = _cost(engine, sql)
    statement = f"CREATE INDEX ON {relation(path[1:], 'postgres')} ({listed(columns, 'postgres')})"
    asked = f"SELECT indexrelid, indexname FROM hypopg_create_index({text(statement).sql('postgres')})"
    oid, name = engine.rows(asked)[0]
    try:
        taken = any(str(name) in each for each in explained(engine, sql).indexes())
        size = engine.rows(f"SELECT hypopg_relation_size({oid})")[0][0]
        share = round(_cost(engine, sql) / before, 3)
    finally:
        engine.rows(f"SELECT hypopg_drop_index({oid})")
    return {"used_now": used, "supposed": {"sql": statement, "taken": taken, "cost_share": share, "bytes": size}}


def _cost(engine: Engine, sql: str) -> float:
    found: Any = engine.rows(f"EXPLAIN (FORMAT JSON) {sql}")[0][0]
    return float(found[0]["Plan"]["Total Cost"])
