"""Every pair of tests/cases/prove gets the verdict that is written above it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.prove.cases import Case, cases


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_case(case: Case) -> None:
    verdict = case.verdict()
    assert verdict.word == case.word, verdict
    assert case.part in f"{verdict.rule} {verdict.why}"
    for premise in case.premises:
        assert [told for told in verdict.premises if premise in told], verdict.premises
    if case.word == "refuted" and not case.part:
        assert verdict.counterexample is not None


def test_a_case_can_fail() -> None:
    case = next(case for case in cases("equal") if case.title.startswith("BETWEEN as"))
    assert replace(case, candidate=case.candidate.replace("<= 5", "< 5")).verdict().word == "refuted"


def test_there_are_pairs_enough() -> None:
    assert len(cases("equal")) >= 25
    assert len(cases("wrong")) >= 20
