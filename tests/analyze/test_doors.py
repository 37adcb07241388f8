"""``dea analyze`` as it is typed: text, JSON, SARIF and HTML, exit codes, and what it says of a source that is none."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from dea_core import analyze
from dea_core.cli import dea
from dea_core.engines import open_engine
from dea_core.errors import DeaError

DDL = """CREATE TABLE users (id integer PRIMARY KEY, name varchar(80) NOT NULL);
CREATE TABLE orders (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users (id), price float NOT NULL);
CREATE TABLE "<script>alert(1)</script>" (n integer);
"""


@pytest.fixture
def ddl(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sql"
    path.write_text(DDL)
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(dea, ["analyze", *map(str, words)])


def test_an_error_among_the_findings_is_exit_1_and_each_has_line_fix_and_trial(ddl):
    result = run(ddl)
    assert result.exit_code == 1
    assert "error: orders.price: money_as_float (likely) [" in result.output
    assert f"{ddl.name}:2]" in result.output
    assert "fix: CREATE INDEX orders_user_id_idx ON orders (user_id);" in result.output
    assert "fix tried: silent after" in result.output


def test_nothing_wrong_is_exit_0(ddl):
    result = run(ddl, "--rule", "duplicate_index")
    assert (result.exit_code, "0 error" in result.output or "nothing" in result.output) == (0, True)


def test_json_and_sarif_say_the_same(ddl):
    told = json.loads(run(ddl, "--json").stdout)
    sarif = json.loads(run(ddl, "--sarif").stdout)
    assert sarif["version"] == "2.1.0"
    found = [(one["ruleId"], one["level"]) for one in sarif["runs"][0]["results"]]
    levels = {"error": "error", "warning": "warning", "info": "note"}
    assert sorted(found) == sorted((one["rule"], levels[one["severity"]]) for one in told["findings"])
    lines = {one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in sarif["runs"][0]["results"]}
    assert lines <= {1, 2, 3}


def test_html_is_escaped(ddl, tmp_path):
    run(ddl, "--html", tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "money_as_float" in page


def test_every_rule_is_listed():
    from dea_core.analyze import RULES

    listed = CliRunner().invoke(dea, ["analyze", "--rules"]).output
    assert not [name for name in RULES if name not in listed]


@pytest.mark.parametrize(
    ("source", "options", "told"),
    [
        ("", {}, "empty"),
        ("no/such/file.sql", {}, "no/such/file.sql"),
        (DDL, {"rules": ("money_as_flaot",)}, "money_as_float"),
    ],
)
def test_what_is_no_source_is_refused(source, options, told):
    with pytest.raises(DeaError) as caught:
        analyze(source, **options)
    assert told in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("empty.csv", "", "empty.csv is empty"),
        ("broken.parquet", "no rows", "cannot read"),
        ("folder/note.txt", "no data", "holds no data"),
        ("folder/empty.sql", "", "is a directory"),
    ],
)
def test_files_that_hold_nothing_are_refused_in_words(name: str, text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    with pytest.raises(DeaError, match=told):
        analyze(path.parent if path.parent != tmp_path else path)


def test_a_table_that_may_not_be_read_is_told_and_the_others_are_looked_at(postgres_database: str) -> None:
    with open_engine(postgres_database) as engine:
        engine.execute("DO $$ BEGIN CREATE ROLE poor LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
        engine.execute("CREATE TABLE secret (id integer); CREATE TABLE seen (a integer); GRANT SELECT ON seen TO poor")
    report = analyze(postgres_database.replace("postgres@", "poor@"))
    assert [profile.name for profile in report.profiles] == ["seen"]
    told = {each.what: each.why for each in report.skipped}
    assert told["data of table secret"] == "permission denied for table secret"


def test_names_and_values_from_data_are_escaped(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "h.duckdb")) as made:
        value = "CASE WHEN range % 2 = 0 THEN '<script>x</script>' ELSE ' ''\"; a, b' END"
        made.execute(f"""CREATE TABLE "<img src=x>" AS SELECT {value} AS "a""<b>", range AS id FROM range(100)""")
    result = run(tmp_path / "h.duckdb", "--html", tmp_path / "report.html")
    assert not isinstance(result.exception, DeaError)
    page = (tmp_path / "report.html").read_text()
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page
