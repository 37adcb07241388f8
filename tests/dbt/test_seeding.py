"""``dea dbt seed``, ``plan`` and ``unseed`` on a real dbt project, by way of the command line's own functions."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from dea_core.engines import DuckDB
from dea_core.errors import ChecksFailedError, DeaError, PlanError, ReadError, RefusedError, UsageError
from dea_dbt.artifacts import run_dbt
from dea_dbt.commands import dbt
from dea_dbt.project import find_project
from dea_dbt.target_tables import MARKER
from tests.dbt import projects

ROWS = ("--rows", "60")
A_CUSTOMER = (
    "CREATE SCHEMA raw; CREATE TABLE raw.customers AS SELECT 0::BIGINT AS id, 'a' AS email, DATE '2024-01-01' AS joined"
)


def run(root: Path, *words: str) -> Result:
    """Run ``dea dbt WORDS`` there; a DeaError comes out as it is."""
    verb, *rest = words
    where = ["--project-dir", str(root), "--profiles-dir", str(root)]
    result = CliRunner().invoke(dbt, [verb, *where, *rest])
    if isinstance(result.exception, DeaError):
        raise result.exception
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 0, result.output
    return result


def rows(root: Path, sql: str) -> list[tuple[object, ...]]:
    with DuckDB.open(root / "shop.duckdb") as engine:
        return engine.rows(sql)


def test_the_target_is_filled_and_dbt_build_is_green(place: Path) -> None:
    result = json.loads(run(place, "seed", *ROWS, "--json").stdout)
    assert result["rows"] == {"till.customers": 60, "till.orders": 60, "till.payments": 60}
    assert result["loaded"]["passed"] + len(result["checks"]["warned"]) == result["loaded"]["of"] > 10
    outcome = run_dbt(find_project(str(place), str(place)), "build")
    assert outcome.failures == {}
    assert outcome.success
    assert rows(place, "SELECT count(*) > 20, count(email) > 10, bool_and(amount IS NOT NULL) FROM orders") == [
        (True,) * 3
    ]
    assert rows(place, "SELECT count(*) FROM duckdb_tables() WHERE comment LIKE '%unseed%'") == [(3,)]


def test_ours_may_be_made_again_and_taken_away(place: Path) -> None:
    run(place, "seed", *ROWS)
    run(place, "seed", "--rows", "30", "--select", "till.payments")
    assert rows(place, "SELECT (SELECT count(*) FROM raw.payments), (SELECT count(*) FROM raw.customers)") == [(30, 30)]
    told = json.loads(run(place, "unseed", "--json").stdout)
    assert told["dropped"] == ["raw.customers", "raw.orders", "raw.payments"]
    assert rows(place, "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw'") == [(0,)]
    assert "nothing of ours" in run(place, "unseed").stdout


def test_rows_of_others_are_not_touched(place: Path) -> None:
    rows(place, A_CUSTOMER)
    with pytest.raises(RefusedError) as caught:
        run(place, "seed", *ROWS)
    assert "raw.customers holds rows" in caught.value.message
    assert "--replace" in str(caught.value.hint)
    assert rows(place, "SELECT * FROM raw.customers")[0][1] == "a"
    assert rows(place, "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw'") == [(1,)]
    run(place, "seed", *ROWS, "--replace")
    assert rows(place, "SELECT count(*) FROM raw.customers") == [(60,)]


def test_an_empty_table_of_theirs_is_filled_and_emptied_again(place: Path) -> None:
    rows(place, "CREATE SCHEMA raw; CREATE TABLE raw.customers (id BIGINT, email VARCHAR, joined DATE, note VARCHAR)")
    rows(place, "COMMENT ON TABLE raw.customers IS 'loaded at night'")
    run(place, "seed", *ROWS)
    comment = rows(place, "SELECT comment FROM duckdb_tables() WHERE table_name = 'customers'")[0][0]
    assert "loaded at night" in str(comment)
    assert MARKER in str(comment)
    told = json.loads(run(place, "unseed", "--json").stdout)
    assert (told["emptied"], told["dropped"]) == (["raw.customers"], ["raw.orders", "raw.payments"])
    assert (
        rows(place, "SELECT comment, estimated_size FROM duckdb_tables() WHERE table_name = 'customers'")[0][0]
        == "loaded at night"
    )
    assert rows(place, "SELECT count(*) FROM raw.customers") == [(0,)]


def test_what_was_appended_to_is_not_marked(place: Path) -> None:
    rows(place, A_CUSTOMER)
    run(place, "seed", *ROWS, "--append")
    assert rows(place, "SELECT count(*) FROM raw.customers") == [(61,)]
    run(place, "unseed")
    assert rows(place, "SELECT count(*) FROM raw.customers") == [(61,)]


def test_rows_go_on_after_those_that_are_there(place: Path) -> None:
    run(place, "seed", *ROWS)
    before = rows(place, "FROM raw.orders ORDER BY id")
    for _ in range(2):
        told = json.loads(run(place, "seed", *ROWS, "--append", "--json").stdout)
        assert told["loaded"]["of"] > 10
    assert rows(place, "SELECT count(*), count(DISTINCT id), max(id) FROM raw.orders") == [(180, 180, 180)]
    assert rows(place, "FROM raw.orders ORDER BY id LIMIT 60") == before
    referred = "SELECT min(customer) > 60, max(customer) <= 120 FROM raw.orders WHERE id BETWEEN 61 AND 120"
    assert rows(place, referred) == [(True, True)]
    assert rows(place, "SELECT count(DISTINCT placed_at) > 120 FROM raw.orders") == [(True,)]
    assert run_dbt(find_project(str(place), str(place)), "build").failures == {}


def test_keys_that_are_there_already_are_not_written_again(place: Path) -> None:
    (place / "dea_plan.yml").write_text(
        "tables:\n  till.customers:\n    rows: 3\n    columns:\n      id: {recipe: choice, values: [7, 8, 9]}\n"
    )
    run(place, "seed")
    with pytest.raises(ChecksFailedError, match=r"3 of the rows to append to till.customers have a \(id\)") as caught:
        run(place, "seed", "--append")
    assert "without --append" in str(caught.value.hint)
    assert rows(place, "SELECT count(*) FROM raw.customers") == [(3,)]


def test_a_target_that_is_no_file_has_to_be_named(place: Path) -> None:
    projects.write_profile(place, path=":memory:")
    with pytest.raises(RefusedError) as caught:
        run(place, "seed")
    assert caught.value.hint == "say that you mean it: --target dev"
    with pytest.raises(UsageError, match="ends with the process"):
        run(place, "seed", "--target", "dev")


def test_a_plan_is_written_and_followed(place: Path) -> None:
    run(place, "plan", "--rows", "7")
    plan = place / "dea_plan.yml"
    assert "till.orders" in plan.read_text()
    plan.write_text(plan.read_text().replace("rows: 7", "rows: 9"))
    assert "9 rows  till.orders" in run(place, "seed").stdout
    assert run(place, "plan", "--out", "-").stdout.startswith("seed:")


def test_a_source_of_which_no_column_is_known_is_there_and_said_to_be_blind(place: Path) -> None:
    with pytest.raises(UsageError, match=r"source table till.unused .*no column is declared") as caught:
        run(place, "seed", "--select", "till.unused")
    assert caught.value.hint == "declare its columns in YAML"


def test_a_plan_of_more_tables_than_are_selected_is_followed_and_kept(place: Path) -> None:
    plan = place / "dea_plan.yml"
    plan.write_text(
        "tables:\n  till.customers: {rows: 4}\n  till.payments:\n    rows: 9\n"
        "    columns:\n      method: {recipe: choice, values: [cash]}\n"
    )
    told = run(place, "seed", "--select", "till.customers").stdout
    assert "4 rows  till.customers" in told
    assert "till.payments" not in told.partition("note:")[0]
    run(place, "plan", "--select", "till.customers")
    assert "rows: 4\n" in plan.read_text()
    assert "rows: 9\n" in plan.read_text()
    assert "method: {recipe: choice, values: [cash]}" in plan.read_text()


def test_nothing_is_null_unless_it_is_asked_for(place: Path) -> None:
    assert "null:" not in run(place, "plan", "--out", "-").stdout
    assert "null: 0.25" in run(place, "plan", "--out", "-", "--null-share", "0.25").stdout


def test_parquet_files(place: Path) -> None:
    run(place, "seed", *ROWS, "--into", "parquet", "--out", str(place / "files"))
    assert sorted(f.name for f in (place / "files").glob("*.parquet")) == [
        "till.customers.parquet", "till.orders.parquet", "till.payments.parquet",
    ]  # fmt: skip


def test_seeds_that_would_land_elsewhere_are_refused_and_nothing_is_kept(place: Path) -> None:
    before = sorted(place.rglob("seeds/**/*"))
    with pytest.raises(RefusedError) as caught:
        run(place, "seed", *ROWS, "--into", "seeds")
    assert "main_raw.customers" in caught.value.message
    assert "generate_schema_name" in str(caught.value.hint)
    assert sorted(place.rglob("seeds/**/*")) == before


def test_seeds_stand_for_sources(place: Path) -> None:
    macro = "{% macro generate_schema_name(name, node) %}{{ name or target.schema }}{% endmacro %}"
    projects.write(place, {"macros/schemas.sql": macro})
    shown = run(place, "seed", *ROWS, "--into", "seeds").stdout
    assert "passed on the rows as loaded" in shown
    folder = place / "seeds" / "dea"
    properties = (folder / "_dea_seeds.yml").read_text()
    assert "accepted_values" in properties
    assert "ref('dea_till__customers')" in properties
    project = find_project(str(place), str(place))
    assert run_dbt(project, "seed").success
    assert rows(place, "SELECT count(*), count(DISTINCT id) FROM raw.customers") == [(60, 60)]
    assert run_dbt(project, "build", "--exclude", "resource_type:seed").failures == {}
    (folder / "dea_till__orders.csv").write_text("id\n1\n")
    told = json.loads(run(place, "unseed", "--json").stdout)
    assert [Path(name.partition(": ")[0]).name for name in told["kept"]] == ["dea_till__orders.csv"]
    assert [file.name for file in folder.iterdir()] == ["dea_till__orders.csv"]


def test_the_project_s_own_seeds_are_made_again(place: Path) -> None:
    countries = place / "seeds" / "countries.csv"
    with pytest.raises(RefusedError, match="holds rows that are not ours"):
        run(place, "seed", "--remake-seeds", *ROWS)
    countries.write_text("code,label\n")
    run(place, "seed", "--remake-seeds", *ROWS)
    lines = countries.read_text().splitlines()
    assert (lines[0], len(lines)) == ("code,label", 61)
    assert run_dbt(find_project(str(place), str(place)), "build").failures == {}
    run(place, "unseed")
    assert countries.read_text() == "code,label\n"


def test_a_line_that_leaves_no_row_writes_nothing(place: Path) -> None:
    (place / "dea_plan.yml").write_text(
        "tables: {till.orders: {rows: 5, columns: {status: {recipe: computed, expression: \"'lo' || 'st'\"}}}}"
    )
    with pytest.raises(PlanError, match=r"till\.orders: CHECK .*status"):
        run(place, "seed")
    assert rows(place, "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw'") == [(0,)]


def test_a_line_that_breaks_a_test_is_refused_before_a_row_is_made(place: Path) -> None:
    (place / "dea_plan.yml").write_text(
        "tables:\n  till.orders:\n    rows: 5\n    columns:\n      status: {recipe: choice, values: [open, piad]}\n"
    )
    with pytest.raises(PlanError, match=r"till\.orders\.status: 'piad' breaks CHECK .*accepted_values") as caught:
        run(place, "seed")
    assert (caught.value.place, caught.value.hint) == (f"{place / 'dea_plan.yml'}:5", "did you mean paid?")


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        (("--replace", "--append"), UsageError, "exclude one another"),
        (("--append", "--into", "seeds"), UsageError, "--append"),
        (("--append", "--remake-seeds"), UsageError, "not for --remake-seeds"),
        (("--select", "till.order"), UsageError, "no such table"),
        (("--rows", "ten"), UsageError, "not a number"),
        (("--target", "prd"), UsageError, "no target"),
    ],
)
def test_wrong_words(place: Path, words: tuple[str, ...], error: type[DeaError], says: str) -> None:
    with pytest.raises(error, match=says):
        run(place, "seed", *words)


def test_nothing_to_make(tmp_path: Path) -> None:
    files = {
        "dbt_project.yml": "name: none\nprofile: shop\n",
        "seeds/a.csv": "id\n1\n",
        "models/m.sql": "select 1 as one",
    }
    with pytest.raises(ReadError) as caught:
        run(projects.write(tmp_path, files), "seed")
    assert "--remake-seeds" in str(caught.value.hint)


def test_sources_that_are_files_are_told_as_such(tmp_path: Path) -> None:
    sources = "sources: [{name: raw, meta: {external_location: 'data/{name}.csv'}, tables: [{name: teams}]}]"
    files = {
        "dbt_project.yml": "name: none\nprofile: shop\n",
        "models/sources.yml": sources,
        "models/m.sql": "select id from {{ source('raw', 'teams') }}",
    }
    with pytest.raises(
        ReadError, match=r"sources are files, not tables \(raw.teams\), such as 'data/teams.csv'"
    ) as caught:
        run(projects.write(tmp_path, files), "seed")
    assert "external_location" in str(caught.value.hint)


def test_help_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("seed", "plan", "unseed"):
        command = dbt.commands[name]
        assert isinstance(command, click.Command)
        assert "Example: dea dbt" in CliRunner().invoke(dbt, [name, "--help"]).output
