"""Moments that a row has only in some states: cancelled_at in what is cancelled, shipped_at in what was shipped.

    status: pending | shipped | delivered | cancelled       shipped_at    only where status IN ('shipped', 'delivered')
                                                            cancelled_at  only where status IN ('cancelled')

Rules are asked in order; one whose states the table does not have says nothing. Columns of CHECKs with others are left
to those.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from dea_core.generate.names.asking import snake
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.propose_computed import goes_round
from dea_core.schema import TEMPORAL, Column, Family, Schema, Table

STATE = r"(.*_)?(status|state)"
MEANT = re.compile(r"(^|_)(expected|estimated|required|requested|promised|scheduled|planned|due|target|last)(_|$)")
"""Words for moments that are told before they come."""


@dataclass(frozen=True)
class Reached:
    """Moments of such names are there only in such states."""

    moment: str
    states: str
    why: str


REACHED: tuple[Reached, ...] = (
    Reached("cancell?ed|cancell?ation", "cancell?ed|void(ed)?|withdrawn|churned", "what is cancelled has a day for it"),
    Reached("voided|void", "void(ed)?", "what is void was voided"),
    Reached("refunded|refund", "refunded", "what is refunded was so on a day"),
    Reached("returned", "returned", "what came back did so on a day"),
    Reached(
        "delivered|delivery|received|receipt",
        "delivered|completed?|returned|fulfilled|received|refunded",
        "only what has come was delivered",
    ),
    Reached(
        "shipped|ship|dispatched|picked_?up",
        "shipped|in_transit|delivered|completed?|returned|fulfilled|dispatched|out_for_delivery|refunded|lost",
        "what waits was not yet sent",
    ),
    Reached("sent", "sent|delivered|opened|clicked|read|bounced", "what waits was not yet sent"),
    Reached("paid_?off", "paid_off", "what is paid off was so on a day"),
    Reached("paid|payment|settled", "paid|settled|succeeded|refunded", "only what is paid has a day of payment"),
    Reached("resolved", "resolved|closed", "what is open is not resolved"),
    Reached("closed", "closed(_won|_lost)?", "what is open is not closed"),
    Reached("completed|finished", "completed?|done|finished|succeeded|success", "what goes on is not complete"),
    Reached("approved|accepted", "approved|accepted|active|completed?|paid(_off)?|late", "what waits is not approved"),
    Reached("rejected|declined|denied", "rejected|declined|denied", "what is rejected was so on a day"),
    Reached("failed", "failed|error", "what failed did so at a moment"),
    Reached("published", "published|archived", "a draft is not published"),
    Reached("archived", "archived", "what is archived was so on a day"),
    Reached("dropped|withdrawn", "dropped|withdrawn", "only who left has left"),
    Reached("terminat(ed|ion)", "terminated", "only who was dismissed has left"),
    Reached("discharged?", "discharged", "who is in hospital is not discharged"),
    Reached("blocked|suspended|banned", "blocked|suspended|banned", "what is blocked was so on a day"),
    Reached("deleted|removed", "deleted|removed", "what is deleted was so on a day"),
    Reached("expired", "expired", "what is expired was so on a day"),
)


def with_states(
    schema: Schema, table: Table, plans: Mapping[str, ColumnPlan], kept: Mapping[str, ColumnPlan]
) -> dict[str, ColumnPlan]:
    """``plans``, in which moments that the table's states tell of are NULL in the others."""
    found = dict(plans)
    states = [c for c in table.columns if re.fullmatch(STATE, snake(c.name)) and _words(plans[c.name])]
    for column in table.columns:
        plan = found[column.name]
        if column.name in kept or not _free(table, column, plan):
            continue
        lines = (_conditioned(schema, column, plan, state.name, _words(plans[state.name])) for state in states)
        told = (line for line in lines if line is not None and not goes_round(schema, column.name, line, found))
        found[column.name] = next(told, plan)
    return found


def _words(plan: ColumnPlan) -> list[str]:
    """The states that a plan chooses from."""
    values = plan.options.get("values", ()) if plan.recipe == "choice" else ()
    return [value for value in values if isinstance(value, str)]


def _free(table: Table, column: Column, plan: ColumnPlan) -> bool:
    """Whether the column is a moment that may be NULL, and nothing but its name says when."""
    tied = any(column.name in check.columns for check in table.checks)
    keyed = any(column.name in key.columns for key in table.keys)
    moment = column.type.family in TEMPORAL - {Family.TIME} and plan.recipe in ("after", "date", "timestamp")
    return moment and not (column.not_null or tied or keyed)


def _conditioned(schema: Schema, column: Column, plan: ColumnPlan, state: str, words: list[str]) -> ColumnPlan | None:
    name = snake(column.name)
    for rule in REACHED if not MEANT.search(name) else ():
        if not re.fullmatch(rf"(.*_)?({rule.moment})(_?(at|on|date|time|ts|timestamp|datetime))?", name):
            continue
        states = [word for word in words if re.fullmatch(rule.states, snake(word))]
        if states and len(states) < len(words):
            where = exp.column(state, quoted=True).isin(*map(exp.Literal.string, states))
            text = where.sql(dialect=schema.dialect)
            return replace(plan, null=0.0, only_where=text, why=f"{plan.why}; {rule.why}")
    return None
