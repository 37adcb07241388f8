"""The names that each package exports, pinned in exported_names.txt: a change of them is a decision, seen in a diff.

Run this file to write the list anew:  python -m tests.architecture.test_exported_names
"""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from tests.architecture import source

PINNED = Path(__file__).with_name("exported_names.txt")
DOORS = [file for file in source.files() if file.name == "__init__.py"]


def declared(file: Path) -> list[str] | None:
    """The names in ``__all__``, read without importing; None where there is none."""
    for statement in source.tree(file).body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        if isinstance(target, ast.Name) and target.id == "__all__":
            return list(ast.literal_eval(statement.value))
    return None


def exported() -> list[str]:
    return sorted(f"{source.module_name(door)}.{name}" for door in DOORS for name in declared(door) or ())


def test_exported_names_are_pinned() -> None:
    pinned, found = set(PINNED.read_text().split()), set(exported())
    assert found == pinned, (
        f"new: {sorted(found - pinned)}, gone: {sorted(pinned - found)}."
        " If that is meant, run: python -m tests.architecture.test_exported_names"
    )


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_a_door_says_what_it_exports(door: Path) -> None:
    imported = [each.name for each in source.imports(door) if not each.lazy and each.top in source.PACKAGES]
    assert not imported or declared(door) is not None, f"{door} imports names and has no __all__"


@pytest.mark.parametrize("door", [door for door in DOORS if declared(door)], ids=str)
def test_exported_names_exist(door: Path) -> None:
    package = importlib.import_module(source.module_name(door))
    assert not [name for name in declared(door) or () if not hasattr(package, name)]


if __name__ == "__main__":
    PINNED.write_text("".join(f"{name}\n" for name in exported()))
