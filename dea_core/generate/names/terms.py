"""Names that speak of short vocabularies (departments, genres, colors ...): the rules stand in terms.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dea_core.generate.names.asking import Answer, Ask, Rule
from dea_core.generate.names.choosing import one_of
from dea_core.generate.names.nouns import PRODUCTS, is_about
from dea_core.generate.names.ruled import rules_of
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.vocabulary import words

SEGMENTS = {"consumer": 50, "corporate": 30, "small_business": 20}
METHODS = {"GET": 70, "POST": 20, "PUT": 6, "DELETE": 4}
INSTRUCTIONS = ["DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN"]
SENSOR_UNITS = {"°C": 4, "%": 3, "hPa": 2, "ppm": 1, "V": 1}
PAYMENT_TERMS = {"Net 30": 6, "Net 15": 2, "Due on receipt": 2, "Net 60": 1}
GENRES = {"book|title|publication|novel": "book_genre", "film|movie|show": "film_genre"}


def _genre(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
    of = next((of for nouns, of in GENRES.items() if re.search(nouns, ask.noun)), "genre")
    return ColumnPlan("term", {"of": of}) if ask.room >= 12 else None


def _few(of: str) -> Answer:
    return lambda ask, _match: one_of(ask, dict.fromkeys(words("terms")[of], 1.0))


def _some(weights: Mapping[str, float]) -> Answer:
    return lambda ask, _match: one_of(ask, weights)


def _wide(values: object, least: int) -> Answer:
    """One of the values, where the column has room for all."""
    return lambda ask, _match: ColumnPlan("choice", {"values": values}) if ask.room >= least else None


def _color(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    if is_about(ask, PRODUCTS) and ask.room >= 14:
        return ColumnPlan("product.color")
    return _few("color")(ask, match)


RULES: tuple[Rule, ...] = rules_of(
    "terms.toml",
    {
        "genre": _genre,
        "color": _color,
        "weekday": _few("weekday"),
        "month": _few("month"),
        "sensor_unit": _some(SENSOR_UNITS),
        "payment_terms": _some(PAYMENT_TERMS),
        "segment": _wide(SEGMENTS, 14),
        "http_method": _wide(METHODS, 6),
        "instructions": _wide(INSTRUCTIONS, 17),
        "product_category": lambda ask, _match: ColumnPlan("product.category") if ask.room >= 12 else None,
    },
    usual="texts",
)
