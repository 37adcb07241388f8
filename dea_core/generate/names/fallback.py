"""The last resort: what to make of a column of which only the type is known. Never ``word_123``."""

from __future__ import annotations

from dea_core.generate.domains import YEARS, is_year
from dea_core.generate.names.asking import Ask
from dea_core.generate.names.codes import code
from dea_core.generate.names.moments import moment
from dea_core.generate.names.numbers import between
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.recipes.others import known_type
from dea_core.schema import Family, Type

NARROW, WIDE = 20, 200
"""Up to so many characters a text is a code; from so many on, a sentence; between, a title."""
ELEMENT_RECIPES: dict[Family, object] = {
    Family.TEXT: {"recipe": "term", "of": "tag"},
    Family.INTEGER: {"recipe": "integer", "min_value": 1, "max_value": 100},
    Family.DECIMAL: {"recipe": "decimal", "min_value": 0, "max_value": 100},
    Family.FLOAT: {"recipe": "number", "min_value": 0, "max_value": 1},
    Family.BOOLEAN: "boolean",
    Family.DATE: "date",
    Family.TIMESTAMP: "timestamp",
    Family.TIMESTAMPTZ: "timestamp",
    Family.UUID: "uuid",
    Family.JSON: "json",
}


def of_family(ask: Ask) -> ColumnPlan | None:
    """A recipe for the family; None for a type that nothing can make."""
    family = ask.family
    if family is Family.TEXT:
        return _text(ask)
    if is_year(ask.column.type):
        return between(ask, *YEARS)
    if family in (Family.INTEGER, Family.DECIMAL, Family.FLOAT):
        return between(ask, 0, 1000)
    if family in (Family.DATE, Family.TIMESTAMP, Family.TIMESTAMPTZ):
        return moment(ask)
    if family is Family.ENUM:
        return ColumnPlan("choice", {"values": list(ask.column.type.values)}) if ask.column.type.values else None
    if family is Family.ARRAY:
        return _array(ask.column.type)
    if family is Family.OTHER:
        return ColumnPlan("typed") if known_type(ask.column.type.text) else None
    simple = {
        Family.BOOLEAN: "boolean",
        Family.TIME: "time",
        Family.INTERVAL: "interval",
        Family.UUID: "uuid",
        Family.JSON: "json",
        Family.BINARY: "binary",
        Family.STRUCT: "json",
    }
    return ColumnPlan(simple[family]) if family in simple else None


def _text(ask: Ask) -> ColumnPlan | None:
    if ask.room <= NARROW:
        return code(ask)
    kind = "title" if ask.room < WIDE else "sentence"
    return ColumnPlan("text", {"kind": kind})


def _array(kind: Type) -> ColumnPlan | None:
    element = kind.element.family if kind.element is not None else Family.TEXT
    if kind.element is not None and element is Family.OTHER and known_type(kind.element.text):
        return ColumnPlan("array", {"of": {"recipe": "typed", "type": kind.element.text}})
    return ColumnPlan("array", {"of": ELEMENT_RECIPES[element]}) if element in ELEMENT_RECIPES else None
