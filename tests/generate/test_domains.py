"""CHECKs over one column become domains: the cases stand in tests/cases/domains.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from dea_core.generate.domains import Domain, Pattern, domain_of
from dea_core.readers import read_schema

CASES = [
    tuple(part.strip() for part in line.split(" | "))
    for line in (Path(__file__).parents[1] / "cases/domains.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
SHOWN = ("low", "high", "values", "excluded", "patterns", "min_length", "max_length", "not_null", "empty")


def told(domain: Domain) -> str:
    """What differs from the domain that allows anything, as the case file writes it."""
    parts = [
        f"{name}={text(getattr(domain, name))}" for name in SHOWN if getattr(domain, name) != getattr(Domain(), name)
    ]
    if domain.values is not None and domain.allowed() != domain.values:
        parts.append(f"allowed={text(domain.allowed())}")
    return " ".join(parts) if domain.understood else "=="


def text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(text(item) for item in value)
    return f"{value.kind}:{value.text}" if isinstance(value, Pattern) else str(value)


@pytest.mark.parametrize(("kind", "check", "expected"), CASES)
def test_domain(kind, check, expected):
    schema = read_schema(f"CREATE TABLE t (x {kind}, CHECK ({check}));", dialect="postgres")
    table = schema.table("t")
    found = domain_of(table, table.column("x"))
    assert told(found) == expected


def test_checks_over_several_columns_are_left():
    schema = read_schema("CREATE TABLE t (x int, y int, CHECK (x < y));", dialect="postgres")
    table = schema.table("t")
    assert domain_of(table, table.column("x")) == Domain()


def test_warnings_do_not_narrow_a_domain():
    from dataclasses import replace

    table = read_schema("CREATE TABLE t (x int CHECK (x > 5));", dialect="postgres").table("t")
    lenient = replace(table, checks=tuple(replace(check, severity="warn") for check in table.checks))
    assert domain_of(lenient, lenient.column("x")).low is None
