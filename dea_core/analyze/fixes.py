"""Statements that change a table, as a dialect spells them; none where it cannot.

Fixes(schema).not_null(table, column) -> ("ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL",)
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dea_core.analyze.reserved import RESERVED
from dea_core.schema import CheckConstraint, Column, ForeignKey, Index, Key, Schema, Table
from dea_core.sql.ddl import identifier

Statements = tuple[str, ...]
NOTHING: Statements = ()

_LOWER = ("postgres", "redshift", "snowflake", "oracle", "databricks", "spark", "hive", "trino")
_PLAIN_LOWER, _PLAIN = re.compile(r"[a-z_][a-z0-9_]*"), re.compile(r"[A-Za-z_]\w*")
_NO_ALTER = ("sqlite",)
_NO_INDEXES = ("redshift", "snowflake", "bigquery", "databricks", "spark", "hive", "trino", "clickhouse")
_NO_CONSTRAINTS = (*_NO_ALTER, "bigquery", "spark", "hive", "trino", "clickhouse", "duckdb")
_NO_CHECKS = (*_NO_CONSTRAINTS, "redshift", "snowflake")
_REDEFINED = {"mysql": "MODIFY", "tsql": "ALTER COLUMN", "oracle": "MODIFY"}
_LONGEST_NAME = 63


class Fixes:
    """Fixes for tables of one schema; none where nothing is ``changeable``: tables that are files."""

    def __init__(self, schema: Schema, *, changeable: bool = True) -> None:
        self.dialect, self._changeable = schema.dialect, changeable

    # --- names --------------------------------------------------------------------------------------------------------

    def name(self, name: str) -> str:
        """A name, quoted where it must be."""
        plain = _PLAIN_LOWER if self.dialect in _LOWER else _PLAIN
        if plain.fullmatch(name) and name.lower() not in RESERVED:
            return name
        return identifier(name, self.dialect)

    def names(self, names: Sequence[str]) -> str:
        """Names with commas."""
        return ", ".join(self.name(name) for name in names)

    def table(self, table: Table) -> str:
        """A table's name, with its schema where that is not the default one."""
        parts = table.path[-2:] if "." in table.name and len(table.path) > 1 else (table.name,)
        return ".".join(self.name(part) for part in parts)

    def beside(self, table: Table, name: str) -> str:
        """The name of a new table in the same schema."""
        schema = self.table(table).rpartition(".")[0]
        return f"{schema}.{self.name(name)}" if schema else self.name(name)

    def made_name(self, table: Table, *parts: str) -> str:
        """A name for something new of ``table``."""
        bare = table.name.rpartition(".")[2]
        *head, kind = [re.sub(r"\W+", "_", part) for part in (bare, *parts)]
        return self.name("_".join(head)[: _LONGEST_NAME - len(kind) - 1] + f"_{kind}")

    # --- statements ---------------------------------------------------------------------------------------------------

    def _alter(self, table: Table, action: str) -> Statements:
        return self._one(f"ALTER TABLE {self.table(table)} {action}")

    def _one(self, statement: str) -> Statements:
        return (statement,) if self._changeable else NOTHING

    def index(self, table: Table, columns: Sequence[str]) -> Statements:
        """CREATE INDEX."""
        if self.dialect in _NO_INDEXES:
            return NOTHING
        name = self.made_name(table, *columns, "idx")
        return self._one(f"CREATE INDEX {name} ON {self.table(table)} ({self.names(columns)})")

    def drop_index(self, table: Table, index: Index | Key) -> Statements:
        """DROP INDEX; none for one without a name."""
        if not index.name:
            return NOTHING
        if self.dialect in ("mysql", "tsql"):
            return self._one(f"DROP INDEX {self.name(index.name)} ON {self.table(table)}")
        schema = self.table(table).rpartition(".")[0]
        bare = self.name(index.name.rpartition(".")[2])
        return self._one(f"DROP INDEX {f'{schema}.{bare}' if schema else bare}")

    def drop_constraint(self, table: Table, constraint: Key | ForeignKey) -> Statements:
        """DROP CONSTRAINT; none for one without a name."""
        if not constraint.name or self.dialect in _NO_CONSTRAINTS:
            return NOTHING
        word = "FOREIGN KEY" if self.dialect == "mysql" and isinstance(constraint, ForeignKey) else "CONSTRAINT"
        return self._alter(table, f"DROP {word} {self.name(constraint.name)}")

    def drop_check(self, table: Table, check: CheckConstraint) -> Statements:
        """DROP CONSTRAINT of a CHECK; none for one without a name, or that a domain brought."""
        if not check.name or self.dialect in _NO_CHECKS or (check.origin.detail or "").startswith("domain"):
            return NOTHING
        return self._alter(table, f"DROP CONSTRAINT {self.name(check.name)}")

    def primary_key(self, table: Table, columns: Sequence[str]) -> Statements:
        """ADD PRIMARY KEY."""
        if self.dialect in (*_NO_ALTER, "bigquery", "spark", "hive", "trino", "clickhouse"):
            return NOTHING
        return self._alter(table, f"ADD PRIMARY KEY ({self.names(columns)})")

    def unique(self, table: Table, columns: Sequence[str], *more: str) -> Statements:
        """A unique index, which every dialect with indexes has; ``more`` stands in its name."""
        if self.dialect in _NO_INDEXES:
            return NOTHING
        name = self.made_name(table, *columns, *more, "key")
        return self._one(f"CREATE UNIQUE INDEX {name} ON {self.table(table)} ({self.names(columns)})")

    def check(self, table: Table, name: str, condition: str) -> Statements:
        """ADD CONSTRAINT .. CHECK."""
        if self.dialect in _NO_CHECKS:
            return NOTHING
        return self._alter(table, f"ADD CONSTRAINT {self.made_name(table, name, 'check')} CHECK ({condition})")

    def foreign_key(self, table: Table, column: str, parent: Table, parent_column: str) -> Statements:
        """ADD CONSTRAINT .. FOREIGN KEY."""
        if self.dialect in _NO_CONSTRAINTS:
            return NOTHING
        there = f"{self.table(parent)} ({self.name(parent_column)})"
        name = self.made_name(table, column, "fkey")
        return self._alter(table, f"ADD CONSTRAINT {name} FOREIGN KEY ({self.name(column)}) REFERENCES {there}")

    def not_null(self, table: Table, column: Column) -> Statements:
        """SET NOT NULL."""
        if self.dialect in _NO_ALTER:
            return NOTHING
        name = self.name(column.name)
        if self.dialect in _REDEFINED:
            filling = f" DEFAULT {column.default.sql(self.dialect)}" if column.default is not None else ""
            filling = "" if self.dialect == "tsql" else filling
            return self._alter(table, f"{_REDEFINED[self.dialect]} {name} {column.type}{filling} NOT NULL")
        return self._alter(table, f"ALTER COLUMN {name} SET NOT NULL")

    def type(self, table: Table, column: Column, kind: str, using: str | None = None) -> Statements:
        """Another type; ``using`` (Postgres and DuckDB) makes the new value, with ``{}`` for the column's name."""
        if self.dialect in _NO_ALTER:
            return NOTHING
        name, required = self.name(column.name), " NOT NULL" if column.not_null else ""
        if self.dialect in _REDEFINED:
            return self._alter(table, f"{_REDEFINED[self.dialect]} {name} {kind}{required}")
        made = f" USING {using.format(name)}" if using and self.dialect in ("postgres", "duckdb") else ""
        return self._alter(table, f"ALTER COLUMN {name} TYPE {kind}{made}")

    def drop_default(self, table: Table, column: Column) -> Statements:
        """DROP DEFAULT."""
        if self.dialect in (*_NO_ALTER, "tsql", "oracle"):
            return NOTHING
        return self._alter(table, f"ALTER COLUMN {self.name(column.name)} DROP DEFAULT")

    def update(self, table: Table, column: str, value: str, where: str) -> Statements:
        """UPDATE of the rows that are ``where``."""
        return self._one(f"UPDATE {self.table(table)} SET {self.name(column)} = {value} WHERE {where}")

    def fill(self, table: Table, column: str, value: str) -> Statements:
        """UPDATE of the rows where the column is NULL."""
        name = self.name(column)
        return self._one(f"UPDATE {self.table(table)} SET {name} = {value} WHERE {name} IS NULL")
