"""Persons: fields agree, fit their columns, and are unique as far as they say."""

from __future__ import annotations

import pytest

from dea_core.errors import PlanError
from dea_core.generate.entities import coprime
from dea_core.generate.vocabulary import slug
from tests.generate.made import TEXT, Made, make, one, varchar

FIELDS = ("first_name", "last_name", "full_name", "formal_name", "email", "user_name", "gender", "initials", "prefix")
PERSON = {field: (f"person.{field}",) for field in FIELDS}
LOCALES = ["en_US", "de_DE", "fr_FR", "es_MX", "pl_PL", "ru_RU", "el_GR", "ja_JP", "zh_CN", "ko_KR", "ar_EG", "hu_HU"]


@pytest.mark.parametrize("sizes", [[4, 4], [2, 2, 2], [100, 250, 547], [1, 7], [6, 10, 15, 600]])
def test_coprime_sizes_share_no_factor(sizes):
    import math

    found = coprime(sizes)
    pairs = [(a, b) for n, a in enumerate(found) for b in found[n + 1 :]]
    assert all(math.gcd(a, b) == 1 for a, b in pairs)
    assert all(0 < new <= old for new, old in zip(found, sizes, strict=True))


def test_the_fields_of_a_person_agree():
    for row in make(300, **PERSON):
        first, last = row["first_name"], row["last_name"]
        assert row["full_name"] == f"{first} {last}"
        assert row["formal_name"] == f"{last}, {first}"
        assert row["email"].partition("@")[0] == f"{slug(first)}.{slug(last)}"
        assert row["user_name"].startswith(slug(first)[0] + slug(last))
        assert row["initials"] == first[0] + last[0]
        assert row["prefix"] in {"female": ("Ms", "Mrs", "Dr", "Prof"), "male": ("Mr", "Dr", "Prof")}[row["gender"]]


def test_they_agree_when_one_of_them_must_be_distinct():
    rows = make(1000, unique=("email",), **PERSON)
    assert len({row["email"] for row in rows}) == 1000
    assert all(row["full_name"] == f"{row['first_name']} {row['last_name']}" for row in rows)


@pytest.mark.parametrize("both", [("email", "user_name"), ("last_name", "email"), ("first_name", "user_name")])
def test_two_fields_may_be_distinct_at_once(both):
    rows = make(200, unique=both, **PERSON)
    assert [len({row[field] for row in rows}) for field in both] == [200, 200]


def test_keys_make_fields_distinct_too():
    rows = make(200, keys=[("last_name",), ("email",)], **PERSON)
    assert [len({row[field] for row in rows}) for field in ("last_name", "email")] == [200, 200]


def test_persons_of_one_row_differ():
    rows = make(200, a=("person.full_name",), b=("person.full_name", {"who": "manager"}))
    assert sum(row["a"] == row["b"] for row in rows) < 5


@pytest.mark.parametrize("field", ["email", "user_name"])
def test_more_rows_than_names_are_told_apart_by_a_number(field):
    made = Made(400_000, {"a": (f"person.{field}",)}, unique=("a",))
    values = {row["a"] for row in made.rows(0, 60_000)}
    assert len(values) == 60_000
    assert made.blueprint.capacity("t").rows >= 400_000


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_has_persons(locale):
    rows = make(150, locale=locale, unique=("email",), **PERSON)
    for row in rows:
        assert row["email"].isascii()
        assert row["email"].count("@") == 1
        assert row["first_name"] in row["full_name"]
        assert row["last_name"] in row["full_name"]
    assert len({row["email"] for row in rows}) == 150


def test_gendered_family_names_go_with_the_first_name():
    rows = make(400, locale="ru_RU", last=("person.last_name",), gender=("person.gender",))
    ending_in_a = {row["gender"] for row in rows if row["last"].endswith("ова")}
    assert ending_in_a == {"female"}


@pytest.mark.parametrize(
    ("field", "width"), [("first_name", 5), ("last_name", 4), ("full_name", 10), ("email", 30), ("user_name", 13)]
)
def test_no_field_is_longer_than_its_column(field, width):
    columns = {**PERSON, field: (f"person.{field}", varchar(width))}
    rows = make(500, **columns)
    assert max(len(row[field]) for row in rows) <= width
    assert all(row["full_name"] == f"{row['first_name']} {row['last_name']}" for row in rows)
    assert len({row[field] for row in rows}) > 20


def test_a_column_that_no_name_fits_is_refused():
    with pytest.raises(PlanError, match="hardly any name"):
        one(10, "person.full_name", varchar(4))


def test_an_email_never_leads_anywhere_real():
    assert {value.rpartition("@")[2] for value in one(100, "person.email")} <= {
        "example.com",
        "example.org",
        "example.net",
    }
    assert one(1, "person.email", domain="acme.example")[0].endswith("@acme.example")
    with pytest.raises(PlanError, match="may be somebody's"):
        one(1, "person.email", domain="gmail.com")


def test_gender_is_spelled_as_asked():
    assert set(one(50, "person.gender", female="F", male="M")) == {"F", "M"}


def test_a_middle_initial_is_one_letter():
    assert {len(value) for value in one(50, "person.middle_name", initial=True)} == {1}


@pytest.mark.parametrize(
    ("locale", "like"), [("en_US", r"\(\d{3}\) 555-01\d\d"), ("en_GB", r"0[\d ]{12}"), ("fr_FR", r"0\d( \d\d){4}")]
)
def test_phones_are_of_ranges_for_fiction(locale, like):
    import re

    assert all(re.fullmatch(like, value) for value in one(100, "phone", locale=locale))


@pytest.mark.parametrize("width", [20, 14, 12, 10, 8, 7])
def test_phones_fit(width):
    values = one(100, "phone", varchar(width))
    assert max(map(len, values)) <= width


def test_phones_may_be_distinct_beyond_the_range():
    values = one(100_000, "phone", unique=True)
    assert len(set(values)) == 100_000
    assert len(one(5, "phone", TEXT)) == 5
