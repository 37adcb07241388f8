"""Layer 1: is each text one SELECT over tables and columns of the schema?

text ── parse ──> one query ── flat: tables by the schema's names ──> qualified: columns by their tables, no stars
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from dea_core.errors import ReadError, SchemaError, UsageError, did_you_mean
from dea_core.prove.grouped_columns import with_grouped_columns
from dea_core.schema import Schema
from dea_core.sql.values import duckdb_type

ENGINE = "duckdb"
SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class Statement:
    """A query that was read. ``role`` is original or candidate; ``text`` is it on DuckDB.

    In ``flat`` each table of the schema is one quoted identifier, as the schema names it. ``qualified`` is None where
    a column could not be placed without running it.
    """

    role: str
    given: str
    dialect: str
    text: str
    flat: exp.Query
    qualified: exp.Query | None
    tables: tuple[str, ...]
    transpiled: str | None = None
    """Why it may not mean the same on DuckDB, where its dialect is another."""


def query_text(query: str | Path) -> str:
    """The text of a query given as such, or as a file's name. Raises ReadError for a file that is not there."""
    if isinstance(query, str) and len(query.split()) > 1:
        return query
    path = Path(query)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError(f"cannot read {path}: {error}", hint="give a text file that holds one SELECT") from error
    except OSError as error:
        folder = path.parent if path.parent.is_dir() else Path()
        near = sorted(found.name for found in folder.glob("*.sql"))
        raise ReadError(f"cannot read {path}: {error}", hint=did_you_mean(path.name, near) if near else None) from error


def read_statement(role: str, text: str, schema: Schema, dialect: str) -> Statement:
    """Read one of the two; raises UsageError with what is wrong."""
    tree = _one_query(role, text, dialect)
    flat = tree.copy()
    tables = tuple(dict.fromkeys(_place(role, table, schema) for table in list(base_tables(flat, role))))
    known, given, complaint = qualified(flat, schema, dialect), text.strip().rstrip(";"), None
    if dialect != ENGINE:
        known = with_grouped_columns(known, schema) if known is not None else None
        flat, complaint = _spelled(flat, known, schema, dialect)
    named_alike = dialect == ENGINE and not any("." in name for name in tables)
    return Statement(role, given, dialect, given if named_alike else flat.sql(ENGINE), flat, known, tables, complaint)


def _one_query(role: str, text: str, dialect: str) -> exp.Query:
    try:
        parsed = [tree for tree in sqlglot.parse(text, dialect=dialect) if tree is not None]
    except SqlglotError as error:
        first = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
        where = f"line {first['line']}, column {first['col']}" if first.get("line") else None
        said = first.get("description") or str(error).split("\n", 1)[0]
        raise UsageError(f"the {role} is not SQL of {dialect}: {said}", place=where) from error
    if not parsed:
        raise UsageError(f"the {role} is empty", hint="give one SELECT")
    if len(parsed) > 1:
        raise UsageError(f"the {role} has {len(parsed)} statements", hint="give one SELECT")
    tree = parsed[0]
    while isinstance(tree, exp.Subquery) and not tree.alias:
        tree = tree.this
    if not isinstance(tree, exp.Select | exp.SetOperation):
        shown = " ".join(text.split())[:SHOWN_CHARACTERS]
        raise UsageError(f"the {role} is not a SELECT: {shown}", hint="give one SELECT")
    return tree


def base_tables(tree: exp.Expr, role: str = "query") -> Iterator[exp.Table]:
    """Each mention of a table that is no common table expression."""
    try:
        scopes = traverse_scope(tree)
        seen: set[int] = set()
        for scope in scopes:
            for source in scope.sources.values():
                if isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier) and id(source) not in seen:
                    seen.add(id(source))
                    yield source
    except SqlglotError as error:
        raise UsageError(f"the {role} cannot be read: {error}") from error


def _place(role: str, table: exp.Table, schema: Schema) -> str:
    """Name the table as the schema does, by one identifier, keeping the name by which its columns are called."""
    written = ".".join(part.name for part in table.parts)
    try:
        name = _found(schema, written)
    except SchemaError as error:
        raise UsageError(f"the {role} reads {written}, which the schema does not have", hint=error.hint) from error
    if not table.alias:
        table.set("alias", exp.TableAlias(this=table.this.copy()))
    table.set("this", exp.to_identifier(name, quoted=True))
    table.set("db", None)
    table.set("catalog", None)
    return name


def _found(schema: Schema, written: str) -> str:
    """A table as people name it; a schema or catalog in front is left out where that helps to find it."""
    parts = written.split(".")
    for start in range(len(parts) - 1):
        try:
            return schema.find(".".join(parts[start:])).name
        except SchemaError:
            continue
    return schema.find(parts[-1]).name


def _spelled(flat: exp.Query, known: exp.Query | None, schema: Schema, dialect: str) -> tuple[exp.Query, str | None]:
    """The query as it goes to DuckDB, its types known, and what cannot be carried over."""
    typed = flat
    if known is not None:
        typed = annotate_types(known.copy(), schema=_known(schema, dialect), dialect=dialect)
    elif flat.find(exp.Div):
        return flat, "the types of a division are not known, and whether it is whole depends on them"
    try:
        with _quiet():
            typed.sql(ENGINE, unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        return typed, f"it does not go from {dialect} to {ENGINE}: {str(error).splitlines()[0]}"
    return typed, None


def _known(schema: Schema, dialect: str) -> dict[str, object]:
    """The schema's tables and columns with their types, as sqlglot takes them."""
    return {
        exp.to_identifier(table.name, quoted=True).sql(dialect): {
            exp.to_identifier(column.name, quoted=True).sql(dialect): duckdb_type(column.type)
            for column in table.columns
        }
        for table in schema
    }


def qualified(flat: exp.Query, schema: Schema, dialect: str) -> exp.Query | None:
    """The query with every column by its table and stars written out; None where that cannot be told."""
    try:
        with _quiet():
            done = qualify(
                flat.copy(),
                dialect=dialect,
                schema=_known(schema, dialect),
                quote_identifiers=False,
                identify=False,
                isolate_tables=False,
            )
    except (SqlglotError, ValueError):
        return None
    return done if isinstance(done, exp.Query) else None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep sqlglot's warnings from the user's terminal: what they say is told otherwise."""
    logger = logging.getLogger("sqlglot")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
