"""``dea dbt build --local``: projects of warehouses whose adapters are not here, built on DuckDB by dbt itself."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from click.testing import CliRunner, Result

from dea_dbt.commands import dbt
from tests.dbt import projects

SOURCES = """
sources:
  - {name: raw, database: raw_db, schema: shop, tables: [{name: orders}]}
models:
  - name: orders
    config: {contract: {enforced: true}, materialized: table, post_hook: "grant select on {{ this }} to role reporter"}
    columns:
      - {name: order_id, data_type: number, data_tests: [unique, not_null]}
      - {name: half, data_type: number}
      - {name: kind, data_type: varchar}
  - name: broken
    columns: [{name: order_id, data_tests: [not_null]}]
"""
SNOWFLAKE = {
    "dbt_project.yml": "name: cold\nprofile: shop\non-run-start: alter session set timezone = 'UTC'\n",
    "models/models.yml": SOURCES,
    "models/lines.sql": """{{ config(materialized='ephemeral') }}
select id as order_id, amount, zeroifnull(discount) as discount, to_timestamp_ntz(placed_at) as placed_at,
  details:kind::string as kind, {{ dbt.dateadd('day', 1, 'placed_at') }} as due_at
from {{ source('raw', 'orders') }}""",
    "models/orders.sql": """
select order_id, amount / 2 as half, iff('{{ target.type }}' = 'snowflake', coalesce(kind, 'none'), 'wrong') as kind
from {{ ref('lines') }}
qualify row_number() over (partition by order_id order by placed_at desc) = 1""",
    "models/grown.sql": """{{ config(materialized='incremental', unique_key='order_id', incremental_strategy='merge') }}
select order_id from {{ ref('orders') }} {% if is_incremental() %} where order_id > 5 {% endif %}""",
    "models/broken.sql": "select order_id,\n\n  soundex(kind) as sound\nfrom {{ ref('orders') }}",
    "models/below.sql": "select * from {{ ref('broken') }}",
    "models/snake.py": "def model(dbt, session):\n    return dbt.ref('orders')\n",
    "snapshots/kept.sql": """{% snapshot kept %}{{ config(unique_key='order_id', strategy='check', check_cols=['kind'],
  target_schema='history') }} select order_id, kind from {{ ref('orders') }} {% endsnapshot %}""",
    "seeds/rates.csv": "code,rate\nde,0.19\n",
    "seeds/seeds.yml": "seeds: [{name: rates, config: {column_types: {rate: 'number(5,2)', code: varchar(2)}}}]",
}
BIGQUERY = {
    "dbt_project.yml": "name: big\nprofile: shop\n",
    "models/models.yml": """
sources:
  - {name: raw, schema: events, tables: [{name: visits}]}
models:
  - name: visits
    columns: [{name: visit_id, data_tests: [unique, not_null]}]
""",
    "models/visits.sql": """
select id as visit_id, date_trunc(date(seen_at), month) as month, safe_divide(cast(hits as int64), 0) as none,
  struct(safe_cast(hits as int64) as n).n as hits, {{ dbt.split_part("'a-b'", "'-'", 2) }} as part
from {{ source('raw', 'visits') }}""",
    "models/months.sql": """
select month, array_agg(visit_id order by visit_id limit 1)[offset(0)] as first_visit, '{{ target.project }}' as project
from {{ ref('visits') }} cross join unnest([1, 2]) as step with offset as at where at = 0 group by month""",
}
TARGETS: dict[str, dict[str, object]] = {
    "snowflake": {"account": "a", "user": "u", "password": "p", "database": "analytics", "warehouse": "w"},
    "bigquery": {"method": "oauth", "project": "my-project", "dataset": "dbt_me"},
}


def write(root: Path, files: dict[str, str], kind: str) -> Path:
    target = {"type": kind, "schema": "dbt_me", "threads": 2, **TARGETS.get(kind, {})}
    profiles = yaml.safe_dump({"shop": {"target": "dev", "outputs": {"dev": target}}})
    return projects.write(root, {**files, "profiles.yml": profiles})


def build(root: Path, *words: str) -> Result:
    where = ["--project-dir", str(root), "--profiles-dir", str(root)]
    return CliRunner().invoke(dbt, ["build", "--local", *where, "--rows", "50", *words])


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A project of Snowflake, built; the file, and what was told of it."""
    pytest.importorskip("dbt.adapters.duckdb")
    root = write(tmp_path_factory.mktemp("cold"), SNOWFLAKE, "snowflake")
    result = build(root, "--json", "--out", str(root / "here.duckdb"))
    assert result.exit_code == 1, result.output  # a model cannot be built
    return root / "here.duckdb", json.loads(result.stdout)


