"""Names that speak of places. All of a table agree; with a column for the country they are of the whole world."""

from __future__ import annotations

import re
from typing import Any

from dea_core.generate.names.asking import Answer, Ask, Rule, exactly, shared_prefix, snake, told, who_of
from dea_core.generate.names.choosing import one_of
from dea_core.generate.names.nouns import CITIES, COUNTRIES, REGIONS, is_about
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import NUMERIC, Family

WHO = (
    r"(?:(?P<who>billing|bill|bill_to|shipping|ship|ship_to|home|work|office|delivery|origin|destination|departure|arrival|from|to|"
    r"pickup|dropoff|source|dest|mailing|mail|postal|primary|secondary|business|company|customer|store|supplier|vendor|birth|"
    r"registered|legal|permanent|current|contact|user|employee|patient|student|warehouse|branch|venue|airport)_?)?"
)
COUNTRY = WHO + r"(country|nation)(_?(name|code|iso|iso2|iso3|cd))?"
INTEGERS = (Family.INTEGER,)
STATE_CODE = 2


def place(field: str, *, least: int = 1, null: float = 0.0, **options: Any) -> Answer:
    """A field of the place that the name tells."""

    def answer(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
        if ask.room < least:
            return None
        return ColumnPlan(f"place.{field}", {**options, **who_of(ask, match), **_within(ask)}, null)

    return answer


def _within(ask: Ask) -> dict[str, str]:
    """Places of the whole world, where the table says in which country they lie."""
    own = [snake(column.name) for column in ask.table.columns if column.type.family is Family.TEXT]
    prefixed = [name.partition("_")[2] for name in own]
    world = any(re.fullmatch(COUNTRY, name) for name in (*own, *prefixed))
    return {"within": "world"} if world and not is_about(ask, REGIONS) else {}


def _region(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    """Its name; its code where the column is too narrow (three letters)."""
    if ask.room < 4:
        return place("region_code", least=2)(ask, match)
    return place("region")(ask, match) if ask.room >= 8 else None


def _quarter(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    """A region that is not an address's: of sales, of the world."""
    return one_of(ask, {"North": 3, "South": 3, "East": 2, "West": 3, "Central": 1}) if "region" in match[0] else None


def _own_region(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    """The name of a region in a table of regions; of nations, where the columns are TPC-H's."""
    if shared_prefix(ask.table) == "r_":
        return ColumnPlan("term", {"of": "tpch_region"})
    return _region(ask, match)


def _country(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    named = match.groupdict().get("code")
    if ask.room < 4 or (named and ask.room < 20):
        return place("country_code", letters=3 if ask.room == 3 else 2)(ask, match) if ask.room >= 2 else None
    if named:
        return place("country_code")(ask, match)
    return place("country")(ask, match) if ask.room >= 15 else None


def _postcode_number(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
    return ColumnPlan("integer", {"min_value": 10000, "max_value": 99950})


def _country_of_the_world(field: str, least: int) -> Answer:
    def answer(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
        letters = field if field != "code" or ask.room != 3 else "code3"
        return ColumnPlan("country", {"field": letters}) if ask.room >= least else None

    return answer


RULES: tuple[Rule, ...] = (
    Rule(
        exactly("name full_name common_name official_name country nation"),
        _country_of_the_world("name", 12),
        "the name of a country",
        tables=COUNTRIES,
    ),
    Rule(
        exactly("code iso iso2 iso_?code alpha_?2 abbreviation country_?code id cd"),
        _country_of_the_world("code", 2),
        "a country's code",
        tables=COUNTRIES,
    ),
    Rule(
        exactly("code_?3 iso3 alpha_?3 iso_?code_?3"),
        _country_of_the_world("code3", 3),
        "a country's code",
        tables=COUNTRIES,
    ),
    Rule(r"capital(_city)?", _country_of_the_world("capital", 12), "a country's capital", tables=COUNTRIES),
    Rule(exactly("name city city_name"), place("city", least=5), "the name of a city", tables=CITIES),
    Rule(
        exactly("name state_name province_name state region_?description territory_?description"),
        _own_region,
        "the name of a region",
        tables=REGIONS,
    ),
    Rule(
        exactly("code abbreviation abbr state_code cd"),
        place("region_code", least=2),
        "a region's code",
        tables=REGIONS,
    ),
    Rule(WHO + r"(city|town|municipality|locality|suburb)(_?name)?", place("city", least=5), "a city"),
    Rule(
        WHO + r"(state|province|region|county|prefecture|territory)_?(code|abbr|abbreviation|cd)",
        place("region_code", least=2),
        "a region's code",
    ),
    Rule(
        WHO + r"(province|county|prefecture|state_?(or_?)?province|state_?name|region_?name|administrative_?area)",
        _region,
        "a region",
    ),
    Rule(
        WHO + r"(state|region|territory)",
        lambda ask, match: _region(ask, match) if _in_address(ask, match) else _quarter(ask, match),
        "a region",
    ),
    Rule(WHO + r"(country|nation)(_?name)?(?P<code>_?(code|iso|iso2|iso3|cd|iso_code))?", _country, "a country"),
    Rule(
        WHO + r"(zip|postal|post)_?(code|cd)?(_?(5|plus_4))?|" + WHO.replace("?P<who>", "") + r"(zip|postcode|plz)",
        place("postcode", least=5),
        "a postcode",
    ),
    Rule(r".*(zip|postal|post)_?(code)?", _postcode_number, "a postcode", INTEGERS),
    Rule(
        WHO + r"(street|street_?(address|name|line)|addr(ess)?(_?(line)?_?1)?|address_?street|line_?1|st_?address)",
        place("street_address", least=20),
        "a street address",
    ),
    Rule(
        WHO + r"(addr(ess)?(_?line)?_?[23]|line_?[23]|apartment|apt|suite|unit_number|building)",
        lambda ask, _: _second_line(ask),
        "a second line of an address",
    ),
    Rule(WHO + r"full_?address", place("full_address", least=80), "a whole address"),
    Rule(WHO + r"(latitude|lat)", place("latitude"), "a latitude", (Family.DECIMAL, Family.FLOAT)),
    Rule(WHO + r"(longitude|long|lng|lon)", place("longitude"), "a longitude", (Family.DECIMAL, Family.FLOAT)),
    Rule(WHO + r"(time_?zone|tz|timezone_?name|iana_?timezone)", place("time_zone", least=30), "a time zone"),
    Rule(
        r"(iata|airport)(_?code)?|.*_airport(_code)?", told("pattern", least=3, regex="[A-Z]{3}"), "an airport's code"
    ),
    Rule(r"icao(_?code)?", told("pattern", least=4, regex="[A-Z]{4}"), "an airport's code"),
    Rule(r".+_region", _quarter, "a region"),
    Rule(r"continent", told("term", of="continent", least=13), "a continent"),
    Rule(
        r"(elevation|altitude)(_?(m|ft|feet|meters))?",
        lambda ask, _: _number(ask, -10, 3500),
        "a height above the sea",
        NUMERIC,
    ),
)


def _in_address(ask: Ask, match: re.Match[str]) -> bool:
    """Whether a ``state`` is a place's: a city or postcode stands beside it, or its name says so."""
    short_state = ask.room == STATE_CODE and match[0].endswith("state")
    return (
        bool(match.groupdict().get("who"))
        or short_state
        or ask.beside(r".*(city|town|zip|zip_?code|postal_?code|post_?code|address|country)")
    )


def _second_line(ask: Ask) -> ColumnPlan | None:
    return ColumnPlan("pattern", {"regex": r"(Apt|Unit|Suite) [1-9]\d{1,2}"}, 0.7) if ask.room >= 9 else None


def _number(ask: Ask, low: int, high: int) -> ColumnPlan | None:
    from dea_core.generate.names.numbers import between

    return between(ask, low, high)
