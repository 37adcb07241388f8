"""Seed CSVs as a destination: each table a file under the project's seed path, and properties that say what it is.

    SeedFiles(project, files).prepare(schema) ── write(staged) ── verified by dbt ── kept, or all put back

dbt loads an empty field as NULL, so a table that holds an empty string is refused. ``dea_report.json`` in the seed
folder remembers our files with a hash of each: one that somebody has changed is no longer ours to replace or take away.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlglot import exp

from dea_core.engines import DuckDB
from dea_core.errors import RefusedError, WriteError
from dea_core.generate import Progress, Staged
from dea_core.generate.destinations.ours import REPORT, not_ours, remembered, write_report
from dea_core.generate.destinations.trouble import writing_to
from dea_core.schema import Family, Schema, Table
from dea_core.sql.ddl import identifier
from dea_core.sql.values import literal
from dea_dbt.project import Project

OWN_FOLDER = "dea"
"""Under the seed path: the seeds that stand for sources. Seeds that are made again stay where they are."""


@dataclass(frozen=True)
class SeedTarget:
    """Where a table's CSV goes, and how it is written. ``rows_there``: the file holds rows already."""

    table: str
    path: Path
    header: tuple[str, ...] = ()
    delimiter: str = ","
    rows_there: bool = False


@dataclass
class SeedFiles:
    """Seed files of ``project``. ``properties`` are YAML files to write with them; ``verify`` may refuse it all."""

    project: Project
    targets: Sequence[SeedTarget]
    properties: Mapping[Path, str] = field(default_factory=dict)
    verify: Callable[[], None] = lambda: None
    replace: bool = False

    @property
    def folder(self) -> Path:
        """The seed path, where the report is."""
        return self.project.seed_paths[0]

    def prepare(self, _schema: Schema) -> tuple[str, ...]:
        """Refuse files that hold somebody else's rows."""
        if not self.replace:
            self._refuse_strangers()
        return ()

    def _refuse_strangers(self) -> None:
        filled = {self._name(target.path) for target in self.targets if target.rows_there}
        own = [self._name(t.path) for t in self.targets if not t.rows_there and OWN_FOLDER in t.path.parts]
        strangers = not_ours(self.folder, [*filled, *own, *(self._name(path) for path in self.properties)])
        for path, changed in strangers:
            why = "has been changed since it was written" if changed else "holds rows that are not ours"
            raise RefusedError(f"seed file {path.name} {why}", place=path, hint="--replace allows to write it anew")

    def _name(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.folder)).as_posix()

    def staging(self) -> Path | None:
        """Any disk will do."""
        return None

    def write(self, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        """Write all files and have them verified; when that fails, what was there is put back."""
        rows = {one.table.name: one for one in staged}
        paths = [target.path for target in self.targets if target.table in rows]
        report = self.folder / REPORT
        with writing_to(self.folder), put_back_on_failure([*paths, *self.properties, report]):
            self.folder.mkdir(parents=True, exist_ok=True)
            for target in self.targets:
                if target.table in rows:
                    progress("writing", target.table, 0.0)
                    write_csv(engine, rows[target.table], target)
            for path, text in self.properties.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            counts = {self._name(t.path): rows[t.table].rows for t in self.targets if t.table in rows}
            counts |= {self._name(path): 0 for path in self.properties}
            write_report(report, remembered(self.folder), self.folder, counts)
            self.verify()
        return tuple(str(path) for path in [*paths, *self.properties])


def write_csv(engine: DuckDB, one: Staged, target: SeedTarget) -> None:
    """One table as dbt reads it: a header, NULL as nothing between the commas, no empty strings."""
    source = f"read_parquet({literal(str(one.path)).sql('duckdb')})"
    _refuse_empty_strings(engine, one.table, source)
    names = target.header or tuple(column.name for column in one.table.columns)
    by_name = {column.name.lower(): column.name for column in one.table.columns}
    listed = ", ".join(f"{identifier(by_name[n.lower()], 'duckdb')} AS {identifier(n, 'duckdb')}" for n in names)
    target.path.parent.mkdir(parents=True, exist_ok=True)
    place, mark = literal(str(target.path)).sql("duckdb"), literal(target.delimiter).sql("duckdb")
    engine.execute(f"COPY (SELECT {listed} FROM {source}) TO {place} (FORMAT csv, HEADER true, DELIMITER {mark})")


def _refuse_empty_strings(engine: DuckDB, table: Table, source: str) -> None:
    texts = [column.name for column in table.columns if column.type.family in (Family.TEXT, Family.ENUM)]
    if not texts:
        return
    counted = [
        exp.CountIf(this=exp.EQ(this=exp.column(exp.to_identifier(t, quoted=True)), expression=literal("")))
        for t in texts
    ]
    found = engine.rows(f"SELECT {', '.join(c.sql('duckdb') for c in counted)} FROM {source}")[0]
    for name, count in zip(texts, found, strict=True):
        if count:
            raise WriteError(
                f"{table.name}.{name} holds {count} empty strings, which dbt would load as NULL",
                hint="let its recipe make none, or load the target's tables instead (--into target)",
            )


@contextmanager
def put_back_on_failure(paths: Sequence[Path]) -> Iterator[None]:
    """Whatever fails inside, the files at ``paths`` are then as they were, and new ones are gone."""
    missing = {folder for path in paths for folder in path.parents if not folder.exists()}
    with tempfile.TemporaryDirectory(prefix="dea-") as scratch:
        saved = {path: Path(scratch) / str(at) for at, path in enumerate(paths) if path.exists()}
        for path, copy in saved.items():
            shutil.copy2(path, copy)
        try:
            yield
        except BaseException:
            for path in paths:
                if path in saved:
                    shutil.copy2(saved[path], path)
                else:
                    path.unlink(missing_ok=True)
            for folder in sorted(missing, key=lambda folder: -len(folder.parts)):
                _drop_if_empty(folder)
            raise


def _drop_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def forget_seed_files(project: Project) -> tuple[list[str], list[str]]:
    """Take away our seed files: those under ``dea`` go, those of the project keep their header; changed ones stay."""
    folder = project.seed_paths[0] if project.seed_paths else project.root
    known = remembered(folder)
    changed = {path for path, _ in not_ours(folder, list(known))}
    gone, kept = [], []
    for name in known:
        path = (folder / name).resolve()
        if not path.is_file():
            continue
        if folder / name in changed:
            kept.append(f"{path}: changed since it was written")
        elif OWN_FOLDER in Path(name).parts or path.suffix != ".csv":
            path.unlink()
            gone.append(str(path))
        else:
            path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
            gone.append(f"{path} (its header stays)")
    if known and not kept:
        (folder / REPORT).unlink(missing_ok=True)
    _drop_if_empty(folder / OWN_FOLDER)
    return gone, kept
