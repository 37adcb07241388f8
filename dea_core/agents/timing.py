"""A query timed where the work is: on the desk's database, on a connection that was lent, or on rows made for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from dea_core.agents.desk import Desk
from dea_core.optimize import Optimization, Proposer, Workbench, optimize_asked, optimize_query, read_subject


def timed(desk: Desk, query: str, rows: Mapping[str, int] | None, propose: Proposer | None = None) -> Optimization:
    """What makes ``query`` faster, by rules and by ``propose``; on made rows where ``rows`` says how many."""
    lent = desk.lent(desk.database) if desk.database is not None and rows is None else None
    if lent is not None:
        schema = desk.schema if desk.schema is not None else lent.schema()
        subject = read_subject(query, schema, desk.dialect or lent.engine.dialect)
        bench = Workbench(lent.engine, f"the data of {lent.label}")
        return optimize_query(subject, bench, desk.time_limit, partial(_told, desk), propose)
    url = desk.url(desk.database) if desk.database is not None and rows is None else None
    return optimize_asked(query, url, desk.schema, rows, desk.dialect, desk.time_limit, desk.progress, propose)


def _told(desk: Desk, doing: str) -> None:
    desk.progress("trying", doing, 0.0)
