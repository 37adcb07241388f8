"""A text of SQL as a workload: its queries in order, each with a name, a line and the name that later ones call it by.

SELECT ...                    a query, named by the file, and by its line where the file has several
CREATE VIEW|TABLE x AS ...    a query that later ones call x
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers

from dea_core.errors import ReadError
from dea_core.readers.dialects import dialect_named
from dea_core.readers.queries import MAKES_QUERY, is_query
from dea_core.readers.statements import Statement, split_statements
from dea_core.sql.lineage import fold, relation_key

OTHERS = ("duckdb", "snowflake", "bigquery", "databricks", "tsql", "mysql", "trino")
"""Dialects that are tried, where none was given and the one guessed does not read a text."""


@dataclass(frozen=True)
class Written:
    """A query of a text. ``makes`` is the key of the relation that it makes, for those after it."""

    name: str
    tree: exp.Query
    line: int
    makes: str = ""


def read_script(text: str, dialect: str, place: str | None) -> list[Written]:
    """The queries of a text in its order. Raises ReadError at the line of one that cannot be read."""
    statements = [
        one
        for one in split_statements(text, dialect_named(dialect), place)
        if is_query(one) or MAKES_QUERY.match(one.opening)
    ]
    stem = PurePath(place).name if place and PurePath(place).suffix else "the query"
    several = len(statements) > 1
    return [
        _written(
            one,
            dialect,
            f"{stem}:{one.line}" if several and place else f"{stem} of line {one.line}" if several else stem,
        )
        for one in statements
    ]


def _written(statement: Statement, dialect: str, name: str) -> Written:
    tree = _parsed(statement, dialect)
    makes = ""
    if isinstance(tree, exp.Create):
        target = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
        columns = tree.this.expressions if isinstance(tree.this, exp.Schema) else []
        makes, name = relation_key(target), target.name
        tree = _with_names(tree.expression.unnest(), [column.name for column in columns])
    if isinstance(tree, exp.Subquery):
        tree = tree.unnest()
    if not isinstance(tree, exp.Query):
        raise ReadError("this is not a query", place=statement.at(), hint="give SELECTs, or CREATE TABLE statements")
    return Written(name, tree, statement.line, makes)


def _with_names(tree: exp.Expr, names: list[str]) -> exp.Expr:
    """The query of a view whose columns are named in front of it."""
    for at, name in enumerate(names):
        if isinstance(tree, exp.Select) and at < len(tree.expressions):
            item = tree.expressions[at].unalias()
            tree.expressions[at].replace(exp.alias_(item.copy(), name, quoted=True))
    return tree


def _parsed(statement: Statement, dialect: str) -> exp.Expr:
    try:
        tree = sqlglot.parse_one(statement.text, dialect=dialect)
    except SqlglotError as error:
        raise _unread(statement, dialect, error) from error
    except RecursionError as error:
        raise ReadError("the query nests too deep to be read", place=statement.at()) from error
    return tree if dialect == "duckdb" else normalize_identifiers(tree, dialect=dialect)


def _unread(statement: Statement, dialect: str, error: SqlglotError) -> ReadError:
    first = (getattr(error, "errors", None) or [{}])[0]
    told = str(first.get("description") or error.__cause__ or error).splitlines()[0]
    line = statement.line + int(first.get("line") or 1) - 1
    place = statement.at(line, first.get("col"))
    return ReadError(
        f"the query cannot be read: {told}", place=place, hint=f"is it {dialect}? --dialect says which it is"
    )


def reads_as(text: str, dialect: str) -> bool:
    """Whether every query of the text can be read in this dialect."""
    try:
        read_script(text, dialect, None)
    except ReadError:
        return False
    return True


def tables_read(tree: exp.Expr, known: Iterable[str] = ()) -> Iterator[exp.Table]:
    """The tables that a query reads and does not make itself; ``known`` are keys of those that others make."""
    made = set(known)
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and relation_key(table) not in made and not _is_common(table):
            yield table


def _is_common(table: exp.Table) -> bool:
    """Whether a WITH above means it: one before it, or any of those of a query around."""
    if len(table.parts) > 1:
        return False
    below: exp.Expr = table
    above = below.parent
    while above is not None:
        clause = above.args.get("with_") if isinstance(above, exp.Expr) else None
        if (
            clause is not None
            and clause is not below
            and fold(table.name) in {fold(c.alias) for c in clause.expressions}
        ):
            return True
        if isinstance(above, exp.With):
            at = next(i for i, cte in enumerate(above.expressions) if cte is below)
            seen = above.expressions[: at + bool(above.args.get("recursive"))]
            if fold(table.name) in {fold(cte.alias) for cte in seen}:
                return True
        below, above = above, above.parent
    return False
