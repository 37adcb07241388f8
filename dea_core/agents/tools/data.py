"""Tools that plan, make and check rows."""

from __future__ import annotations

from typing import Annotated, Any

from dea_core.agents.desk import Desk
from dea_core.agents.patch import ColumnChange, Patcher, PlanPatch, RowCount, RowRule, planned
from dea_core.agents.standing import checked, told
from dea_core.agents.toolbox import TOOLS, tool
from dea_core.agents.typed import Told
from dea_core.errors import UsageError
from dea_core.generate import InMemory, Plan, open_destination
from dea_core.generate import generate_data as make_rows
from dea_core.options import FORMAT, INTO, OUT


@TOOLS.register("plan_data")
@tool(changes=True, general=True)
def plan_data(
    desk: Desk, rows: Annotated[dict[str, int] | None, Told("rows by table, * for every other one")] = None
) -> Any:
    """Plans rows for the schema on the desk: how each column is made. Rules do it, around what was kept of patches."""
    if rows is not None:
        desk.rows = rows
    desk.proposal = planned(desk.need_schema(), desk.edited, desk.rows, desk.pools, fit=desk.fit)
    plan = desk.proposal.plan
    return {"rows": {name: table.rows for name, table in plan.tables.items()}, "notes": list(desk.proposal.notes)}


@TOOLS.register("patch_plan")
@tool(changes=True, general=True)
def patch_plan(
    desk: Desk,
    columns: tuple[ColumnChange, ...] = (),
    rules: tuple[RowRule, ...] = (),
    rows: tuple[RowCount, ...] = (),
) -> Any:
    """Changes the plan: each change is tried on rows, and kept if every rule holds; others come back with reasons."""
    tried = Patcher(desk.need_schema(), desk.pools).apply(PlanPatch(columns, rules, rows), desk.edited or _empty(desk))
    desk.edited = tried.edited
    desk.proposal = planned(desk.need_schema(), desk.edited, desk.rows, desk.pools, fit=desk.fit)
    return {"kept": [str(one) for one in tried.kept], "refuted": [str(one) for one in tried.refuted]}


def _empty(desk: Desk) -> Plan:
    if desk.proposal is None:
        return Plan({})
    plan = desk.proposal.plan
    return Plan({}, plan.seed, plan.as_of, plan.locale)


@TOOLS.register("generate_data")
@tool(changes=True, general=True, options=(OUT, INTO, FORMAT))
def generate_data(desk: Desk, out: str | None = None, into: str | None = None, format: str = "csv") -> Any:  # noqa: A002
    """Makes the rows of the plan and runs every check; in memory, or written within the project or to a named database
    where the person allows it."""
    schema = desk.need_schema()
    proposal = desk.proposal or planned(schema, desk.edited, desk.rows, desk.pools, fit=desk.fit)
    destination: Any = InMemory()
    if out is not None or into is not None:
        url = desk.url(into) if into is not None else None
        place = desk.inside(out) if out is not None else None
        desk.need_leave(f"write {sum(t.rows for t in proposal.plan.tables.values()):,} rows to {place or into}")
        destination = open_destination(out=place, into=url, format=format, dialect=schema.dialect)
    desk.proposal, desk.data = proposal, make_rows(schema, proposal, destination, progress=desk.progress)
    desk.results.append(("generate_data", desk.data))
    return desk.data.as_json()


@TOOLS.register("validate_data")
@tool(general=True)
def validate_data(
    desk: Desk, database: Annotated[str | None, Told("a named database; none for the rows that were made")] = None
) -> Any:
    """Runs every rule of the schema: on the rows that were made, or on a database, read only."""
    made = desk.data is not None and database is None
    name = database or desk.database
    if made:
        results = desk.need_data().checks
    elif name is not None:
        results = checked(desk, name, desk.need_schema())
    else:
        raise UsageError("there are no rows to check", hint="generate_data first, or name a database")
    with_values = made or desk.send_rows
    return {
        "passed": sum(result.passed for result in results),
        "of": len(results),
        "broken": [f"{one.check}: {told(one, with_values)}" for one in results if one.violations],
        "not_checked": [f"{one.check}: {told(one, with_values)}" for one in results if one.violations is None],
    }


@TOOLS.register("propose_checks")
@tool(changes=True, general=True)
def propose_checks(desk: Desk, checks: tuple[RowRule, ...]) -> Any:
    """Tries rules beyond the schema: kept if rows can obey them beside all other rules, and the rows there do."""
    from dea_core.agents.schema_analyzer import kept_checks

    kept, refuted = kept_checks(desk, checks)
    desk.results.append(("propose_checks", kept))
    return {"kept": [str(one) for one in kept], "refuted": refuted}
