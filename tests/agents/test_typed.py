"""Types as JSON Schema, and JSON as values of a type: what is wrong is told with the way to it."""

from __future__ import annotations

import datetime
import decimal
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from dea_core.agents.typed import Told, TypedError, as_json, read_as, schema_of


@dataclass(frozen=True)
class Item:
    name: str
    share: Annotated[float, Told("from 0 to 1", least=0, most=1)] = 0.0


@dataclass(frozen=True)
class Order:
    kind: Literal["new", "old"]
    items: tuple[Item, ...]
    day: datetime.date | None = None
    extra: dict[str, int] | None = None


def test_the_schema_says_what_is_needed():
    schema = schema_of(Order)
    assert schema["required"] == ["kind", "items"]
    assert schema["additionalProperties"] is False
    item = schema["properties"]["items"]["items"]
    assert item["properties"]["share"] == {
        "type": "number", "description": "from 0 to 1", "minimum": 0, "maximum": 1,
    }  # fmt: skip
    assert schema["properties"]["kind"]["enum"] == ["new", "old"]
    assert {"type": "null"} in schema["properties"]["day"]["anyOf"]


def test_json_becomes_the_value_and_back():
    document = {"kind": "new", "items": [{"name": "a", "share": 1}], "day": "2026-01-31", "extra": {"x": 2.0}}
    read = read_as(Order, document)
    assert read == Order("new", (Item("a", 1.0),), datetime.date(2026, 1, 31), {"x": 2})
    assert as_json(read) == {**document, "items": [{"name": "a", "share": 1.0}], "extra": {"x": 2}}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"kind": "new"}, "items: is missing"),
        ({"kind": "new", "items": [], "colour": 1}, "colour: no such member; known: kind, items"),
        ({"kind": "red", "items": []}, "kind: 'red' is not one of new, old"),
        ({"kind": "new", "items": [{"name": 3}]}, r"items\[0\].name: 3 is not a string"),
        ({"kind": "new", "items": [{"name": "a", "share": 1.5}]}, r"items\[0\].share: 1.5 is above 1"),
        ({"kind": "new", "items": [{"name": "a", "share": True}]}, "True is not a number"),
        ({"kind": "new", "items": {}}, "items: {} is not a list"),
        ({"kind": "new", "items": [], "day": "soon"}, "'soon' is not a date"),
        ({"kind": "new", "items": [], "extra": {"x": 1.5}}, r"extra.x: 1.5 is not an integer"),
        ([], r"it: \[\] is not an object"),
    ],
)
def test_what_is_wrong_is_told_with_its_way(document, said):
    with pytest.raises(TypedError, match=said):
        read_as(Order, document)


def test_choices_bind():
    with pytest.raises(TypedError, match="'xml' is not one of csv, json"):
        read_as(Annotated[str, Told(choices=("csv", "json"))], "xml")


def test_values_of_a_database_are_json():
    value = {"at": datetime.datetime(2026, 1, 2, 3), "sum": decimal.Decimal("1.50"), "place": Path("a/b"), "n": None}
    assert as_json(value) == {"at": "2026-01-02 03:00:00", "sum": "1.50", "place": "a/b", "n": None}
    with pytest.raises(TypeError, match="object has no JSON"):
        as_json(object())


def test_a_type_without_json_is_refused_when_it_is_declared():
    with pytest.raises(TypeError, match="has no JSON Schema"):
        schema_of(Path)
    assert schema_of(Any) == {}
