"""An optimization as text: verdict, SQL as a diff, query plans, times with their spread, what was dropped and why."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import asdict

from dea_core.optimize import Dropped, IndexAdvice, Optimization, Rewritten, Step, Timing
from dea_core.prove import Verdict

MOST_STEPS = 30
MILLISECONDS = 1000
KILOBYTE = 1024
UNITS = ("bytes", "kB", "MB", "GB", "TB")


def render_optimization(found: Optimization) -> str:
    """Everything, the answer first."""
    lines = [_headline(found), f"measured on {found.measured_on}"]
    if found.best is not None:
        lines += _rewritten(found, found.best)
    lines += [line for other in found.shown[1:] for line in _other(other)]
    lines += ["", f"query plan{' of the original' if found.best else ''}:", *_plan(found.query_plan)]
    if found.best is not None:
        lines += ["query plan of the rewrite:", *_plan(found.best.query_plan)]
    beside = " beside the rewrite" if found.best is not None else ""
    lines += [line for advice in found.indexes for line in _index(advice, beside)]
    lines += ["", "dropped:"] if found.dropped else []
    lines += [line for dropped in found.dropped for line in _dropped(dropped)]
    lines += [f"note: {note}" for note in found.notes]
    return "\n".join(lines)


def _headline(found: Optimization) -> str:
    alone = found.best.comparison.before.median if found.best else found.seconds
    now = f"over {found.limit:g} s (cancelled)" if found.seconds is None or alone is None else _time(alone)
    if found.best is None:
        tried = f", {len(found.dropped)} dropped" if found.dropped else ""
        return f"no faster query found{tried}; this one takes {now}"
    best = found.best
    return f"{best.comparison} faster, {best.verdict.word}: {now} to {_time(best.comparison.after.median)}"


def _rewritten(found: Optimization, best: Rewritten) -> Iterator[str]:
    yield f"{best.verdict.word}: {best.verdict.why}"
    yield from (f"  because {premise}" for premise in best.premises)
    if not best.same_on_data:
        yield "  the answers were not compared on the measured data: the original does not finish in time"
    yield f"rules: {', then '.join(best.rules)}"
    yield f"before {_timing(best.comparison.before)}"
    yield f"after  {_timing(best.comparison.after)}"
    yield ""
    yield from _diff(found.written, best.sql)


def _diff(before: str, after: str) -> Iterator[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "original", "rewrite", n=100, lineterm="")
    yield from (line for line in lines if not line.startswith("@@"))


def _other(other: Rewritten) -> list[str]:
    return ["", f"also faster, {other.comparison}, {other.verdict.word}: {', then '.join(other.rules)}"]


def _timing(timing: Timing) -> str:
    if timing.cancelled:
        return f"over {timing.median:g} s: cancelled"
    low, high = timing.spread
    runs = len(timing.seconds)
    return f"{_time(timing.median)} (middle half {_time(low)} to {_time(high)}, {runs} run{'s' if runs != 1 else ''})"


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * MILLISECONDS:.1f} ms"


def _plan(step: Step | None) -> Iterator[str]:
    if step is None:
        yield "  (the engine gave none in time)"
        return
    listed = list(step.walk())
    for depth, one in listed[:MOST_STEPS]:
        told = ", ".join(filter(None, (_rows(one), _time(one.seconds) if one.seconds is not None else "")))
        yield f"  {'  ' * depth}{one.operator}{f' [{one.on}]' if one.on else ''}{f'  {told}' if told else ''}"
    if len(listed) > MOST_STEPS:
        yield f"  and {len(listed) - MOST_STEPS} more steps (--json lists them all)"


def _rows(step: Step) -> str:
    estimated = f"{step.estimated:,} rows expected" if step.estimated is not None else ""
    if step.actual is None:
        return estimated
    return f"{step.actual:,} rows" + (f" ({step.estimated:,} expected)" if step.estimated is not None else "")


def _index(advice: IndexAdvice, beside: str) -> Iterator[str]:
    gain = (
        f"{advice.comparison} faster{beside}, built here and taken back"
        if advice.comparison is not None
        else f"the planner would take it, at {advice.cost_ratio:.0%} of the cost; not built, not timed"
    )
    yield ""
    yield f"index: {advice.sql}"
    if advice.query is not None:
        yield "  with the query written so, which does not pay without it:"
        yield from (f"    {line}" for line in advice.query.splitlines())
    yield f"  {advice.why}; {gain}{f'; {_size(advice.bytes)}' if advice.bytes is not None else ''}"


def _size(count: float) -> str:
    unit = 0
    while count >= KILOBYTE and unit < len(UNITS) - 1:
        count, unit = count / KILOBYTE, unit + 1
    return f"{count:.0f} {UNITS[unit]}"


def _dropped(dropped: Dropped) -> Iterator[str]:
    yield f"  {', then '.join(dropped.rules)}: {dropped.why}"
    if dropped.verdict is not None:
        yield from (f"    {line}" for line in _counterexample(dropped.verdict))


def _counterexample(verdict: Verdict) -> Iterator[str]:
    """The rows on which the two differ."""
    found = verdict.counterexample
    if found is None:
        return
    for table in found.tables:
        yield f"{table.name} ({', '.join(table.columns)}): {_tuples(table.rows)}"
    for word, outcome in (("original", found.original), ("candidate", found.candidate)):
        yield f"{word} gives {outcome.error or _tuples(outcome.rows)}"


def _tuples(rows: tuple[tuple[object, ...], ...]) -> str:
    shown = [f"({', '.join('NULL' if value is None else str(value) for value in row)})" for row in rows]
    return ", ".join(shown) or "no rows"


def optimization_as_json(found: Optimization) -> dict[str, object]:
    """The result as plain data."""
    return {**asdict(found), "shown": [_as_json(each) for each in found.shown]}


def _as_json(each: Rewritten) -> dict[str, object]:
    return {**asdict(each), "speedup": each.comparison.speedup, "spread": each.comparison.spread}
