"""The cases of tests/cases/analyze: one SQL file a rule, which says what must be found and what must not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1] / "cases" / "analyze"
_FOUND = re.compile(r"-- found: (.+)$", re.MULTILINE)
_NEAR = re.compile(r"-- near: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """A case: ``found`` are the things that must be found, and ``near`` says why others must not."""

    rule: str
    sql: str
    dialect: str
    has_rows: bool
    found: tuple[str, ...]
    near: tuple[str, ...]

    @property
    def lines(self) -> dict[str, int]:
        """In which line of the case each thing that must be found stands."""
        marked = ((number, _FOUND.search(line)) for number, line in enumerate(self.sql.splitlines(), 1))
        return {match[1]: number for number, match in marked if match}


def read_case(path: Path) -> Case:
    """The case in a file."""
    sql = path.read_text(encoding="utf-8")
    first = sql.partition("\n")[0]
    dialect = first.removeprefix("-- dialect:").strip() if first.startswith("-- dialect:") else "postgres"
    found, near = tuple(_FOUND.findall(sql)), tuple(_NEAR.findall(sql))
    return Case(path.stem, sql, dialect, first.startswith("-- data:"), found, near)


CASES = [read_case(path) for path in sorted(ROOT.glob("*.sql"))]
