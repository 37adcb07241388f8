"""Rows made by hand, staged as the product stages them: what tests of destinations start from."""

from __future__ import annotations

from pathlib import Path

from dea_core.engines import DuckDB
from dea_core.generate.destination import Staged
from dea_core.readers import read_schema
from dea_core.schema import Schema, Table

HOSTILE = (
    "plain",
    "",
    " leading and trailing ",
    'O\'Brien said "no"',
    "back\\slash \\n \\t \\\\ \\",
    "line\nbreak\r\nand\ttab",
    "NULL",
    "null",
    "\\N",
    "\\.",
    "a,b;c|d",
    '{curly,"braces"}',
    "[square] 'brackets'",
    "👩‍🔬 naïve Ωμέγα 漢字",
    "--comment /* */ ; DROP TABLE x; $$ $1 :a ? %s {{ jinja }}",
    "%41 &amp; <b>",
    "'",
    '"',
    "''\"\"",
    "0x41 1e5 true",
)
"""Texts that some format, dialect or quoting has got wrong."""


def silent(doing: str, table: str, share: float) -> None:
    """Progress that nobody hears."""


class Stage:
    """A schema and an engine whose query results are staged as its tables' rows."""

    def __init__(self, folder: Path, ddl: str, dialect: str = "postgres") -> None:
        self.folder, self.engine = folder, DuckDB.open()
        self.schema: Schema = read_schema(ddl, dialect=dialect)
        self.engine.execute("SET TimeZone = 'UTC'")

    def table(self, name: str) -> Table:
        return self.schema.table(name)

    def rows(self, table: str, query: str) -> Staged:
        """The rows of ``query``, staged."""
        path = self.folder / f"{len(list(self.folder.glob('*.parquet')))}.parquet"
        self.engine.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
        count = self.engine.rows(f"SELECT count(*) FROM read_parquet('{path}')")[0][0]
        return Staged(self.table(table), int(str(count)), path)

    def hostile(self, table: str) -> Staged:
        """Every hostile text, numbered from 1, then a NULL."""
        values = ", ".join(f"({n}, {_literal(text)})" for n, text in enumerate([*HOSTILE, None], 1))
        return self.rows(table, f"SELECT id::INTEGER AS id, said FROM (VALUES {values}) AS t(id, said)")


def _literal(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"
