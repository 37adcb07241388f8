"""``dea dbt optimize`` on a real project: a model over what it reads, tests as premises, made data or the target's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dea_dbt.artifacts import run_dbt
from dea_dbt.commands import dbt
from dea_dbt.project import find_project
from tests.dbt import projects

MODELS = {
    "each_once": "select distinct order_id, customer_id, status, email from {{ ref('orders') }}",
    "of_source": "select distinct id, status from {{ source('till', 'orders') }} where status <> 'paid'",
    "no_key": "select distinct customer_id, status from {{ ref('orders') }}",
    "all_payments": "select distinct id, amount from {{ source('till', 'payments') }}",
    "hard": "select id from raw.elsewhere",
}
STG_ORDERS_AND_BELOW = {"stg_orders", "orders", "each_once", "no_key"}
INCREMENTAL = """{{ config(materialized='incremental') }}
select order_id from {{ ref('stg_orders') }} {% if is_incremental() %} where order_id > 5 {% endif %}
"""


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(dbt, ["optimize", "--project-dir", str(root), "--profiles-dir", str(root), *words])


def told(root: Path, *words: str) -> list[dict[str, Any]]:
    result = run(root, "--json", *words)
    assert result.exception is None, result.exception
    models: list[dict[str, Any]] = json.loads(result.stdout)["models"]
    return models


@pytest.fixture(scope="module")
def root(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop with more models, compiled once for all that only read it."""
    folder = tmp_path_factory.mktemp("optimize") / "shop"
    shutil.copytree(shop, folder, ignore=shutil.ignore_patterns("*.duckdb*", "profiles.yml", "target"))
    return projects.write(folder, {f"models/{name}.sql": f"{sql}\n" for name, sql in MODELS.items()})


def distinct_dropped(one: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in one["shown"] + one["dropped"] if each["rules"] == ["drop_distinct"]]


def test_a_test_is_a_premise_and_is_named_as_one(root: Path) -> None:
    (one,) = told(root, "each_once", "--rows", "50000")
    (found,) = distinct_dropped(one)
    assert found["verdict"]["word"] == "proved"
    premises = " ".join(found["verdict"]["premises"])
    assert "from the dbt test unique_orders_order_id, which must hold" in premises
    assert "{{ ref('orders') }}" in found["sql"]
    assert "{{ ref('orders') }}" in one["written"]


def test_a_constraint_of_a_source_is_a_premise(root: Path) -> None:
    (one,) = told(root, "of_source", "--rows", "2000")
    (found,) = distinct_dropped(one)
    assert any("till.orders PRIMARY KEY (id)" in premise for premise in found["verdict"]["premises"])
    assert "{{ source('till', 'orders') }}" in found["sql"]


def test_what_no_test_says_is_no_premise(root: Path) -> None:
    (one,) = told(root, "no_key", "--rows", "2000")
    assert not distinct_dropped(one)


def test_a_rule_of_a_model_below_is_no_premise_of_what_it_reads(root: Path) -> None:
    """A test on orders, which leaves some rows out, says nothing of the source that it is made of."""
    (one,) = told(root, "all_payments", "--rows", "2000")
    assert not distinct_dropped(one)


def test_the_target_is_read_and_stays_as_it_is(place: Path) -> None:
    (place / "models" / "each_once.sql").write_text(MODELS["each_once"])
    missing = run(place, "each_once", "--on-target")
    assert "is not in the target" in str(missing.exception)
    CliRunner().invoke(dbt, ["seed", "--project-dir", str(place), "--profiles-dir", str(place), "--rows", "500"])
    run_dbt(find_project(str(place), str(place)), "build")
    before = (place / "shop.duckdb").read_bytes()
    (one,) = told(place, "each_once", "--on-target")
    assert one["measured_on"].endswith("the data of target dev")
    assert (place / "shop.duckdb").read_bytes() == before


def test_an_incremental_model_is_its_first_run_on_made_data(place: Path) -> None:
    (place / "models" / "grows.sql").write_text(INCREMENTAL)
    (one,) = told(place, "grows", "--rows", "500")
    assert "> 5" not in one["written"]


def test_selectors_are_those_of_dbt(root: Path) -> None:
    assert {one["model"] for one in told(root, "stg_orders+", "--rows", "300")} == STG_ORDERS_AND_BELOW
    assert [one["model"] for one in told(root, "models/stg_orders.sql", "--rows", "300")] == ["stg_orders"]


@pytest.mark.parametrize(
    ("words", "said", "hint"),
    [
        (["ordres"], "the project has no model ordres", "did you mean orders"),
        (["countries"], "countries is a seed, not a model", "models under it: countries+"),
        (["till.orders"], "till.orders is a source, not a model", "models under it: source:till.orders+"),
        (["orders", "--seconds", "0"], "--seconds 0 is not above zero", "20 is"),
        (["orders", "--on-target", "--rows", "5"], "--rows and --on-target exclude one another", "--rows makes data"),
    ],
)
def test_what_cannot_be_done_is_told(root: Path, words: list[str], said: str, hint: str) -> None:
    error = run(root, *words).exception
    assert said in str(error)
    assert hint in (getattr(error, "hint", "") or "")


def test_a_relation_that_dbt_does_not_know_is_told(root: Path) -> None:
    error = run(root, "hard").exception
    assert "reads raw.elsewhere, which no source or model is" in str(error)
