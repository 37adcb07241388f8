"""The cases of tests/cases/prove: pairs of queries in SQL files, with the verdict that is expected of each.

-- schema: shop                              once a file: the DDL shop.schema.sql beside it
-- case: what it is about
-- expect: refuted                           a word, and perhaps a part of the rule or the reason
-- premise: orders.customer_id NOT NULL      any number: a part of a premise
SELECT ...;
-- against
SELECT ...;
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dea_core.prove import Verdict, prove_equal
from dea_core.readers import read_schema
from dea_core.schema import Schema

FOLDER = Path(__file__).parents[1] / "cases" / "prove"
DATABASES = 250


@dataclass(frozen=True)
class Case:
    file: str
    title: str
    schema: str
    word: str
    part: str
    premises: tuple[str, ...]
    original: str
    candidate: str
    dialect: str

    @property
    def name(self) -> str:
        return f"{self.file}: {self.title}"

    def verdict(self) -> Verdict:
        schema = schema_named(self.schema)
        return prove_equal(self.original, self.candidate, schema, dialect=self.dialect, databases=DATABASES)


@cache
def schema_named(name: str) -> Schema:
    return read_schema(FOLDER / f"{name}.schema.sql")


def cases(*files: str) -> list[Case]:
    """The cases of some files, or of all."""
    paths = sorted(path for path in FOLDER.glob("*.sql") if not path.name.endswith(".schema.sql"))
    return [case for path in paths if not files or path.stem in files for case in _read(path)]


def _read(path: Path) -> Iterator[Case]:
    head, *parts = re.split(r"^-- case: ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    schema, dialect = _said(head, "schema")[0], (_said(head, "dialect") or ["duckdb"])[0]
    for part in parts:
        title, _, body = part.partition("\n")
        word, _, said = _said(body, "expect")[0].partition(" ")
        sql = re.sub(r"^-- (?:expect|premise):.*\n", "", body, flags=re.MULTILINE)
        original, _, candidate = sql.partition("-- against\n")
        premises = tuple(_said(body, "premise"))
        yield Case(path.stem, title, schema, word, said, premises, original.strip(), candidate.strip(), dialect)


def _said(text: str, what: str) -> list[str]:
    return re.findall(rf"^-- {what}: (.*)$", text, flags=re.MULTILINE)