def node(told: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for part in ("nodes", "tests") for one in told[part] if one["name"] == name)


def test_what_can_be_built_is_built_with_rows(cold: tuple[Path, dict[str, Any]]) -> None:
    file, told = cold
    rows = {one["name"]: one["rows"] for one in told["nodes"] if one["status"] == "success"}
    assert rows == {"orders": rows["orders"], "grown": rows["orders"], "kept": rows["orders"], "rates": 1}
    assert rows["orders"] > 0
    with duckdb.connect(str(file), read_only=True) as engine:
        assert engine.execute("SELECT count(*) FROM shop.orders").fetchall() == [(50,)]
        assert "wrong" not in {row[0] for row in engine.execute("SELECT kind FROM dbt_me.orders").fetchall()}
        assert engine.execute("SELECT rate::VARCHAR FROM dbt_me.rates").fetchall() == [("0.19",)]


def test_what_cannot_is_named_with_function_and_line(cold: tuple[Path, dict[str, Any]]) -> None:
    _, told = cold
    reason = {"said": "DuckDB has no function soundex", "function": "soundex", "line": 3}
    assert node(told, "broken")["reason"] == reason
    assert node(told, "below")["because"] == ["broken"]
    assert "Python" in node(told, "snake")["reason"]["said"]


def test_tests_run_but_for_those_of_what_is_not_there(cold: tuple[Path, dict[str, Any]]) -> None:
    _, told = cold
    status = {one["name"]: (one["status"], one["because"]) for one in told["tests"]}
    assert status["unique_orders_order_id"] == status["not_null_orders_order_id"] == ("pass", [])
    assert status["not_null_broken_order_id"] == ("skipped", ["broken"])


def test_what_is_left_out_is_told(cold: tuple[Path, dict[str, Any]]) -> None:
    _, told = cold
    assert node(told, "orders")["notes"] == ["1 hook not run", "its contract is not checked"]


def test_a_project_of_bigquery_is_green(tmp_path: Path) -> None:
    root = write(tmp_path, BIGQUERY, "bigquery")
    result = build(root)
    assert result.exit_code == 0, result.output
    assert "2 of 2 built, 2 with rows; 2 of 2 tests passed" in result.output
    with duckdb.connect(str(root / "target/dea/local/dea_local.duckdb"), read_only=True) as engine:
        kinds = engine.execute("SELECT typeof(month), none, part, hits = hits FROM dbt_me.visits LIMIT 1").fetchall()
        assert kinds == [("DATE", None, "b", True)]
        assert engine.execute("SELECT DISTINCT project FROM dbt_me.months").fetchall() == [("my-project",)]


def test_a_file_of_others_stays(tmp_path: Path) -> None:
    root = write(tmp_path, BIGQUERY, "bigquery")
    with duckdb.connect(str(root / "mine.duckdb")) as engine:
        engine.execute("CREATE TABLE t (x INTEGER)")
    result = build(root, "--out", str(root / "mine.duckdb"))
    assert "no file of ours" in str(result.exception)


@pytest.mark.parametrize(("kind", "said"), [("duckdb", "is DuckDB already"), ("snowflake", "--local alone")])
def test_what_there_is_no_use_for_is_refused(tmp_path: Path, kind: str, said: str) -> None:
    root = write(tmp_path, BIGQUERY, kind)
    words = ["build", "--project-dir", str(root), "--profiles-dir", str(root)]
    result = CliRunner().invoke(dbt, [*words, *(["--local"] if kind == "duckdb" else [])])
    assert said in str(result.exception)


def test_adapters_are_as_they_were(cold: tuple[Path, dict[str, Any]]) -> None:
    assert not hasattr(sys.modules.get("dbt.adapters.snowflake"), "Plugin")
