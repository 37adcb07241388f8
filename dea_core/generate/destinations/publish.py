"""Files appear all at once, at the end, or what was there stays: made in a hidden folder beside, then moved.

with Workspace(out) as work:            .dea-k3j2/files/        on the disk of ``out``; gone at the end in any case
    write(work.files / "orders.csv")
    work.publish(("orders.csv",))       a new folder is one rename; in an existing one, what fails is undone
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from dea_core.errors import WriteError
from dea_core.generate.destinations.trouble import writing_to

PREFIX = ".dea-"


def nearest_folder(path: Path) -> Path:
    """``path``, or the nearest folder above it that exists."""
    return next(folder for folder in (path, *path.absolute().parents) if folder.is_dir())


def hidden_folder(folder: Path) -> Path:
    """A new hidden folder on the disk of ``folder``: in it, or in the nearest folder above that exists."""
    with writing_to(folder):
        return Path(tempfile.mkdtemp(prefix=PREFIX, dir=nearest_folder(folder)))


def need_room(folder: Path) -> None:
    """Raise WriteError where no file could be made in ``folder``, found out by making one."""
    blocking = next((path for path in (folder, *folder.absolute().parents) if path.exists()), folder)
    if not blocking.is_dir():
        raise WriteError(f"cannot write to {folder}: {blocking} is a file", hint="name a folder, or move the file away")
    hidden_folder(folder).rmdir()


class Workspace:
    """A hidden folder to make files in before they are published into ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Self:
        self._root = hidden_folder(self.folder)
        self.files, self._before = self._root / "files", self._root / "before"
        self.files.mkdir()
        self._before.mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._root, ignore_errors=True)

    def publish(self, names: Sequence[str]) -> None:
        """Move files of these names to where they belong: all of them, or none."""
        undo: list[Callable[[], None]] = []
        try:
            self._make_parents(undo)
            if self.folder.is_dir():
                for name in names:
                    self._replace(name, undo)
            else:
                self.files.rename(self.folder)
        except BaseException:
            for step in reversed(undo):
                step()
            raise

    def _make_parents(self, undo: list[Callable[[], None]]) -> None:
        missing = [parent for parent in self.folder.absolute().parents if not parent.exists()]
        for parent in reversed(missing):
            parent.mkdir(exist_ok=True)
            undo.append(parent.rmdir)

    def _replace(self, name: str, undo: list[Callable[[], None]]) -> None:
        target, before = self.folder / name, self._before / name
        if target.exists():
            undo.append(lambda: _move_back(before, target))
            target.replace(before)
        else:
            undo.append(lambda: target.unlink(missing_ok=True))
        (self.files / name).replace(target)


def _move_back(before: Path, target: Path) -> None:
    if before.exists():
        before.replace(target)
