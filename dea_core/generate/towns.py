"""Where things are: towns whose region, postcode, country and coordinates belong together.

within="country"   towns of the plan's locale: real ones where words/cities.csv has some, else Faker's names, each
                   given a region and postcodes once, so that they agree in every row
within="world"     the towns of words/cities.csv, each with streets as they are named in its country
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dea_core.errors import PlanError
from dea_core.generate.entities import Entity, entity, spelled
from dea_core.generate.persons import width
from dea_core.generate.pools import check_locale, countries, faked, has_provider, land_places
from dea_core.generate.vocabulary import is_english, slug, table
from dea_core.sql.portable import key

if TYPE_CHECKING:
    from dea_core.generate.row import Cell

TOWN, STREET = "town", "street"
POSTCODES = 4
"""Postcodes of each town."""
NUMBERS = 211
"""House numbers of each street."""
Row = list[Any]
FAKED_TOWNS, FAKED_STREETS = 120, 120
FEWEST_REAL = 6
REGIONS = ("administrative_unit", "state", "region", "province", "county", "prefecture", "canton")
CODE_LENGTH = 3


@dataclass(frozen=True)
class Town:
    """A town and what belongs to it. ``streets`` says which group of streets are its own."""

    city: str
    region: str
    region_code: str
    postcodes: tuple[str, ...]
    country: str
    latitude: float
    longitude: float
    zone: str
    streets: int = 0


@dataclass(frozen=True)
class Towns:
    """The towns of one table. A town's number counts its postcodes too; a street's number its houses."""

    entity: Entity
    towns: tuple[Town, ...]
    streets: tuple[tuple[str, str], ...]
    streets_a_group: int


def towns_of(cell: Cell, who: str, within: str) -> Towns:
    """The towns whose fields are columns of the cell's table, under the name ``who``."""
    if within not in ("country", "world"):
        raise PlanError(f"{cell.name}: within={within!r} must be country or world")
    locale = cell.blueprint.plan.locale
    name = "world" if within == "world" else locale
    made = cell.blueprint.pools.get(f"{name}/towns", lambda: _world() if within == "world" else _country(locale))
    towns = tuple(_town(row) for row in made)
    streets = cell.blueprint.pools.get(f"{name}/streets", lambda: _streets(locale, within))
    limits = _limits(cell, who)
    fitting = tuple(town for town in towns if _fits(town, limits))
    if not fitting:
        raise PlanError(f"{cell.name}: no town of {name} fits ({limits})", hint="make the column wider, or use code")
    group = len(streets) // (len({town.streets for town in towns}) or 1)
    parts = {TOWN: len(fitting) * POSTCODES, STREET: group * NUMBERS}
    one = entity(cell, spelled(who, "place"), parts)
    return Towns(one, fitting, tuple((before, after) for before, after in streets), group)


def _fits(town: Town, limits: Mapping[str, int]) -> bool:
    shown = {
        "city": [town.city],
        "region": [town.region],
        "region_code": [town.region_code],
        "postcode": town.postcodes,
    }
    return all(len(text) <= most for field, most in limits.items() for text in shown[field])


def _limits(cell: Cell, who: str) -> dict[str, int]:
    """The most characters of each field of a town that columns of this table show."""
    limits: dict[str, int] = {}
    for column in cell.table.columns:
        spec = cell.blueprint.plan.table(cell.table.name).columns.get(column.name)
        if spec is None or not spec.recipe.startswith("place.") or spec.options.get("who", "") != who:
            continue
        field, most = spec.recipe.removeprefix("place."), width(column.type, spec.options.get("max_length"))
        if most is not None and field in ("city", "region", "region_code", "postcode"):
            limits[field] = min(most, limits.get(field, most))
    return limits


def _town(row: Row) -> Town:
    """A town out of its row of a pool."""
    city, region, code, postcodes, *rest = row
    return Town(city, region, code, tuple(postcodes), *rest)


# --- making the pools ------------------------------------------------------------------------------------------------


def _world() -> list[Row]:
    order = [row["code"] for row in table("countries")]
    return [_real(row, order.index(row["country"])) for row in table("cities")]


def _real(row: Mapping[str, str], group: int) -> Row:
    chance = random.Random(key("postcodes", row["city"]))
    codes = _filled(row["postcode"], chance)
    place = [row["city"], row["region"], row["region_code"], codes, row["country"]]
    return [*place, float(row["latitude"]), float(row["longitude"]), row["zone"], group]


