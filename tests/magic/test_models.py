"""model:NAME in each cell: the data of ``dea dbt seed``, and rules that the project says of its sources."""

from __future__ import annotations

import duckdb
import pytest

pytest.importorskip("dbt.version", reason="there is no dbt here")

from dea_core.errors import UsageError
from dea_core.readers import read_schema
from dea_dbt.artifacts import run_dbt
from dea_dbt.project import find_project
from dea_dbt.seeding import SeedWish, seed_project
from tests.dbt import projects
from tests.magic.cell import run

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """The shop as its owner has compiled it."""
    folder = projects.write(tmp_path_factory.mktemp("models") / "shop", projects.SHOP)
    project = find_project(str(folder), str(folder))
    assert run_dbt(project, "compile", target_path=project.target_path).success
    return folder


def seeded(folder, *tables):
    """What the command line makes, as rows by table."""
    project = find_project(str(folder), str(folder))
    out = folder / "made"
    wish = SeedWish(into="parquet", select=tables, rows={"*": 40}, out=str(out), replace=True)
    seed_project(project, wish)
    return written(out)


def written(folder):
    return {file.stem: duckdb.read_parquet(str(file)).fetchall() for file in folder.glob("*.parquet")}


def test_the_rows_are_those_of_the_command_line(shell, compiled, tmp_path):
    run(shell, f"%dea dbt {compiled}")
    run(shell, f"%%generate --rows 40 --format parquet --out {tmp_path / 'out'}\nmodel:orders")
    made = written(tmp_path / "out")
    assert {table: len(rows) for table, rows in made.items()} == dict.fromkeys(made, 40)
    assert made.keys() == {"till.customers", "till.orders", "till.payments"}
    assert made == seeded(compiled, *made)


def test_what_is_typed_wins_over_what_dbt_does(shell, compiled, capsys):
    run(shell, f"%dea dbt {compiled}")
    run(shell, "%%generate a << --rows 40\nmodel:orders")
    assert "edge case" not in capsys.readouterr().out
    run(shell, "%%generate b << --rows 40 --edge-cases 0.2\nmodel:orders")
    told = capsys.readouterr().out
    assert "edge case" in told
    assert "seeds stay as they are: main.countries" in told


def test_the_plan_of_the_project_is_followed(shell, compiled):
    plan = compiled / "dea_plan.yml"
    plan.write_text("seed: 7\ntables:\n  till.customers:\n    rows: 3\n", encoding="utf-8")
    try:
        run(shell, f"%dea dbt {compiled}")
        run(shell, "%%generate shop <<\nmodel:stg_customers")
    finally:
        plan.unlink()
    assert len(shell.user_ns["shop"]["till.customers"]) == 3


def test_controls_follow_what_the_cell_did(shell, compiled):
    from dea_magic import generate as cell
    from dea_magic.bodies import read_body
    from dea_magic.models import of_model

    run(shell, f"%dea dbt {compiled}")
    said = cell.WORDS.read("shop <<")
    given = {n: v for n, v in said.given.items() if n not in ("on", "overwrite")} | {"rows": {"*": 40}}
    asked = of_model(shell, read_body("model:orders", "generate"))
    request = cell._as_seeded(cell._request(shell, asked, given, "shop", False), said)
    assert (request.null_share, request.given["edge_cases"]) == (0.0, 0.0)
    made = cell.made_by(request, lambda *_: None)
    assert made.table("till.payments").fetchall() == seeded(compiled)["till.payments"]


def test_analyze_knows_the_tests_and_offers_no_alter_table(shell, compiled, capsys):
    run(shell, f"%dea dbt {compiled}")
    run(shell, "%%analyze report <<\nmodel:orders")
    report = shell.user_ns["report"]
    assert set(report.tables) == {"till.customers", "till.orders", "till.payments"}
    assert not [finding for finding in report.findings if finding.fix or finding.rule == "no_primary_key"]
    assert "no rows are looked at" in capsys.readouterr().out


def test_analyze_looks_at_the_rows_where_they_are(shell, compiled):
    with duckdb.connect() as loaded:
        loaded.execute("CREATE SCHEMA raw; CREATE TABLE raw.customers (id int, email text, joined text)")
        loaded.execute(
            "INSERT INTO raw.customers SELECT i, i || '@example.org', '2024-01-0' || i FROM range(1, 9) t(i)"
        )
        shell.user_ns["loaded"] = loaded
        run(shell, f"%dea dbt {compiled}")
        run(shell, "%%analyze report << --on loaded\nmodel:stg_customers")
        [profile] = shell.user_ns["report"].profiles
        assert profile.rows == 8


def test_optimize_times_a_model_on_data_made_for_it(shell, compiled):
    run(shell, f"%dea dbt {compiled}")
    run(shell, "%%optimize found << --rows 50 --seconds 5\nmodel:orders")
    found = shell.user_ns["found"]
    assert "countries 50" in found.measured_on
    assert "till.payments 50" in found.measured_on


def test_a_model_that_reads_nothing_and_one_that_is_not_there(shell, compiled):
    run(shell, f"%dea dbt {compiled}")
    with pytest.raises(UsageError, match="no model odrers") as caught:
        run(shell, "%%generate\nmodel:odrers")
    assert "orders" in caught.value.hint


def test_seeds_alone_are_made_again(compiled):
    file = compiled / "target" / "manifest.json"
    assert "countries" not in {table.name for table in read_schema(f"dbt://{file}")}
    assert "countries" in {table.name for table in read_schema(f"dbt://{compiled}?remake-seeds")}
