"""What a file system said, as an error that a person can act on: full disks, folders that may not be written."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dea_core.errors import EngineError, WriteError

_HINTS = {
    errno.ENOSPC: "free some space there, or write to another disk",
    errno.EDQUOT: "your quota there is used up: write to another disk",
    errno.EACCES: "you may not write there: choose another place, or change its permissions",
    errno.EPERM: "you may not write there: choose another place, or change its permissions",
    errno.EROFS: "the disk is mounted read-only: choose another place",
    errno.ENOENT: "nothing can be made there: choose another place",
    errno.ENOTDIR: "a part of that path is a file: choose another place",
    errno.ENAMETOOLONG: "choose a shorter path",
}
_SAID = {
    "No space left on device": errno.ENOSPC,
    "Disk quota exceeded": errno.EDQUOT,
    "Permission denied": errno.EACCES,
    "Read-only file system": errno.EROFS,
    "Not a directory": errno.ENOTDIR,
}


def write_error(error: OSError | EngineError, place: Path | str) -> WriteError | None:
    """``error`` as a WriteError about ``place``; None for an engine's error that no file system caused."""
    if isinstance(error, OSError):
        return WriteError(f"cannot write to {place}: {error.strerror or error}", hint=_HINTS.get(error.errno or 0))
    for said, number in _SAID.items():
        if said.lower() in error.message.lower():
            return WriteError(f"cannot write to {place}: {said}", hint=_HINTS[number])
    return None


@contextmanager
def writing_to(place: Path | str) -> Iterator[None]:
    """Raise WriteError in place of what the file system, or an engine on its behalf, said about ``place``."""
    try:
        yield
    except (OSError, EngineError) as error:
        explained = write_error(error, place)
        if explained is None:
            raise
        raise explained from error
