"""Files: a folder with one file a table, or one file that holds all tables.

    Folder("out", "csv")         out/users.csv   out/orders.csv   out/dea_report.json
    Folder("out", "sql")         out/users.sql   out/orders.sql   out/load.sql: in which order to run them
    Folder("out", part=RowPart(1, 2))   out/users.part-1-of-2.csv, with a report of its own: parts may be made at once
    OneFile("shop.sql", "sql")   shop.sql

Files that we did not write are refused, unless ``replace``. All files appear at once, or none does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from dea_core.engines import DuckDB
from dea_core.errors import RefusedError, UsageError, WriteError
from dea_core.generate.destination import Progress, Staged
from dea_core.generate.destinations.names import file_names
from dea_core.generate.destinations.ours import REPORT, not_ours, remembered, write_report
from dea_core.generate.destinations.publish import Workspace, hidden_folder, need_room
from dea_core.generate.destinations.trouble import writing_to
from dea_core.generate.loading import loading_order
from dea_core.generate.row_parts import RowPart
from dea_core.generate.writers import WRITERS, Job
from dea_core.schema import Schema

ALL_TABLES = "data"
"""What the one file in a folder is called, for formats that put all tables in one."""


class Folder:
    """A folder of files in ``format``. ``dialect`` is sqlglot's name, for formats that are SQL."""

    def __init__(
        self,
        path: str | Path,
        file_format: str = "csv",
        *,
        dialect: str | None = None,
        replace: bool = False,
        part: RowPart | None = None,
    ) -> None:
        self.path, self.format, self.dialect, self.replace = Path(path), WRITERS[file_format], dialect, replace
        self.source = "duckdb"
        self.notes: tuple[str, ...] = ()
        self.named = part.suffix if part else ""
        self.report = f"{Path(REPORT).stem}{self.named}.json"
        if part and (self.format.whole != "never" or self.format.index):
            raise UsageError(f"--parts is for one file a table, and {file_format} is not", hint="--format parquet is")

    def prepare(self, schema: Schema) -> tuple[str, ...]:
        """Refuse files that are not ours, and a place where nothing can be written."""
        self.source = schema.dialect
        if self.format.accepts is not None:
            self.format.accepts(self.dialect or self.source)
        need_room(self.path)
        if not self.replace:
            _refuse_strangers(not_ours(self.path, [*self._files([t.name for t in schema]), self.report], self.report))
        return ()

    def staging(self) -> Path:
        """A hidden folder beside the files to come."""
        return hidden_folder(self.path)

    def write(self, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        """Write every file, then publish them together."""
        ordered = in_loading_order(staged)
        files = self._files([one.table.name for one in ordered])
        with writing_to(self.path), Workspace(self.path) as work:
            for name, tables in files.items():
                if tables:
                    members = [one for one in ordered if one.table.name in tables]
                    self._write_file(engine, members, work.files / name, progress)
            self._write_index(list(files), ordered, work.files)
            rows = {
                name: sum(one.rows for one in ordered if one.table.name in tables) for name, tables in files.items()
            }
            write_report(work.files / self.report, remembered(self.path, self.report), work.files, rows)
            work.publish([*files, self.report])
        return tuple(str(self.path / name) for name in files)

    def _files(self, tables: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """File name -> the tables in it (none, for the index)."""
        if self.format.whole == "always":
            return {ALL_TABLES + self.format.suffix: tuple(tables)}
        files = {name: (table,) for table, name in file_names(tables, self.named + self.format.suffix).items()}
        return {**files, **({self.format.index[0]: ()} if self.format.index else {})}

    def _write_file(self, engine: DuckDB, staged: Sequence[Staged], path: Path, progress: Progress) -> None:
        whole = self.format.whole == "always"
        self.format.write(Job(engine, staged, path, self.dialect or self.source, self.source, progress, whole))

    def _write_index(self, names: Sequence[str], ordered: Sequence[Staged], folder: Path) -> None:
        if self.format.index:
            index, content = self.format.index
            listed = [name for name in names if name != index]
            tables = [one.table for one in ordered]
            (folder / index).write_bytes(content(listed, tables, self.dialect or self.source))


class OneFile:
    """One file that holds all tables, for formats that have such a thing: SQL, a DuckDB database."""

    def __init__(
        self, path: str | Path, file_format: str, *, dialect: str | None = None, replace: bool = False
    ) -> None:
        self.path, self.format, self.dialect, self.replace = Path(path), WRITERS[file_format], dialect, replace
        self.source = "duckdb"
        self.notes: tuple[str, ...] = ()
        if self.format.whole == "never":
            raise UsageError(f"{file_format} is one file a table, and {path} is one file", hint="name a folder")

    def prepare(self, schema: Schema) -> tuple[str, ...]:
        """Refuse a file that is not ours, and a place where nothing can be written."""
        self.source = schema.dialect
        if self.format.accepts is not None:
            self.format.accepts(self.dialect or self.source)
        if self.path.is_dir():
            raise WriteError(f"{self.path} is a folder", hint="name a file in it")
        need_room(self.path.parent)
        if not self.replace and self.path.exists() and not self.format.made_by_us(self.path):
            _refuse_strangers([(self.path, False)])
        return ()

    def staging(self) -> Path:
        """A hidden folder beside the file to come."""
        return hidden_folder(self.path.parent)

    def write(self, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        """Write the file, then move it to its place."""
        with writing_to(self.path), Workspace(self.path.parent) as work:
            path = work.files / self.path.name
            dialect = self.dialect or self.source
            self.format.write(Job(engine, in_loading_order(staged), path, dialect, self.source, progress, True))
            work.publish([self.path.name])
        return (str(self.path),)


def in_loading_order(staged: Sequence[Staged]) -> list[Staged]:
    """Parents before children."""
    by_name: Mapping[str, Staged] = {one.table.name: one for one in staged}
    return [by_name[name] for name in loading_order(one.table for one in staged).tables]


def _refuse_strangers(found: Sequence[tuple[Path, bool]]) -> None:
    if not found:
        return
    path, changed = found[0]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    why = "has been changed since it was written" if changed else "exists, and was not written by us"
    raise RefusedError(f"{path} {why}{more}", hint="--replace allows to overwrite it")
