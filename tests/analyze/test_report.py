"""A report: its score, what it skips, the picture; a rule that another package adds; fixes that do not do."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator

import pytest

from dea_core.analyze import RULES, Found, Rule, Subject, Target, Wanted, analyze_schema, try_fixes
from dea_core.analyze.restate import restate
from dea_core.errors import UsageError
from dea_core.readers import read_ddl
from dea_core.render.erd import layers, mermaid, svg
from tests.readers.cases import case_files, case_id, split_case

DDL = "CREATE TABLE a (id integer PRIMARY KEY, price real NOT NULL); CREATE TABLE b (x integer, y integer);"


def test_the_score_is_what_its_formula_says() -> None:
    report = analyze_schema(Subject(read_ddl(DDL)))
    assert (report.count("error"), report.count("warning"), report.count("info")) == (1, 2, 0)
    assert report.formula.startswith("100 / (1 + (5 x 1 error + 2 x 2 warning + 0.25 x 0 info) / (10 x 2 tables))")
    assert report.score == round(100 / (1 + (5 + 4) / 20))
    assert report.failed


def test_the_score_tells_a_bad_schema_from_a_terrible_one() -> None:
    bad, worse = ("CREATE TABLE a (" + ", ".join(f"{n}_price real" for n in "xyzuvw"[:many]) + ");" for many in (3, 6))
    scores = [analyze_schema(Subject(read_ddl(ddl))).score for ddl in (bad, worse)]
    assert 50 > scores[0] > scores[1] > 0


def test_milder_findings_are_left_out() -> None:
    report = analyze_schema(Subject(read_ddl(DDL)), Wanted(severity="error"))
    assert {finding.severity for finding in report.findings} == {"error"}
    with pytest.raises(UsageError, match="unknown severity 'eror'"):
        analyze_schema(Subject(read_ddl(DDL)), Wanted(severity="eror"))  # type: ignore[arg-type]


def test_what_is_not_looked_at_is_told_with_the_reason() -> None:
    report = analyze_schema(Subject(read_ddl(f"{DDL} CREATE UNIQUE INDEX u ON b (lower(x || y));")))
    told = {each.what: each.why for each in report.skipped}
    assert told["rule padded_text"] == "looks at data, and none was given"
    assert [what for what in told if what.startswith("unique index over expression u")]


def look(subject: Subject) -> Iterator[Found]:
    """Tables of one letter."""
    for table in subject.schema:
        if len(table.name) == 1:
            yield Found(Target("table", table.name), "1 letter", (f"ALTER TABLE {table.name} RENAME TO {table.name}2",))


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another package's rule, by way of its entry point."""
    point = importlib.metadata.EntryPoint("one_letter", f"{__name__}:RULE", "dea.rules")
    monkeypatch.setattr(importlib.metadata.EntryPoint, "load", lambda self: Rule("one_letter", "info", look))
    monkeypatch.setattr("dea_core.registry.entry_points", lambda group: [point] if group == "dea.rules" else [])
    monkeypatch.setattr(RULES, "_plugged_in", False)
    monkeypatch.setattr(RULES, "_found", dict(RULES._found))  # what is found now is forgotten afterwards


@pytest.mark.usefixtures("added")
def test_another_package_adds_a_rule() -> None:
    subject = Subject(read_ddl(DDL))
    report = try_fixes(subject, analyze_schema(subject, Wanted(("one_letter",))))
    assert [(f.rule, f.target.table, f.tried) for f in report.findings] == [
        ("one_letter", "a", "fix tried: silent after"),
        ("one_letter", "b", "fix tried: silent after"),
    ]


@pytest.mark.usefixtures("added")
@pytest.mark.parametrize(
    ("fix", "told"),
    [
        ("ALTER TABLE a ALTER COLUMN nothing SET NOT NULL", "fix tried: it fails (table a has no column nothing)"),
        ("ALTER TABLE a ALTER COLUMN price SET NOT NULL", "fix tried: the rule still finds it"),
    ],
)
def test_a_fix_that_does_not_do_is_told(fix: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "one_letter" in RULES
    useless = Rule("one_letter", "info", lambda _: iter([Found(Target("table", "a"), "why", (fix,))]))
    monkeypatch.setitem(RULES._found, "one_letter", useless)
    subject = Subject(read_ddl(DDL))
    (finding,) = try_fixes(subject, analyze_schema(subject, Wanted(("one_letter",)))).findings
    assert finding.tried == told


@pytest.mark.parametrize("path", case_files("postgres", "mysql", "duckdb"), ids=case_id)
def test_a_copy_shows_what_the_schema_shows(path) -> None:
    schema = read_ddl(split_case(path)[0], dialect=path.parent.name)
    if any("[" in column.type.text for table in schema for column in table.columns):
        return  # arrays of types that users made
    again = read_ddl(restate(schema), dialect=schema.dialect)
    rules = [name for name in RULES if name != "timestamp_without_time_zone"]
    seen = [{f.key for f in analyze_schema(Subject(each), Wanted(tuple(rules))).findings} for each in (schema, again)]
    assert seen[0] == seen[1]


def test_parents_stand_before_their_children_and_circles_are_cut() -> None:
    links = [("c", "b", "b_id"), ("b", "a", "a_id"), ("a", "c", "c_id"), ("d", "d", "d_id")]
    found = layers(["a", "b", "c", "d"], links)
    assert found["d"] == 0
    assert sorted(found[name] for name in "abc") == [0, 1, 2]


def test_pictures_escape_names() -> None:
    drawn = svg(['<b>"x"'], [('<b>"x"', '<b>"x"', "<i>")], {'<b>"x"': 3})
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert "&lt;b&gt;" in drawn
    assert ">3</text>" in drawn
    assert mermaid(["a b"], [("a b", "a b", 'q"')]) == 'erDiagram\n    a_b["a b"]\n    a_b ||--o{ a_b : "q\'"'
