"""Try every candidate: it must hold in each database, and something must break it.

proposers ── held in every database? ── broken by which mutants of its model ── by which wrong rows below ── choose
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from dea_core.harden.bench import MUTANT, Bench
from dea_core.harden.candidate import Candidate, Spoiler
from dea_core.harden.choose import choose
from dea_core.harden.ledger import Change, Ledger, Says, Test
from dea_core.harden.proposers import PROPOSERS
from dea_core.harden.result import Hardened, LeftOut
from dea_core.harden.subject import Subject
from dea_core.harden.workload import Standing, Workload
from dea_core.results import counted
from dea_core.schema import CheckConstraint, ForeignKey, Table
from dea_core.sql.mutate import mutants, spread
from dea_core.sql.workload import Model

MOST_MUTANTS = 120
"""So many mistakes are tried in a model, from all over it."""
Progress = Callable[[str, str, float], None]
Elsewhere = Callable[[Sequence[Candidate], Mapping[str, Table]], Sequence[int | None]]


def harden(
    workload: Workload,
    benches: Sequence[Bench],
    *,
    seen: frozenset[str] = frozenset(),
    only: Callable[[str], bool] = lambda name: True,
    every: bool = False,
    elsewhere: Elsewhere = lambda candidates, tables: (None,) * len(candidates),
    progress: Progress = lambda doing, name, share: None,
) -> Hardened:
    """The tests that ``workload`` lacks, about the relations that ``only`` lets through.

    The first of ``benches`` holds the rows that people made, in the tables ``seen``; all other rows are made.
    ``every`` keeps also those tests that catch nothing which others do not. ``elsewhere`` tells of each candidate how
    many rows break it where the workload really runs, None where none are there: one that some break is dropped.
    """
    subject = Subject(workload, benches[0], seen)
    standing, failing = _passing(workload, benches)
    proposed = list(_proposed(subject))
    held, refuted = _held(proposed, subject, benches, only)
    candidates, dropped = _judged(held, elsewhere(held, benches[0].tables))
    tests: list[Test] = [*candidates, *standing]
    ledger = Ledger()
    for place, model in enumerate(subject.built):
        if only(model.name):
            progress("trying changes of", model.name, place / len(subject.built))
            _try_changes(ledger, benches, model, _about(model, workload, tests))
    _try_rows(ledger, benches[-1], tests, {one.says: one.spoilers for one in proposed}, progress)
    choice = choose(ledger, candidates, standing, workload.schema, every=every)
    return Hardened(
        kept=choice.kept,
        left_out=(*dropped, *refuted, *choice.left_out),
        strength=choice.strength,
        never_fail=tuple(one.own.name for one in standing if not ledger.can_fail(one)),
        failing=failing,
        not_built=dict(benches[0].failures),
        databases=tuple(bench.made for bench in benches),
    )


def _about(model: Model, workload: Workload, tests: Sequence[Test]) -> list[Test]:
    """The tests that read ``model`` and nothing built from it: what stands on it is not built again for each change."""
    below = {other.name for other in workload.below(model.name)}
    return [test for test in tests if model.name in test.about and not test.about & below]


def _passing(workload: Workload, benches: Sequence[Bench]) -> tuple[list[Standing], tuple[str, ...]]:
    """The standing tests that pass in every database, and the names of those that fail in one."""
    answers = list(zip(*(bench.broken(workload.standing) for bench in benches), strict=True))
    judged = list(zip(workload.standing, answers, strict=True))
    failing = tuple(one.own.name for one, found in judged if True in found)
    return [one for one, found in judged if not any(flag is not False for flag in found)], failing


def _held(
    proposed: Iterable[Candidate], subject: Subject, benches: Sequence[Bench], only: Callable[[str], bool]
) -> tuple[list[Candidate], list[LeftOut]]:
    """Candidates that say something new and that no database refutes, each once, in the order of preference."""
    said = {rule for test in subject.workload.standing for rule in test.rules}
    held: list[Candidate] = []
    refuted: list[LeftOut] = []
    for candidate in proposed:
        if candidate.says in said or not only(candidate.table):
            continue
        said.add(candidate.says)
        if candidate.restates or _refers_already(candidate, said):
            continue
        against = next((b for b in _judges(candidate, subject, benches) if _refutes(b, candidate)), None)
        if against is None:
            held.append(candidate)
        else:
            refuted.append(LeftOut(candidate, f"does not hold of {against.made}"))
    return held, refuted


def _judged(held: Sequence[Candidate], broken: Sequence[int | None]) -> tuple[list[Candidate], list[LeftOut]]:
    """Those that the target's rows do not break, and the others."""
    judged = list(zip(held, broken, strict=True))
    dropped = [LeftOut(one, f"fails on {counted(rows, 'row')} of the target", rows) for one, rows in judged if rows]
    return [one for one, rows in judged if not rows], dropped


