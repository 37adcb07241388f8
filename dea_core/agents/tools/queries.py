"""Tools that compare queries: whether they answer the same, and which is faster."""

from __future__ import annotations

from typing import Annotated, Any

from dea_core.agents.desk import Desk
from dea_core.agents.query_optimizer import counterexample_text
from dea_core.agents.timing import timed
from dea_core.agents.toolbox import TOOLS, tool
from dea_core.agents.typed import Told
from dea_core.engines.guarded import judged
from dea_core.prove import prove_equal
from dea_core.sql.guard import read_only
from dea_core.sql.guard_known import known_of_schema


@TOOLS.register("prove_equivalent")
@tool
def prove_equivalent(desk: Desk, original: str, candidate: str) -> Any:
    """Whether two queries give the same rows on every database of the schema: proved, tested, refuted or unknown."""
    schema = desk.need_schema()
    dialect = desk.dialect or schema.dialect
    known = known_of_schema(schema)
    one, other = (read_only(text, dialect, known).sql(dialect) for text in (original, candidate))
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
    found = timed(desk, _judged(desk, query, on_made=rows is not None), rows)
    return {
        "seconds": found.seconds,
        "measured_on": found.measured_on,
        "faster": [{"sql": one.sql, "speedup": round(one.comparison.speedup, 2)} for one in found.shown],
    }


def _judged(desk: Desk, query: str, *, on_made: bool) -> str:
    """The query as it may run: over what the database has, or over the tables that rows are made for."""
    if desk.database is not None and not on_made:
        with desk.reading(desk.database) as engine:
            return judged(engine, query).sql(engine.dialect)
    schema = desk.need_schema()
    dialect = desk.dialect or schema.dialect
    return read_only(query, dialect, known_of_schema(schema)).sql(dialect)
