"""Companies: stem, trade and legal form ("Brightwater Logistics Inc"); elsewhere a family name and a form."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from dea_core.errors import PlanError
from dea_core.generate.entities import Entity, entity, spelled
from dea_core.generate.persons import width
from dea_core.generate.pools import faked, has_provider
from dea_core.generate.vocabulary import is_english, slug, syllables, words
from dea_core.sql.portable import key

if TYPE_CHECKING:
    from dea_core.generate.row import Cell

STEM, TRADE, FORM = "stem", "trade", "form"
STEMS = 499
MANY, NUMBER_WIDTH = 20_000, 6
"""With more rows than that, names may get a number behind."""
DOMAIN_WIDTH = len("https://www..example/") + 6
Name = tuple[str, str]


@dataclass(frozen=True)
class Firms:
    """The companies of one table; each part's names with their slugs."""

    entity: Entity
    stems: tuple[Name, ...]
    trades: tuple[Name, ...]
    forms: tuple[str, ...]


def firms_of(cell: Cell, who: str) -> Firms:
    """The companies whose fields are columns of the cell's table."""
    locale, pools = cell.blueprint.plan.locale, cell.blueprint.pools
    stems = [(n, s) for n, s in pools.get(f"{locale}/stems", lambda: _stems(locale))]
    trades = [(n, s) for n, s in pools.get(f"{locale}/trades", lambda: _trades(locale))]
    forms = list(pools.get(f"{locale}/forms", lambda: _forms(locale)))
    room = _room(cell, who)
    stems, trades, forms = _fit(stems, trades, forms, room)
    if not stems:
        raise PlanError(
            f"{cell.name}: no company name has at most {room} characters", hint="use recipe pattern or title"
        )
    one = entity(cell, spelled(who, "company"), {STEM: len(stems), TRADE: len(trades), FORM: len(forms)}, again=True)
    return Firms(one, tuple(stems), tuple(trades), tuple(forms))


def _room(cell: Cell, who: str) -> int:
    """The most characters of a company's name, so that every column about it holds what it should."""
    room = 80
    for column in cell.table.columns:
        spec = cell.blueprint.plan.table(cell.table.name).columns.get(column.name)
        if spec is None or not spec.recipe.startswith("company.") or spec.options.get("who", "") != who:
            continue
        most = width(column.type, spec.options.get("max_length"))
        if most is not None:
            room = min(room, most if spec.recipe == "company.name" else most - DOMAIN_WIDTH)
    return room - NUMBER_WIDTH if cell.rows > MANY else room


def _fit(
    stems: list[Name], trades: list[Name], forms: list[str], room: int
) -> tuple[list[Name], list[Name], list[str]]:
    """Names that fit: the form is left out first, then the trade, then long stems."""
    longest = [max(len(text) for pair in part for text in pair) for part in (stems, trades)]
    form = max(map(len, forms))
    if sum(longest) + form + 2 <= room:
        return stems, trades, forms
    if sum(longest) + 1 <= room:
        return stems, trades, [""]
    if longest[1] + 9 <= room:
        return [s for s in stems if max(map(len, s)) <= room - longest[1] - 1], trades, [""]
    return [s for s in stems if max(map(len, s)) <= room], [("", "")], [""]


@lru_cache(maxsize=16)
def _stems(locale: str) -> list[Name]:
    if is_english(locale):
        own = words("companies")
        names = [first + second for first in own["first"] for second in own["second"] if first.lower() != second]
        chosen = random.Random(key("stems")).sample(names, STEMS)
    else:
        chosen = [str(name) for name in faked(locale, "last_name", STEMS)]
    return _slugged(chosen)


def _trades(locale: str) -> list[Name]:
    return _slugged(words("companies")["trade"]) if is_english(locale) else [("", "")]


@lru_cache(maxsize=16)
def _forms(locale: str) -> list[str]:
    if is_english(locale):
        return list(words("companies")["form"])
    return (
        [str(form) for form in faked(locale, "company_suffix", 12)] if has_provider(locale, "company_suffix") else [""]
    )


def _slugged(names: list[str]) -> list[Name]:
    found: dict[str, str] = {}
    for position, name in enumerate(names):
        found.setdefault(slug(name) or syllables(position), name)
    return [(name, letters) for letters, name in found.items()]
