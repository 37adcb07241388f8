"""Names that speak of things: what a ``name`` is depends on what the table's rows are."""

from __future__ import annotations

import re

from dea_core.generate.names.asking import Ask, Rule, exactly, singular, told
from dea_core.generate.names.nouns import (
    CITIES,
    COMPANIES,
    PEOPLE,
    PETS,
    PRODUCTS,
    REGIONS,
    TERMED,
    TITLED,
    found_in,
)
from dea_core.generate.plan import ColumnPlan

NAME = (
    r"(name|nm|title|label|display_?name|full_?name|long_?name|short_?name|caption|heading|headline|desc|description)"
)


def _named(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    """The name of what the table is about."""
    return (
        name_of(ask, ask.noun)
        if match[0] not in ("desc", "description") or (ask.room <= 60 and not ask.beside("name"))
        else None
    )


def name_of(ask: Ask, noun: str) -> ColumnPlan | None:
    """A name for a thing of that kind."""
    if ask.room < 4:
        return None
    term = found_in(TERMED, noun)
    if term is not None:
        return ColumnPlan("term", {"of": term})
    title = found_in(TITLED, noun)
    if title is not None:
        return ColumnPlan("title", {"of": title})
    if re.fullmatch(PRODUCTS, noun):
        return ColumnPlan("product.name") if ask.room >= 16 else ColumnPlan("title")
    if re.fullmatch(COMPANIES, noun):
        return ColumnPlan("company.name") if ask.room >= 12 else None
    if re.fullmatch(PEOPLE, noun):
        return ColumnPlan("person.full_name") if ask.room >= 8 else None
    if re.fullmatch(PETS, noun):
        return ColumnPlan("person.first_name")
    if re.fullmatch(CITIES, noun):
        return ColumnPlan("place.city") if ask.room >= 5 else None
    if re.fullmatch(REGIONS, noun):
        return ColumnPlan("place.region") if ask.room >= 8 else None
    return None


def _other_name(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    """``course_name`` in enrollments: the name of what stands before it."""
    return name_of(ask, singular(match["of"].strip("_")))


def _any_name(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    return ColumnPlan("title", {"of": "thing"}) if ask.room >= 8 else None


RULES: tuple[Rule, ...] = (
    Rule(
        exactly("title headline summary subject"),
        lambda ask, _: (
            ColumnPlan("text", {"kind": "sentence", "topic": "review", "max_length": 20})
            if ask.room >= 20 and ask.domain.min_length <= 1
            else None
        ),
        "the title of a review",
        tables=".*(review|feedback|testimonial)",
    ),
    Rule(NAME, _named, "the name of what the table is about"),
    Rule(exactly("publisher imprint publisher_name"), told("title", least=16, of="publisher"), "a publisher"),
    Rule(
        r"(?P<of>(?:[a-z_]+_)?(?:provider|company|carrier_name)|company|organi[sz]ation|supplier|vendor|employer|manufacturer|shipper|merchant|business|account|tenant|bank|insurer|insurance|agency|studio|label|record_?label|airline_?company|firm)(_?name)?",
        lambda ask, match: name_of(ask, match["of"] if match["of"] in ("bank",) else "company"),
        "the name of a company",
    ),
    Rule(r"(ship|bill|shipping|billing)_?name", told("company.name", least=12), "the name of a company"),
    Rule(
        exactly("slogan tagline motto catch_?phrase"), told("company.slogan", least=40), "what a company says of itself"
    ),
    Rule(r"(.*_)?(product|item|part)_?(name|title)", lambda ask, _: name_of(ask, "product"), "the name of a product"),
)
"""Where nothing that is more precise has an answer."""
LAST_RULES: tuple[Rule, ...] = (
    Rule(r"(?P<of>[a-z_]+?)_?(name|title|nm|label)", _other_name, "the name of what stands before it"),
    Rule(r".*_?(name|title|nm|label|caption|heading|headline)", _any_name, "a name"),
    Rule(
        r"(?P<of>[a-z_]+)",
        lambda ask, match: name_of(ask, match["of"]) if found_in(TITLED + TERMED, match["of"]) else None,
        "a thing of that name",
    ),
)
