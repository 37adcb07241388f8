"""How an engine would run a query, or did."""

from __future__ import annotations

from typing import Annotated, Any

from dea_core.agents.desk import Desk
from dea_core.agents.toolbox import TOOLS, tool
from dea_core.agents.tools.withheld import values_withheld
from dea_core.agents.typed import Told
from dea_core.engines.guarded import judged
from dea_core.optimize import Step, explained

DIGITS = 4


@TOOLS.register("get_explain_plan")
@tool
def get_explain_plan(
    desk: Desk,
    database: Annotated[str, Told("a named database")],
    sql: Annotated[str, Told("one SELECT in the database's own dialect")],
    analyze: Annotated[bool, Told("run it, to tell rows and seconds of each step as they were")] = False,
) -> Any:
    """How the engine runs a query: its steps, top first, each with the rows that were estimated, and as they were."""
    with values_withheld(desk), desk.reading(database) as engine:
        tree = judged(engine, sql)
        top = explained(engine, tree.sql(engine.dialect), analyze=analyze)
    return {"steps": [_told(depth, step) for depth, step in top.walk()], "indexes_used": sorted(top.indexes())}


def _told(depth: int, step: Step) -> dict[str, Any]:
    told = {"depth": depth, "operator": step.operator, "on": step.on, "estimated_rows": step.estimated}
    if step.actual is not None:
        told["rows"] = step.actual
    if step.seconds is not None:
        told["seconds"] = round(step.seconds, DIGITS)
    return told
