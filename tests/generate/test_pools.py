"""Pools: made once, the same each time, pinned beside a plan."""

from __future__ import annotations

import pytest

from dea_core.errors import PlanError
from dea_core.generate.pools import Pools, check_locale, faked, pools_beside
from tests.generate.made import make


def test_a_pool_is_made_once():
    pools = Pools()
    assert pools.get("x", lambda: ["a"]) == ["a"]
    assert pools.get("x", lambda: pytest.fail("made again")) == ["a"]


def test_pools_survive_the_file(tmp_path):
    pools = Pools({"de/names": [["Jürgen", "juergen"]], "n": [1, 2.5, None]})
    pools.dump(tmp_path / "plan.pools.json")
    read = Pools.load(tmp_path / "plan.pools.json")
    assert read.dumps() == pools.dumps()
    assert read.get("n", list) == [1, 2.5, None]


@pytest.mark.parametrize(("text", "says"), [("{", "not JSON"), ('{"a": 3}', "lists by name"), (None, "cannot read")])
def test_a_file_of_something_else_is_refused(tmp_path, text, says):
    path = tmp_path / "p.pools.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(PlanError, match=says):
        Pools.load(path)


def test_the_file_stands_beside_the_plan(tmp_path):
    assert pools_beside(tmp_path / "dea_plan.yml") == tmp_path / "dea_plan.pools.json"


def test_faker_says_the_same_each_time_and_nothing_twice():
    first, second = (faked("en_US", "last_name", 50) for _ in range(2))
    assert first == second
    assert len(set(first)) == len(first) == 50


def test_an_unknown_locale_is_told_its_neighbours():
    with pytest.raises(PlanError) as told:
        check_locale("en_UK")
    assert "en_US" in (told.value.hint or "")


def test_a_pinned_pool_wins_over_faker():
    pinned = Pools({"en_US/last_name": [["Zork", "zork"], ["Quux", "quux"], ["Plugh", "plugh"]]})
    names = {row["a"] for row in make(50, pools=pinned, a=("person.last_name",))}
    assert names <= {"Zork", "Quux", "Plugh"}


def test_the_pools_of_a_plan_give_the_same_rows_again():
    columns = {"a": ("person.email",), "b": ("place.street_address",), "c": ("text",), "d": ("product.name",)}
    pools = Pools()
    first = make(40, pools=pools, **columns)
    assert len(pools) >= 6
    assert make(40, pools=Pools.load_text(pools.dumps()), **columns) == first
