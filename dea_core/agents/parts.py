"""Parts of a large schema are asked together; where one of them cannot be asked any more, rules go on for it."""

from __future__ import annotations

from dea_core.agents.desk import Desk
from dea_core.agents.mind import RULES_GO_ON, Mind
from dea_core.errors import BudgetError, ModelError


def gone_on(error: ModelError | BudgetError, agent: str, left: str, desk: Desk, mind: Mind) -> None:
    """Tell that rules go on without a model, once for each reason; raise what is the person's to put right."""
    if not isinstance(error, RULES_GO_ON):
        raise error
    told = f"{agent}: {error.message}; {left}"
    if told not in desk.notes:
        desk.note(told)
        mind.trace.add(agent, "note", "goes on by rules", error.message)
