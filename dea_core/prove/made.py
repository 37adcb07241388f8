"""Rows as ``dea_core.generate`` makes them, for tables whose CHECKs few values meet: codes, sums, patterns."""

from __future__ import annotations

import datetime

from dea_core.errors import DeaError
from dea_core.prove.store import Row, quoted
from dea_core.schema import Schema

ROWS = 24
NULL_SHARE = 0.2
AS_OF = datetime.date(2024, 3, 1)
"""Any day, but always the same one: a seed stands for the same databases for ever."""


def made_rows(schema: Schema, seed: int) -> dict[str, list[Row]]:
    """Some rows of every table, as texts; nothing where no plan can be made."""
    from dea_core.generate import InMemory, Wish, generate_data, propose_plan

    memory = InMemory()
    try:
        wish = Wish(ROWS, seed=seed, as_of=AS_OF, null_share=NULL_SHARE)
        generate_data(schema, propose_plan(schema, wish), memory)
        found = {table.name: _rows(memory.engine.rows(_as_texts(schema, table.name))) for table in schema}
    except DeaError:
        return {}
    finally:
        memory.engine.close()
    return found


def _as_texts(schema: Schema, name: str) -> str:
    columns = ", ".join(f"{quoted(column.name)}::VARCHAR" for column in schema.table(name).columns)
    return f"SELECT {columns} FROM {quoted(name)}"


def _rows(rows: list[tuple[object, ...]]) -> list[Row]:
    return [tuple(None if value is None else str(value) for value in row) for row in rows]
