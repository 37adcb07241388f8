"""How far CHECKs skew columns: what rows hold beside what they would, were there no CHECKs over several columns.

    plots: CHECKs over w, h pass 0% of draws, and about 100% of rows hold witnesses (129 of them); w is 0.97 away
    from what it would be without (0: alike, 1: nothing in common)

Told only where it matters. Of numbers and times the distance is the largest one between the two shares below a value
(Kolmogorov and Smirnov's), of few values the share of rows that would have to change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from dea_core.checks import Runner
from dea_core.errors import EngineError
from dea_core.generate.compile import compile_table
from dea_core.generate.destination import Staged, staged_relation
from dea_core.generate.row import Residual
from dea_core.results import named
from dea_core.schema import NUMERIC, TEMPORAL, Column
from dea_core.sql.for_duckdb import running_sql

if TYPE_CHECKING:
    from dea_core.generate.blueprint import Blueprint

SAMPLE = 2000
MATTERS = 0.3
"""A distance, or a share of draws that fail, from which on it is told."""
FEW = 50
"""Texts of more values than that have no distance that means anything."""


def told_skews(blueprint: Blueprint, staged: Sequence[Staged], runner: Runner) -> Iterator[str]:
    """A note for each group of columns that CHECKs change much."""
    for one in staged:
        for residual in blueprint.residuals.get(one.table.name, ()):
            if 1 - residual.passing > MATTERS and one.rows:
                distances = _distances(blueprint, one, residual, runner)
                far = {name: away for name, away in distances.items() if away > MATTERS}
                if far or residual.witnesses:
                    yield f"{one.table.name}: {_told(residual, far)}"


def _told(residual: Residual, far: dict[str, float]) -> str:
    said = f"CHECKs over {named(residual.columns)} pass {residual.passing:.0%} of draws"
    if residual.witnesses:
        share = (1 - residual.passing) ** residual.attempts
        said += f", and about {share:.0%} of rows hold witnesses ({len(residual.witnesses)} of them)"
    if far:
        each = ", ".join(f"{name} is {away:.2f}" for name, away in far.items())
        said += f"; {each} away from what it would be without (0: alike, 1: nothing in common)"
    return said


def _distances(blueprint: Blueprint, one: Staged, residual: Residual, runner: Runner) -> dict[str, float]:
    """For each column of the group that has one."""
    names = [name for name in residual.columns if name in blueprint.plan.table(one.table.name).columns]
    rows = min(SAMPLE, one.rows)
    free = compile_table(replace(blueprint, residuals={}), one.table.name, 0, rows)
    made = staged_relation(one.path)
    columns = [exp.column(name, quoted=True) for name in names]
    try:
        before = runner.rows(running_sql(exp.select(*columns).from_(free.subquery("free", copy=False), copy=False)))
        after = runner.rows(exp.select(*columns).from_(made).limit(rows).sql(runner.dialect))
    except EngineError:  # a draw without its CHECKs may be one that the engine cannot make
        return {}
    found = {}
    for name, *values in zip(names, zip(*before, strict=True), zip(*after, strict=True), strict=True):
        away = _distance(one.table.column(name), *values)
        if away is not None:
            found[name] = away
    return found


def _distance(column: Column, before: Sequence[Any], after: Sequence[Any]) -> float | None:
    """Between two samples of a column; NULL counts as a value."""
    nulls = abs(before.count(None) / len(before) - after.count(None) / len(after))
    if column.type.family in (*NUMERIC, *TEMPORAL):
        return max(nulls, _largest_gap(*(sorted(v for v in values if v is not None) for values in (before, after))))
    counts = [Counter(map(str, values)) for values in (before, after)]
    if max(map(len, counts)) > FEW:
        return None
    shares = [{value: count / sum(one.values()) for value, count in one.items()} for one in counts]
    return sum(abs(shares[0].get(value, 0) - shares[1].get(value, 0)) for value in shares[0] | shares[1]) / 2


def _largest_gap(one: Sequence[Any], other: Sequence[Any]) -> float:
    if not one or not other:
        return 0.0
    ends = [*one, *other]
    return max(abs(bisect_right(one, end) / len(one) - bisect_right(other, end) / len(other)) for end in ends)
