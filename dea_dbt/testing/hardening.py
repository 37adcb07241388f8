"""``dea dbt tests``: the tests that a project lacks, each with what it catches, shown as a diff and written when asked.

read the project ── build it on rows that are there and rows that are made ── harden ── spell ── edits of its YAML
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dea_core.errors import UsageError
from dea_core.harden import Hardened, Kept, harden
from dea_dbt.node_selection import select_nodes
from dea_dbt.project import Project
from dea_dbt.testing import ROWS
from dea_dbt.testing.benches import open_benches
from dea_dbt.testing.singular import with_singular
from dea_dbt.testing.target_rows import TargetRows
from dea_dbt.testing.workload import Read, demand_of, read_workload
from dea_dbt.testing.yaml_edit import Edits, plan_edits
from dea_dbt.testing.yaml_write import write_edits

if TYPE_CHECKING:
    from dea_dbt.testing.spelling import NewTest

Progress = Callable[[str, str, float], None]


@dataclass(frozen=True)
class TestsWish:
    """What ``dea dbt tests`` is asked for; ``every`` wants also tests that catch nothing which others do not."""

    __test__ = False

    select: Sequence[str] = ()
    exclude: Sequence[str] = ()
    selector: str | None = None
    every: bool = False
    rows: int = ROWS
    write: bool = False


@dataclass(frozen=True)
class TestsResult:
    """What was found, what would be written, and what was."""

    __test__ = False

    found: Hardened
    edits: Edits
    written: tuple[Path, ...] = ()
    unread: dict[str, str] = field(default_factory=dict)
    target: str | None = None
    """Whether the target's rows were asked too, or why they could not be."""


def tests_of_project(project: Project, wish: TestsWish, progress: Progress) -> TestsResult:
    """Find the tests that the project lacks. Nothing is written unless ``wish.write`` says so."""
    progress("reading", project.name, 0.0)
    read = read_workload(project)
    if not read.workload.models:
        raise UsageError("the project has no model whose SQL can be read", hint="`dea dbt doctor` says why")
    names = _chosen(project, read, wish)
    with ExitStack() as stack:
        progress("making rows for", project.name, 0.0)
        benches = open_benches(read, stack, wish.rows)
        seen = frozenset(name for name, node in read.nodes.items() if node.kind == "seed")
        target = TargetRows(read)
        found = harden(
            read.workload,
            benches,
            seen=seen,
            only=names.__contains__,
            every=wish.every,
            elsewhere=target.counterexamples,
            progress=progress,
        )
    tests = {id(test): (test, kept) for kept in found.kept for test in [_new_test(read, kept)]}
    edits = with_singular(read, plan_edits(project, read.manifest, [test for test, _ in tests.values()]), tests)
    written = write_edits(edits) if wish.write and edits.files else ()
    return TestsResult(found, edits, written, dict(read.unread), target.told)


def _chosen(project: Project, read: Read, wish: TestsWish) -> frozenset[str]:
    """The relations that tests are wanted for: by default the project's own, not those of packages."""
    own = {node.table_name: node for node in read.manifest.nodes if node.package in ("", read.manifest.project)}
    if not (wish.select or wish.exclude or wish.selector):
        return frozenset(own)
    ids = select_nodes(project, wish.select, wish.exclude, wish.selector)
    return frozenset(name for name, node in own.items() if node.unique_id in ids)


def _new_test(read: Read, kept: Kept) -> NewTest:
    from dea_dbt.testing.spelling import NewTest

    candidate = kept.candidate
    column = candidate.columns[0] if len(candidate.columns) == 1 else None
    return NewTest(read.nodes[candidate.table], column, demand_of(candidate), f"catches: {kept.told}")


def tests_as_json(result: TestsResult) -> dict[str, object]:
    """The result as plain data."""
    found = result.found
    kept = [
        {
            "relation": k.candidate.table,
            "test": str(k.candidate),
            "why": k.candidate.why,
            "catches": k.catches,
            "rows": k.rows,
        }
        for k in found.kept
    ]
    strength = {name: vars(one) for name, one in found.strength.items()}
    return {
        "tests": kept,
        "left_out": [{"test": str(one.candidate), "why": one.why} for one in found.left_out],
        "dropped": [{"test": str(one.candidate), "why": one.why, "rows": one.rows} for one in found.dropped],
        "databases": list(found.databases),
        "target": result.target,
        "strength": strength,
        "never_fail": found.never_fail,
        "failing": found.failing,
        "not_built": {**found.not_built, **result.unread},
        **result.edits.as_json(),
        "written": [str(path) for path in result.written],
    }