def _filled(mask: str, chance: random.Random) -> list[str]:
    """As many postcodes of a mask (# is a digit) as there should be, all different where it has so many."""
    found: dict[str, None] = {}
    for _ in range(POSTCODES * 20):
        found["".join(str(chance.randrange(1, 10)) if c == "#" else c for c in mask)] = None
        if len(found) == POSTCODES:
            break
    return (list(found) * POSTCODES)[:POSTCODES]


@lru_cache(maxsize=16)
def _country(locale: str) -> list[Row]:
    check_locale(locale)
    code = country_code(locale)
    real = [row for row in _world() if row[4] == code]
    if len(real) >= FEWEST_REAL:
        return [[*row[:8], 0] for row in real]
    return _invented(locale, code)


def _invented(locale: str, code: str) -> list[Row]:
    """Faker's towns, each given a region, postcodes and a real point of the country for good."""
    cities = [str(city) for city in faked(locale, "city", FAKED_TOWNS)]
    provider = next((name for name in REGIONS if has_provider(locale, name)), None)
    regions = [str(r) for r in faked(locale, provider, 40)] if provider else ["-"]
    postcodes = [str(p) for p in faked(locale, "postcode", FAKED_TOWNS * POSTCODES)]
    points = land_places(code) or [("", 0.0, 0.0, "UTC")]
    codes = _codes(regions)
    return [
        [
            *(city, regions[n % len(regions)], codes[n % len(regions)]),
            *([postcodes[(n * POSTCODES + p) % len(postcodes)] for p in range(POSTCODES)], code),
            *(*points[n % len(points)][1:], 0),
        ]
        for n, city in enumerate(cities)
    ]


def _codes(regions: list[str]) -> list[str]:
    """Short codes for regions, each different: letters of the name, or its number."""
    found: list[str] = []
    for number, region in enumerate(regions):
        letters = slug(region).upper()
        tries = (letters[:2], letters[:CODE_LENGTH], letters[:1] + letters[-1:], f"{number:02}")
        found.append(next(t for t in tries if len(t) >= 2 and t not in found))
    return found


def _streets(locale: str, within: str) -> list[tuple[str, str]]:
    if within == "world":
        return [_halved(street) for row in table("countries") for street in row["streets"].split("|")]
    code = country_code(locale)
    if is_english(locale):
        own = next((row for row in table("countries") if row["code"] == code), None)
        return [_halved(f"# {street}") for street in _english_streets()] if own is None or code == "US" else _own(own)
    return _faked_streets(locale)


def _own(row: Mapping[str, str]) -> list[tuple[str, str]]:
    return [_halved(street) for street in row["streets"].split("|")]


def _english_streets() -> list[str]:
    names = [
        "Oak",
        "Maple",
        "Cedar",
        "Pine",
        "Elm",
        "Washington",
        "Lake",
        "Hill",
        "Park",
        "River",
        "Church",
        "Main",
        "Spring",
        "Highland",
        "Franklin",
        "Jefferson",
        "Sunset",
    ]
    kinds = ("Street", "Avenue", "Road", "Drive", "Lane", "Court", "Boulevard")
    return [f"{name} {kind}" for name in names for kind in kinds]


def _faked_streets(locale: str) -> list[tuple[str, str]]:
    """Street addresses of Faker with a hole where the number stood; streets without a number get one behind."""
    lines = [" ".join(str(a).split()) for a in faked(locale, "street_address", FAKED_STREETS)]
    return list(dict.fromkeys(_halved(_holed(line)) for line in lines))


def _holed(line: str) -> str:
    digits = [p for p, c in enumerate(line) if c.isdigit()]
    if not digits:
        return f"{line} #"
    start = end = digits[0]
    while end < len(line) and line[end].isdigit():
        end += 1
    return f"{line[:start]}#{line[end:]}"


def _halved(street: str) -> tuple[str, str]:
    before, _, after = street.partition("#")
    return before, after


def country_code(locale: str) -> str:
    """The country of a locale: its second half, the United States where it has none."""
    code = locale.partition("_")[2] or {"de": "DE", "es": "ES", "la": "IT", "sw": "KE", "th": "TH"}.get(locale, "US")
    return {"AA": "SA", "QC": "CA", "DK": "DK"}.get(code, code)


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Names of countries by their codes."""
    return {code: name for name, code, _, _ in countries()} | {row["code"]: row["name"] for row in table("countries")}
