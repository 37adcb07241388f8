"""Which files of a folder are ours: a small ``dea_report.json`` beside them remembers each, with its size and a hash.

A file that was changed since is nobody's but its editor's: it is no longer ours to replace.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

REPORT = "dea_report.json"
MADE_BY = "data-engineering-agents"
_ENDS = 1 << 20
"""Bytes at either end of a file that its hash covers: as good as all of it against edits, and quick on gigabytes."""


def remembered(folder: Path, report_name: str = REPORT) -> dict[str, Any]:
    """File name -> what we noted of it. A report that is not ours, or broken, remembers nothing."""
    try:
        report = json.loads((folder / report_name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    files = report.get("files") if isinstance(report, dict) and report.get("made_by") == MADE_BY else None
    return files if isinstance(files, dict) else {}


def not_ours(folder: Path, names: Iterable[str], report_name: str = REPORT) -> list[tuple[Path, bool]]:
    """Files of these names that are there and not ours; the flag is true for one that was ours until it was changed."""
    known = remembered(folder, report_name)
    found = []
    for name in names:
        path = folder / name
        if name == report_name and (known or not path.exists()):
            continue
        if os.path.lexists(path) and not (name in known and path.is_file() and known[name].get("hash") == _hash(path)):
            found.append((path, name in known))
    return found


def write_report(target: Path, before: Mapping[str, Any], files: Path, rows: Mapping[str, int]) -> None:
    """Write the report that remembers ``before`` and the files (name -> rows) that now lie in the folder ``files``."""
    noted = {name: {"rows": count, "hash": _hash(files / name)} for name, count in rows.items()}
    report = {"made_by": MADE_BY, "files": dict(sorted({**before, **noted}.items()))}
    target.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _hash(path: Path) -> str:
    size = path.stat().st_size
    found = hashlib.blake2b(str(size).encode(), digest_size=16)
    with path.open("rb") as file:
        found.update(file.read(_ENDS))
        if size > 2 * _ENDS:
            file.seek(-_ENDS, os.SEEK_END)
        found.update(file.read(_ENDS))
    return found.hexdigest()
