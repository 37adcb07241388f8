"""Tests written into a project's YAML: planned as whole files before and after, then written together or not at all.

plan_edits(project, manifest, tests)  ──>  Edits ── files      path, text before, text after
                                                 ├── standing   an equal test is there already
                                                 └── refused    it cannot be said or written, and why
write_edits(edits)                    ──>  the paths written
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dea_core.errors import ReadError
from dea_core.infer import Demand, Reference, Unique
from dea_dbt.manifest import Manifest, Node
from dea_dbt.packages import installed_packages, read_yaml
from dea_dbt.project import PROJECT_FILE, Project
from dea_dbt.seed_properties import dbt_version as installed_version
from dea_dbt.testing.naming import Names
from dea_dbt.testing.spelling import NewTest, nests_arguments, spell, unspellable
from dea_dbt.testing.standing import Standing, all_filled, covering, parts_of, resolved, standing_tests
from dea_dbt.testing.yaml_files import YamlFiles
from dea_dbt.testing.yaml_tests import Placed, place_tests

FLAG = "require_generic_test_arguments_property"
DATA_TESTS_SINCE = (1, 8)


@dataclass(frozen=True)
class FileEdit:
    """A file as it is and as it will be; ``before`` is None for a new one."""

    path: Path
    before: str | None
    after: str
    tests: tuple[NewTest, ...]


@dataclass(frozen=True)
class LeftOut:
    """A test that is not written, and why."""

    test: NewTest
    reason: str
    unspelled: bool = False
    """Whether no generic test of the project's packages says it: a query of its own still could."""

    def __str__(self) -> str:
        return f"{self.test}: {self.reason}"


@dataclass(frozen=True)
class Edits:
    """What would be written, and what would not."""

    root: Path
    files: tuple[FileEdit, ...] = ()
    standing: tuple[LeftOut, ...] = ()
    refused: tuple[LeftOut, ...] = ()

    @property
    def tests(self) -> tuple[NewTest, ...]:
        """The tests that are written."""
        return tuple(test for file in self.files for test in file.tests)

    def as_json(self) -> dict[str, object]:
        """The result as plain data."""
        files = [{"path": str(f.path), "new": f.before is None, "tests": len(f.tests)} for f in self.files]
        left = {"standing": self.standing, "refused": self.refused}
        listed = {name: [{"test": str(o.test), "reason": o.reason} for o in found] for name, found in left.items()}
        return {"files": files, **listed}


@dataclass
class _Chosen:
    """The tests that are to be written, and those that are not."""

    placed: list[Placed]
    standing: list[LeftOut]
    refused: list[LeftOut]


def plan_edits(
    project: Project,
    manifest: Manifest,
    tests: Sequence[NewTest],
    *,
    packages: Collection[str] | None = None,
    dbt_version: tuple[int, ...] | None = None,
) -> Edits:
    """What to write into which file so that the project has ``tests``. Nothing is written."""
    packages = installed_packages(project).keys() if packages is None else packages
    version = installed_version() if dbt_version is None else dbt_version
    chosen = _choose(project, manifest, tests, packages, version)
    files = YamlFiles(project, manifest, "data_tests" if version >= DATA_TESTS_SINCE else "tests")
    edits: list[FileEdit] = []
    for file, placed in files.by_file(chosen.placed).items():
        try:
            editor = files.editor(file)
            written = place_tests(editor, manifest, placed)
            after = editor.text() if editor.insertions else None
        except ReadError as error:
            chosen.refused += [LeftOut(one.test, str(error)) for one in placed]
            continue
        chosen.refused += [LeftOut(test, reason) for test, reason in written.refused]
        if after is not None:
            edits.append(FileEdit(file, files.before(file), after, tuple(written.tests)))
    unplaced = [LeftOut(test, reason) for test, reason in files.refused]
    return Edits(project.root, tuple(edits), tuple(chosen.standing), (*chosen.refused, *unplaced))


def _choose(
    project: Project,
    manifest: Manifest,
    tests: Sequence[NewTest],
    packages: Collection[str],
    version: tuple[int, ...],
) -> _Chosen:
    dialect = project.connection.dialect
    flag = (read_yaml(project.root / PROJECT_FILE).get("flags") or {}).get(FLAG)
    nests = nests_arguments(version, None if flag is None else bool(flag))
    there, names = standing_tests(manifest, dialect), Names(manifest)
    chosen = _Chosen([], [], [])
    for given in _filled_first(tests):
        known = there.setdefault(given.node.unique_id, [])
        test = replace(given, demand=_plainest(resolved(given.demand, manifest), known, given.node))
        title = covering(test.demand, known)
        if title is not None:
            chosen.standing.append(LeftOut(given, f"{title} says the same"))
            continue
        spelled = spell(test, packages, version, dialect=dialect, nests=nests)
        if test.node.package not in ("", manifest.project):
            chosen.refused.append(LeftOut(given, f"it is part of the package {test.node.package}"))
        elif spelled is None:
            chosen.refused.append(LeftOut(given, unspellable(test, packages, dialect), unspelled=True))
        else:
            known += parts_of(test.demand, f"another new test ({spelled.key})")
            chosen.placed.append(Placed(given, names.unclashing(test.node, spelled)))
    return chosen


def _filled_first(tests: Sequence[NewTest]) -> list[NewTest]:
    """Tests of single columns first: what they say of NULLs makes others simpler. Otherwise in the order given."""
    return sorted(tests, key=lambda test: isinstance(test.demand, Unique | Reference) and len(test.demand.columns) > 1)


def _plainest(demand: Demand, known: list[Standing], node: Node) -> Demand:
    """A key over columns that are never NULL needs no word about NULLs."""
    if not isinstance(demand, Unique) or len(demand.columns) == 1:
        return demand
    required = {c.name.lower() for c in node.columns if any(r.kind == "not_null" for r in c.constraints)}
    unsure = [name for name in demand.columns if not (node.contract and name.lower() in required)]
    return replace(demand, nulls_distinct=False) if all_filled(unsure, known) else demand
