"""Patterns: every value matches, lengths are kept, and what must be distinct is."""

from __future__ import annotations

import re

import pytest

from dea_core.errors import PlanError
from tests.generate.made import Made, one, varchar

PATTERNS = [
    (r"^[A-Z]{3}-\d{4}$", 26**3 * 10**4),
    (r"^(AB|CD)-\d{2,4}[a-z]?$", 2 * 10**4 * 26),
    (r"[0-9a-f]{64}", 10**8),
    (r"\+?[1-9]\d{1,14}", 10**8),
    (r"^(?:[A-Z]{2}|\d{3})x*$", 1000),
    (r"^((foo|bar)[0-9]){1,3}$", 20**3),
    (r"^[^@\s]+@[^@\s]+\.[^@\s]+$", 10**8),
    (r"^\w{5,10}$", 10**8),
    (r"(?i)^ab.c$", 36),
    (r"^#[0-9A-Fa-f]{6}$", 22**6),
    (r"^(https?|ftp)://[^\s/$.?#].[^\s]*$", 10**6),
    (r"^\d{3}-\d{2}-\d{4}$|^\d{9}$", 10**9),
    (r"^$|^[A-Z]$", 26),
    (r"^[-a-zA-Z0-9_]+\Z", 64**2),
    (r"^(a|ab)(b|c)$", 2),
    (r"(red|green|blue)?", 3),
    (r"^[αβγ]{4}é$", 81),
]


@pytest.mark.parametrize(("pattern", "most"), PATTERNS)
def test_values_match(pattern, most):
    del most
    assert all(re.search(pattern, value) for value in one(500, "pattern", regex=pattern))


@pytest.mark.parametrize(("pattern", "most"), PATTERNS)
def test_values_may_be_distinct_up_to_the_capacity(pattern, most):
    capacity = Made(1, {"a": ("pattern", {"regex": pattern})}, unique=("a",)).blueprint.capacity("t").rows
    assert capacity >= most
    rows = min(capacity, 3000)
    values = one(rows, "pattern", regex=pattern, unique=True)
    assert len(set(values)) == rows
    assert all(re.search(pattern, value) for value in values)


@pytest.mark.parametrize(
    ("theirs", "python"),
    [
        ("^[[:alpha:]]{3}[[:digit:]]+$", r"^[a-zA-Z]{3}\d+$"),
        (r"^\p{L}{3}$", r"^[a-zA-Z]{3}$"),
        (r"\mfoo\M", r"^foo$"),
        (r"^[[:upper:]][[:lower:]]*+$", r"^[A-Z][a-z]*$"),
        (r"^a\z", "^a$"),
    ],
)
def test_other_dialects_are_read(theirs, python):
    assert all(re.search(python, value) for value in one(100, "pattern", regex=theirs))


@pytest.mark.parametrize(
    ("like", "python"), [("AB_-%", "AB.-.*"), ("%@%.com", r".*@.*\.com"), (r"10\%_", "10%."), ("", ""), ("x", "x")]
)
def test_like(like, python):
    assert all(re.fullmatch(python, value) for value in one(100, "pattern", like=like))


@pytest.mark.parametrize(("similar", "python"), [("(a|b)_.%[.x]", r"[ab].\..*[.x]"), ("A{2,3}%", "A{2,3}.*")])
def test_similar_to(similar, python):
    assert all(re.fullmatch(python, value) for value in one(100, "pattern", similar=similar))


@pytest.mark.parametrize(
    ("pattern", "least", "most"), [("[a-z]+", 0, 3), ("[a-z]+", 20, 25), (r"x\d*y?", 5, 9), ("^[A-Z]{2,50}$", 10, 12)]
)
def test_lengths_are_kept(pattern, least, most):
    values = one(300, "pattern", regex=pattern, min_length=least, max_length=most)
    assert all(least <= len(value) <= most and re.search(pattern, value) for value in values)
    assert max(map(len, one(300, "pattern", varchar(most), regex=pattern))) <= most


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"regex": "(?=a)b"}, "lookahead"),
        ({"regex": "(?<!a)b"}, "lookahead or lookbehind"),
        ({"regex": r"(a)\1"}, "back references"),
        ({"regex": "[a"}, "cannot read the pattern"),
        ({"regex": "[a-z]{10}", "max_length": 5}, "shortest string has 10"),
        ({"regex": "abc", "min_length": 5}, "cannot be made 5 characters"),
        ({"regex": "a", "like": "b"}, "one of regex, like or similar"),
        ({}, "one of regex, like or similar"),
    ],
)
def test_what_cannot_be_is_refused_by_name(options, says):
    with pytest.raises(PlanError, match=says):
        one(1, "pattern", **options)
