"""The pipeline: candidates ── prove ── measure ── keep, best first, a few rewrites one after another.

optimize_query(subject, bench, limit) ──> Optimization

What is refuted, unknown, refused by the engine, different on the data or not faster is dropped, and says why.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.engines.known import known_of
from dea_core.errors import DeaError, EngineError
from dea_core.optimize.candidates import Candidate, candidates_of
from dea_core.optimize.facts import Facts
from dea_core.optimize.indexes import Asked, advise
from dea_core.optimize.judge import judged
from dea_core.optimize.measure import Comparison, OverTimeError, at_most, same_answer, side_by_side, timed
from dea_core.optimize.query_plan import Step, explained
from dea_core.optimize.reading import Subject, read_subject
from dea_core.optimize.result import Dropped, Optimization, Rewritten
from dea_core.optimize.workbench import Workbench
from dea_core.prove import ties_of, without_shared_cut
from dea_core.sql.guard import read_only
from dea_core.sql.guard_known import known_of_schema

MOST_STEPS = 3
"""Rewrites applied one after another."""
MOST_CANDIDATES = 20
"""Candidates looked at in one step."""

SEARCH_SECONDS, SEARCH_RUNS = 8.0, 20.0
"""After so many seconds, or so many times as long as the original takes if that is more, no candidate is begun."""
PATIENCE, LEAST_LIMIT = 5.0, 1.0
"""A candidate may take so many times as long as the original, and so many seconds, before it is given up."""
NEED_AN_INDEX = {("bare_dates",), ("bare_columns",)}
"""Rewrites that make an index usable."""
ANSWERS_LIMIT = 4
"""Comparing two answers runs each of them twice."""

Watch = Callable[[str], None]
Proposer = Callable[[Subject, Sequence[Dropped]], Sequence[str]]
"""Asked for whole queries that may answer as the subject's does; then again, with what was dropped of them and why."""
PROPOSED = "proposed"
"""What stands in place of a rule's name where a proposer made the query."""
MOST_ROUNDS = 3
"""How often a proposer is asked."""


@dataclass
class _Search:
    subject: Subject
    bench: Workbench
    limit: float
    watch: Watch
    shown: list[tuple[Candidate, Rewritten]] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    idle: list[tuple[str, exp.Query]] = field(default_factory=list)
    """Right, and no faster: perhaps for want of an index."""
    alone: float | None = None
    """Seconds that the original takes; None when it is cancelled."""
    started: float = field(default_factory=time.monotonic)
    left: list[tuple[str, ...]] = field(default_factory=list)
    """The rules of candidates that were not looked at."""

    def run(self) -> tuple[list[tuple[Candidate, Rewritten]], list[Dropped]]:
        facts = Facts(self.subject.schema, self.subject.dialect)
        best = Candidate(self.subject.tree, (), ())
        for _ in range(MOST_STEPS):
            found = []
            for at, candidate in enumerate(candidates_of(best, facts)):
                if at >= MOST_CANDIDATES or self.is_late():
                    self.left.append(candidate.rules)
                    continue
                self.watch(" and ".join(candidate.rules))
                kept = self.tried(candidate, best)
                found += [(candidate, kept)] if kept else []
            if not found:
                break
            self.shown += found
            best = max(found, key=lambda each: each[1].comparison.speedup)[0]
        return self.shown, self.dropped

    def hear(self, propose: Proposer) -> None:
        """Try what a proposer has; what is dropped goes back to it, with the reason."""
        base = Candidate(self.subject.tree, (), ())
        dropped: tuple[Dropped, ...] = ()
        for _ in range(MOST_ROUNDS):
            self.watch("asking")
            before = len(self.dropped)
            for text in propose(self.subject, dropped):
                candidate = self.heard(text)
                kept = self.tried(candidate, base) if candidate is not None else None
                self.shown += [(candidate, kept)] if candidate is not None and kept is not None else []
            dropped = tuple(self.dropped[before:])
            if not dropped:
                return

    def heard(self, text: str) -> Candidate | None:
        """A proposed query as a candidate; what only reads and names what is there, else it is dropped."""
        try:
            known = known_of_schema(self.subject.schema, known_of(self.bench.engine))
            safe = read_only(text, self.subject.dialect, known).sql(self.subject.dialect)
            return Candidate(read_subject(safe, self.subject.schema, self.subject.dialect).tree, (PROPOSED,), ())
        except DeaError as error:
            self.dropped.append(Dropped(text, (PROPOSED,), str(error)))
            return None

    def is_late(self) -> bool:
        """Whether the search took as long as it may; what it left is told."""
        patience = max(SEARCH_SECONDS, SEARCH_RUNS * (self.limit if self.alone is None else self.alone))
        return time.monotonic() - self.started > patience

    def notes(self) -> Iterator[str]:
        """What was not looked at."""
        if self.left:
            named = "; ".join(dict.fromkeys(", then ".join(rules) for rules in self.left))
            spent, looked_at = time.monotonic() - self.started, len(self.dropped) + len(self.shown)
            yield f"not tried any more, after {spent:.0f} s and {looked_at} candidates: {named}"

    def tried(self, candidate: Candidate, base: Candidate) -> Rewritten | None:
        """The candidate if it is right and faster than the original and than what it was made from."""
        written = self.subject.written(candidate.tree)
        verdict = judged(self.subject, candidate)
        if not verdict.same:
            self.dropped.append(Dropped(written, candidate.rules, f"{verdict.word}: {verdict.why}", verdict))
            return None
        try:
            comparison, same = self.measured(candidate, base)
        except EngineError as error:
            self.dropped.append(Dropped(written, candidate.rules, error.message, verdict))
            return None
        if not comparison.is_faster:
            low, high = comparison.spread
            why = f"not faster: {comparison.speedup:.2f}x ({low:.2f} to {high:.2f})"
            self.dropped.append(Dropped(written, candidate.rules, why, verdict, comparison))
            self.idle += [(written, candidate.tree)] if candidate.rules in NEED_AN_INDEX else []
            return None
        plan = self.plan(self.runnable(candidate))
        return Rewritten(written, candidate.rules, candidate.premises, verdict, comparison, plan, same)

    def measured(self, candidate: Candidate, base: Candidate) -> tuple[Comparison, bool]:
        """Times beside the original; a later step must also beat the step before it."""
        before, after = self.runnable(Candidate(self.subject.tree, (), ())), self.runnable(candidate)
        if base.rules:
            step = side_by_side(self.bench.engine, self.runnable(base), after, self.limit)
            if not step.is_faster:
                return step, False
        limit = self.limit if self.alone is None else min(self.limit, PATIENCE * self.alone + LEAST_LIMIT)
        whole = side_by_side(self.bench.engine, before, after, limit, cancelled=self.alone is None)
        return whole, whole.is_faster and self.agrees(candidate)

    def agrees(self, candidate: Candidate) -> bool:
        """Whether the answers were compared on the measured data; raises EngineError when they differ."""
        if self.alone is None:
            return False
        bare = without_shared_cut(self.subject.tree, candidate.tree)
        one, two = (self.bench.runnable(tree, self.subject.schema) for tree in bare)
        try:
            different = same_answer(self.bench.engine, one, two, self.limit * ANSWERS_LIMIT)
        except OverTimeError:
            return False
        if different:
            raise EngineError(f"refuted by the measured data: {different}")
        return True

    def runnable(self, candidate: Candidate) -> str:
        return self.bench.runnable(candidate.tree, self.subject.schema)

    def plan(self, sql: str) -> Step | None:
        """The query plan as it ran, or None where it does not come in time."""
        try:
            with at_most(self.bench.engine, self.limit):
                return explained(self.bench.engine, sql, analyze=True)
        except EngineError:
            return None


