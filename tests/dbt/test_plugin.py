"""Sources that generate themselves: dbt run for real, with the plugin in profiles.yml."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from dea_core.engines import DuckDB
from dea_dbt.artifacts import Outcome, run_dbt
from dea_dbt.project import find_project
from dea_dbt.seeding import SeedWish, seed_project
from tests.dbt import projects

pytest.importorskip("dbt.adapters.duckdb", reason="there is no dbt-duckdb here")
ROOT = Path(__file__).parents[2]
THREADS = 8
COPIES = {
    f"models/copy_{n}.sql": "select id from {{ source('till', 'orders') }} union all "
    "select id from {{ source('till', 'customers') }}"
    for n in range(THREADS)
}
SHOP = {
    "dbt_project.yml": "name: shop\nprofile: shop\n",
    "models/sources.yml": """
sources:
  - name: till
    schema: raw
    meta: {plugin: dea, rows: 500}
    tables:
      - name: orders
      - name: customers
        meta: {rows: 40}
""",
    "models/orders.sql": """
select o.id as order_id, o.customer, cast(o.placed as timestamp) as placed_at, c.email
from {{ source('till', 'orders') }} o left join {{ source('till', 'customers') }} c on c.id = o.customer
""",
    "models/models.yml": """
models:
  - name: orders
    columns:
      - {name: order_id, data_tests: [unique, not_null]}
      - {name: email, data_tests: [not_null]}
""",
    **COPIES,
}
SUMS = (
    "SELECT (SELECT sum(hash(o)) FROM raw.orders o), (SELECT sum(hash(c)) FROM raw.customers c), "
    "(SELECT count(*) FROM raw.orders), (SELECT count(*) FROM raw.customers)"
)


def shop(folder: Path, *, config: dict[str, Any] | None = None, **files: str) -> Path:
    """The shop, its sources made by the plugin."""
    place = projects.write(folder, {**SHOP, **files})
    plugin = {"module": "dea_dbt.plugin", **({"config": config} if config else {})}
    projects.write_profile(place, threads=THREADS, plugins=[plugin])
    return place


def dbt(place: Path, *command: str) -> Outcome:
    return run_dbt(find_project(str(place), str(place)), *command)


def rows(place: Path, sql: str = SUMS) -> list[tuple[object, ...]]:
    with DuckDB.open(place / "shop.duckdb", read_only=True) as engine:
        return engine.rows(sql)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each time that the plugin made its sources."""
    from dea_dbt import plugin

    calls: list[str] = []
    real = plugin.Plugin._make
    monkeypatch.setattr(plugin.Plugin, "_make", lambda self: (calls.append(self.name), real(self))[1])
    return calls


def test_sources_are_made_once_and_are_those_that_seed_makes(tmp_path: Path, made: list[str]) -> None:
    place = shop(tmp_path / "plugged")
    outcome = dbt(place, "build")
    assert (outcome.success, outcome.failures, made) == (True, {}, ["dea"])
    sums = rows(place)
    assert sums[0][2:] == (500, 40)
    assert rows(place, "SELECT count(*) FROM orders WHERE email IS NULL") == [(0,)]
    dbt(place, "run", "--select", "copy_1")
    assert (rows(place), made) == (sums, ["dea", "dea"])
    seeded = projects.write(tmp_path / "seeded", SHOP | {"models/sources.yml": SHOP["models/sources.yml"].replace(
        "plugin: dea, ", "")})  # fmt: skip
    seed_project(find_project(str(seeded), str(seeded)), SeedWish())
    assert rows(seeded) == sums


def test_the_plan_file_wins_and_our_own_compiling_makes_nothing(tmp_path: Path, made: list[str]) -> None:
    from dea_dbt.planning import write_plan
    from dea_dbt.seeding import prepare

    place = shop(tmp_path, config={"seed": 7})
    project = find_project(str(place), str(place))
    assert len(list(write_plan(prepare(project, SeedWish()), None))) > 0
    assert made == []
    plan = place / "dea_plan.yml"
    assert "rows: 500\n" in plan.read_text()
    plan.write_text(plan.read_text().replace("rows: 500\n", "rows: 77\n"))
    assert dbt(place, "run").failures == {}
    assert rows(place)[0][2:] == (77, 40)
    assert not (place / "target" / "dea_plan.yml").exists()
    plan.write_text("tables:\n  till.customers: {columns: {id: sequence}}\n")
    assert dbt(place, "run").failures == {}
    assert rows(place)[0][2:] == (500, 40), "a plan that does not say how many leaves it to meta"


