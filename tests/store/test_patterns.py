"""What is recalled for a column, and why: every part of a score by itself, and what never is alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dea_core.store import Asked, Store, open_store

EMAIL = Asked("email", "text", "customer", ("id", "name"), "person.email")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "memory.db") as opened:
        yield opened


def test_a_place_counts_once_and_may_change_its_mind(store: Store) -> None:
    first = learned(store, "plan#1", {"domain": "a.test"})
    assert learned(store, "plan#1", {"domain": "a.test"}) == first
    store.patterns.keep("other#1", EMAIL, "person.email", {"domain": "a.test"})
    assert kept(store, first) == (2, 0)
    second = learned(store, "plan#1", {"domain": "b.test"})
    assert (kept(store, first), kept(store, second)) == ((1, 0), (1, 0))
    store.patterns.release("plan#1")
    assert kept(store, second) == (0, 0)


def kept(store: Store, number: int) -> tuple[int, int]:
    pattern = store.patterns.get(number)
    assert pattern is not None
    return pattern.kept, pattern.dropped


def learned(
    store: Store, place: str, options: dict[str, object], asked: Asked = EMAIL, recipe: str = "person.email"
) -> int:
    number = store.patterns.keep(place, asked, recipe, options)
    assert number is not None
    return number


def test_options_come_back_as_they_were_written(store: Store) -> None:
    options = {"values": {1: 5, 2: 0.5, "x": None}, "until": "2026-01-31", "deep": [True, {"a": 1}]}
    pattern = store.patterns.get(learned(store, "p", options, recipe="choice"))
    assert pattern is not None
    assert pattern.options == options


@pytest.mark.parametrize(
    ("asked", "name", "kind"),
    [
        (EMAIL, 1.0, 1.0),
        (replace(EMAIL, name="contact_email", noun="supplier"), 0.7, 1.0),
        (replace(EMAIL, family="enum"), 1.0, 0.5),
        (replace(EMAIL, family="integer"), None, None),
        (replace(EMAIL, name="email_subject"), None, None),
        (replace(EMAIL, name="female"), None, None),
        (replace(EMAIL, meaning="text"), None, None),  # rules take its name for something else
    ],
)
def test_what_is_alike(store: Store, asked: Asked, name: float | None, kind: float | None) -> None:
    store.patterns.keep("p", EMAIL, "person.email", {})
    parts = [one.score.parts for one in store.patterns.recall(asked)]
    assert [(one["name"], one["type"]) for one in parts] == ([(name, kind)] if name else [])


def test_the_order_is_the_sum_of_the_parts(store: Store) -> None:
    far = learned(store, "p", {"domain": "far.test"}, replace(EMAIL, neighbours=("weight",)))
    near = learned(store, "q", {"domain": "near.test"})
    assert [one.id for one in store.patterns.recall(EMAIL)] == [near, far]  # by its neighbours
    for number in range(4):
        store.patterns.keep(f"r{number}", EMAIL, "person.email", {"domain": "far.test"})
    assert [one.id for one in store.patterns.recall(replace(EMAIL, neighbours=()))] == [far, near]  # by its uses
    best = store.patterns.recall(replace(EMAIL, neighbours=()))[0]
    assert best.score.told == "name 0.40 + type 0.20 + uses 0.15 + recency 0.10"
    assert best.score.total == pytest.approx(0.85)


def test_what_was_dropped_as_often_as_kept_is_not_recalled(store: Store) -> None:
    number = learned(store, "p", {})
    store.patterns.drop("q", number)
    assert store.patterns.recall(EMAIL) == ()
    store.entries.say(number, True, "")
    assert [one.id for one in store.patterns.recall(EMAIL)] == [number]
    store.entries.say(number, False, "no")
    assert store.patterns.recall(EMAIL) == ()


@pytest.mark.parametrize("every", [False, True])
def test_what_is_forgotten_stays_so(store: Store, every: bool) -> None:
    number = learned(store, "p", {})
    if every:
        store.entries.forget_all()
    else:
        store.entries.forget(number)
    store.patterns.keep_again("p", number)
    assert store.patterns.keep("p", EMAIL, "person.email", {}) is None  # the line is still there
    assert store.patterns.recall(EMAIL) == ()
    assert store.rows("SELECT * FROM evidence") == []
    assert learned(store, "another place", {}) > number


class Letters:
    """An embedder for tests: how often each letter occurs."""

    name = "letters"

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        return [[float(text.count(letter)) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts]


def test_an_embedder_adds_a_part(store: Store) -> None:
    patterns = store.patterns
    patterns.keep("p", EMAIL, "person.email", {})
    store.embedder = Letters()
    (same,) = patterns.recall(EMAIL)
    (other,) = patterns.recall(replace(EMAIL, name="contact_email", noun="zzz"))
    assert same.score.parts["likeness"] > 0.9
    assert 0 < other.score.parts["likeness"] < same.score.parts["likeness"]
    store.embedder = None
    assert "likeness" not in patterns.recall(EMAIL)[0].score.parts
