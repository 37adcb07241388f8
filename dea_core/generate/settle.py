"""What ``dea plan`` finds out before it writes: rules that clash, and witnesses to pin beside the plan.

Where no row can obey a table's rules, there is no plan. What is only not supported is told with the plan, in which
people may change it.
"""

from __future__ import annotations

from dataclasses import replace

from dea_core.engines import DuckDB
from dea_core.errors import PlanError
from dea_core.generate.blueprint import Blueprint
from dea_core.generate.plan_rules import with_rules
from dea_core.generate.propose import Proposal
from dea_core.generate.residual import residuals_of
from dea_core.schema import Schema


def settle(schema: Schema, proposal: Proposal) -> Proposal:
    """The proposal with its witnesses among its pools. Raises UnsatisfiableError with the fewest rules that clash."""
    blueprint = Blueprint(with_rules(schema, proposal.plan), proposal.plan, proposal.pools)
    notes: list[str] = []
    with DuckDB.open() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        for table in blueprint.schema:
            try:
                residuals_of(blueprint, table, engine)
            except PlanError as error:
                notes.append(f"dea generate will refuse this: {error}")
    return replace(proposal, notes=(*proposal.notes, *notes))