def _refers_already(candidate: Candidate, said: set[Says]) -> bool:
    """Whether the same columns are known to be found in another relation: one such test a column will do."""
    if candidate.basis != "follows" or not isinstance(candidate.rule, ForeignKey):
        return False
    mine = candidate.says[:3]
    return any(other[:3] == mine for other in said if other != candidate.says)


def _proposed(subject: Subject) -> Iterable[Candidate]:
    yield from subject.workload.declared
    for proposer in PROPOSERS:
        yield from proposer(subject)


def _judges(candidate: Candidate, subject: Subject, benches: Sequence[Bench]) -> Sequence[Bench]:
    """What rows show of one another, in a row, is judged by those that people made; all else must hold of any rows."""
    of_rows = isinstance(candidate.rule, CheckConstraint) or candidate.table in subject.schema
    return benches[:1] if candidate.basis == "seen" and of_rows else benches


def _refutes(bench: Bench, candidate: Candidate) -> bool:
    missing = candidate.about - set(bench.tables)
    return bool(missing) or bench.broken([candidate])[0] is not False


def _try_changes(ledger: Ledger, benches: Sequence[Bench], model: Model, tests: Sequence[Test]) -> None:
    questions = [bench.question(tests, {model.name: MUTANT}) for bench in benches]
    before = [bench.broken(tests) for bench in benches]
    for mutant in spread(list(mutants(model.tree)), MOST_MUTANTS):
        answers = [b.with_mutant(model, mutant.tree, q) for b, q in zip(benches, questions, strict=True)]
        told = [_newly(was, now) for was, now in zip(before, answers, strict=True) if now is not None]
        if told:
            change = Change(model.name, mutant.told, mutant.number, mutant.rank)
            ledger.note_change(change, tests, [any(flags) for flags in zip(*told, strict=True)])


def _newly(before: Sequence[bool | None], after: Sequence[bool | None]) -> list[bool]:
    """Which tests are broken and were not."""
    return [was is False and now is True for was, now in zip(before, after, strict=True)]


def _try_rows(
    ledger: Ledger, bench: Bench, tests: Sequence[Test], wrong: Mapping[Says, Sequence[Spoiler]], progress: Progress
) -> None:
    """Wrong rows for the tests that no change has broken, each row once for all that it should break."""
    wanted: dict[Spoiler, list[Test]] = {}
    for test in tests:
        if not ledger.can_fail(test):
            for spoiler in _near(bench.workload, test, wrong):
                wanted.setdefault(spoiler, []).append(test)
    for place, (spoiler, near) in enumerate(wanted.items()):
        progress("trying", spoiler.told, place / len(wanted))
        answer = bench.with_row(spoiler, near)
        if answer is not None:
            ledger.note_row(spoiler.told, near, _newly(bench.broken(near), answer))


def _near(workload: Workload, test: Test, wrong: Mapping[Says, Sequence[Spoiler]]) -> list[Spoiler]:
    """The wrong rows for what a test says; where that is not known, all that can reach what it reads."""
    told = [spoiler for rule in test.rules for spoiler in wrong.get(rule, ())]
    if told:
        return told
    below = workload.tables_below(test.about)
    return list(dict.fromkeys(s for spoilers in wrong.values() for s in spoilers if s.table in below))
