"""File names for tables: the table's own name wherever a file system takes it, and never two that are the same file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_UNSAFE = re.compile(r"[^\w .()+@=,&#-]|^[. ]|[. ]$|^-")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
LONGEST = 180


def file_names(tables: Iterable[str], suffix: str) -> dict[str, str]:
    """Each table's file name. Characters that no path may hold are written as their percent codes.

    A name does not depend on the order of the tables: whoever reads the files finds what the writers chose.
    """
    every = list(tables)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for table in sorted(every):
        stem = safe_stem(table)
        if stem.casefold() in taken:
            stem = f"{stem}~{_digest(table)}"
        taken.add(stem.casefold())
        names[table] = stem + suffix
    return {table: names[table] for table in every}


def safe_stem(name: str) -> str:
    """``name`` as a file name without its suffix."""
    stem = _UNSAFE.sub(lambda match: _percent(match[0]), name) or "%"
    if _RESERVED.match(stem):
        stem = _percent(stem[0]) + stem[1:]
    if len(stem.encode()) > LONGEST:
        stem = stem.encode()[: LONGEST - 10].decode(errors="ignore") + "~" + _digest(name)
    return stem


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _digest(name: str) -> str:
    return hashlib.blake2b(name.encode(), digest_size=4).hexdigest()
