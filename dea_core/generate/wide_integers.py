"""Integers of 128 bits, staged in Parquet, which has none: DuckDB would write them as doubles and lose digits.

as_staged(engine, query, table)   HUGEINT -> DECIMAL(38, 0)     a value of more digits is an error, never rounded
as_typed(engine, query, table)    and back, where rows are kept in DuckDB
"""

from __future__ import annotations

from dea_core.engines import DuckDB
from dea_core.schema import Table
from dea_core.sql.ddl import identifier
from dea_core.sql.values import duckdb_type

STAGED = "DECIMAL(38, 0)"
TOO_WIDE = "rows are staged in Parquet, which holds at most 38 digits: narrow the column's recipe or its CHECK"
_WIDE = ("UHUGEINT", "HUGEINT")


def as_staged(engine: DuckDB, query: str, table: Table) -> str:
    """``query`` with wide integers of ``table`` as the decimals that Parquet keeps."""
    wide = {name: kind.replace(_element(kind), STAGED) for name, kind in _wide(table).items()}
    return _recast(engine, query, wide)


def as_typed(engine: DuckDB, query: str, table: Table) -> str:
    """``query`` over staged rows with their wide integers as integers again."""
    return _recast(engine, query, _wide(table))


def is_too_wide(message: str) -> bool:
    """Whether DuckDB refused to stage a value because it has more digits."""
    return STAGED.replace(" ", "") in message.replace(" ", "")


def _wide(table: Table) -> dict[str, str]:
    """Column -> DuckDB's type, for columns of wide integers and of arrays of them."""
    kinds = {column.name: duckdb_type(column.type) for column in table.columns}
    return {name: kind for name, kind in kinds.items() if _element(kind) in _WIDE}


def _element(kind: str) -> str:
    return kind.partition("[")[0]


def _recast(engine: DuckDB, query: str, kinds: dict[str, str]) -> str:
    names = {name: identifier(name, "duckdb") for name in engine.columns(query) if name in kinds} if kinds else {}
    if not names:
        return query
    casts = ", ".join(f"{names[name]}::{kinds[name]} AS {names[name]}" for name in names)
    return f"SELECT * REPLACE ({casts}) FROM ({query})"
