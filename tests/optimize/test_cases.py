"""Each rewrite, case by case: what it makes of a query, that both answer alike, and where it must not touch one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dea_core.optimize import REWRITES, Workbench, on_made_data, told
from dea_core.optimize.candidates import Candidate
from dea_core.optimize.judge import judged
from dea_core.optimize.measure import same_answer
from dea_core.prove import without_shared_cut
from tests.optimize.cases import FOLDER, Case, cases, schema

EVERY = list(cases())
ROWS = {"*": 400}
LIMIT = 30.0


@pytest.fixture(scope="module")
def bench() -> Iterator[Workbench]:
    with on_made_data(schema(), ROWS) as made:
        yield made


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_a_query_becomes_what_the_case_says(case: Case) -> None:
    found = tuple(case.subject.written(each.tree) for each in case.candidates())
    assert found == case.expected
    assert case.stays == (not found)


@pytest.mark.parametrize("case", [case for case in EVERY if not case.stays], ids=str)
def test_no_database_tells_them_apart(case: Case) -> None:
    for candidate in case.candidates():
        verdict = judged(case.subject, candidate)
        assert verdict.word == "proved", f"{verdict.why}: {verdict.counterexample}"


@pytest.mark.parametrize("case", [case for case in EVERY if not case.stays], ids=str)
def test_both_answer_alike_on_made_rows(case: Case, bench: Workbench) -> None:
    for candidate in case.candidates():
        one, other = (bench.runnable(t, schema()) for t in without_shared_cut(case.subject.tree, candidate.tree))
        assert same_answer(bench.engine, one, other, LIMIT) is None


def test_a_wrong_rewrite_is_refuted() -> None:
    case = next(case for case in EVERY if case.name == "a child repeats its parent")
    wrong = case.subject.tree.copy()
    wrong.set("distinct", None)
    verdict = judged(case.subject, Candidate(wrong, ("drop_distinct",), ()))
    assert verdict.word == "refuted"
    assert verdict.counterexample is not None


def test_every_rewrite_has_cases_both_ways_and_says_what_it_does() -> None:
    assert set(REWRITES) == {file.stem for file in FOLDER.glob("*.sql")}
    for name in REWRITES:
        own = [case for case in EVERY if case.rewrite == name]
        assert {case.stays for case in own} == {True, False}, name
        assert told(REWRITES[name]).count(" ") > 2, name


def test_the_page_tells_every_rewrite() -> None:
    page = (FOLDER.parents[2] / "docs" / "optimize.md").read_text(encoding="utf-8")
    assert not [name for name in REWRITES if f"| `{name}` |" not in page]
