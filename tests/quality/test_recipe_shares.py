"""Distributions of recipes: names, places and texts are drawn evenly and independently, prices as prices are."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from tests.generate.made import MONEY, make, one

SIGMAS = 5


def chi_square(counts: Counter[object], cells: int, total: int) -> float:
    """How many standard deviations the chi-square of even counts is above its mean."""
    expected = total / cells
    found = sum((count - expected) ** 2 / expected for count in counts.values()) + (cells - len(counts)) * expected
    return float((found - (cells - 1)) / (2 * (cells - 1)) ** 0.5)


@pytest.mark.parametrize(
    ("recipe", "options"),
    [
        ("person.last_name", {}),
        ("person.first_name", {}),
        ("place.city", {}),
        ("term", {"of": "genre"}),
        ("title", {"of": "book"}),
        ("person.gender", {}),
        ("pattern", {"regex": "[a-z]{2}"}),
        ("faker", {"provider": "color_name"}),
    ],
)
def test_values_are_drawn_evenly(recipe, options):
    counts = Counter(one(60_000, recipe, **options))
    assert chi_square(counts, len(counts), 60_000) < SIGMAS


@pytest.mark.parametrize(
    ("one_field", "other_field"),
    [("product.brand", "product.color"), ("place.city", "person.gender"), ("product.category", "company.slogan")],
)
def test_independent_fields_are_independent(one_field, other_field):
    rows = make(60_000, a=(one_field,), b=(other_field,))
    pairs = Counter((row["a"], row["b"]) for row in rows)
    cells = len({row["a"] for row in rows}) * len({row["b"] for row in rows})
    assert chi_square(pairs, cells, len(rows)) < SIGMAS


def test_first_and_last_names_combine_freely():
    rows = make(100_000, a=("person.first_name",), b=("person.last_name",))
    pairs = Counter((row["a"][0] < "J", row["b"][0] < "L") for row in rows)
    first = (pairs[True, True] + pairs[True, False]) / len(rows)
    last = (pairs[True, True] + pairs[False, True]) / len(rows)
    assert pairs[True, True] / len(rows) == pytest.approx(first * last, abs=0.006)


def test_prices_are_more_often_low_than_high():
    rows = make(20_000, price=("product.price", MONEY), name=("product.name",))
    prices = sorted(float(row["price"]) for row in rows)
    mean, median = sum(prices) / len(prices), prices[len(prices) // 2]
    assert mean > 1.4 * median
    endings = Counter(int(row["price"] * 100) % 100 for row in rows)
    assert set(endings) == {99, 50, 0, 95}
    assert endings[99] / len(rows) == pytest.approx(0.4, abs=0.02)


def test_neighbouring_rows_do_not_resemble_each_other():
    names = one(20_000, "person.first_name")
    same = sum(a == b for a, b in itertools.pairwise(names))
    assert same / len(names) == pytest.approx(1 / len(set(names)), abs=0.002)


def test_lengths_of_patterns_and_arrays_all_occur():
    lengths = Counter(map(len, one(30_000, "pattern", regex="[a-z]{1,6}")))
    assert chi_square(lengths, 6, 30_000) < SIGMAS
