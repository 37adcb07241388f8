"""A plan mended until its workload is as its rules say: nothing empty, nothing broken, as far as that can be done.

    plan ── tried ── empty? fill ── tried ── a rule is broken? the first repair that has an answer ── tried ── ...

A repair changes the plan and is kept only if the rule then holds and nothing else is worse. Bounded, and always the
same: what was changed, and what could not be, is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dea_core.errors import ChecksFailedError, PlanError
from dea_core.generate import Plan
from dea_core.infer.build import Built
from dea_core.infer.fill import fill, planted
from dea_core.infer.repairs import REPAIRS, Scene
from dea_core.infer.trial import Outcome, Rule, Trial
from dea_core.results import counted, named

MOST_REPAIRS = 24
"""So many repairs are tried in all."""


@dataclass(frozen=True)
class Mended:
    """The plan as it is now, what the workload gave in the last try, and what a person should be told."""

    plan: Plan
    built: Built
    held: frozenset[str]
    """The rules that could be tried, and that no row broke."""
    notes: tuple[str, ...] = ()


def mend(trial: Trial, plan: Plan) -> Mended:
    """``plan`` with what its workload needs. Raises ChecksFailedError and PlanError for a plan that cannot be made."""
    notes: list[str] = []
    state = fill(trial, plan, trial.run(plan))
    for _ in range(MOST_REPAIRS):
        rule = next((r for r in trial.rules if r.name in state[1].broken and r.name not in trial.given_up), None)
        if rule is None:
            break
        state = _repaired(trial, state, rule, notes)
    state = fill(trial, *state)
    after, outcome = state
    return Mended(after, outcome.built, outcome.held, (*notes, *_told(trial, plan, after, outcome)))


def _repaired(trial: Trial, state: tuple[Plan, Outcome], rule: Rule, notes: list[str]) -> tuple[Plan, Outcome]:
    """The state after the first repair that makes the rule hold; as it was, and the rule given up, if none does."""
    plan, outcome = state
    reason = "no repair is known for such a rule"
    for repair in REPAIRS:
        answer = repair(rule, Scene(trial, plan, outcome))
        if answer is None:
            continue
        if isinstance(answer, str):
            reason = answer
            continue
        try:
            better = trial.completed(answer.plan)
            found = trial.run(better)
        except (ChecksFailedError, PlanError) as error:
            reason = f"{answer.told}, but then {error.message}"
            continue
        if rule.name not in found.broken and not found.is_worse_than(outcome):
            notes.append(f"{rule.name} holds: {answer.told}")
            return better, found
        reason = f"{answer.told}, which did not help" if rule.name in found.broken else f"{answer.told} breaks others"
    trial.given_up[rule.name] = reason
    return state


def _told(trial: Trial, before: Plan, after: Plan, outcome: Outcome) -> Iterator[str]:
    names = planted(before, after, list(outcome.built.rows))
    if names:
        yield f"scenarios were planted for {named(names)}: without them no row of made data reached them"
    for name in outcome.built.empty:
        yield f"{name} is empty on this data: {trial.given_up.get(name, 'what it reads is empty')}"
    for name, count in outcome.broken.items():
        yield f"{name} is broken by {counted(count, 'row')}: {trial.given_up.get(name, 'too many rules are broken')}"
