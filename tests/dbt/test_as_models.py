"""A plan as models: dbt runs them for real, and the rows are those that ``dea dbt seed`` loads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dea_core.engines import open_engine
from dea_core.errors import RefusedError, UsageError
from dea_dbt.artifacts import run_dbt
from dea_dbt.as_models import _without_jinja, need_portable
from dea_dbt.model_files import is_ours
from dea_dbt.project import find_project
from dea_dbt.seeding import SeedWish, prepare
from tests.dbt import projects
from tests.dbt.test_postgres import place as postgres_place  # noqa: F401  (a fixture)
from tests.dbt.test_seeding import run

ROWS = ("--rows", "60", "--seed", "5")
LANDING = """
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if 'dea' in node.tags -%} {{ custom_schema_name or target.schema }}
    {%- else -%} {{ default__generate_schema_name(custom_schema_name, node) }}
    {%- endif -%}
{%- endmacro %}
"""
FOLDER = Path("models") / "synthetic"
TABLES = ("raw.customers", "raw.orders", "raw.payments")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return projects.write(tmp_path / "shop", {**projects.SHOP, "macros/landing.sql": LANDING})


def written(place: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted((place / FOLDER).glob("*"))}


def build(place: Path, *words: str) -> dict[str, str]:
    outcome = run_dbt(find_project(str(place), str(place)), "build", *words)
    assert outcome.success, outcome
    return dict(outcome.failures)


def rows(url: str) -> list[list[tuple[object, ...]]]:
    with open_engine(url) as engine:
        columns = {
            table: [
                str(name)
                for (name,) in engine.rows(
                    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'raw' "
                    f"AND table_name = '{table.partition('.')[2]}' ORDER BY column_name"
                )
            ]
            for table in TABLES
        }
        return [engine.rows(f"SELECT {', '.join(columns[table])} FROM {table} ORDER BY id") for table in TABLES]


@pytest.mark.slow
def test_models_make_the_rows_that_seed_loads(place: Path, tmp_path: Path) -> None:
    told = run(place, "seed", "--into", "models", *ROWS).output
    assert "next: dbt build --select tag:dea && dbt build --exclude tag:dea" in told
    assert build(place, "--select", "tag:dea") == {}
    assert build(place, "--exclude", "tag:dea") == {}
    first = written(place)
    assert set(first) == {
        "_dea_models.yml", "dea_till__customers.sql", "dea_till__orders.sql", "dea_till__payments.sql"
    }  # fmt: skip
    assert "rows made up for" in first["_dea_models.yml"]
    run(place, "seed", "--into", "models", *ROWS)
    assert written(place) == first
    seeded = projects.write(tmp_path / "seeded", projects.SHOP)
    run(seeded, "seed", *ROWS)
    made = rows(f"duckdb:///{place / 'shop.duckdb'}")
    assert made == rows(f"duckdb:///{seeded / 'shop.duckdb'}")
    assert len(made[1]) == 60
    assert str(place / FOLDER / "dea_till__orders.sql") in run(place, "unseed").output
    assert written(place) == {}


@pytest.mark.slow
def test_postgres_makes_the_same_rows(postgres_place: Path, postgres_database: str, tmp_path: Path) -> None:  # noqa: F811
    projects.write(postgres_place, {"macros/landing.sql": LANDING})
    named = ("--target", "prod")
    run(postgres_place, "seed", "--into", "models", *named, *ROWS)
    assert "GENERATE_SERIES" in written(postgres_place)["dea_till__orders.sql"]
    assert build(postgres_place, "--select", "tag:dea") == {}
    seeded = projects.write(tmp_path / "seeded", projects.SHOP)
    run(seeded, "seed", *ROWS)
    assert rows(postgres_database) == rows(f"duckdb:///{seeded / 'shop.duckdb'}")


def test_what_is_not_ours_is_left(place: Path) -> None:
    words = ("seed", "--into", "models", *ROWS)
    stranger = place / FOLDER / "dea_till__orders.sql"
    stranger.parent.mkdir(parents=True)
    stranger.write_text("select 1 as id\n")
    with pytest.raises(RefusedError, match="was not written by us"):
        run(place, *words)
    assert written(place) == {"dea_till__orders.sql": "select 1 as id\n"}
    run(place, *words, "--replace")
    assert is_ours(stranger)
    stranger.write_text(stranger.read_text() + "-- mine\n")
    with pytest.raises(RefusedError, match="has been changed since it was written"):
        run(place, *words)


def test_models_that_the_plan_no_longer_has_go_when_told(place: Path) -> None:
    words = ("seed", "--into", "models", *ROWS)
    run(place, *words)
    fewer = (*words, "--select", "till.customers")
    assert "no longer in the plan, left as it is (--prune takes it away)" in run(place, *fewer).output
    assert len(written(place)) == 4
    mine = place / FOLDER / "dea_till__payments.sql"
    mine.write_text(mine.read_text() + "-- mine\n")
    run(place, *fewer, "--prune")
    assert set(written(place)) == {"_dea_models.yml", "dea_till__customers.sql", "dea_till__payments.sql"}


def test_models_that_would_land_elsewhere_are_taken_back(place: Path) -> None:
    (place / "macros" / "landing.sql").unlink()
    with pytest.raises(RefusedError, match=r"dea_till__\w+ would land on shop.main_raw.\w+, not on shop.raw"):
        run(place, "seed", "--into", "models", *ROWS)
    assert not (place / FOLDER).exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--prune",), "--prune is for --into models"),
        (("--into", "models", "--append"), "--append is for tables of the target"),
        (("--into", "models", "--remake-seeds"), "--into models makes none"),
    ],
)
def test_what_does_not_go_together_is_refused(place: Path, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        run(place, "seed", *words)


def test_a_folder_that_dbt_does_not_read_is_refused(place: Path) -> None:
    with pytest.raises(RefusedError, match="dbt finds no models in"):
        run(place, "seed", "--into", "models", "--out", "elsewhere", *ROWS)


def test_a_warehouse_that_has_no_sql_of_ours_is_refused(place: Path) -> None:
    ready = prepare(find_project(str(place), str(place)), SeedWish())
    connection: Any = replace(ready.project.connection, adapter="snowflake")
    with pytest.raises(UsageError, match="--into models is not supported for snowflake"):
        need_portable(replace(ready, project=replace(ready.project, connection=connection)))


def test_texts_that_look_like_jinja_are_kept_from_it() -> None:
    assert _without_jinja("SELECT '{{ x }}'") == "{% raw %}SELECT '{{ x }}'{% endraw %}"
    assert _without_jinja("SELECT 1") == "SELECT 1"


def test_many_rows_are_checked_on_a_part(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dea_dbt.seeding.MOST_CHECKED", 50)
    told = run(place, "seed", "--into", "models", *ROWS).output
    assert "part 1 of 4" in told
    assert "RANGE(0, 60)" in written(place)["dea_till__orders.sql"]
