"""Imports go down only. A room is a file or folder directly under dea_core, or a door; each stands on one floor."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.architecture import source

FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors", "registry", "options", "results", "toml_lines"),  # 0 ground
    ("schema", "sql"),  # 1 matter: pure
    ("readers", "engines", "checks", "bitmaps", "store"),  # 2 contacts
    ("generate", "prove"),  # 3 makers
    ("analyze", "optimize", "quality", "pipeline", "infer", "harden"),  # 4 jobs
    ("agents", "render"),  # 5 minds
    ("", "verbs", "asking", "arguments", "config"),  # 6 facade: the verbs, and how doors read their words
    ("cli", "server", "dea_dbt", "dea_magic"),  # 7 doors
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

# Who may use whom on the same floor, and never the other way round. Jobs (floor 4) may not use one another at all.
SIDEWAYS = {
    ("registry", "errors"),
    ("options", "errors"),
    ("results", "errors"),
    ("options", "registry"),
    ("sql", "schema"),
    ("readers", "engines"),  # a live catalog is read through its engine
    ("checks", "engines"),  # a check is run where the data is
    ("checks", "bitmaps"),  # a check may be proved before it is run
    ("store", "engines"),
    ("prove", "generate"),  # counterexamples are generated databases
    ("agents", "render"),
    ("", "verbs"),
    ("", "config"),
    ("verbs", "config"),  # named databases, and where memory is
    ("", "asking"),
    ("asking", "config"),
    ("asking", "arguments"),  # rows as people type them
    ("dea_dbt", "cli"),  # a command group of the command line, joined by entry point
}


def room_of(module: str) -> str | None:
    """The room of a module of ours: ``schema`` of dea_core.schema.model, ``dea_dbt`` of dea_dbt.commands."""
    top, *inner = module.split(".")
    if top not in source.PACKAGES:
        return None
    return top if top != "dea_core" else (inner[0] if inner else "")


def allowed(user: str, used: str) -> bool:
    return user == used or FLOOR_OF[used] < FLOOR_OF[user] or (user, used) in SIDEWAYS


def test_every_room_stands_on_a_floor() -> None:
    rooms = {room_of(source.module_name(file)) for file in source.files()}
    assert rooms <= FLOOR_OF.keys(), (
        f"give {rooms - FLOOR_OF.keys()} a floor in FLOORS, and in the picture of the house"
    )


@pytest.mark.parametrize("file", source.files(), ids=str)
def test_imports_go_down_only(file: source.Path) -> None:
    user = room_of(source.module_name(file))
    assert user is not None
    for imported in source.imports(file):
        used = room_of(imported.name)
        if used is not None and used in FLOOR_OF:
            assert allowed(user, used), (
                f"{imported.place}: {user or 'the facade'} (floor {FLOOR_OF[user]}) imports {imported.name}"
                f" (floor {FLOOR_OF[used]}); imports go down only, or sideways where SIDEWAYS says so"
            )


def test_sideways_never_closes_a_circle() -> None:
    onward: dict[str, set[str]] = {}
    for user, used in SIDEWAYS:
        assert FLOOR_OF[user] == FLOOR_OF[used] != 4, f"{user} and {used}: no line in SIDEWAYS, please"
        onward.setdefault(user, set()).add(used)

    def reaches(start: str, goal: str) -> bool:
        return any(step == goal or reaches(step, goal) for step in onward.get(start, ()))

    assert not [room for room in onward if reaches(room, room)]


def test_the_floors_are_in_order() -> None:
    assert all(not allowed(lower, upper) for below, above in pairwise(FLOORS) for lower in below for upper in above)
