"""A live DuckDB's catalog -> Schema: all tables of the current database, in every schema.

Types, checks and indexes come as text that DuckDB printed, and are read by the same grammar as a file of DDL. DuckDB
makes up constraint names itself, so they are left out; VARCHAR(n) is VARCHAR to it, so there are no lengths to read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from dea_core.readers.build import build
from dea_core.readers.clauses import is_nextval
from dea_core.readers.cursor import Cursor, cursor_over
from dea_core.readers.dialects import dialect_named
from dea_core.readers.draft import Draft, DraftColumn, DraftTable
from dea_core.readers.expressions import need_expression, read_expression
from dea_core.readers.indexes import read_index
from dea_core.readers.statements import Statement
from dea_core.readers.types import parse_type
from dea_core.schema import CheckConstraint, ForeignKey, Key, Origin, Schema
from dea_core.sql.ddl import relation

_OURS = "database_name = current_database() AND NOT internal"
_TABLES = f"SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE {_OURS} ORDER BY table_oid"
_COLUMNS = f"""
    SELECT schema_name, table_name, column_name, data_type, is_nullable, column_default, comment
    FROM duckdb_columns() WHERE {_OURS} ORDER BY table_oid, column_index"""
_CONSTRAINTS = """
    SELECT schema_name, table_name, constraint_type, constraint_column_names, expression,
           referenced_table, referenced_column_names
    FROM duckdb_constraints() WHERE database_name = current_database() ORDER BY table_oid, constraint_index"""
_INDEXES = """
    SELECT schema_name, table_name, sql FROM duckdb_indexes()
    WHERE database_name = current_database() AND sql IS NOT NULL ORDER BY index_oid"""


def read_duckdb(connection: Any, *, place: str | None = "duckdb") -> Schema:
    """The schema of the database that ``connection`` (duckdb's) is in; ``place`` is named in origins."""
    reader = _Reader(lambda sql: connection.cursor().execute(sql).fetchall(), place)
    reader.read()
    reader.draft.need_tables(place)
    return build(reader.draft)


class _Reader:
    """Fills a draft from the catalog's rows."""

    def __init__(self, rows: Callable[[str], list[tuple[Any, ...]]], place: str | None) -> None:
        self.rows, self.place, self.origin = rows, place, Origin("catalog", place)
        self.draft = Draft(dialect_named("duckdb"))

    def read(self) -> None:
        """Tables, then what belongs to them."""
        for schema, name, comment in self.rows(_TABLES):
            table = DraftTable((schema, name), self.origin, self.draft.label((schema, name)), comment=comment)
            self.draft.tables[table.path] = table
        told = {path: self.told_defaults(path) for path in self.draft.tables}
        for schema, name, column, *described in self.rows(_COLUMNS):
            if (schema, name) in self.draft.tables:
                self.column(self.draft.tables[(schema, name)], column not in told[(schema, name)], column, *described)
        for schema, name, *constraint in self.rows(_CONSTRAINTS):
            if (schema, name) in self.draft.tables:
                self.constraint(self.draft.tables[(schema, name)], *constraint)
        for schema, _, sql in self.rows(_INDEXES):
            self.draft.search = [schema]
            cursor = self.cursor(sql.rstrip().rstrip(";"))
            cursor.expect("CREATE")
            read_index(cursor, self.draft)
        self.draft.search = list(self.draft.default)

    def cursor(self, sql: str) -> Cursor:
        """A cursor over text that DuckDB printed."""
        return cursor_over(Statement(sql, 1, self.place), self.draft.dialect, catalog=True)

    def expression(self, sql: str) -> exp.Expression:
        """An expression that DuckDB printed."""
        cursor = self.cursor(sql)
        return need_expression(read_expression(cursor, cursor.rest()).unnest())

    def told_defaults(self, path: tuple[str, ...]) -> set[str]:
        """Columns whose default DESCRIBE tells: no computed ones, for which older DuckDBs have no other sign."""
        described = self.rows(f"DESCRIBE {relation(path, 'duckdb')}")
        return {name for name, _, _, _, default, *_ in described if default is not None}

    def column(
        self, table: DraftTable, made: bool, name: str, type_: str, nullable: bool, default: str | None, comment: str
    ) -> None:
        """One column; a default that takes a sequence's next number is how it fills itself."""
        column = DraftColumn(name, parse_type(type_, self.draft.dialect), comment=comment, origin=self.origin)
        if not nullable:
            column.forbid_null(self.origin)
        if made and default:
            column.generated = _without_cast(self.expression(default))
        elif default and is_nextval(default):
            column.identity = "by default"
        elif default:
            column.default = self.expression(default)
        table.add_column(column)

    def constraint(
        self, table: DraftTable, kind: str, names: list[str], expression: str, parent: str, parent_columns: list[str]
    ) -> None:
        """One constraint. A foreign key of DuckDB never leaves its schema."""
        columns = tuple(names)
        if kind in ("PRIMARY KEY", "UNIQUE"):
            table.add_key(Key(columns, primary=kind == "PRIMARY KEY", origin=self.origin))
        elif kind == "CHECK":
            table.checks.append(CheckConstraint(self.expression(expression), origin=self.origin))
        elif kind == "FOREIGN KEY":
            key = ForeignKey(columns, parent, tuple(parent_columns), origin=self.origin)
            table.foreign_keys.append(((table.path[0], parent), key))


def _without_cast(tree: exp.Expression) -> exp.Expression:
    """DuckDB prints a generated column's expression inside a cast to the column's own type."""
    return need_expression(tree.this.unnest()) if isinstance(tree, exp.Cast) else tree
