"""dbt's own selection, asked of dbt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dea_core.errors import UsageError
from dea_dbt.artifacts import artifacts
from dea_dbt.node_selection import select_ids, select_nodes
from dea_dbt.project import Project, find_project
from dea_dbt.seeding import SeedWish, prepare


@pytest.fixture
def here(place: Path) -> Project:
    return find_project(str(place), str(place))


def names(ids: frozenset[str]) -> set[str]:
    return {unique_id.split(".", 2)[2] for unique_id in ids}


def test_what_dbt_selects(here: Project) -> None:
    (here.root / "selectors.yml").write_text(
        "selectors:\n  - name: parents\n    definition: {method: fqn, value: orders, parents: true}\n"
    )
    models = ("model",)
    assert names(select_nodes(here, ["+orders"], ["stg_payments"], resource_types=models)) == {
        "orders",
        "stg_orders",
        "stg_customers",
    }
    assert names(select_nodes(here, ["stg_orders stg_payments,path:models"], resource_types=models)) == {
        "stg_orders",
        "stg_payments",
    }
    assert "till.orders" in names(select_nodes(here, selector="parents"))
    assert names(select_nodes(here, ["source:till.unused+"])) == {"till.unused"}


def test_our_compiled_manifest_stays(here: Project) -> None:
    before = artifacts(here)
    content = before.file.read_bytes()
    select_nodes(here, ["orders"])
    assert artifacts(here).reused
    assert before.file.read_bytes() == content


def test_changed_nodes(here: Project) -> None:
    state = here.root / "state"
    shutil.copytree(here.own_target_path, state)
    file = here.root / "models" / "stg_orders.sql"
    file.write_text(file.read_text() + "\n-- changed\n")
    found = select_nodes(here, ["state:modified"], resource_types=["model"], state=str(state))
    assert names(found) == {"stg_orders"}
    with pytest.raises(UsageError, match="state"):
        select_nodes(here, ["state:modified"])


def test_nothing_is_said_with_the_nearest_names(here: Project) -> None:
    with pytest.raises(UsageError) as caught:
        select_nodes(here, ["+stg_order+"])
    assert caught.value.exit_code == 2
    assert caught.value.message == "nothing is selected by +stg_order+"
    assert "stg_orders" in str(caught.value.hint)
    some = select_ids(here, ["orders", "nobody"], resource_types=["model"])
    assert (names(some.ids), some.unmatched) == ({"orders"}, ("nobody",))


def test_tables_are_selected_by_names_and_by_dbt(here: Project) -> None:
    def made(*select: str) -> set[str]:
        return {table.name for table in prepare(here, SeedWish(select=select)).schema}

    assert made("+stg_customers") == {"till.customers"}, "what the model reads"
    assert made("path:models/sources.yml,+stg_customers") == {"till.customers"}, "dbt's comma is both"
    assert made("customers,source:till.customers") == {"till.customers"}, "ours is either"


def test_words_that_dbt_does_not_take(here: Project) -> None:
    with pytest.raises(UsageError, match="exclude one another"):
        select_nodes(here, ["orders"], selector="x")
    with pytest.raises(UsageError, match="nomethod"):
        select_nodes(here, ["nomethod:x"])
    with pytest.raises(UsageError, match="nobody"):
        select_nodes(here, selector="nobody")
