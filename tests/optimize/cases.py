"""Cases of rewrites: tests/cases/optimize/<rewrite>.sql, over the tables of schema.ddl beside them.

    -- case: what it shows
    -- dialect: postgres          (otherwise DuckDB's)
    SELECT ...;
    -- becomes
    SELECT ...;                   once for each candidate;  a case that says ``-- stays`` above its query has none

Write what each case becomes anew, to be read in the diff:  python -m tests.optimize.cases
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dea_core.optimize import Facts, Subject, read_subject
from dea_core.optimize.candidates import Candidate, candidates_of
from dea_core.readers import read_schema
from dea_core.schema import Schema

FOLDER = Path(__file__).parents[1] / "cases" / "optimize"


@dataclass(frozen=True)
class Case:
    rewrite: str
    name: str
    dialect: str
    sql: str
    stays: bool
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rewrite}: {self.name}".replace(" ", "-")

    @property
    def subject(self) -> Subject:
        return read_subject(self.sql, schema(), self.dialect)

    def candidates(self) -> list[Candidate]:
        """What the rewrite of this file makes of the query."""
        subject = self.subject
        start = Candidate(subject.tree, (), ())
        found = candidates_of(start, Facts(subject.schema, self.dialect))
        return [each for each in found if each.rules == (self.rewrite,)]


@cache
def schema() -> Schema:
    return read_schema((FOLDER / "schema.ddl").read_text(encoding="utf-8"), dialect="postgres")


def cases(file: Path | None = None) -> Iterator[Case]:
    for each in [file] if file else sorted(FOLDER.glob("*.sql")):
        for block in re.split(r"^-- case: ", each.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            name, _, rest = block.partition("\n")
            dialect = re.search(r"^-- dialect: (\w+)$", rest, re.MULTILINE)
            first, *others = re.split(r"^-- becomes$", rest, flags=re.MULTILINE)
            sql = re.sub(r"^-- .*\n", "", first, flags=re.MULTILINE).strip().rstrip(";")
            expected = tuple(other.strip().rstrip(";") for other in others)
            stays = "-- stays" in rest
            yield Case(each.stem, name.strip(), dialect[1] if dialect else "duckdb", sql, stays, expected)


def rewritten(file: Path) -> str:
    """The file with what its cases become now."""
    parts = []
    for case in cases(file):
        lines = [f"-- case: {case.name}"]
        lines += [f"-- dialect: {case.dialect}"] if case.dialect != "duckdb" else []
        lines += ["-- stays"] if case.stays else []
        lines.append(case.sql + ";")
        for candidate in case.candidates():
            lines += ["-- becomes", case.subject.written(candidate.tree) + ";"]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    for path in sorted(FOLDER.glob("*.sql")):
        path.write_text(rewritten(path), encoding="utf-8")
