"""Values with an inside: JSON documents, arrays, bytes, intervals."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.parts import Part, made, part, part_plan
from dea_core.generate.recipes import recipe
from dea_core.generate.row import Cell
from dea_core.generate.spelling import matching
from dea_core.generate.values import Computed, Expression, Values
from dea_core.schema import Family, Type
from dea_core.sql.portable import add, number
from dea_core.sql.values import as_text, concat, duckdb_type

TEXT, INTEGER = Type(Family.TEXT, "text"), Type(Family.INTEGER, "bigint", bits=64)
DECIMAL, BOOLEAN = Type(Family.DECIMAL, "decimal", precision=12, scale=2), Type(Family.BOOLEAN, "boolean")
NUMBERS = ("integer", "sequence", "ordinal", "shuffled")
DECIMALS = ("decimal", "number", "product.price")
DEFAULT_FIELDS: dict[str, Any] = {
    "source": {"recipe": "term", "of": "channel"},
    "tags": {"recipe": "array", "of": {"recipe": "term", "of": "tag"}, "max_length": 3},
    "score": {"recipe": "integer", "min_value": 1, "max_value": 100},
    "verified": {"recipe": "boolean", "true": 0.7},
}
ADDRESS_FIELDS = {"street": "place.street_address", "city": "place.city", "postcode": "place.postcode"}
SETTINGS_FIELDS = {
    "theme": {"recipe": "choice", "values": {"light": 3, "dark": 2}},
    "language": {"recipe": "choice", "values": {"en": 5, "de": 1, "fr": 1, "es": 1}},
    "newsletter": {"recipe": "boolean", "true": 0.4},
}
EVENT_FIELDS = {
    "event": {"recipe": "term", "of": "event_type"},
    "page": {"recipe": "url", "host": "/"},
    "device": {"recipe": "term", "of": "device"},
    "duration_ms": {"recipe": "integer", "min_value": 20, "max_value": 5000, "shape": "lognormal"},
}


@recipe("json")
def json(cell: Cell, *, fields: dict[str, Any] | None = None) -> Computed:
    """A JSON object. ``fields`` maps each key to a recipe (its name, or a mapping with options); by default a few that
    suit the column's name."""
    given = fields if fields is not None else _usual(cell.column.name.lower())
    specs = {name: part_plan(cell, spec) for name, spec in given.items()}
    parts = {name: part(cell, name, _type_of(spec.recipe, spec.options), spec) for name, spec in specs.items()}
    for one in parts.values():
        one.values()  # an unknown recipe or option is told when the plan is counted, not when it runs
    return Computed(lambda: _object(parts))


def _usual(name: str) -> dict[str, Any]:
    """Fields for a column of that name."""
    if "address" in name or "location" in name:
        return dict(ADDRESS_FIELDS)
    if any(word in name for word in ("setting", "preference", "config", "option")):
        return SETTINGS_FIELDS
    if any(word in name for word in ("payload", "event", "request", "body", "response", "log")):
        return EVENT_FIELDS
    return DEFAULT_FIELDS


def _object(parts: dict[str, Part]) -> Expression:
    pairs = [side for name, one in parts.items() for side in (exp.Literal.string(name), made(one, alone=False))]
    built = exp.Anonymous(this="JSON_OBJECT", expressions=pairs)
    return exp.cast(built, "json", dialect="duckdb")


def _type_of(name: str, options: Any) -> Type:
    """The type of what a recipe makes inside of a document."""
    if name in NUMBERS:
        return INTEGER
    if name in DECIMALS:
        return DECIMAL
    if name == "boolean":
        return BOOLEAN
    if name == "array":
        inner = options.get("of", "text")
        own = part_name(inner)
        return Type(Family.ARRAY, "array", element=_type_of(own, inner if isinstance(inner, dict) else {}))
    return Type(Family.JSON, "json") if name == "json" else TEXT


def part_name(given: object) -> str:
    """The recipe that a part names."""
    return str(given.get("recipe", "")) if isinstance(given, dict) else str(given)


@recipe("array")
def array(cell: Cell, *, of: Any = "text", min_length: int = 0, max_length: int = 4) -> Computed:
    """A list of ``min_length`` to ``max_length`` elements, each made by the recipe ``of`` (a name, or a mapping)."""
    if not 0 <= min_length <= max_length:
        raise PlanError(f"{cell.name}: min_length={min_length} and max_length={max_length} are no range")
    plan = part_plan(cell, of)
    element = cell.column.type.element or _type_of(plan.recipe, plan.options)
    parts = [part(cell, str(n), element, plan) for n in range(max_length)]
    for one in parts[:1]:
        one.values()
    return Computed(lambda: _list(cell, parts, element, min_length, max_length))


def _list(cell: Cell, parts: list[Part], element: Type, least: int, most: int) -> Expression:
    whole = exp.Array(expressions=[made(one, alone=True) for one in parts])
    cast = exp.Cast(this=whole, to=exp.DataType.build(f"{duckdb_type(element)}[]", dialect="duckdb"))
    if least == most:
        return cast
    count = add(cell.row.below(most - least + 1, cell.column.name, "length"), least)
    return exp.Anonymous(this="LIST_SLICE", expressions=[cast, number(1), count])


@recipe("binary")
def binary(cell: Cell, *, bytes: int = 16) -> Values:  # noqa: A002  (the plan's own word)
    """So many random ``bytes``."""
    if bytes < 1:
        raise PlanError(f"{cell.name}: bytes={bytes} must be at least 1")
    digits = matching(cell, f"[0-9a-f]{{{2 * bytes}}}")
    return Values(
        digits.size, lambda k: exp.Anonymous(this="FROM_HEX", expressions=[digits.at(k)]), distinct=digits.distinct
    )


HOUR, MINUTE = 3600, 60


@recipe("interval")
def interval(cell: Cell, *, min_seconds: int = 60, max_seconds: int = 8 * HOUR) -> Values:
    """A length of time, in whole seconds."""
    if not 0 <= min_seconds <= max_seconds:
        raise PlanError(f"{cell.name}: min_seconds={min_seconds} and max_seconds={max_seconds} are no range")

    def at(k: Expression) -> Expression:
        seconds = exp.Anonymous(this="TO_SECONDS", expressions=[exp.cast(add(k, min_seconds), "bigint")])
        return (
            seconds if cell.column.type.family is Family.INTERVAL else concat(as_text(add(k, min_seconds)), " seconds")
        )

    return Values(max_seconds - min_seconds + 1, at)
