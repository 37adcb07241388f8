"""Codes, the internet, documents, arrays and types of single engines."""

from __future__ import annotations

import datetime
import ipaddress
import json
import re

import pytest

from dea_core.errors import PlanError
from dea_core.generate.recipes.others import KINDS
from dea_core.schema import Family, Type
from tests.generate.made import INTEGER, JSON, TEXT, Made, array_of, make, one, varchar


def ean_valid(code: str) -> bool:
    return sum(int(digit) * (3 if n % 2 else 1) for n, digit in enumerate(reversed(code))) % 10 == 0


def luhn_valid(code: str) -> bool:
    doubled = [int(d) * (2 if n % 2 else 1) for n, d in enumerate(reversed(code))]
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


@pytest.mark.parametrize(
    ("scheme", "length", "valid"),
    [("ean13", 13, ean_valid), ("isbn13", 13, ean_valid), ("upc", 12, ean_valid), ("card", 16, luhn_valid)],
)
def test_check_digits_are_right(scheme, length, valid):
    values = one(2000, "barcode", scheme=scheme, unique=True)
    assert len(set(values)) == 2000
    assert all(len(value) == length and valid(value) for value in values)


@pytest.mark.parametrize(
    ("network", "inside"), [("documentation", "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24"), ("private", "10.0.0.0/8")]
)
def test_addresses_lead_nowhere(network, inside):
    networks = [ipaddress.ip_network(text) for text in inside.split()]
    for value in one(300, "ip_v4", network=network):
        assert any(ipaddress.ip_address(value) in one_network for one_network in networks)


def test_addresses_may_be_distinct():
    assert len(set(one(5000, "ip_v4", unique=True))) == 5000
    assert all(ipaddress.ip_address(value).version == 6 for value in one(50, "ip_v6"))


@pytest.mark.parametrize("recipe", ["slug", "url", "file_name", "user_agent", "token", "mac"])
@pytest.mark.parametrize("width", [200, 60, 40])
def test_web_names_fit(recipe, width):
    assert max(map(len, one(300, recipe, varchar(width)))) <= width


@pytest.mark.parametrize("recipe", ["slug", "url", "file_name", "token", "mac"])
def test_web_names_may_be_distinct(recipe):
    assert len(set(one(5000, recipe, unique=True))) == 5000


def test_a_document_has_the_fields_asked_for_and_agrees_with_its_row():
    fields = {
        "name": "person.full_name",
        "n": {"recipe": "integer", "max_value": 3},
        "ok": "boolean",
        "in": {"recipe": "json"},
    }
    for row in make(50, name=("person.full_name",), doc=("json", {"fields": fields}, JSON)):
        read = json.loads(row["doc"])
        assert list(read) == list(fields)
        assert read["name"] == row["name"]
        assert read["n"] in range(4)
        assert isinstance(read["ok"], bool)


@pytest.mark.parametrize("column", ["metadata", "address", "settings", "payload"])
def test_documents_without_fields_suit_the_name(column):
    assert all(len(json.loads(row[column])) >= 3 for row in make(20, **{column: ("json", JSON)}))


@pytest.mark.parametrize(("least", "most"), [(0, 4), (2, 2), (1, 3), (0, 0)])
def test_arrays_have_as_many_elements_as_asked(least, most):
    options = {"of": {"recipe": "integer", "max_value": 99}, "min_length": least, "max_length": most}
    values = one(300, "array", array_of(INTEGER), **options)
    assert {len(value) for value in values} == set(range(least, most + 1))


def test_the_elements_of_an_array_differ():
    values = one(200, "array", array_of(TEXT), of="person.first_name", min_length=2, max_length=2)
    assert sum(a == b for a, b in values) < 10


@pytest.mark.parametrize(
    ("recipe", "options", "says"),
    [
        ("json", {"fields": {"a": {"recipe": "integr"}}}, "integr"),
        ("json", {"fields": {"a": 3}}, "names no recipe"),
        ("array", {"of": {"recipe": "integer", "max": 3}}, "no option"),
        ("array", {"min_length": 3, "max_length": 1}, "no range"),
        ("typed", {"type": "inett"}, "no recipe"),
        ("binary", {"bytes": 0}, "at least 1"),
    ],
)
def test_what_cannot_be_is_refused(recipe, options, says):
    with pytest.raises(PlanError, match=says):
        Made(1, {"a": (recipe, options, JSON)}).blueprint.capacity("t")


def test_bytes_and_intervals():
    assert {len(value) for value in one(50, "binary", Type(Family.BINARY, "bytea"), bytes=12)} == {12}
    lengths = one(50, "interval", Type(Family.INTERVAL, "interval"), min_seconds=5, max_seconds=9)
    assert set(lengths) == {datetime.timedelta(seconds=n) for n in range(5, 10)}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_types_of_single_engines_are_varied_text(kind):
    values = one(200, "typed", Type(Family.OTHER, f"{kind}(8)" if kind in ("bit", "vector") else kind))
    assert all(isinstance(value, str) and value for value in values)
    assert len(set(values)) > 1


def test_any_provider_of_faker_by_name():
    assert all(re.fullmatch(r"[A-Z0-9 -]+", value) for value in one(50, "faker", provider="license_plate"))
    born = one(50, "faker", Type(Family.DATE, "date"), provider="date_of_birth", arguments={"minimum_age": 30})
    assert all(isinstance(value, datetime.date) for value in born)
    assert len(set(one(1500, "faker", provider="ssn", unique=True))) == 1500


def test_the_capacity_of_a_provider_is_what_faker_knows():
    made = Made(5000, {"a": ("faker", {"provider": "day_of_week"})}, unique=("a",))
    assert made.blueprint.capacity("t").rows == 7


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"provider": "licence_plate"}, "no provider"),
        ({"provider": "date_of_birth", "arguments": {"age": 3}}, "fails"),
        ({"provider": "profile"}, "lists or mappings"),
    ],
)
def test_a_provider_that_cannot_serve_is_told(options, says):
    with pytest.raises(PlanError, match=says):
        one(1, "faker", **options)
