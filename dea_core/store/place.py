"""Where memory is: in the project's ``.dea`` folder, else nowhere, unless a setting or DEA_MEMORY says where.

on      the nearest folder ``.dea``, here or above (the default: no folder, no memory)
off     nowhere
user    the user's data folder, as the platform has it
PATH    that file
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dea_core.errors import WriteError

FOLDER = ".dea"
FILE = "memory.db"
APPLICATION = "dea"
IGNORE = "# what dea remembers: commit it, or take this file away and ignore the folder as a whole\ncache/\ntraces/\n*-wal\n*-shm\n*.corrupt-*\n"  # noqa: E501


def find_place(start: Path, setting: str = "on") -> Path | None:
    """The file of the memory that a job in ``start`` uses; None for none."""
    if setting == "off":
        return None
    if setting == "user":
        return user_place()
    if setting != "on":
        return Path(setting).expanduser()
    folder = find_folder(start)
    return folder / FILE if folder is not None else None


def find_folder(start: Path) -> Path | None:
    """The nearest ``.dea`` folder, in ``start`` or above."""
    resolved = start.resolve()
    return next((one / FOLDER for one in (resolved, *resolved.parents) if (one / FOLDER).is_dir()), None)


def user_place() -> Path:
    """The memory of this user, whatever the project."""
    return _user_data() / APPLICATION / FILE


def _user_data() -> Path:
    if os.environ.get("XDG_DATA_HOME"):
        return Path(os.environ["XDG_DATA_HOME"])
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    if os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"])
    return Path.home() / ".local" / "share"


def make_folder(root: Path) -> Path:
    """Make ``.dea`` in ``root``, with a .gitignore for what is of this machine only. Raises WriteError."""
    folder = root / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignored = folder / ".gitignore"
        if not ignored.exists():
            ignored.write_text(IGNORE, encoding="utf-8")
    except OSError as error:
        raise WriteError(f"cannot make the folder: {error.strerror}", place=folder) from error
    return folder