def optimize_query(
    subject: Subject,
    bench: Workbench,
    limit: float,
    watch: Watch = lambda _: None,
    propose: Proposer | None = None,
) -> Optimization:
    """Everything that there is to say about the query, on that workbench, each run at most ``limit`` seconds.

    ``propose`` has candidates beside those of the rules; all are proved and measured alike.
    """
    sql = bench.runnable(subject.tree, subject.schema)
    seconds = _alone(bench, sql, limit)
    search = _Search(subject, bench, limit, watch, alone=seconds)
    if propose is not None:
        search.hear(propose)
    found, dropped = search.run()
    shown = sorted((kept for _, kept in found), key=lambda each: -each.comparison.speedup)
    left = tuple(search.notes())
    watch("indexes")
    fastest = max(found, key=lambda each: each[1].comparison.speedup)[0].tree if found else subject.tree
    indexes, notes = advise(Asked(subject.schema, fastest, tuple(search.idle)), bench, limit)
    return Optimization(
        original=subject.text,
        written=subject.written(subject.tree),
        dialect=subject.dialect,
        measured_on=bench.told,
        seconds=seconds,
        limit=limit,
        query_plan=search.plan(sql) if seconds is not None else _estimated(bench, sql),
        shown=tuple(shown),
        dropped=tuple(dropped),
        indexes=indexes,
        notes=(*_ties(subject), *left, *bench.notes, *notes),
    )


def _ties(subject: Subject) -> tuple[str, ...]:
    """What the query itself leaves open, as a note."""
    try:
        ties = ties_of(subject.text, subject.schema, subject.dialect)
    except DeaError:
        return ()  # what the prover cannot read is told with each candidate
    return (f"{ties}. Candidates are compared up to such ties",) if ties else ()


def _alone(bench: Workbench, sql: str, limit: float) -> float | None:
    """Seconds of the original, the second time it runs; None when it is cancelled."""
    try:
        timed(bench.engine, sql, limit)
        return timed(bench.engine, sql, limit)
    except OverTimeError:
        return None


def _estimated(bench: Workbench, sql: str) -> Step | None:
    try:
        return explained(bench.engine, sql)
    except EngineError:
        return None
