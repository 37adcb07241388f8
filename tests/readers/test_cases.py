"""Every case of tests/cases/ddl gives what is written at its end, line numbers and messages included."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.cases import case_files, case_id, dialect_of, outcome, split_case


@pytest.mark.parametrize("case", case_files(), ids=case_id)
def test_case(case: Path) -> None:
    sql, expected = split_case(case)
    assert expected, f"{case} expects nothing: run python -m tests.readers.cases {case_id(case)}, and read the diff"
    assert outcome(sql, dialect_of(case)) == expected


def test_a_case_sees_a_change() -> None:
    sql, expected = split_case(next(path for path in case_files("postgres") if path.stem == "constraints"))
    assert outcome(sql.replace("ON UPDATE CASCADE", ""), "postgres") != expected
