"""A live Postgres's catalog -> Schema: all tables of the database, in every schema that is not Postgres's own.

Constraints, indexes and partitions come as text that Postgres printed (pg_get_constraintdef and its kin), and are read
by the same grammar as a dump. Tables that an extension brought are left out. The connection's search path is respected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from dea_core.readers.build import build
from dea_core.readers.clauses import is_nextval
from dea_core.readers.constraints import Target, read_constraint
from dea_core.readers.cursor import Cursor, cursor_over
from dea_core.readers.dialects import dialect_named
from dea_core.readers.draft import Draft, DraftColumn, DraftTable, DraftType, Path
from dea_core.readers.expressions import read_expression
from dea_core.readers.indexes import read_index
from dea_core.readers.partitions import read_bounds, read_partition_by
from dea_core.readers.statements import Statement
from dea_core.readers.types import read_type
from dea_core.schema import CheckConstraint, Family, Origin, Schema, Type

_NOT_OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
_NOT_OF_EXTENSION = """
    NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = {0}.oid AND d.deptype = 'e')"""
_SEARCH = "SELECT unnest(pg_catalog.current_schemas(false))"
_TYPES = f"""
    SELECT n.nspname, t.typname, t.typtype, t.typnotnull, t.typdefault,
           CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END,
           ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder),
           ARRAY(SELECT c.conname::text FROM pg_catalog.pg_constraint c WHERE c.contypid = t.oid AND c.contype = 'c'
                 ORDER BY c.oid),
           ARRAY(SELECT pg_catalog.pg_get_constraintdef(c.oid) FROM pg_catalog.pg_constraint c
                 WHERE c.contypid = t.oid AND c.contype = 'c' ORDER BY c.oid)
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_class r ON r.oid = t.typrelid
    WHERE (t.typtype IN ('e', 'd') OR t.typtype = 'c' AND r.relkind = 'c')
      AND {_NOT_OURS} AND {_NOT_OF_EXTENSION.format("t")}
    ORDER BY t.oid"""
_TABLES = f"""
    SELECT c.oid, n.nspname, c.relname, pg_catalog.obj_description(c.oid, 'pg_class'),
           CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
           pg_catalog.pg_get_expr(c.relpartbound, c.oid),
           ARRAY(SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid ORDER BY i.inhseqno)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND {_NOT_OURS} AND {_NOT_OF_EXTENSION.format("c")}
    ORDER BY c.oid"""
_COLUMNS = """
    SELECT a.attrelid, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
           a.attgenerated, pg_catalog.pg_get_expr(d.adbin, d.adrelid), pg_catalog.col_description(a.attrelid, a.attnum)
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
    ORDER BY a.attrelid, a.attnum"""
_CONSTRAINTS = """
    SELECT conrelid, conname, pg_catalog.pg_get_constraintdef(oid)
    FROM pg_catalog.pg_constraint
    WHERE conrelid <> 0 AND contype IN ('p', 'u', 'f', 'c', 'x') AND conparentid = 0 ORDER BY oid"""
_INDEXES = """
    SELECT i.indrelid, pg_catalog.pg_get_indexdef(i.indexrelid)
    FROM pg_catalog.pg_index i
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
    ORDER BY i.indexrelid"""
_IDENTITY: dict[str, Any] = {"a": "always", "d": "by default"}


def read_postgres(connection: Any, *, place: str | None = "postgres") -> Schema:
    """The schema of the database that ``connection`` (psycopg's) is in; ``place`` is named in origins."""
    reader = _Reader(lambda sql: [tuple(map(_text, row)) for row in connection.execute(sql).fetchall()], place)
    reader.read()
    reader.draft.need_tables(place)
    return build(reader.draft)


def _text(value: Any) -> Any:
    """Postgres's one-byte ``"char"`` columns come as bytes."""
    return value.decode() if isinstance(value, bytes) else value


class _Reader:
    """Fills a draft from the catalog's rows."""

    def __init__(self, rows: Callable[[str], list[tuple[Any, ...]]], place: str | None) -> None:
        self.rows, self.place, self.origin = rows, place, Origin("catalog", place)
        self.draft = Draft(dialect_named("postgres"))
        self.by_oid: dict[int, DraftTable] = {}

    def read(self) -> None:
        """Types, tables, and what belongs to them."""
        self.draft.search = [row[0] for row in self.rows(_SEARCH)] or list(self.draft.default)
        for row in self.rows(_TYPES):
            self.made_type(*row)
        tables = self.rows(_TABLES)
        for oid, schema, name, comment, *_ in tables:
            label = self.draft.label((schema, name))
            table = DraftTable((schema, name), self.origin, label, comment=comment)
            self.by_oid[oid] = self.draft.tables[table.path] = table
        for oid, *column in self.rows(_COLUMNS):
            if oid in self.by_oid:
                self.column(self.by_oid[oid], *column)
        for oid, _, _, _, cut_by, bounds, parents in tables:
            self.partition(self.by_oid[oid], cut_by, bounds, parents)
        self.rules()

    def rules(self) -> None:
        """Constraints, and indexes that belong to none."""
        for oid, name, sql in self.rows(_CONSTRAINTS):
            if oid in self.by_oid:
                read_constraint(self.cursor(sql), Target(self.draft, self.by_oid[oid], name=name))
        for oid, sql in self.rows(_INDEXES):
            if oid in self.by_oid and self.by_oid[oid].partition_of is None:
                cursor = self.cursor(sql)
                cursor.expect("CREATE")
                read_index(cursor, self.draft)

    def cursor(self, sql: str) -> Cursor:
        """A cursor over text that Postgres printed."""
        return cursor_over(Statement(sql, 1, self.place), self.draft.dialect, catalog=True)

    def expression(self, sql: str) -> exp.Expression:
        """An expression that Postgres printed."""
        cursor = self.cursor(sql)
        return read_expression(cursor, cursor.rest())

    def type(self, sql: str) -> tuple[Type, Path | None]:
        """A type that Postgres printed, and its path if a user may have made it."""
        cursor = self.cursor(sql)
        return read_type(cursor, cursor.rest())

    def made_type(
        self,
        schema: str,
        name: str,
        kind: str,
        not_null: bool,
        default: str | None,
        base: str | None,
        labels: list[str],
        names: list[str],
        checks: list[str],
    ) -> None:
        """An enum, a composite type or a domain."""
        path = (schema, name)
        if kind == "d":
            type_, user_type = self.type(base or "")
            made = DraftType(path, type_, user_type, not_null, domain=True, origin=self.origin)
            made.default = self.expression(default) if default else None
            made.checks = [self.domain_check(*each) for each in zip(names, checks, strict=True)]
        else:
            family = Family.ENUM if kind == "e" else Family.STRUCT
            made = DraftType(path, Type(family, name, values=tuple(labels)), origin=self.origin)
        self.draft.types[path] = made

    def domain_check(self, name: str, sql: str) -> CheckConstraint:
        """CHECK (..) of a domain."""
        cursor = self.cursor(sql)
        cursor.expect("CHECK")
        inside = cursor.parens()
        return CheckConstraint(read_expression(inside, inside.rest()), name=name, origin=self.origin)

    def column(
        self,
        table: DraftTable,
        name: str,
        type_: str,
        not_null: bool,
        identity: str,
        generated: str,
        expression: str | None,
        comment: str | None,
    ) -> None:
        """One column; a default that takes a sequence's next number is how it fills itself."""
        column = DraftColumn(name, *self.type(type_), comment=comment, origin=self.origin)
        column.identity = _IDENTITY.get(identity)
        if not_null:
            column.forbid_null(self.origin)
        if expression and generated:
            column.generated = self.expression(expression)
        elif expression and is_nextval(expression):
            column.identity = "by default"
        elif expression:
            column.default = self.expression(expression)
        table.add_column(column)

    def partition(self, table: DraftTable, cut_by: str | None, bounds: str | None, parents: list[int]) -> None:
        """What the table is cut by, whose partition it is, or which tables it inherits from."""
        if cut_by:
            table.partition_by = read_partition_by(self.cursor(cut_by))
        for parent in (self.by_oid[oid] for oid in parents if oid in self.by_oid):
            if bounds:
                table.partition_of, table.bounds = parent.path, read_bounds(self.cursor(bounds))
            else:
                self.draft.note("inheritance", f"{table.name} inherits {parent.name}", self.origin)
