"""Telephone numbers that ring nowhere: ranges kept for fiction where a country has some, else Faker's shapes."""

from __future__ import annotations

from functools import lru_cache

from dea_core.errors import PlanError
from dea_core.generate.masks import alike, masked
from dea_core.generate.persons import width
from dea_core.generate.pools import faked
from dea_core.generate.recipes import recipe
from dea_core.generate.row import Cell
from dea_core.generate.towns import country_code
from dea_core.generate.values import Values
from dea_core.generate.vocabulary import fitting

AREAS = tuple(area for area in range(201, 990) if area % 100 != 11 and area // 10 % 10 != 9)
AMERICAN = ("({}) 555-01##", "{}-555-01##", "{}55501##", "555-01##", "55501##")
FICTIONAL: dict[str, tuple[str, ...]] = {
    "GB": ("020 7946 0###", "0161 496 0###", "0113 496 0###", "0117 496 0###", "07700 900###", "02079460###"),
    "AU": ("(02) 5550 ####", "(03) 5550 ####", "(07) 7010 ####", "(08) 7010 ####", "025550####"),
    "DE": ("030 23125 ###", "040 66969 ###", "069 90009 ###", "089 99998 ###", "03023125###"),
    "FR": ("01 99 00 ## ##", "02 61 91 ## ##", "03 53 01 ## ##", "04 65 71 ## ##", "05 36 49 ## ##", "019900####"),
    "SE": ("08-465 004 ##", "031-390 06 ##", "040-628 04 ##", "08465004##"),
}
"""Ranges reserved for fiction, the usual spelling first."""
SHAPES, OPEN_DIGITS = 60, 6


@recipe("phone")
def phone(cell: Cell, *, max_length: int | None = None) -> Values:
    """A telephone number in a range reserved for fiction (555-01xx in America), or in the locale's usual shape."""
    locale, limit = cell.blueprint.plan.locale, width(cell.column.type, max_length)
    shapes = fitting(cell.blueprint.pools.get(f"{locale}/phones", lambda: _shapes(locale)), limit)
    if not shapes:
        raise PlanError(
            f"{cell.name}: no phone number of {locale} has at most {limit} characters", hint="use recipe code"
        )
    usual = alike(shapes)
    values = masked(cell, usual)
    extended = fitting([f"{shape} x####" for shape in usual], limit)
    return masked(cell, extended) if values.size < cell.rows and extended else values


@lru_cache(maxsize=16)
def _shapes(locale: str) -> list[str]:
    country = country_code(locale)
    if country in ("US", "CA"):
        return [shape.format(area) for shape in AMERICAN for area in AREAS]
    return list(FICTIONAL.get(country) or _faked(locale))


def _faked(locale: str) -> list[str]:
    """Faker's numbers with their last digits left open."""
    return [_opened(str(number)) for number in faked(locale, "phone_number", SHAPES)]


def _opened(number: str) -> str:
    places = [place for place, letter in enumerate(number) if letter.isdigit()][-OPEN_DIGITS:]
    return "".join("#" if place in places else letter for place, letter in enumerate(number))
