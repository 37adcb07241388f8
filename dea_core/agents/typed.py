"""JSON of a Python type, both ways: the schema that a model is shown, and the value that its JSON becomes. Pure.

    schema_of(ColumnChange)           {"type": "object", "properties": {...}, "required": [...], ...}
    read_as(ColumnChange, document)   ColumnChange(...)   or TypedError("changes[2].null: 1.5 is above 1")
    as_json(value)                    what json.dumps takes

Known: str, int, float, bool, None, Any, Literal, unions with None, list, tuple[T, ...], dict[str, T], dates and
dataclasses.
``Annotated[int, Told("rows a table", least=1)]`` says what a value means and where it must lie. Servers are asked to
keep to the schema and need not: whatever comes back is read by ``read_as``.
"""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import enum
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

_SCALARS: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean"}
_TOLD: dict[Any, str] = {str: "a string", int: "an integer", float: "a number", bool: "true or false"}
_LISTS = (list, tuple)


@dataclass(frozen=True)
class Told:
    """What a value means, and the bounds it must keep."""

    help: str = ""
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()


class TypedError(ValueError):
    """JSON that is not of the type that was asked for; the message says where, and what was expected."""


def schema_of(wanted: Any) -> dict[str, Any]:
    """The JSON Schema of a type. Raises TypeError for a type that JSON has no word for."""
    kind, told = _bare(wanted)
    schema = _schema(kind)
    if told.help:
        schema["description"] = told.help
    if told.choices:
        schema["enum"] = list(told.choices)
    bounds = {"minimum": told.least, "maximum": told.most}
    return schema | {word: bound for word, bound in bounds.items() if bound is not None}


def _schema(kind: Any) -> dict[str, Any]:
    if kind in _SCALARS:
        return {"type": _SCALARS[kind]}
    if kind is Any:
        return {}
    if kind is datetime.date:
        return {"type": "string", "format": "date"}
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"type": "string", "enum": list(inner)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [{"type": "null"} if one is types.NoneType else schema_of(one) for one in inner]}
    if origin in _LISTS:
        return {"type": "array", "items": schema_of(inner[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(inner[1])}
    if dataclasses.is_dataclass(kind):
        return object_schema({name: (hint, required) for name, hint, required in fields_of(kind)})
    raise TypeError(f"{kind!r} has no JSON Schema")


def object_schema(members: Mapping[str, tuple[Any, bool]]) -> dict[str, Any]:
    """An object of named members, each with its type and whether it must be there."""
    return {
        "type": "object",
        "properties": {name: schema_of(hint) for name, (hint, _) in members.items()},
        "required": [name for name, (_, required) in members.items() if required],
        "additionalProperties": False,
    }


def fields_of(kind: Any) -> list[tuple[str, Any, bool]]:
    """The fields of a dataclass: name, type with what is told about it, and whether it has no default."""
    hints = get_type_hints(kind, include_extras=True)
    missing = dataclasses.MISSING
    return [
        (one.name, hints[one.name], one.default is missing and one.default_factory is missing)
        for one in dataclasses.fields(kind)
    ]


def _bare(wanted: Any) -> tuple[Any, Told]:
    if get_origin(wanted) is not Annotated:
        return wanted, Told()
    kind, *notes = get_args(wanted)
    return kind, next((note for note in notes if isinstance(note, Told)), Told())


def read_as(wanted: Any, document: Any, at: str = "") -> Any:
    """``document``, parsed JSON, as a value of the type. Raises TypedError with the way to what is wrong."""
    kind, told = _bare(wanted)
    value = _read(kind, document, at)
    _need_within(value, told, at)
    return value


def _need_within(value: Any, told: Told, at: str) -> None:
    if told.choices and value is not None and value not in told.choices:
        raise TypedError(f"{at or 'it'}: {value!r} is not one of {', '.join(told.choices)}")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if told.least is not None and value < told.least:
            raise TypedError(f"{at or 'it'}: {value} is below {told.least:g}")
        if told.most is not None and value > told.most:
            raise TypedError(f"{at or 'it'}: {value} is above {told.most:g}")


def _read(kind: Any, document: Any, at: str) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any:
        return document
    if origin in (Union, types.UnionType):
        return _one_of(inner, document, at)
    if origin is Literal:
        return document if document in inner else _wrong(document, "one of " + ", ".join(map(str, inner)), at)
    if kind is datetime.date:
        return _day(document, at)
    if kind in _SCALARS:
        return _scalar(kind, document, at)
    if origin in _LISTS:
        items = document if isinstance(document, list) else _wrong(document, "a list", at)
        return origin(read_as(inner[0], item, f"{at}[{place}]") for place, item in enumerate(items))
    members = document if isinstance(document, Mapping) else _wrong(document, "an object", at)
    if origin is dict:
        return {str(name): read_as(inner[1], value, _inside(at, name)) for name, value in members.items()}
    return kind(**read_members({name: (hint, required) for name, hint, required in fields_of(kind)}, members, at))


def read_members(wanted: Mapping[str, tuple[Any, bool]], found: Mapping[str, Any], at: str = "") -> dict[str, Any]:
    """The members of an object, each read as its type. Raises TypedError for one that is missing or unknown."""
    for name in found:
        if name not in wanted:
            raise TypedError(f"{_inside(at, name)}: no such member; known: {', '.join(wanted)}")
    for name, (_, required) in wanted.items():
        if required and name not in found:
            raise TypedError(f"{_inside(at, name)}: is missing")
    return {name: read_as(wanted[name][0], value, _inside(at, name)) for name, value in found.items()}


def _one_of(kinds: tuple[Any, ...], document: Any, at: str) -> Any:
    if document is None and types.NoneType in kinds:
        return None
    others = [kind for kind in kinds if kind is not types.NoneType]
    problems = []
    for kind in others:
        try:
            return read_as(kind, document, at)
        except TypedError as error:
            problems.append(error)
    raise problems[0]


def _scalar(kind: Any, document: Any, at: str) -> Any:
    if kind is float and isinstance(document, int) and not isinstance(document, bool):
        return float(document)
    if kind is int and isinstance(document, float) and document.is_integer():
        return int(document)
    right = isinstance(document, kind) and (kind is bool or not isinstance(document, bool))
    return document if right else _wrong(document, _TOLD[kind], at)


def _day(document: Any, at: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(document)
    except (TypeError, ValueError):
        return typing.cast("datetime.date", _wrong(document, "a date such as 2026-01-31", at))


def _wrong(document: Any, expected: str, at: str) -> Any:
    raise TypedError(f"{at or 'it'}: {document!r} is not {expected}")


def _inside(at: str, name: object) -> str:
    return f"{at}.{name}" if at else str(name)


def as_json(value: Any) -> Any:
    """A value as JSON has it: dataclasses by their fields, days and numbers in their usual spelling."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: as_json(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): as_json(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(item) for item in value]
    if isinstance(value, enum.Enum):
        return as_json(value.value)
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta | decimal.Decimal | Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON")


def without_fences(text: str) -> str:
    """JSON without the fences that models like to put around it."""
    bare = text.strip()
    if not (bare.startswith("```") and bare.endswith("```")):
        return bare
    return bare.removeprefix("```json").removeprefix("```").removesuffix("```").strip()
