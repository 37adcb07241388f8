"""JSON Schemas as servers can enforce them. Each knows a subset; what it does not know goes into the description.

closed(schema)      every object lists its members: only such can be enforced
told(schema)        bounds as words, for a server that does not know them
strict(schema)      every member required, those that were optional may be null
without_nulls(...)  takes the nulls out again that strict() let in
in_words(schema)    the whole of it as an instruction, for a server that enforces nothing
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

Schema = Mapping[str, Any]
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_BOUNDS_OF_TEXT = ("minLength", "maxLength", "pattern", "minItems", "maxItems")
_TELLING = ("type", "anyOf", "enum", "const", "$ref")
_NULL = {"type": "null"}


def closed(schema: Schema) -> bool:
    """Whether every value in it has a type and every object lists its members."""
    if not any(word in schema for word in _TELLING):
        return False
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        return False
    return all(closed(part) for part in _parts(schema))


def _parts(schema: Schema) -> list[Schema]:
    items = [schema["items"]] if isinstance(schema.get("items"), Mapping) else []
    return [*schema.get("properties", {}).values(), *schema.get("anyOf", ()), *items]


def _changed(schema: Schema, change: Callable[[Schema], dict[str, Any]]) -> dict[str, Any]:
    """A copy, each of its parts changed."""
    copy = dict(schema)
    if "properties" in copy:
        copy["properties"] = {name: change(part) for name, part in copy["properties"].items()}
    if "anyOf" in copy:
        copy["anyOf"] = [change(part) for part in copy["anyOf"]]
    if isinstance(copy.get("items"), Mapping):
        copy["items"] = change(copy["items"])
    return copy


def told(schema: Schema) -> dict[str, Any]:
    """``schema`` with its bounds in the description."""
    copy = _changed(schema, told)
    bounds = {name: copy.pop(name) for name in (*_BOUNDS, *_BOUNDS_OF_TEXT) if name in copy}
    if bounds:
        words = ", ".join(f"{name} {bound}" for name, bound in bounds.items())
        copy["description"] = f"{copy['description']} ({words})" if copy.get("description") else words
    return copy


def strict(schema: Schema) -> dict[str, Any]:
    """``schema`` with every member required."""
    copy = _changed(schema, strict)
    if "properties" in copy:
        needed = copy.get("required", ())
        copy["properties"] = {
            name: part if name in needed else _nullable(part) for name, part in copy["properties"].items()
        }
        copy["required"] = list(copy["properties"])
    return copy


def _nullable(schema: Schema) -> dict[str, Any]:
    if _takes_null(schema):
        return dict(schema)
    about = {"description": schema["description"]} if "description" in schema else {}
    return {**about, "anyOf": [{word: value for word, value in schema.items() if word != "description"}, _NULL]}


def _takes_null(schema: Schema) -> bool:
    return schema.get("type") == "null" or any(_takes_null(part) for part in schema.get("anyOf", ()))


def without_nulls(schema: Schema, value: Any) -> Any:
    """``value`` without members that are null only because ``strict`` made them required."""
    if isinstance(value, list) and isinstance(schema.get("items"), Mapping):
        return [without_nulls(schema["items"], item) for item in value]
    if isinstance(value, Mapping) and "properties" in schema:
        members = schema["properties"]
        return {
            name: without_nulls(members.get(name, {}), item)
            for name, item in value.items()
            if item is not None or name in schema.get("required", ()) or _takes_null(members.get(name, _NULL))
        }
    fitting = [part for part in schema.get("anyOf", ()) if _is_like(part, value)]
    return without_nulls(fitting[0], value) if len(fitting) == 1 else value


def _is_like(schema: Schema, value: Any) -> bool:
    kind = schema.get("type")
    return (kind == "object" and isinstance(value, Mapping)) or (kind == "array" and isinstance(value, list))


def in_words(schema: Schema) -> str:
    """The instruction to answer by ``schema``."""
    return (
        "Answer with one JSON document and nothing else: no words around it, no fences. It obeys this JSON Schema:\n"
        + json.dumps(schema, ensure_ascii=False)
    )
