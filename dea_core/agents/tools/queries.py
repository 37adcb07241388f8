"""Tools that compare queries: whether they answer the same, and which is faster."""

from __future__ import annotations

from typing import Annotated, Any

from dea_core.agents.desk import Desk
from dea_core.agents.query_optimizer import counterexample_text
from dea_core.agents.toolbox import TOOLS, tool
from dea_core.agents.typed import Told
from dea_core.optimize import optimize_asked
from dea_core.prove import prove_equal
from dea_core.sql.guard import read_only


@TOOLS.register("prove_equivalent")
@tool
def prove_equivalent(desk: Desk, original: str, candidate: str) -> Any:
    """Whether two queries give the same rows on every database of the schema: proved, tested, refuted or unknown."""
    schema = desk.need_schema()
    dialect = desk.dialect or schema.dialect
    one, other = (read_only(text, dialect).sql(dialect) for text in (original, candidate))
    verdict = prove_equal(one, other, schema, dialect=dialect)
    return {
        "verdict": verdict.word,
        "why": verdict.why,
        "rule": verdict.rule,
        "premises": list(verdict.premises),
        "databases": verdict.databases,
        "rows": counterexample_text(verdict.counterexample),
    }


@TOOLS.register("measure_query")
@tool
def measure_query(
    desk: Desk,
    query: str,
    rows: Annotated[dict[str, int] | None, Told("rows to make by table, * for the rest; none for the database")] = None,
) -> Any:
    """Times a query, and what the rules propose in its place: on the database, or on rows that are made."""
    url = desk.url(desk.database) if desk.database and rows is None else None
    dialect = desk.dialect or (desk.schema.dialect if desk.schema else "duckdb")
    safe = read_only(query, dialect).sql(dialect)
    found = optimize_asked(safe, url, desk.schema, rows, desk.dialect, desk.time_limit, desk.progress)
    return {
        "seconds": found.seconds,
        "measured_on": found.measured_on,
        "faster": [{"sql": one.sql, "speedup": round(one.comparison.speedup, 2)} for one in found.shown],
    }
