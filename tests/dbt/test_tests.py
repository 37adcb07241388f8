"""``dea dbt tests`` on a real project: found, shown, written, built by dbt, and failing once a model has a mistake."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from dea_dbt.artifacts import Outcome, run_dbt
from dea_dbt.commands import dbt
from dea_dbt.project import find_project
from tests.dbt import projects


def run(root: Path, command: str, *words: str) -> Result:
    return CliRunner().invoke(dbt, [command, "--project-dir", str(root), "--profiles-dir", str(root), *words])


def told(root: Path, *words: str) -> dict[str, Any]:
    result = run(root, "tests", "--json", *words)
    assert result.exception is None, result.exception
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def build(root: Path) -> Outcome:
    return run_dbt(find_project(str(root), str(root)), "build")


@pytest.fixture(scope="module")
def tested(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The shop with the tests that it lacked, and what was said of them."""
    root = tmp_path_factory.mktemp("tests") / "shop"
    shutil.copytree(shop, root, ignore=shutil.ignore_patterns("*.duckdb*", "profiles.yml", "target"))
    projects.write(root, {})
    before = {path: path.read_bytes() for path in root.rglob("*.yml")}
    told(root, "--rows", "60")
    assert before == {path: path.read_bytes() for path in root.rglob("*.yml") if "target" not in path.parts}
    found = told(root, "--rows", "60", "--write")
    assert run(root, "seed", "--rows", "60").exit_code == 0
    return root, found


def test_each_test_says_what_it_catches(tested: tuple[Path, dict[str, Any]]) -> None:
    _, found = tested
    assert found["tests"]
    assert all(one["catches"] or one["rows"] for one in found["tests"])
    assert found["written"]


def test_dbt_builds_the_unchanged_project_with_them(tested: tuple[Path, dict[str, Any]]) -> None:
    root, _ = tested
    assert build(root).failures == {}


def test_a_second_run_adds_nothing(tested: tuple[Path, dict[str, Any]]) -> None:
    root, _ = tested
    again = told(root, "--rows", "60", "--write")
    assert again["written"] == []
    assert again["files"] == []


def test_a_mistake_in_a_model_makes_dbt_fail(tested: tuple[Path, dict[str, Any]]) -> None:
    root, _ = tested
    model = root / "models" / "stg_orders.sql"
    right = model.read_text()
    assert "select id as order_id, customer as customer_id" in right
    model.write_text(right.replace("id as order_id, customer as", "customer as order_id, id as"))
    try:
        failures = build(root).failures
    finally:
        model.write_text(right)
    assert any("unique_stg_orders_order_id" in name for name in failures)


def test_the_text_shows_a_diff_and_how_much_is_noticed(place: Path) -> None:
    result = run(place, "tests", "--rows", "40", "--select", "stg_orders")
    assert result.exit_code == 0
    assert "noticed by the tests there are" in result.stdout
    assert "catches" in result.stdout
    assert "--write does it" in result.stdout
    assert "+++ b/" in result.stdout


def test_nodes_are_selected_as_dbt_does(place: Path) -> None:
    found = told(place, "--rows", "40", "--select", "stg_payments")
    assert {one["relation"] for one in found["tests"]} <= {"stg_payments"}
    assert set(found["strength"]) <= {"stg_payments"}


def test_a_selection_of_nothing_names_the_nearest(place: Path) -> None:
    result = run(place, "tests", "--select", "stg_payment")
    assert result.exit_code != 0
    assert "stg_payments" in str(getattr(result.exception, "hint", ""))


def test_a_model_that_cannot_be_built_is_named(place: Path) -> None:
    (place / "models" / "hard.sql").write_text("select * from raw.elsewhere\n")
    assert "hard" in told(place, "--rows", "40", "--select", "hard")["not_built"]


def test_a_test_that_the_targets_rows_break_is_dropped(place: Path) -> None:
    words = ("--rows", "40", "--select", "stg_payments")
    before = told(place, *words)
    assert before["target"] is None
    assert "stg_payments.order_id is never NULL" in [one["test"] for one in before["tests"]]
    with duckdb.connect(str(place / "shop.duckdb")) as target:
        target.execute("CREATE VIEW stg_payments AS SELECT i AS payment_id, NULL AS order_id FROM range(12) AS r(i)")
    after = told(place, *words, "--write")
    dropped = {"test": "stg_payments.order_id is never NULL", "why": "fails on 12 rows of the target", "rows": 12}
    assert after["dropped"] == [dropped]
    assert after["target"].startswith("tried on the rows of 1 relation of duckdb at")
    assert "stg_payments.order_id is never NULL" not in [one["test"] for one in after["tests"]]
    duckdb.connect(str(place / "shop.duckdb")).close()  # no lock is kept


def test_a_target_that_is_locked_is_told_and_goes_without(place: Path) -> None:
    words = ("--rows", "40", "--select", "stg_payments")
    told(place, *words)  # dbt has compiled it: that needs the target
    holds = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", holds, str(place / "shop.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        found = told(place, *words)
        other.communicate("")
    assert found["target"].startswith("not tried on the target's rows: cannot open")
    assert found["tests"]


NARROW = {
    "dbt_project.yml": "name: months\nprofile: shop\n",
    "seeds/periods.csv": "period_id,starts,ends\n1,2024-01-01,2024-03-01\n2,2024-02-01,2024-03-01\n",
    "seeds/seeds.yml": """
seeds:
  - name: periods
    columns:
      - {name: starts, data_tests: [not_null]}
      - {name: ends, data_tests: [not_null]}
""",
    "models/lengths.sql": "select period_id, ends - starts as days from {{ ref('periods') }}\n",
    "tests/starts_first.sql": "select * from {{ ref('periods') }} where not starts < ends\n",
    "tests/starts_odd.sql": "select * from {{ ref('periods') }} where md5(starts::varchar) not like '%abcd%'\n",
}


def test_seeds_whose_rows_cannot_be_made_are_used_as_they_are(tmp_path: Path) -> None:
    projects.write(tmp_path, NARROW)
    found = told(tmp_path, "--rows", "60")
    assert len(found["databases"]) == 1
    assert "no others: not supported: periods: CHECK" in found["databases"][0]
