"""The file that configures a folder: the nearest dea.toml, or pyproject.toml with [tool.dea], here or above.

file = find_file(folder)        file.settings (a mapping), file.place("databases", "shop") -> "dea.toml:9"
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dea_core.errors import ReadError, UsageError
from dea_core.toml_lines import line_of, line_of_error

OWN, SHARED = "dea.toml", "pyproject.toml"
TABLE = ("tool", "dea")


@dataclass(frozen=True)
class File:
    """A file that was found. ``prefix`` are the tables around our settings in it."""

    path: Path
    text: str
    settings: Mapping[str, Any]
    prefix: tuple[str, ...] = ()

    def place(self, *way: str) -> str:
        """File and line of a setting, as an editor opens it."""
        shown = Path(os.path.relpath(self.path))  # as short as it can be: "dea.toml", "../dea.toml"
        return f"{shown}:{line_of(self.text, (*self.prefix, *way))}"


def find_file(start: Path) -> File | None:
    """The nearest file; None for none. Raises ReadError for one that cannot be read, UsageError for two in a folder."""
    resolved = start.resolve()
    for folder in (resolved, *resolved.parents):
        own = _read(folder / OWN, ()) if (folder / OWN).is_file() else None
        shared = _read(folder / SHARED, TABLE) if (folder / SHARED).is_file() else None
        if own is not None and shared is not None:
            hint = "move the settings into one of them"
            raise UsageError(f"both {OWN} and [tool.dea] of {SHARED} configure dea", place=folder, hint=hint)
        if own is not None or shared is not None:
            return own or shared
    return None


def _read(path: Path, prefix: tuple[str, ...]) -> File | None:
    """The settings under ``prefix`` of a file; None where it has no such table."""
    try:
        text = path.read_text(encoding="utf-8")
        document: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = line_of_error(error)
        if prefix and "tool.dea" not in text:
            return None  # somebody else's to mend
        raise ReadError(f"not TOML: {error}", place=f"{path}:{line}" if line else path) from error
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ReadError(f"cannot read the configuration: {told}", place=path) from error
    for name in prefix:
        document = document.get(name) if isinstance(document, dict) else None
    return File(path, text, document, prefix) if isinstance(document, dict) else None
