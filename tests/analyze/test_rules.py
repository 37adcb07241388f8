"""Each rule finds what its case says, and nothing else; each of its fixes, tried, silences it and can be filled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from dea_core.analyze import RULES, Report, Subject, Wanted, analyze_schema, open_subject, try_fixes
from tests.analyze.cases import CASES, ROOT, Case

ROWS = 20


@contextmanager
def subject_of(case: Case, folder: Path) -> Iterator[Subject]:
    """The case's DDL; or the database that its script makes."""
    if not case.has_rows:
        with open_subject(case.sql, dialect=case.dialect) as subject:
            yield subject
        return
    path = folder / "case.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(case.sql)
    with open_subject(f"duckdb:///{path}") as subject:
        yield subject


def report_on(case: Case, folder: Path, *, tried: bool = False) -> Report:
    with subject_of(case, folder) as subject:
        report = analyze_schema(subject, Wanted((case.rule,)))
        return try_fixes(subject, report, rows=0 if case.has_rows else ROWS) if tried else report


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_finds_what_its_case_says(case: Case, tmp_path: Path) -> None:
    assert sorted(str(f.target) for f in report_on(case, tmp_path).findings) == sorted(case.found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_every_fix_silences_its_rule(case: Case, tmp_path: Path) -> None:
    told = {str(f.target): f.tried for f in report_on(case, tmp_path, tried=True).findings if f.fix}
    assert not {target: tried for target, tried in told.items() if "silent after" not in str(tried)}


@pytest.mark.parametrize("name", list(RULES))
def test_every_rule_has_a_case_with_near_misses_and_says_what_it_is_about(name: str) -> None:
    case = next((case for case in CASES if case.rule == name), None)
    assert case is not None, f"write {ROOT.name}/{name}.sql"
    assert case.found
    assert case.near
    rule = RULES[name]
    assert rule.look.__module__ == f"dea_core.analyze.rules.{name}"
    assert rule.title.endswith(".")
    assert rule.text


@pytest.mark.parametrize("case", [case for case in CASES if not case.has_rows], ids=lambda case: case.rule)
def test_every_finding_says_in_which_line(case: Case, tmp_path: Path) -> None:
    for finding in report_on(case, tmp_path).findings:
        if finding.target.kind != "schema":
            assert finding.target.origin.line == case.lines[str(finding.target)], finding


@pytest.mark.parametrize("case", [case for case in CASES if case.has_rows], ids=lambda case: case.rule)
def test_what_is_said_of_data_has_numbers_of_it(case: Case, tmp_path: Path) -> None:
    with subject_of(case, tmp_path) as subject:
        for finding in analyze_schema(subject, Wanted((case.rule,))).findings:
            assert any(character.isdigit() for character in finding.why), finding
            if finding.evidence:
                assert subject.data is not None
                assert subject.data.engine.rows(finding.evidence)
