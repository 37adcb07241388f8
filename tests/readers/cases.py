"""The cases of tests/cases/ddl: SQL files that end with what is expected of them, in lines that begin with ``--|``.

Write the expected lines anew (then read the diff):  python -m tests.readers.cases [FOLDER/NAME ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

from dea_core.errors import DeaError
from dea_core.readers import read_ddl
from tests.readers.describe import describe

ROOT = Path(__file__).parents[1] / "cases" / "ddl"
MARK = "--| "


def case_files(*folders: str) -> list[Path]:
    """The cases of some folders, or of all."""
    return sorted(path for path in ROOT.glob("*/*.sql") if not folders or path.parent.name in folders)


def case_id(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def split_case(path: Path) -> tuple[str, str]:
    """A case's SQL, and the text expected of it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    sql = [line for line in lines if not line.startswith(MARK.strip())]
    expected = [line[len(MARK) :] for line in lines if line.startswith(MARK.strip())]
    return "\n".join(sql).rstrip() + "\n", "\n".join(expected)


def dialect_of(path: Path) -> str:
    """A folder is named after its dialect; in the others a first line ``-- dialect: x`` says it."""
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    return first.removeprefix("-- dialect:").strip() if first.startswith("-- dialect:") else path.parent.name


def outcome(sql: str, dialect: str) -> str:
    """What reading gives: the schema's text, or the error's."""
    try:
        return describe(read_ddl(sql, dialect=dialect, place="case.sql"))
    except DeaError as error:
        return "\n".join([f"{type(error).__name__}: {error}", *error.lines()[1:]])


def rewrite(path: Path) -> None:
    """Put the present outcome in the place of the expected lines."""
    sql, _ = split_case(path)
    lines = outcome(sql, dialect_of(path)).splitlines()
    path.write_text(sql + "\n" + "".join(f"{MARK}{line}".rstrip() + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    for case in case_files():
        if len(sys.argv) == 1 or case_id(case) in sys.argv[1:]:
            rewrite(case)
