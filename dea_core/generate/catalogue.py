"""The catalogue: products whose name, category, brand, price and description belong together (words/products.toml).

noun (of a category, with a price range) x style (of that category) x color x brand
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dea_core.errors import PlanError
from dea_core.generate.entities import Entity, entity, spelled
from dea_core.generate.persons import width
from dea_core.generate.vocabulary import words

if TYPE_CHECKING:
    from dea_core.generate.row import Cell

NOUN, STYLE, COLOR, BRAND = "noun", "style", "color", "brand"
STYLES, USES = 7, 5
"""Every category has so many."""
NUMBER_WIDTH = 7


@dataclass(frozen=True)
class Noun:
    """A kind of product; ``category`` is the category's number."""

    name: str
    category: int
    low: int
    high: int


@dataclass(frozen=True)
class Catalogue:
    """The products of one table. Styles and uses are flat lists, category by category."""

    entity: Entity
    nouns: tuple[Noun, ...]
    categories: tuple[str, ...]
    codes: tuple[str, ...]
    styles: tuple[str, ...]
    uses: tuple[str, ...]
    brands: tuple[str, ...]
    colors: tuple[str, ...]
    styled: bool
    branded: bool


def catalogue_of(cell: Cell, who: str) -> Catalogue:
    """The products whose fields are columns of the cell's table."""
    known = cell.blueprint.pools.get("products", lambda: [words("products")])[0]
    categories: list[dict[str, Any]] = known["category"]
    room = _room(cell, who)
    nouns = [Noun(n, c, *prices) for c, one in enumerate(categories) for n, prices in one["noun"].items()]
    styles = tuple(style for one in categories for style in one["style"])
    longest, brand = max(map(len, styles)), max(map(len, known["brand"]))
    fitting = [noun for noun in nouns if len(noun.name) <= room]
    styled = max(len(noun.name) for noun in nouns) + 1 + longest <= room
    branded = styled and max(len(noun.name) for noun in nouns) + longest + brand + 2 + NUMBER_WIDTH <= room
    if not fitting:
        raise PlanError(
            f"{cell.name}: no product's name has at most {room} characters", hint="use recipe pattern or text"
        )
    sizes = {NOUN: len(fitting), STYLE: STYLES, COLOR: len(known["color"]), BRAND: len(known["brand"])}
    one = entity(cell, spelled(who, "product"), sizes, again=True)
    return Catalogue(
        one,
        tuple(fitting),
        tuple(c["name"] for c in categories),
        tuple(c["code"] for c in categories),
        styles,
        tuple(use for c in categories for use in c["use"]),
        tuple(known["brand"]),
        tuple(known["color"]),
        styled,
        branded,
    )


def _room(cell: Cell, who: str) -> int:
    """The most characters of a product's name."""
    room = 80
    for column in cell.table.columns:
        spec = cell.blueprint.plan.table(cell.table.name).columns.get(column.name)
        if spec is not None and spec.recipe == "product.name" and spec.options.get("who", "") == who:
            room = min(room, width(column.type, spec.options.get("max_length")) or room)
    return room
