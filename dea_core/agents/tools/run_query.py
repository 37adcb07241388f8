"""A query of a model's, judged and run where it can change nothing. Rows are told only where a person allowed it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any

from dea_core.agents.desk import Desk
from dea_core.agents.toolbox import TOOLS, tool
from dea_core.agents.tools.withheld import WITHHELD, values_withheld
from dea_core.agents.typed import Told
from dea_core.engines.guarded import Rows, run_within

SUMMED_UP = 10_000
"""Rows that are read at most where only what they have in common is told."""
_PLAIN = (Decimal, datetime.date, datetime.time, datetime.timedelta)
_ORDERED = (int, float, Decimal, datetime.date)


@TOOLS.register("run_query")
@tool
def run_query(
    desk: Desk,
    database: Annotated[str, Told("a named database")],
    sql: Annotated[str, Told("one SELECT in the database's own dialect, over tables and views that are there")],
) -> Any:
    """Runs one query that only reads: its columns, and its rows or, where withheld, figures of each column."""
    cap = desk.row_cap if desk.send_rows else SUMMED_UP
    with values_withheld(desk), desk.reading(database) as engine:
        found = run_within(engine, sql, cap)
    told = with_rows(found) if desk.send_rows else summed_up(found)
    return {**told, "more_rows_not_read": found.more, "seconds": round(found.seconds, 3)}


def with_rows(found: Rows) -> dict[str, Any]:
    """The columns and the rows, as JSON."""
    columns = [{"name": name, "type": kind} for name, kind in zip(found.columns, found.types, strict=True)]
    return {"columns": columns, "rows": [[plain(value) for value in row] for row in found.rows]}


def summed_up(found: Rows) -> dict[str, Any]:
    """Of each column what its values have in common; the ends of numbers and dates only."""
    columns = [
        {"name": name, "type": kind, **_figures([row[place] for row in found.rows])}
        for place, (name, kind) in enumerate(zip(found.columns, found.types, strict=True))
    ]
    return {"columns": columns, "rows_read": len(found.rows), "withheld": WITHHELD}


def _figures(values: list[object]) -> dict[str, Any]:
    filled = [value for value in values if value is not None]
    figures: dict[str, Any] = {"distinct": len({repr(value) for value in filled})}
    if values:
        figures["null_share"] = round(1 - len(filled) / len(values), 4)
    ordered = [value for value in filled if isinstance(value, _ORDERED) and not isinstance(value, bool)]
    if ordered and len(ordered) == len(filled):
        low, high = _ends(ordered)
        figures |= {"min": plain(low), "max": plain(high)}
    return figures


def _ends(values: list[Any]) -> tuple[Any, Any]:
    """The least and the greatest; moments with and without a zone have no order, and then there is none."""
    try:
        return min(values), max(values)
    except TypeError:
        return None, None


def plain(value: object) -> Any:
    """A value of a row as JSON has it."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, _PLAIN):
        return [plain(item) for item in value]
    return str(value)
