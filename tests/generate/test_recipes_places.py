"""Places: city, region, postcode, country and coordinates of a row belong together."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from dea_core.generate.vocabulary import table
from tests.generate.made import DOUBLE, Made, make, one, varchar

FIELDS = (
    "city",
    "region",
    "region_code",
    "postcode",
    "country",
    "country_code",
    "street_address",
    "time_zone",
    "currency",
)


def places(within: str = "country") -> dict[str, tuple[object, ...]]:
    columns: dict[str, tuple[object, ...]] = {field: (f"place.{field}", {"within": within}) for field in FIELDS}
    return columns | {side: (f"place.{side}", {"within": within}, DOUBLE) for side in ("latitude", "longitude")}


def test_real_cities_lie_where_they_lie():
    real = {row["city"]: row for row in table("cities")}
    for row in make(300, **places("world")):
        city = real[row["city"]]
        assert (row["region"], row["country_code"], row["time_zone"]) == (city["region"], city["country"], city["zone"])
        assert re.fullmatch(city["postcode"].replace("#", r"\d"), row["postcode"])
        assert abs(row["latitude"] - float(city["latitude"])) < 0.1
        assert abs(row["longitude"] - float(city["longitude"])) < 0.1


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "ja_JP", "pt_BR", "en_IN", "sv_SE", "ru_RU", "ar_EG", "nl_NL"])
def test_a_city_has_one_region_in_every_locale(locale):
    rows = make(400, locale=locale, **places())
    regions, owners = defaultdict(set), defaultdict(set)
    for row in rows:
        regions[row["city"]].add((row["region"], row["region_code"], row["country"]))
        owners[row["postcode"]].add(row["city"])
    assert len(regions) > 5
    assert all(len(found) == 1 for found in regions.values())
    assert len({row["country"] for row in rows}) == 1


def test_streets_are_named_as_their_country_does():
    german = [row["street_address"] for row in make(2000, **places("world")) if row["country_code"] == "DE"]
    assert german
    assert all(re.fullmatch(r"[^\d]+ \d+", street) for street in german)


def test_streets_of_countries_are_told_apart():
    streets = [street for row in table("countries") for street in row["streets"].split("|")]
    assert all(street.count("#") == 1 for street in streets)
    assert len(set(streets)) == len(streets)


@pytest.mark.parametrize(("field", "width"), [("city", 6), ("region", 8), ("region_code", 2)])
def test_places_fit_their_columns(field, width):
    columns = places() | {field: (f"place.{field}", varchar(width))}
    rows = make(200, **columns)
    assert max(len(row[field]) for row in rows) <= width
    real = {row["city"]: row["region"] for row in table("cities")}
    assert all(real[row["city"]] == row["region"] for row in rows)


@pytest.mark.parametrize(("field", "rows"), [("city", 60), ("postcode", 200), ("street_address", 10_000)])
def test_fields_may_be_distinct(field, rows):
    values = one(rows, f"place.{field}", unique=True)
    assert len(set(values)) == rows


def test_two_places_of_a_row_differ():
    rows = make(200, a=("place.city", {"who": "origin"}), b=("place.city", {"who": "destination"}))
    assert sum(row["a"] == row["b"] for row in rows) < 20


def test_countries_agree_and_fit():
    columns = {f: ("country", {"field": f}) for f in ("name", "code", "code3", "capital")}
    columns["name"] = ("country", {"field": "name"}, varchar(10))
    rows = make(60, unique=("code",), **columns)
    assert len({row["code"] for row in rows}) == 60
    assert {row["code"]: row["capital"] for row in rows}.get("FR", "Paris") == "Paris"
    assert max(len(row["name"]) for row in rows) <= 10


def test_the_capacity_of_countries_is_the_worlds():
    assert 190 < Made(5, {"a": ("country",)}, unique=("a",)).blueprint.capacity("t").rows < 260
