"""Statements in tests/cases/agents/*.sql, each below its name and what is said of it.

-- case: what it shows
-- engine: duckdb, postgres or both
-- refused: the words that it is refused with
SELECT ...
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "cases" / "agents"
ENGINES = ("duckdb", "postgres")
NUL = "{nul}"


@dataclass(frozen=True)
class Statement:
    """One statement for one engine, with what the file says of it."""

    name: str
    engine: str
    told: dict[str, str]
    text: str

    def __str__(self) -> str:
        return f"{self.engine}: {self.name}".replace(" ", "-")

    def sql(self, folder: Path) -> str:
        """The text, over the files of ``folder``."""
        return self.text.replace("{folder}", str(folder)).replace(NUL, "\x00")


def statements(file: str) -> Iterator[Statement]:
    """Every statement of a file, once for each engine it is for."""
    text = (FOLDER / file).read_text(encoding="utf-8")
    for block in re.split(r"^-- case: ", text, flags=re.MULTILINE)[1:]:
        name, _, rest = block.partition("\n")
        told: dict[str, str] = {}
        while found := re.match(r"-- (\w+): +(.*)\n", rest):
            told[found[1]] = found[2]
            rest = rest[found.end() :]
        for engine in ENGINES if told["engine"] == "both" else (told["engine"],):
            yield Statement(name, engine, told, rest.strip())
