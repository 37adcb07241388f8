"""The package in a real project, under dbt-duckdb and dbt-postgres: models, tests and their configs, operations."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import duckdb
import psycopg
import pytest
import yaml

from tests.macros import shop
from tests.macros.rendering import MACROS
from tests.macros.test_rows import rows_in_python

PROJECT = """
name: shop
profile: shop
flags: {send_anonymous_usage_stats: false}
"""

MODELS = """
models:
  - name: customers
    columns:
      - {name: id, data_tests: [unique, not_null]}
  - name: orders
    data_tests:
      - dea.unique_together: {arguments: {columns: id}}
      - dea.expression_holds:
          name: half_price
          arguments: {expression: price < 30}
          config: {severity: warn, where: id < 1000, limit: 7, store_failures: true}
      - dea.foreign_key: {arguments: {columns: customer_id, to: ref('customers'), to_columns: id}}
      - dea.sums_agree:
          name: sums
          arguments: {to: ref('orders'), expression: quantity, group_by: [status, channel]}
    columns:
      - name: status
        data_tests:
          - dea.shares_within:
              name: shares
              arguments: {shares: {paid: [0.79, 0.81], "it's void": [0.04, 0.06]}, others: [0.1, 0.2]}
          - dea.determines: {name: statuses, arguments: {determined: [channel]}, config: {severity: warn}}
      - name: sku
        data_tests:
          - dea.matches_pattern: {name: skus, arguments: {pattern: 'T[A-CX]{2}-[0-9]{4}[.][a-z]'}}
      - name: quantity
        data_tests:
          - dea.mean_within: {name: mean, arguments: {min_value: 3, max_value: 6}}
          - dea.quantile_within: {name: median, arguments: {quantile: 0.5, min_value: 2, max_value: 7}}
          - dea.distinct_count_within: {name: kinds, arguments: {min_value: 4, max_value: 4}}
      - name: channel
        data_tests:
          - dea.null_share_within: {name: nulls, arguments: {min_value: 0.09, max_value: 0.11}}
sources:
  - name: till
    schema: raw
    tables:
      - name: people
        columns:
          - {name: id, data_type: integer, constraints: [{type: primary_key}]}
          - {name: email, data_type: varchar, data_tests: [unique, not_null]}
          - name: code
            data_type: varchar
            config: {meta: {dea: {recipe: pattern, pattern: '[A-Z]{2}-[0-9]{3}', null_share: 0.1}}}
          - {name: born_on, data_type: date}
      - name: sales
        data_tests:
          - dea.expression_holds: {name: dear, arguments: {expression: "amount < {{ var('most', 101) }}"}}
        columns:
          - {name: id, data_type: bigint, data_tests: [unique]}
          - name: person
            data_type: integer
            data_tests: [{relationships: {arguments: {to: "source('till', 'people')", field: id}}}]
          - name: customer
            data_type: bigint
            data_tests: [{relationships: {arguments: {to: ref('customers'), field: id}}}]
          - name: kind
            data_type: "{{ var('kind', 'varchar') }}"
            data_tests: [{accepted_values: {arguments: {values: [a, "it''s"]}}}]
          - name: level
            data_type: integer
            data_tests: [{accepted_values: {arguments: {values: [1, 2], quote: false}}}]
          - {name: amount, data_type: "decimal(10, 2)"}
          - {name: paid, data_type: boolean}
          - {name: sold_at, data_type: timestamp}
