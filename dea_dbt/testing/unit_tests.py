"""``dea dbt unit-tests``: a model's unit test, its rows chosen, its result recorded, written when asked.

read the project ── build what the model reads ── choose rows (dea_core/harden/unit) ── entry ── edit of its YAML
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from dea_core.errors import DeaError, EngineError, UsageError
from dea_core.harden import Bench
from dea_core.harden.unit import Known, Unit, inputs_of, unit_of
from dea_core.sql.ddl import identifier
from dea_dbt.artifacts import Artifacts, artifacts, fully_compiled
from dea_dbt.choosing import choose_models
from dea_dbt.manifest import Node, read_manifest
from dea_dbt.model_query import ancestors
from dea_dbt.project import Project
from dea_dbt.seed_properties import dbt_version
from dea_dbt.testing import ROWS
from dea_dbt.testing.benches import open_own
from dea_dbt.testing.unit_item import unit_item
from dea_dbt.testing.unit_query import UnderTest, under_test
from dea_dbt.testing.unit_yaml import Placing, name_of, place, tests_there
from dea_dbt.testing.workload import Read, read_workload
from dea_dbt.testing.yaml_edit import Edits
from dea_dbt.testing.yaml_files import YamlFiles
from dea_dbt.testing.yaml_write import write_edits

SINCE = (1, 8)
INCREMENTAL = "macro.dbt.is_incremental"
Progress = Callable[[str, str, float], None]


@dataclass(frozen=True)
class UnitTestsWish:
    """What ``dea dbt unit-tests`` is asked for; ``replace`` lets one of ours be written anew."""

    rows: int = ROWS
    write: bool = False
    replace: bool = False


@dataclass(frozen=True)
class UnitTested:
    """A model and its unit test; ``refused`` says why there is none."""

    node: Node
    unit: Unit | None = None
    placing: Placing = field(default_factory=Placing)
    edits: Edits | None = None
    written: tuple[Path, ...] = ()
    refused: DeaError | None = None


@dataclass(frozen=True)
class _Job:
    project: Project
    built: Artifacts
    read: Read
    bench: Bench
    wish: UnitTestsWish
    progress: Progress


def unit_tests_of(project: Project, word: str, wish: UnitTestsWish, progress: Progress) -> Iterator[UnitTested]:
    """The unit test of each model that ``word`` means. Nothing is written unless ``wish.write`` says so."""
    if (version := dbt_version()) < SINCE:
        raise UsageError(f"dbt {'.'.join(map(str, version))} has no unit tests", hint="they came with dbt 1.8")
    progress("reading", project.name, 0.0)
    built = artifacts(project)
    manifest = read_manifest(built.content, place=built.file)
    if any(node.materialized == "incremental" or _asks(built, node) for node in manifest.of_kind("model")):
        built = fully_compiled(project)  # no table of an earlier run is given
    asked = choose_models(project, read_manifest(built.content, place=built.file), word)
    with ExitStack() as stack:
        read = _only_above(read_workload(project, built), asked)
        progress("making rows for", project.name, 0.0)
        bench = open_own(read, stack, wish.rows)
        job = _Job(project, built, read, bench, wish, progress)
        for node in asked:
            try:
                yield _tested(job, node)
            except DeaError as error:
                if len(asked) == 1:
                    raise
                yield UnitTested(node, refused=error)


def _asks(built: Artifacts, node: Node) -> bool:
    """Whether the model asks whether it runs incrementally: then dbt wants to be told in the unit test."""
    raw = built.content["nodes"][node.unique_id]
    return INCREMENTAL in ((raw.get("depends_on") or {}).get("macros") or ())


def _only_above(read: Read, asked: Sequence[Node]) -> Read:
    """The project without the models that ``asked`` are not built from, and without tests."""
    parents = {each for node in asked for each in node.parents}
    above = ancestors(read.manifest, [node for node in read.manifest.nodes if node.unique_id in parents])
    names = {node.table_name for node in above}
    models = tuple(model for model in read.workload.models if model.name in names)
    return replace(read, workload=replace(read.workload, models=models, standing=(), declared=()))


def _tested(job: _Job, node: Node) -> UnitTested:
    read, project = job.read, job.project
    test = under_test(read.manifest, node, project.connection.dialect, job.built.failures.get(node.unique_id))
    _need_inputs(job, test)
    try:
        known = {each.table_name: _known(read, each) for each in test.inputs}
        tell = lambda doing: job.progress(doing, f"for {node.name}", 0.0)  # noqa: E731
        unit = unit_of(job.bench.engine, test.tree, known, tell=tell)
    except UsageError as error:
        raise UsageError(f"model {node.name} has no unit test: {error.message}", place=node.file or None) from error
    there = tests_there(job.built.content, node)
    incremental = node.materialized == "incremental" or _asks(job.built, node)
    item = unit_item(test, unit, read.manifest, name_of(node, there), incremental=incremental)
    files = YamlFiles(project, read.manifest, "data_tests")
    placing = place(files, node, item, there, replace=job.wish.replace)
    edits = Edits(project.root, (placing.edit,)) if placing.edit is not None else None
    written = write_edits(edits) if edits is not None and job.wish.write else ()
    return UnitTested(node, unit, placing, edits, written)


def _need_inputs(job: _Job, test: UnderTest) -> None:
    """Every input has rows to choose from."""
    for name in inputs_of(test.tree):
        why = job.bench.failures.get(name) or job.read.unread.get(name)
        if why is None and not _is_there(job.bench, name):
            why = "no column of it is known: declare its columns in YAML"
        if why is not None:
            said = f"model {test.node.name} has no unit test: it reads {name}, of which no rows can be made ({why})"
            raise UsageError(said, place=test.node.file or None)


def _known(read: Read, node: Node) -> Known:
    """What tests and constraints say of an input: rows that break it would tell nothing."""
    tests = [test for test in read.manifest.tests if test.attached == node.unique_id and test.where is None]
    rules = [(rule.kind, column.name) for column in node.columns for rule in column.constraints]
    present = {test.column for test in tests if test.key == "not_null" and test.column}
    unique = {test.column for test in tests if test.key == "unique" and test.column}
    present |= {name for kind, name in rules if kind in ("not_null", "primary_key")}
    unique |= {name for kind, name in rules if kind in ("unique", "primary_key")}
    return Known(frozenset(present), frozenset(unique))


def _is_there(bench: Bench, name: str) -> bool:
    try:
        bench.engine.rows(f"DESCRIBE {identifier(name, 'duckdb')}")
    except EngineError:
        return False
    return True
