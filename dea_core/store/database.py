"""The file of a memory: opened, brought up to date, shared between processes, and set aside when it is broken.

    missing   made                                      corrupt   moved to memory.db.corrupt-1, and a new one made
    locked    waited for, then EngineError says so      not ours  refused, and so is a later release's

Work never depends on it: who uses a memory on the way to something else tells the error and goes on without.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from dea_core.errors import EngineError, WriteError
from dea_core.store.tables import TABLES, VERSION

if TYPE_CHECKING:
    from dea_core.store.calls import Calls
    from dea_core.store.entries import Entries
    from dea_core.store.patterns import Patterns
    from dea_core.store.ranking import Embedder

PATIENCE = 5.0
"""Seconds to wait for another process to finish writing."""
BROKEN = ("malformed", "not a database", "corrupt", "no such table", "no such column")
"""What SQLite says of a file that is no memory any more."""

APPLICATION_ID = 0x64656131
"""Marks the file as ours: ``dea1``."""
ELSEWHERE = "point DEA_MEMORY at another file, or set it to off"


@dataclass
class Store:
    """An open memory. ``notes`` tell what a person should know of how it was opened."""

    path: Path
    connection: sqlite3.Connection = field(repr=False)
    notes: tuple[str, ...] = ()
    embedder: Embedder | None = None
    """Likeness by letters or by meaning, as an extra to words."""
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @cached_property
    def patterns(self) -> Patterns:
        """What was learned of columns."""
        from dea_core.store.patterns import Patterns

        return Patterns(self)

    @cached_property
    def entries(self) -> Entries:
        """What was asked, proposed and said."""
        from dea_core.store.entries import Entries

        return Entries(self)

    @cached_property
    def calls(self) -> Calls:
        """What calls of models took."""
        from dea_core.store.calls import Calls

        return Calls(self)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that has the right to write from its start, so that two processes never meet half-way."""
        with self._lock, _told(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")

    def rows(self, sql: str, values: tuple[object, ...] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._lock, _told(self.path):
            return self.connection.execute(sql, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(path: Path, *, patience: float | None = None, embedder: Embedder | None = None) -> Store:
    """The memory in ``path``, made if it is not there. Raises EngineError where it is locked, WriteError for no file.

    A broken file is set aside under another name, and told in ``notes``.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"cannot make the memory's folder: {error.strerror}", place=path.parent) from error
    try:
        return Store(path, _connected(path, patience), embedder=embedder)
    except sqlite3.DatabaseError as error:
        if not _broken(error):
            raise _refusal(path, error) from error
        aside = _set_aside(path)
        told = f"{path} was broken ({error}): it is kept as {aside.name}, and memory starts anew"
    with _told(path):
        return Store(path, _connected(path, patience), (told,), embedder)


def _connected(path: Path, patience: float | None) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=PATIENCE if patience is None else patience, isolation_level=None, check_same_thread=False
    )
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        _brought_up_to_date(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _brought_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    version = _version(connection, path)
    if version == VERSION:
        connection.execute("SELECT count(*) FROM entries").fetchone()  # says so now if a page cannot be read
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    if _version(connection, path) != VERSION:  # another process may have been faster
        for statement in TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The form that the file is written in, 0 for a new one. Raises EngineError for a file of somebody else."""
    (owner,), (version,) = (connection.execute(f"PRAGMA {n}").fetchone() for n in ("application_id", "user_version"))
    if owner != APPLICATION_ID and connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None:
        raise EngineError("the file is an SQLite database, and no memory of ours", place=path, hint=ELSEWHERE)
    if version > VERSION:
        raise EngineError(f"the memory was written by a later release (form {version})", place=path, hint=ELSEWHERE)
    return int(version)


def _broken(error: sqlite3.DatabaseError) -> bool:
    return any(word in str(error) for word in BROKEN)


def _set_aside(path: Path) -> Path:
    """Move the file and what SQLite keeps beside it to the first free name."""
    aside = next(one for n in count(1) if not (one := path.with_name(f"{path.name}.corrupt-{n}")).exists())
    try:
        path.rename(aside)
        for ending in ("-wal", "-shm"):
            beside = path.with_name(path.name + ending)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + ending))
    except OSError as error:
        raise WriteError(f"the memory is broken, and cannot be set aside: {error.strerror}", place=path) from error
    return aside


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _refusal(path, error) from error


def _refusal(path: Path, error: sqlite3.DatabaseError) -> EngineError:
    if "locked" in str(error) or "busy" in str(error):
        return EngineError(
            "the memory is locked by another process", place=path, hint="try again, or set DEA_MEMORY=off to go without"
        )
    return EngineError(f"the memory refused: {error}", place=path, hint="set DEA_MEMORY=off to go without")
