"""Places: city, region, postcode, country, coordinates and time zone of one place agree. And countries alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.entities import choose, entity, spelled
from dea_core.generate.persons import width
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
    return replace(values, distinct=len(towns.towns) if whole else 1)


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
    flat = _postcodes(towns)
    own = flat[: towns.entity.size(TOWN)]
    values = towns.entity.field(cell, [TOWN], lambda k: _postcode(cell, towns, k))
    return replace(values, distinct=len(own) if len(set(own)) == len(own) else 1)


def _postcodes(towns: Towns) -> list[str]:
    return [town.postcodes[number] for number in range(POSTCODES) for town in towns.towns]


def _postcode(cell: Cell, towns: Towns, k: Expression) -> Expression:
    return choose(cell.row, _postcodes(towns), towns.entity.part(cell, k, TOWN))


@recipe("place.street_address")
def street_address(cell: Cell, *, who: str = "", within: str = "country", max_length: int | None = None) -> Values:
    """A street and a number, written as the country does."""
    towns = towns_of(cell, who, within)
    return towns.entity.field(cell, [STREET], lambda k: _street(cell, towns, k))


def _street(cell: Cell, towns: Towns, k: Expression) -> Expression:
    part, group = towns.entity.part(cell, k, STREET), towns.streets_a_group
    own = mod(part, group)
    if len(towns.streets) > group:
        own = add(mul(_town(cell, towns, k, lambda town: town.streets), group), own)
    place = cell.row.define(own)
    before, after = (choose(cell.row, [street[side] for street in towns.streets], place) for side in (0, 1))
    return concat(before, as_text(add(quotient(part, group), 1)), after)


@recipe("place.full_address")
def full_address(cell: Cell, *, who: str = "", within: str = "country") -> Values:
    """Street, town and postcode in one line."""
    towns = towns_of(cell, who, within)

    def at(k: Expression) -> Expression:
        town = _town(cell, towns, k, lambda one: one.city)
        return concat(_street(cell, towns, k), ", ", town, " ", _postcode(cell, towns, k))

    return towns.entity.field(cell, [STREET, TOWN], at)


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
    """A country of the world: its ``name``, ``code`` (two letters), ``code3`` or ``capital``; they agree in a row."""
    if field not in FIELDS:
        raise PlanError(f"{cell.name}: field={field!r} must be one of {', '.join(FIELDS)}")
    position, limits = FIELDS.index(field), _country_limits(cell, who)
    known = cell.blueprint.pools.get("countries", countries)
    pool = [row for row in known if all(len(row[place]) <= most for place, most in limits.items())]
    if not pool:
        raise PlanError(f"{cell.name}: no country fits", hint="make the column wider, or use recipe code")
    items = [row[position] for row in pool]
    one = entity(cell, spelled(who, "country"), {"country": len(pool)})
    values = one.field(cell, ["country"], lambda k: choose(cell.row, items, k))
    most = len(dict.fromkeys(items))
    return values if most == len(items) else replace(values, distinct=1)


def _country_limits(cell: Cell, who: str) -> dict[int, int]:
    """The most characters of each field of a country that a column of this table shows."""
    limits: dict[int, int] = {}
    for column in cell.table.columns:
        spec = cell.blueprint.plan.table(cell.table.name).columns.get(column.name)
        if spec is not None and spec.recipe == "country" and spec.options.get("who", "") == who:
            position, most = FIELDS.index(spec.options.get("field", "name")), width(column.type)
            if most is not None:
                limits[position] = min(most, limits.get(position, most))
    return limits
