"""The queries of a text and the tables that they read, each by its name in the schema; declared ones as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.errors import ReadError, UsageError
from dea_core.infer.scripts import OTHERS, Written, read_script, reads_as, tables_read
from dea_core.readers.ddl import read_ddl
from dea_core.readers.dialects import dialect_named, guess_dialect
from dea_core.schema import Schema, Table
from dea_core.sql.lineage import fold, relation_key

FILES = (".csv", ".parquet", ".json", ".jsonl", ".tsv", ".gz", ".xlsx")


@dataclass(frozen=True)
class Workload:
    """Queries as they were written, and the tables that they read by key: each with where it is named first."""

    written: tuple[Written, ...]
    tables: Mapping[str, exp.Table]
    dialect: str
    place: str | None = None
    declared: Schema | None = None
    where: Mapping[str, int] = field(default_factory=dict)
    """The line that each table is named on first."""

    @property
    def names(self) -> dict[str, str]:
        """Of each key the table's name in the schema."""
        return {key: table.name for key, table in self._declared().items()} | {
            key: _name(table, self.dialect) for key, table in self.tables.items() if key not in self._declared()
        }

    def _declared(self) -> dict[str, Table]:
        found = {}
        for key in self.tables:
            table = declared_table(self.declared, key)
            if table is not None:
                found[key] = table
        return found


def read_workload(text: str, dialect: str | None = None, place: str | None = None) -> Workload:
    """The queries of a text, and what they read."""
    spoken = dialect or _dialect_of(text)
    written = read_script(text, spoken, place)
    tables: dict[str, exp.Table] = {}
    lines: dict[str, int] = {}
    made: list[str] = []
    for one in written:
        for table in tables_read(one.tree, made):
            tables.setdefault(relation_key(table), table)
            lines.setdefault(relation_key(table), one.line + table.this.meta.get("line", 1) - 1)
        made += [one.makes] if one.makes else []
    _need_tables(written, tables, place)
    return Workload(tuple(written), tables, spoken, place or "query", _declared(text, spoken, place), lines)


def _dialect_of(text: str) -> str:
    guessed = guess_dialect(text)
    return next((name for name in (guessed, *OTHERS) if reads_as(text, name)), guessed)


def _declared(text: str, dialect: str, place: str | None) -> Schema | None:
    try:
        return read_ddl(text, dialect=dialect, place=place)
    except ReadError as error:
        if error.message == "no CREATE TABLE found":
            return None
        raise


def declared_table(schema: Schema | None, key: str) -> Table | None:
    """The declared table that a query means by ``key``."""
    for table in schema or ():
        path = ".".join(table.path).lower()
        if table.name.lower() == key or path == key or path.endswith(f".{key}"):
            return table
    return None


def _need_tables(written: Sequence[Written], tables: Mapping[str, exp.Table], place: str | None) -> None:
    files = [table.name for table in tables.values() if table.name.lower().endswith(FILES) or "/" in table.name]
    calls = [
        one.this.sql() for each in written for one in each.tree.find_all(exp.Table) if isinstance(one.this, exp.Func)
    ]
    if files:
        raise UsageError(
            f"the query reads the file {files[0]}",
            place=place,
            hint="name a table in its place: rows are made for tables",
        )
    if not tables and calls:
        told = f"the query reads no table, only what {calls[0][:60]} gives"
        raise UsageError(told, place=place, hint="rows are made for tables: name one in its FROM")
    if not tables:
        raise UsageError(
            "the query reads no table", place=place, hint="name one in its FROM, such as: SELECT * FROM orders"
        )


def _name(table: exp.Table, dialect: str) -> str:
    parts = [part.name for part in table.parts]
    default = dialect_named(dialect).default_schema
    return ".".join(parts[1:] if len(parts) == 2 and fold(parts[0]) == default else parts)
