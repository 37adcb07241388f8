"""What is in a table's columns, by one scan of it."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any

from dea_core.agents.desk import Desk
from dea_core.agents.toolbox import TOOLS, tool
from dea_core.agents.tools.run_query import plain
from dea_core.agents.tools.withheld import WITHHELD, values_withheld
from dea_core.agents.typed import Told
from dea_core.analyze import ColumnProfile
from dea_core.analyze import profile_table as scanned
from dea_core.engines.known import relation_named
from dea_core.sql.ddl import relation

_TOLD = (int, float, Decimal, datetime.date)


@TOOLS.register("profile_table")
@tool
def profile_table(
    desk: Desk,
    database: Annotated[str, Told("a named database")],
    table: Annotated[str, Told("a table or view, with its schema if need be")],
) -> Any:
    """Reads a whole table: of each column NULLs, distinct values, least, greatest, mean, and what its texts are."""
    with values_withheld(desk), desk.reading(database) as engine:
        path = relation_named(engine, table)
        found = scanned(engine, relation(path, engine.dialect), ".".join(path[1:]))
    told = {"table": found.name, "rows": found.rows, "columns": [_told(each, desk) for each in found.columns]}
    return told if desk.send_rows else {**told, "withheld": WITHHELD}


def _told(column: ColumnProfile, desk: Desk) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "type": str(column.type), "nulls": column.nulls}
    told["about_distinct" if column.estimated else "distinct"] = column.distinct
    for name, value in (("min", column.low), ("max", column.high), ("mean", column.mean)):
        if value is not None and (desk.send_rows or isinstance(value, _TOLD)):
            told[name] = plain(value)
    if column.text is not None:
        told["texts"] = {word: count for word, count in vars(column.text).items() if count}
    if desk.send_rows and column.top:
        told["most_frequent"] = [[plain(value), count] for value, count in column.top]
    return told
