"""The page of the package names every macro that a user may call, with its arguments, and every generic test."""

from __future__ import annotations

import re

import pytest

from tests.macros.rendering import MACROS

PAGE = (MACROS.parent / "docs" / "macros.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`dea\.(\w+)\(([^)]*)\)`")
DECLARED = re.compile(r"{%-? (macro|test) (\w+)\((.*)\) -?%}")
UNNAMED = {"model", "column_name"}
"""Arguments of a generic test that dbt gives."""


def declared() -> dict[str, tuple[str, ...]]:
    """Generic tests, and the recipes: macros with a label, or a table that may be left out; those that make tables."""
    found = {}
    for folder in ("recipes", "tests"):
        for path in sorted((MACROS / folder).glob("*.sql")):
            for kind, name, arguments in DECLARED.findall(path.read_text()):
                names = tuple(part.split("=")[0].strip() for part in arguments.split(",") if part.strip())
                called = (
                    kind == "test" or "label" in names or "of=none" in arguments or name in ("table", "rows", "key")
                )
                if called and folder == ("tests" if kind == "test" else "recipes"):
                    found[name] = tuple(part for part in names if part not in UNNAMED)
    return found


def test_the_page_names_all_of_them_and_no_others() -> None:
    assert {name for name, _ in NAMED.findall(PAGE)} == declared().keys()


@pytest.mark.parametrize("name", declared())
def test_the_page_names_every_argument(name: str) -> None:
    told = next(arguments for found, arguments in NAMED.findall(PAGE) if found == name)
    named = {part.split("=")[0].strip() for part in told.split(",")} - {"...", ""}
    assert named == set(declared()[name])


@pytest.mark.parametrize("operation", ["dea_check", "dea_seed"])
def test_the_page_shows_every_operation(operation: str) -> None:
    assert f"$ dbt --quiet run-operation {operation}" in PAGE
