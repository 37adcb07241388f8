"""Layer 5: the rows that both give on a database of the user's own, which is only read; compared in both directions."""

from __future__ import annotations

from dataclasses import replace

from dea_core.engines import Engine, open_engine, without_password
from dea_core.errors import EngineError
from dea_core.prove.compare import same
from dea_core.prove.reading import Statement
from dea_core.prove.verdict import Counterexample, Outcome, Verdict

MOST_ROWS = 1_000
"""Differing rows that are fetched from each side; beyond that they are only said to be many."""
SHOWN_ROWS = 3


def compared_on(url: str, original: Statement, candidate: Statement, verdict: Verdict) -> Verdict:
    """``verdict`` with what the database at ``url`` adds to it: a note of no difference, or a refutation."""
    place = without_password(url)
    with open_engine(url, read_only=True) as engine:
        one, other = _spelled(original, engine), _spelled(candidate, engine)
        columns = engine.columns(one)
        left, right = (Outcome(columns, _only(engine, a, b)) for a, b in ((one, other), (other, one)))
    if same(left, right):  # none on either side, or floats that differ in their last digits
        return replace(verdict, notes=(*verdict.notes, f"no row differs on {place}"))
    why = f"on {place} {_many(left)} only from the original, {_many(right)} only from the candidate"
    shown = [Outcome(columns, side.rows[:SHOWN_ROWS]) for side in (left, right)]
    return replace(verdict, word="refuted", why=why, rule=None, counterexample=Counterexample((), *shown))


def _spelled(statement: Statement, engine: Engine) -> str:
    return statement.given if engine.dialect == statement.dialect else statement.text


def _only(engine: Engine, one: str, other: str) -> tuple[tuple[object, ...], ...]:
    """Rows that the first gives more often than the second."""
    sql = f"(SELECT * FROM (\n{one}\n) AS a) EXCEPT ALL (SELECT * FROM (\n{other}\n) AS b) LIMIT {MOST_ROWS}"
    try:
        return tuple(engine.rows(sql))
    except EngineError as error:
        raise EngineError(f"the rows cannot be compared there: {error.message}", hint=error.hint) from error


def _many(side: Outcome) -> str:
    count = len(side.rows)
    more = "at least " if count == MOST_ROWS else ""
    return f"{more}{count:,} row{'s' if count != 1 else ''}"