def test_a_refusal_is_told_by_every_node_and_leaves_the_tables(tmp_path: Path, made: list[str]) -> None:
    place = shop(tmp_path)
    dbt(place, "run", "--select", "copy_1")
    before = rows(place)
    models = SHOP["models/models.yml"] + "      - {name: customer, data_tests: [unique]}\n"
    (place / "models" / "models.yml").write_text(models.lstrip("\n"))
    outcome = dbt(place, "run", "--select", "copy_1", "copy_2")
    told = list(outcome.failures.values())
    assert len(told) == 2
    assert all("till.orders can have at most 40 rows, and 500 were asked for" in text for text in told), told
    assert all("hint: ask for 40 rows" in text for text in told)
    assert (rows(place), made) == (before, ["dea", "dea"])


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    place = shop(tmp_path)
    with DuckDB.open(place / "shop.duckdb") as engine:
        engine.execute("CREATE SCHEMA raw; CREATE TABLE raw.orders AS SELECT 1 AS id")
    told = dbt(place, "run", "--select", "copy_1").failures
    assert "raw.orders holds rows that are not ours hint: drop it" in next(iter(told.values()))
    assert rows(place, "SELECT * FROM raw.orders") == [(1,)]
    shop(place, config={"replace": True})
    assert dbt(place, "run", "--select", "copy_1").failures == {}


def test_a_source_without_columns_is_said_to_have_none(tmp_path: Path) -> None:
    blind = SHOP["models/sources.yml"] + "      - name: blind\n"
    place = shop(
        tmp_path, **{"models/sources.yml": blind, "models/b.sql": "select 1 from {{ source('till', 'blind') }}"}
    )
    told = dbt(place, "run", "--select", "b", "copy_1").failures
    assert list(told) == ["model.shop.b"]
    assert "no column of source blind is known hint: declare its columns in YAML" in told["model.shop.b"]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"seeds": 7}, "unknown config 'seeds'; did you mean seed"),
        ({"replace": "yes"}, "replace: 'yes' must be true or false"),
        ({"rows": -1}, "rows['*']=-1 must be a whole number from 0"),
    ],
)
def test_a_wrong_config_is_refused(tmp_path: Path, config: dict[str, Any], said: str) -> None:
    outcome = dbt(shop(tmp_path, config=config), "run", "--select", "copy_1")
    assert said in " ".join([*outcome.failures.values(), *outcome.errors])


def test_references_to_a_table_that_is_not_of_the_plugin_meet_what_seed_makes(tmp_path: Path) -> None:
    sources = SHOP["models/sources.yml"].replace("meta: {plugin: dea, rows: 500}", "meta: {rows: 500}")
    sources = sources.replace("- name: orders\n", "- name: orders\n        meta: {plugin: dea}\n")
    place = shop(tmp_path, **{"models/sources.yml": sources})
    seed_project(find_project(str(place), str(place)), SeedWish(select=["till.customers"], rows={"*": 25}))
    assert dbt(place, "build").failures == {}
    stray = "SELECT count(*) FROM raw.orders WHERE customer NOT IN (SELECT id FROM raw.customers)"
    assert rows(place, "SELECT count(*) FROM raw.customers") == [(25,)]
    assert rows(place, stray) == [(0,)]


@pytest.mark.slow
def test_the_sample_project_builds_on_sources_that_make_themselves(tmp_path: Path) -> None:
    place = tmp_path / "tea"
    left = shutil.ignore_patterns("target", "logs", "*.duckdb*", "dbt_packages", "package-lock.yml")
    shutil.copytree(ROOT / "sample_project", place, ignore=left)
    file = place / "models" / "staging" / "_sources.yml"
    document = yaml.safe_load(file.read_text())
    for source in document["sources"]:
        source["config"] = {"meta": {"plugin": "dea"}}
    file.write_text(yaml.safe_dump(document))
    profile = yaml.safe_load((place / "profiles.yml").read_text())
    profile["tea_shop"]["outputs"]["dev"]["path"] = str(place / "t.duckdb")
    (place / "profiles.yml").write_text(yaml.safe_dump(profile))
    (place / "dbt_packages").mkdir()
    (place / "dbt_packages" / "dea").symlink_to(ROOT)
    outcome = dbt(place, "build")
    assert (outcome.success, outcome.failures) == (True, {})
