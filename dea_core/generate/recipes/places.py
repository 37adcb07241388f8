"""Places: city, region, postcode, country, coordinates and time zone of one place agree. And countries by themselves."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.entities import choose, entity, spelled
from dea_core.generate.pools import countries
from dea_core.generate.recipes import recipe
from dea_core.generate.row import Cell
from dea_core.generate.towns import POSTCODES, STREET, TOWN, Town, Towns, country_names, towns_of
from dea_core.generate.values import Expression, Values
from dea_core.generate.vocabulary import table
from dea_core.schema import Family
from dea_core.sql.portable import add, mod, mul, quotient, sub
from dea_core.sql.values import as_text, concat, scaled_decimal

MILLIONTHS = 6
SPREAD = 80_000
"""Points lie within so many millionths of a degree of their town's middle (about nine kilometres)."""


def _town(cell: Cell, towns: Towns, k: Expression, say: Callable[[Town], object]) -> Expression:
    place = mod(towns.entity.part(cell, k, TOWN), len(towns.towns))
    return choose(cell.row, [say(town) for town in towns.towns], cell.row.define(place))


def _field(cell: Cell, who: str, within: str, say: Callable[[Town], object]) -> Values:
    towns = towns_of(cell, who, within)
    different = len({say(town) for town in towns.towns})
    values = towns.entity.field(cell, [TOWN], lambda k: _town(cell, towns, k, say))
    whole = different == len(towns.towns) <= towns.entity.size(TOWN)
    return Values(values.size, values.at, unit=values.unit, distinct=len(towns.towns) if whole else 1)


@recipe("place.city")
def city(cell: Cell, *, who: str = "", within: str = "country", max_length: int | None = None) -> Values:
    """A town. ``within`` is ``country`` (the locale's) or ``world``; all places of a row should say the same."""
    return _field(cell, who, within, lambda town: town.city)


@recipe("place.region")
def region(cell: Cell, *, who: str = "", within: str = "country", max_length: int | None = None) -> Values:
    """The state, province or county that the town lies in."""
    return _field(cell, who, within, lambda town: town.region)


@recipe("place.region_code")
def region_code(cell: Cell, *, who: str = "", within: str = "country", max_length: int | None = None) -> Values:
    """Its short code: ``CA``."""
    return _field(cell, who, within, lambda town: town.region_code)


@recipe("place.country")
def country(cell: Cell, *, who: str = "", within: str = "country") -> Values:
    """The town's country by name."""
    return _field(cell, who, within, lambda town: country_names().get(town.country, town.country))


@recipe("place.country_code")
def country_code(cell: Cell, *, who: str = "", within: str = "country", letters: int = 2) -> Values:
    """The town's country in two or three ``letters``."""
    if letters not in (2, 3):
        raise PlanError(f"{cell.name}: letters={letters} must be 2 or 3")
    three = {code: longer for _, code, longer, _ in countries()} if letters == 3 else {}
    return _field(cell, who, within, lambda town: three.get(town.country, town.country))


@recipe("place.time_zone")
def time_zone(cell: Cell, *, who: str = "", within: str = "country") -> Values:
    """The town's time zone: ``Europe/Lisbon``."""
    return _field(cell, who, within, lambda town: town.zone)


@recipe("place.currency")
def currency(cell: Cell, *, who: str = "", within: str = "country") -> Values:
    """The currency of the town's country: ``EUR``."""
    known = {row["code"]: row["currency"] for row in table("countries")}
    return _field(cell, who, within, lambda town: known.get(town.country, "USD"))


@recipe("place.postcode")
def postcode(cell: Cell, *, who: str = "", within: str = "country", max_length: int | None = None) -> Values:
    """A postcode of the town."""
    towns = towns_of(cell, who, within)
    flat = [town.postcodes[number] for number in range(POSTCODES) for town in towns.towns]

    def at(k: Expression) -> Expression:
        return choose(cell.row, flat, towns.entity.part(cell, k, TOWN))

    values = towns.entity.field(cell, [TOWN], at)
    own = flat[: towns.entity.size(TOWN)]
    return Values(values.size, at, unit=values.unit, distinct=len(own) if len(set(own)) == len(own) else 1)


@recipe("place.street_address")
def street_address(cell: Cell, *, who: str = "", within: str = "country", max_length: int | None = None) -> Values:
    """A street and a number, written as the country does."""
    towns = towns_of(cell, who, within)

    def at(k: Expression) -> Expression:
        part = towns.entity.part(cell, k, STREET)
        own = mod(part, towns.streets_a_group)
        group = _town(cell, towns, k, lambda town: town.streets)
        place = cell.row.define(add(mul(group, towns.streets_a_group), own) if within == "world" else own)
        number = as_text(add(quotient(part, towns.streets_a_group), 1))
        before = choose(cell.row, [before for before, _ in towns.streets], place)
        return concat(before, number, choose(cell.row, [after for _, after in towns.streets], place))

    return towns.entity.field(cell, [STREET], at)


@recipe("place.full_address")
def full_address(cell: Cell, *, who: str = "", within: str = "country") -> Values:
    """Street, town and postcode in one line."""
    street, town, code = (field(cell, who=who, within=within) for field in (street_address, city, postcode))
    towns = towns_of(cell, who, within)
    return towns.entity.field(
        cell, [STREET, TOWN], lambda k: concat(street.at(k), ", ", town.at(k), " ", code.at(k))
    )


@recipe("place.latitude")
def latitude(cell: Cell, *, who: str = "", within: str = "country") -> Values:
    """A latitude in or near the town."""
    return _degrees(cell, who, within, lambda town: town.latitude, "latitude")


@recipe("place.longitude")
def longitude(cell: Cell, *, who: str = "", within: str = "country") -> Values:
    """A longitude in or near the town."""
    return _degrees(cell, who, within, lambda town: town.longitude, "longitude")


def _degrees(cell: Cell, who: str, within: str, say: Callable[[Town], float], label: str) -> Values:
    towns = towns_of(cell, who, within)

    def at(k: Expression) -> Expression:
        middle = _town(cell, towns, k, lambda town: round(say(town) * 10**MILLIONTHS))
        near = sub(cell.row.below(2 * SPREAD, towns.entity.unit, label), SPREAD)
        degrees = scaled_decimal(add(middle, near), MILLIONTHS, digits=9)
        return exp.cast(degrees, "double") if cell.column.type.family is Family.FLOAT else degrees

    return towns.entity.field(cell, [], at)


# --- countries by themselves -----------------------------------------------------------------------------------------

FIELDS = ("name", "code", "code3", "capital")


@recipe("country")
def country_entity(cell: Cell, *, field: str = "name", who: str = "") -> Values:
    """One of the world's countries: its ``name``, ``code`` (two letters), ``code3`` or ``capital``; they agree in a row."""
    if field not in FIELDS:
        raise PlanError(f"{cell.name}: field={field!r} must be one of {', '.join(FIELDS)}")
    position = (0, 1, 2, 3)[FIELDS.index(field)]
    pool = cell.blueprint.pools.get("countries", countries)
    items = [row[position] for row in pool]
    one = entity(cell, spelled(who, "country"), {"country": len(pool)})
    values = one.field(cell, ["country"], lambda k: choose(cell.row, items, k))
    most = len(dict.fromkeys(items))
    return values if most == len(items) else Values(values.size, values.at, unit=values.unit, distinct=1)