"""


class Project:
    """A project in a scratch folder with this package installed, on a target of its own."""

    def __init__(self, folder: Path, output: dict[str, Any], sizes: dict[str, int] = shop.SIZES) -> None:
        self.folder = folder
        files = {
            "dbt_project.yml": PROJECT,
            "profiles.yml": yaml.safe_dump({"shop": {"target": "dev", "outputs": {"dev": output}}}),
            "models/models.yml": MODELS,
            "models/customers.sql": shop.model("customers", sizes),
            "models/orders.sql": shop.model("orders", sizes),
        }
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        (folder / "dbt_packages").mkdir()
        (folder / "dbt_packages" / "dea").symlink_to(MACROS.parent)

    def dbt(self, *words: str, exit_code: int = 0) -> str:
        """Runs dbt, with deprecated spellings as errors, and gives what it prints."""
        strict = ["--warn-error-options", '{"error": ["Deprecations"]}', "--no-use-colors"]
        command = [str(Path(sys.executable).parent / "dbt"), *strict, *words]
        environment = {**os.environ, "DBT_PROFILES_DIR": str(self.folder)}
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True)
        assert done.returncode == exit_code, done.stdout + done.stderr
        return done.stdout

    def results(self) -> dict[str, tuple[str, int | None]]:
        """The status and failures of each node of the last run."""
        results = json.loads((self.folder / "target" / "run_results.json").read_text())["results"]
        return {one["unique_id"].split(".")[2]: (one["status"], one["failures"]) for one in results}


@pytest.fixture(params=["duckdb", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[dict[str, Any], Any]:
    """An output of profiles.yml, and how to connect to it."""
    if request.param == "duckdb":
        return on_duckdb(tmp_path)
    pytest.importorskip("dbt.adapters.postgres", reason="there is no dbt-postgres here")
    return on_postgres(request.getfixturevalue("postgres_database"))


def on_duckdb(folder: Path) -> tuple[dict[str, Any], Any]:
    """A file in ``folder``."""
    path = str(folder / "shop.duckdb")
    return {"type": "duckdb", "path": path, "schema": "main"}, lambda: duckdb.connect(path)


def on_postgres(url: str) -> tuple[dict[str, Any], Any]:
    """The database at ``url``."""
    server = {key: values[0] for key, values in parse_qs(urlparse(url).query).items()}
    output = {
        "type": "postgres", "host": server["host"], "port": int(server["port"]), "user": "postgres", "password": "",
        "dbname": urlparse(url).path.strip("/"), "schema": "main", "threads": 1,
    }  # fmt: skip
    return output, lambda: psycopg.connect(url)


@pytest.mark.slow
def test_a_project_of_macros(target: tuple[dict[str, Any], Any], tmp_path: Path) -> None:
    output, connect = target
    project = Project(tmp_path, output)
    project.dbt("build", "--exclude", "source:till")
    assert_models_are_pythons(connect)
    assert_tests_were_configured(project, connect)
    refused = project.dbt("run-operation", "dea_seed", "--vars", "{most: 50}", exit_code=1)
    assert "these rules do not hold on the rows as made: dear (" in refused
    assert "raw" not in tables(connect)
    for kind in ("integer", "no_such_type"):  # the first fails on its rows, after people was made
        project.dbt("run-operation", "dea_seed", "--vars", f"{{kind: {kind}}}", exit_code=1)
        assert "raw" not in tables(connect)
    made = project.dbt("run-operation", "dea_seed", "--args", "{rows: {default: 50, till.sales: 300}}")
    assert "2 tables made" in made
    assert_sources_are_made(connect)
    assert "0 tables made" in project.dbt("run-operation", "dea_seed")
    checked = project.dbt("run-operation", "dea_check")
    assert "22 rules: 20 hold, 0 broken, 2 warned of, 0 without their tables, 0 not looked at" in checked
    assert "warn             7  half_price" in checked
    with connect() as connection:
        connection.execute("update raw.people set id = 1 where id in (2, 3)")
        connection.execute("drop view main.customers")
    checked = project.dbt("run-operation", "dea_check", "--args", "{select: till}", exit_code=1)
    assert "fail             1  people: primary_key (id)" in checked
    assert "there is no main.customers" in checked


def assert_models_are_pythons(connect: Any) -> None:
    with connect() as connection:
        for table in ("customers", "orders"):
            made = connection.execute(f"select * from main.{table}").fetchall()
            assert shop.plain(made) == rows_in_python(table, shop.SIZES)


def assert_tests_were_configured(project: Project, connect: Any) -> None:
    results = project.results()
    assert results.pop("half_price") == ("warn", 7)
    assert results.pop("statuses") == ("warn", 3)
    assert {status for status, _ in results.values()} == {"success", "pass"}
    with connect() as connection:
        stored = connection.execute("select id, price from main_dbt_test__audit.half_price").fetchall()
    assert len(stored) == 7
    assert all(key < 1000 and price >= 30 for key, price in stored)


def tables(connect: Any) -> set[str]:
    with connect() as connection:
        return {row[0] for row in connection.execute("select table_schema from information_schema.tables").fetchall()}


def assert_sources_are_made(connect: Any) -> None:
    with connect() as connection:
        found = connection.execute(
            "select count(*), count(distinct person), count(distinct kind) from raw.sales where person between 1 and 50"
        ).fetchall()
        codes = connection.execute("select count(*), count(code), min(code) like '__-___' from raw.people").fetchall()
    assert (found[0][0], found[0][2]) == (300, 2)
    assert found[0][1] > 40
    assert codes == [(50, 45, True)]
