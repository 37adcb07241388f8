"""What %%optimize found, as a report that stays in the notebook: verdict, diff, times, plans, what was dropped."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from dea_core.optimize import Dropped, IndexAdvice, Optimization, Rewritten, Step, Timing
from dea_core.prove import Counterexample, Outcome, Rows
from dea_core.render.html import (
    Html,
    Part,
    Tone,
    badge,
    bar,
    code,
    element,
    faint,
    fold,
    grid,
    joined,
    listed,
    page,
    words,
    wrapped,
)
from dea_core.results import counted

TONES: dict[str, Tone] = {"proved": "good", "tested": "good", "refuted": "bad", "unknown": "warn"}
MILLISECONDS = 1000
CONTEXT_LINES = 100
INDENT = "  "
PLAN_HEADS = ("step", "on", "rows expected", "rows", "", "time")
PLAN_NUMBERS = (2, 3, 5)


def optimized_html(found: Optimization) -> Html:
    """The report, the answer first."""
    best = found.best
    return page(
        "Optimized",
        _headline(found),
        *(_rewritten(found, best) if best else ()),
        *(_other(other) for other in found.shown[1:]),
        *(_index(advice) for advice in found.indexes),
        listed(found.notes),
        _plan("Query plan" if best is None else "Query plan of the original", found.query_plan),
        _plan("Query plan of the rewrite", best.query_plan) if best else None,
        _dropped(found),
        element("div", faint(f"measured on {found.measured_on}")),
    )


def _headline(found: Optimization) -> Html:
    best = found.best
    if best is None:
        alone = f"over {found.limit:g} s (cancelled)" if found.seconds is None else _time(found.seconds)
        return joined(["· ", badge("no faster query found", "plain"), f"; this one takes {alone}"])
    spoken = f"{_median(best.comparison.before)} to {_median(best.comparison.after)}"
    verdict = badge(best.verdict.word, TONES[best.verdict.word])
    return joined(["· ", badge(f"{best.comparison} faster", "good"), f" · {spoken} · ", verdict])


def _rewritten(found: Optimization, best: Rewritten) -> Iterator[Part]:
    yield element("div", f"{best.verdict.word}: {best.verdict.why}", class_="dea-line dea-text")
    yield listed(joined(["because ", premise]) for premise in best.premises)
    if not best.same_on_data:
        told = "the answers were not compared on the measured data: the original does not finish in time"
        yield element("div", badge("note", "warn"), f" {told}", class_="dea-line")
    yield _times(best)
    yield _diff(found.written, best.sql)
    yield fold("The rewrite alone, to copy", code(best.sql))


def _times(best: Rewritten) -> Html:
    pairs = [("original", best.comparison.before), ("rewrite", best.comparison.after)]
    most = max(timing.median for _, timing in pairs)
    rows = [
        (name, bar(timing.median / most, _median(timing)), _median(timing), _spread(timing)) for name, timing in pairs
    ]
    return grid(["", "", "median", "middle half"], rows, numeric=frozenset({2}))


def _median(timing: Timing) -> str:
    return f"over {timing.median:g} s (cancelled)" if timing.cancelled else _time(timing.median)


def _spread(timing: Timing) -> str:
    low, high = timing.spread
    return "" if timing.cancelled else f"{_time(low)} to {_time(high)}, {counted(len(timing.seconds), 'run')}"


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * MILLISECONDS:.1f} ms"


def _diff(before: str, after: str) -> Html:
    """The two texts line by line; each line says by its sign, not by colour alone, what becomes of it."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=CONTEXT_LINES, lineterm="")
    body = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    kinds = {"-": "dea-removed", "+": "dea-added"}
    drawn = [element("span", f"{line}\n", class_=kinds.get(line[:1])) for line in body]
    return element("pre", *drawn, class_="dea-code")


def _other(other: Rewritten) -> Html:
    line = joined(
        [badge(f"{other.comparison} faster", "good"), f" too · {other.verdict.word}: {', then '.join(other.rules)}"]
    )
    return fold(line, element("div", other.verdict.why, class_="dea-text"), code(other.sql))


def _index(advice: IndexAdvice) -> Html:
    gain = (
        f"{advice.comparison} faster, built here and taken back"
        if advice.comparison is not None
        else f"the planner would take it, at {advice.cost_ratio:.0%} of the cost; not built, not timed"
    )
    return element("div", words(advice.sql), f" {advice.why}; {gain}", class_="dea-line")


def _plan(title: str, step: Step | None) -> Html | None:
    if step is None:
        return None
    listed_steps = list(step.walk())
    most = max((one.seconds or 0.0 for _, one in listed_steps), default=0.0)
    rows = [
        (
            element("span", f"{INDENT * depth}{one.operator}"),
            wrapped(one.on) if one.on else Html(""),
            _count(one.estimated),
            _count(one.actual),
            *_spent(one, most),
        )
        for depth, one in listed_steps
    ]
    return fold(title, _told_columns(PLAN_HEADS, rows))


def _told_columns(heads: Sequence[str], rows: Sequence[Sequence[Part]]) -> Html:
    """A grid of the columns that say anything: a plan that was not run has neither rows nor times."""
    kept = [place for place in range(len(heads)) if any(row[place] for row in rows)]
    numeric = frozenset(at for at, place in enumerate(kept) if place in PLAN_NUMBERS)
    return grid([heads[place] for place in kept], [[row[place] for place in kept] for row in rows], numeric=numeric)


def _count(rows: int | None) -> Part:
    return Html("") if rows is None else f"{rows:,}"


def _spent(step: Step, most: float) -> tuple[Part, Part]:
    if step.seconds is None:
        return Html(""), Html("")
    told = _time(step.seconds)
    return bar(step.seconds / most if most else 0.0, told), told


def _dropped(found: Optimization) -> Html | None:
    if not found.dropped:
        return None
    return fold(f"Dropped ({len(found.dropped):,})", *(_one_dropped(found, one) for one in found.dropped))


def _one_dropped(found: Optimization, dropped: Dropped) -> Html:
    verdict = dropped.verdict
    shown = _counterexample(verdict.counterexample) if verdict and verdict.counterexample else None
    line = joined([words(", then ".join(dropped.rules)), f" {dropped.why}"])
    return fold(line, shown, _diff(found.written, dropped.sql))


def _counterexample(found: Counterexample) -> Html:
    tables = [*(_table(table) for table in found.tables), _outcome("the original gives", found.original)]
    return element("div", *tables, _outcome("the candidate gives", found.candidate))


def _outcome(title: str, outcome: Outcome) -> Html:
    if outcome.error is not None:
        return element("div", f"{title} an error: {outcome.error}")
    return _table(Rows(title, outcome.columns, outcome.rows))


def _table(table: Rows) -> Html:
    told = element("div", table.name if table.rows else f"{table.name}: no rows")
    return joined([told, grid(table.columns, table.rows) if table.rows else None])
