"""``dea dbt build --local``: a project of any warehouse on an embedded DuckDB, from rows that were made for it.

    compile as the warehouse ── schema of the sources ── rows ── a DuckDB file ┬─ dbt builds every node, SQL transpiled
                 └───────── once more, where macros saw tables for the first time ─┤
                                                                               └─ dbt runs every data test

dbt itself builds: order, selection, seeds, snapshots, incremental and ephemeral models, versions and tests are its own.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from dea_core.errors import UsageError
from dea_core.generate import Progress
from dea_core.sql.ddl import relation
from dea_dbt.artifacts import Outcome, run_dbt
from dea_dbt.connection import DIALECTS
from dea_dbt.errors import DbtFailedError
from dea_dbt.local.installing import hooks_rest, transpiled, warehouses_here
from dea_dbt.local.nodes import Localizer
from dea_dbt.local.results import LocalResult, built_of, makes, with_causes, with_rows
from dea_dbt.local.sources import Made, begin, fill_sources, place_of, read_sources
from dea_dbt.local.stand_in import KINDS
from dea_dbt.local.transpile import UnreadError, to_duckdb
from dea_dbt.project import Project
from dea_dbt.seeding import Prepared, SeedWish

BUILDING = "dea_local_build.duckdb"
NO_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
ONLY_TESTS = ("--resource-type", "test")


def build_here(find: Callable[[], Project], wish: SeedWish, progress: Progress) -> LocalResult:
    """Build the project that ``find`` finds, from made rows, in a file. Raises subclasses of DeaError."""
    with TemporaryDirectory(prefix="dea-") as folder, hooks_rest(), _quiet_sqlglot():
        scratch = Path(folder) / BUILDING
        with warehouses_here(scratch, _for_macros):
            project = _of_a_warehouse(find())
            return _Build(project, wish, scratch, place_of(project, wish), progress).run()


@contextmanager
def _quiet_sqlglot() -> Iterator[None]:
    """What sqlglot warns of is told with the node that it is about."""
    log = logging.getLogger("sqlglot")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def _for_macros(sql: str, kind: str) -> str:
    """A query that a macro runs; one that cannot be read is DuckDB's to refuse."""
    try:
        return to_duckdb(sql, DIALECTS[kind]).sql
    except UnreadError:
        return sql


def _of_a_warehouse(project: Project) -> Project:
    """The project, with a folder of its own for what dbt writes."""
    adapter = project.connection.adapter
    if adapter == "duckdb":
        raise UsageError(f"target {project.target} is DuckDB already", hint="`dea dbt seed`, then `dbt build`")
    if adapter not in KINDS:
        said = f"target {project.target} is of {adapter}, which --local does not know"
        raise UsageError(said, hint=f"it knows {', '.join(KINDS)}")
    return replace(project, target_path=project.target_path / "dea" / "local")


@dataclass
class _Build:
    """One project, built in ``scratch`` and put at ``out``."""

    project: Project
    wish: SeedWish
    scratch: Path
    out: Path
    progress: Progress

    def run(self) -> LocalResult:
        begin(self.scratch)
        self.progress("compiling", self.project.name, 0.0)
        ready = read_sources(self.project, self.wish)
        local, models, made = self._models(ready)
        if self._saw_tables(ready, local):
            self.progress("compiling again", self.project.name, 0.0)
            ready = read_sources(self.project, self.wish)
            begin(self.scratch)
            local, models, made = self._models(ready)
        tests = self._tests(local)
        return self._told(local, models, tests, made)

    def _models(self, ready: Prepared | str) -> tuple[Localizer, Outcome, Made]:
        """Rows for the sources, and every node that is selected or above one."""
        made = fill_sources(ready, self.scratch, self.out, self.progress)
        local = Localizer(self.project.connection.dialect, columns_now)
        self.progress("building", self.project.name, 0.0)
        words = [word for text in self.wish.select for word in ("--select", _with_parents(text))]
        with transpiled(local.change, local.seed):
            return local, self._dbt("build", *NO_TESTS, *words), made

    def _saw_tables(self, ready: Prepared | str, local: Localizer) -> bool:
        """Whether a node's SQL came out otherwise once tables were there: then more is to be learnt from it."""
        if isinstance(ready, str):
            return False
        before = {node.unique_id: node.sql for node in ready.manifest.nodes if node.kind == "model"}
        return any(before.get(key, sql) != sql for key, sql in local.told.written.items() if key in before)

    def _tests(self, local: Localizer) -> Outcome:
        self.progress("testing", self.project.name, 0.0)
        words = [word for text in self.wish.select for word in ("--select", text)]
        with transpiled(local.change, local.seed):
            return self._dbt("test", *ONLY_TESTS, *words)

    def _dbt(self, *command: str) -> Outcome:
        folder = self.project.own_target_path / "build"
        outcome = run_dbt(self.project, *command, threads=self.wish.threads, target_path=folder)
        if not outcome.ran and outcome.errors:
            raise DbtFailedError(f"dbt cannot build the project: {outcome.errors[0]}", place=self.project.root)
        return outcome

    def _told(self, local: Localizer, models: Outcome, tests: Outcome, made: Made) -> LocalResult:
        self.out.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self.scratch, self.out)
        rows, notes = made
        nodes, tried = with_causes(
            [built_of(result, local.told) for result in models.results if makes(result)],
            [built_of(result, local.told) for result in tests.results],
        )
        return LocalResult(self.project.connection.adapter, self.out, rows, with_rows(self.out, nodes), tried, notes)


def _with_parents(text: str) -> str:
    """What is selected, with all that it is made of: the file is new. An intersection is left as it is."""
    return text if text.startswith(("+", "@")) or "," in text else f"+{text}"


def columns_now(path: tuple[str, ...]) -> Mapping[str, str]:
    """The columns of a relation in the file that dbt builds now."""
    import duckdb
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    connection = getattr(DuckDBConnectionManager._ENV, "conn", None)
    if connection is None:
        return {}
    try:
        found = connection.cursor().execute(f"DESCRIBE {relation(path, 'duckdb')}").fetchall()
    except duckdb.Error:
        return {}
    return {str(row[0]): str(row[1]) for row in found}
