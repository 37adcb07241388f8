"""What can be done with a project: each command, yes or no, why, and what to do about a no."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from dea_core.results import counted, named
from dea_dbt.doctor_facts import Found
from dea_dbt.doctor_target import PLUGIN, has_plugin

LOADED = ("duckdb", "postgres")
"""Adapters whose tables ``dea dbt seed`` fills itself."""
TEST_PACKAGES = ("dbt_utils", "dea", "dbt_expectations")
UNIT_TESTS_SINCE = (1, 8)


@dataclass(frozen=True)
class Ability:
    """Whether something can be done, and why. ``do`` is what would make a no a yes."""

    name: str
    can: bool
    why: str
    do: str = ""


Answer = tuple[bool, str, str]


def abilities_of(found: Found, commands: Collection[str]) -> list[Ability]:
    """The answers for ``commands``; where the project itself is broken none can."""
    return [Ability(name, *_answer(found, ask)) for name, ask in _questions() if name in commands]


def _questions() -> Iterator[tuple[str, Callable[[Found], Answer]]]:
    yield "seed", _seed
    yield "plan", _plan
    yield "seed --into models", _plan
    yield "analyze", _plan
    yield "tests", _tests
    yield "unit-tests", _unit_tests
    yield "optimize", _optimize
    yield "plugin", _plugin


def _answer(found: Found, ask: Callable[[Found], Answer]) -> Answer:
    return (False, found.broken, found.do) if found.broken or found.project is None else ask(found)


def _plan(found: Found) -> Answer:
    assert found.manifest is not None
    sources = [node for node in found.manifest.of_kind("source") if not node.is_external]
    if not sources:
        seeds = any(True for _ in found.manifest.of_kind("seed"))
        do = "--remake-seeds makes its seeds again; else " if seeds else ""
        return False, "the project has no source that is a table", f"{do}declare the tables that models read as sources"
    if found.compiled and not found.tables:
        return False, "no column of any source is known", "declare columns, or read them in models"
    known = f"{counted(len(found.tables), 'table')}" if found.compiled else counted(len(sources), "source")
    return True, known if found.compiled else f"{known}; dbt compiles the models first", ""


def _seed(found: Found) -> Answer:
    assert found.project is not None
    can, why, do = _plan(found)
    connection = found.project.connection
    if not can:
        return can, why, do
    if found.unreachable:
        return False, found.unreachable, "seed --into seeds or --into parquet needs no target"
    if connection.adapter not in LOADED or connection.url is None:
        return False, f"tables of {connection.adapter} are not loaded from here", "seed --into seeds, or --into models"
    if not found.project.is_embedded_file and not found.project.target_named:
        return False, "a target that is no embedded file has to be named", f"--target {found.project.target}"
    return True, why, do


def _models(found: Found) -> list[str]:
    assert found.manifest is not None
    own = [n for n in found.manifest.of_kind("model") if n.package in ("", found.manifest.project)]
    return [node.name for node in own if node.language == "sql"]


def _tests(found: Found) -> Answer:
    if not _models(found):
        return False, "the project has no model in SQL", ""
    usable = [name for name in TEST_PACKAGES if name in found.packages]
    if not usable:
        do = "install dbt_utils or dea for ranges, conditions and keys of several columns"
        return True, "spelled with dbt's own four tests alone", do
    return True, f"spelled with dbt's own tests and those of {named(usable)}", ""


def _unit_tests(found: Found) -> Answer:
    from dea_dbt.seed_properties import dbt_version

    if dbt_version() < UNIT_TESTS_SINCE:
        return False, "dbt has unit tests from 1.8 on", "upgrade dbt-core"
    return _optimize(found)


def _optimize(found: Found) -> Answer:
    models = _models(found)
    if not models:
        return False, "the project has no model in SQL", ""
    return True, f"{counted(len(models), 'model')} in SQL", ""


def _plugin(found: Found) -> Answer:
    assert found.project is not None
    if found.project.connection.adapter != "duckdb":
        return False, "only dbt-duckdb has plugins", "seed, or seed --into models"
    if find_spec(PLUGIN) is None:
        return False, "this version has none", ""
    if not has_plugin(found.project.output):
        return False, "the profile's target does not list it", f"add plugins: [{{module: {PLUGIN}}}] to the target"
    return True, "the profile's target lists it", ""
