"""Writing planned files: every text goes to a file beside its place first, then all change places, or none does."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from dea_core.errors import WriteError
from dea_dbt.testing.yaml_edit import Edits, FileEdit


def write_edits(edits: Edits) -> tuple[Path, ...]:
    """Write every file of ``edits``. Raises WriteError, and then the files are as they were."""
    ready: list[tuple[Path, FileEdit]] = []
    done: list[FileEdit] = []
    try:
        for edit in edits.files:
            _need_unchanged(edit)
            ready.append((_beside(edit), edit))
        for temporary, edit in ready:
            temporary.replace(edit.path.resolve())
            done.append(edit)
    except OSError as error:
        for edit in done:
            _put_back(edit)
        place = error.filename or edits.root
        raise WriteError(f"cannot write the tests: {error.strerror}; nothing was changed", place=place) from error
    finally:
        for temporary, _ in ready:
            temporary.unlink(missing_ok=True)
    return tuple(edit.path for edit in edits.files)


def _need_unchanged(edit: FileEdit) -> None:
    there = edit.path.read_bytes().decode("utf-8") if edit.path.exists() else None
    if there != edit.before:
        raise WriteError("it was changed since the tests were planned; nothing was written", place=edit.path)


def _beside(edit: FileEdit) -> Path:
    """The text after, in a file of the same folder and the same mode."""
    place = edit.path.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(edit.after.encode("utf-8"))
    if place.exists():
        shutil.copymode(place, name)
    else:
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
    return Path(name)


def _put_back(edit: FileEdit) -> None:
    with suppress(OSError):
        if edit.before is None:
            edit.path.unlink()
        else:
            edit.path.resolve().write_bytes(edit.before.encode("utf-8"))
