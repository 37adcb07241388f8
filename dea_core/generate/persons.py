"""Who the persons of a table are: names that fit every column that shows them.

    columns of one ``who`` -> limits on the names -> pools filtered by length -> an entity of first x last (x rounds)

Women and men alternate in the list of first names, so that a name's place tells the gender; in languages where family
names are gendered (Petrova, Petrov) they alternate too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from dea_core.errors import PlanError
from dea_core.generate.entities import ROUND, Entity, choose, entity, spelled
from dea_core.generate.pools import faked, has_provider
from dea_core.generate.values import Expression
from dea_core.generate.vocabulary import with_slugs
from dea_core.schema import Family
from dea_core.sql.portable import add, mod, mul

if TYPE_CHECKING:
    from dea_core.generate.row import Cell

FIRST, LAST = "first", "last"
FIRST_NAMES, LAST_NAMES = 320, 800
FAMILY_FIRST = ("ja", "zh", "ko", "hu", "vi")
"""Languages in which the family's name comes first; the first three write no space."""
GENDERED = ("bg", "cs", "el", "lt", "lv", "pl", "ru", "sk", "uk")
UNSPACED = ("ja", "zh", "ko")
DOMAINS = ("example.com", "example.org", "example.net")
NUMBER_DIGITS = 4
Name = tuple[str, str]
"""A name, and its slug."""


@dataclass(frozen=True)
class Persons:
    """The persons of one table: an entity, and the names that its parts stand for."""

    entity: Entity
    first: tuple[Name, ...]
    last: tuple[Name, ...]
    gendered: bool
    locale: str

    @property
    def parts(self) -> tuple[str, str]:
        """Its parts: the first and the last name."""
        return FIRST, LAST

    def chosen(self, cell: Cell, k: Expression, part: str, form: Callable[[Name], str]) -> Expression:
        """A form of the first or last name of person ``k``."""
        names, place = self.first if part == FIRST else self.last, self.entity.part(cell, k, part)
        if part == LAST and self.gendered:
            place = cell.row.define(add(mul(place, 2), mod(self.entity.part(cell, k, FIRST), 2)))
        return choose(cell.row, [form(name) for name in names], place)

    @property
    def family_first(self) -> bool:
        """Whether full names start with the family's."""
        return self.locale.partition("_")[0] in FAMILY_FIRST

    @property
    def space(self) -> str:
        """What stands between two names."""
        return "" if self.locale.partition("_")[0] in UNSPACED else " "


def persons_of(cell: Cell, who: str) -> Persons:
    """The persons whose fields are columns of the cell's table, under the name ``who``."""
    locale = cell.blueprint.plan.locale
    limits = _limits(cell, who)
    first = _both(cell, locale, "first_name", limits[FIRST])
    gendered = has_provider(locale, "last_name_female") and locale.partition("_")[0] in GENDERED
    family = (
        _both(cell, locale, "last_name", limits[LAST]) if gendered else _one(cell, locale, "last_name", limits[LAST])
    )
    if len(first) < 2 or len(family) < 2:
        raise PlanError(
            f"{cell.name}: hardly any name of {locale} is as short as the columns of {spelled(who, 'person')} need",
            hint="make the column wider, or give it recipe pattern or code",
        )
    sizes = {FIRST: len(first), LAST: len(family) // 2 if gendered else len(family)}
    one = entity(cell, spelled(who, "person"), sizes, again=True)
    return Persons(one, first, family, gendered, locale)


def _one(cell: Cell, locale: str, provider: str, most: int) -> tuple[Name, ...]:
    pool = cell.blueprint.pools.get(f"{locale}/{provider}", lambda: _make(locale, provider))
    return tuple((name, letters) for name, letters in pool if max(len(name), len(letters)) <= most)


def _both(cell: Cell, locale: str, provider: str, most: int) -> tuple[Name, ...]:
    """A woman's name, a man's, ...: as many of each, no slug twice (a name of both is a woman's)."""
    women, men = (_one(cell, locale, f"{provider}_{gender}", most) for gender in ("female", "male"))
    taken = {letters for _, letters in women}
    pairs = zip(women, [man for man in men if man[1] not in taken], strict=False)
    return tuple(name for pair in pairs for name in pair)


@lru_cache(maxsize=64)
def _make(locale: str, provider: str) -> list[Name]:
    plain, _, gender = provider.partition("_name_")
    odd = int(gender == "male")
    if gender and not has_provider(locale, provider):
        return with_slugs(_faked(locale, f"{plain}_name", 2 * FIRST_NAMES)[odd::2], odd, 2)
    count = LAST_NAMES if plain == "last" else FIRST_NAMES
    return with_slugs(_faked(locale, provider, count), odd, 2 if gender else 1)


def _faked(locale: str, provider: str, count: int) -> list[str]:
    return [str(name).strip() for name in faked(locale, provider, count)]


# --- how long names may be -------------------------------------------------------------------------------------------

WIDEST = 40


def _limits(cell: Cell, who: str) -> dict[str, int]:
    """The most characters of a first and of a last name, so that every column of these persons holds them."""
    limits = {FIRST: WIDEST, LAST: WIDEST}
    for column in cell.table.columns:
        spec = cell.blueprint.plan.table(cell.table.name).columns.get(column.name)
        if spec is None or not spec.recipe.startswith("person.") or spec.options.get("who", "") != who:
            continue
        most = width(column.type, spec.options.get("max_length"))
        if most is not None:
            _tighten(limits, spec.recipe.removeprefix("person."), most)
    return limits


def _tighten(limits: dict[str, int], field: str, most: int) -> None:
    if field in ("first_name", "middle_name"):
        limits[FIRST] = min(limits[FIRST], most)
    elif field == "last_name":
        limits[LAST] = min(limits[LAST], most)
    elif field in TAKEN:
        _share(limits, most - TAKEN[field])


TAKEN = {
    "full_name": 1,
    "formal_name": 2,
    "email": 1 + NUMBER_DIGITS + 1 + max(map(len, DOMAINS)),
    "user_name": NUMBER_DIGITS + 1,
}
"""Characters of a field that are not the first or the last name's."""


def _share(limits: dict[str, int], room: int) -> None:
    """Shorten the longer limit, letter by letter, until both names fit into ``room``."""
    while limits[FIRST] + limits[LAST] > room and max(limits.values()) > 0:
        longer = FIRST if limits[FIRST] > limits[LAST] else LAST
        limits[longer] -= 1


def width(kind: object, asked: object = None) -> int | None:
    """The most characters that a column takes: its type's, or as asked if that is less."""
    family, length = getattr(kind, "family", None), getattr(kind, "length", None)
    sizes = [s for s in (length if family is Family.TEXT else None, asked) if isinstance(s, int)]
    return min(sizes, default=None)


ALL = (FIRST, LAST, ROUND)
