"""What the body of a cell is, and the tables that it speaks of.

    CREATE TABLE ...         DDL: its tables
    SELECT ... / WITH ...    a query: the tables that it reads, in the connection's catalog or among DataFrames; where
                             none is there, nor any called nearly so, %%generate infers them from its text
    orders, customers        tables of the connection, else DataFrames of these names
    model:fct_orders         a model of the project of ``%dea dbt``: its compiled SQL (see models.py)

A table's parents come with it, so that its foreign keys can be obeyed; that is told in a note.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from dea_core.errors import EngineError, ReadError, UsageError, did_you_mean
from dea_core.results import counted, named
from dea_core.schema import Schema
from dea_magic.frames import frames_in, schema_of_frames
from dea_magic.session import session_of

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell
    from sqlglot import exp

    from dea_magic.connections import Connection
    from dea_magic.manifest import Project

Kind = Literal["ddl", "query", "names", "model"]
_COMMENTS = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_MODEL = re.compile(r"model:\s*(?P<name>[\w.]+)\s*;?")
_NAMES = re.compile(r"[\w$]+(\.[\w$]+){0,2}([\s,]+[\w$]+(\.[\w$]+){0,2})*[\s,;]*")
_VERBS = "CREATE|ALTER|DROP|COMMENT|INSERT|SET|UPDATE|DELETE|MERGE|TRUNCATE|PRAGMA|SHOW|CALL|COPY|ATTACH|USE|GRANT"
_STATEMENT = re.compile(rf"({_VERBS})\b\s*[^\s,;]", re.IGNORECASE)
_QUERY = re.compile(r"\(*\s*(SELECT|WITH|FROM|VALUES)\b|\w+\s[\w\s.,*]*\sFROM\s", re.IGNORECASE)
"""A query by its first word, or, where that one is mistyped, by the FROM within."""
_COLUMN = re.compile(r"column (?:\w+\.)?\"?([\w$]+)\"?", re.IGNORECASE)
CORRECT = "correct the query; --dialect is for one that is written for another engine"
EXAMPLES = {"optimize": "one SELECT, or model:NAME"}
NEAR = 0.75
"""As much alike as a mistyped name is to the one that is meant."""
EVERY_KIND = "CREATE TABLE statements, a SELECT, names of tables or DataFrames, or model:NAME"


@dataclass(frozen=True)
class Body:
    """A cell's text, and what it is. ``names`` are those it lists, or the model's."""

    kind: Kind
    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What a body means: the ``schema`` of its tables, its ``query`` if it is one, and what a person should know.

    ``frames`` are the DataFrames that its tables are; without any, the tables stand in the connection, or nowhere yet.
    """

    schema: Schema
    query: str | None = None
    notes: tuple[str, ...] = ()
    frames: Mapping[str, Any] = field(default_factory=dict)


def read_body(text: str, cell: str) -> Body:
    """What a body is. Raises UsageError for an empty one."""
    bare = _COMMENTS.sub(" ", text).strip()
    if not bare:
        raise UsageError("the cell is empty", hint=f"below %%{cell} write {EXAMPLES.get(cell, EVERY_KIND)}")
    model = _MODEL.fullmatch(bare)
    if model:
        return Body("model", text, (model["name"],))
    if _QUERY.match(bare) and not _STATEMENT.match(bare):
        return Body("query", text.strip().rstrip(";").rstrip())
    if _NAMES.fullmatch(bare) and not _STATEMENT.match(bare):
        return Body("names", text, tuple(dict.fromkeys(re.split(r"[\s,;]+", bare.rstrip(",; \n")))))
    return Body("ddl", text)


def in_ddl(body: Body, dialect: str | None) -> Asked:
    """The tables that a body creates, with lines as they are counted in the cell. Raises DeaError."""
    from dea_core.readers import guess_dialect, read_ddl

    text = f"\n{body.text}"
    return Asked(read_ddl(text, dialect=dialect or guess_dialect(text), place="cell"))


def inferred(body: Body, dialect: str | None) -> Asked:
    """The tables that the body's queries read, from their text alone. Raises DeaError."""
    from dea_core.infer import read_queries

    schema = read_queries(f"\n{body.text}", dialect, "cell")
    note = f"inferred from the query, for no table of these is there: {named(table.name for table in schema)}"
    return Asked(schema, body.text, (note,))


def on_connection(
    shell: InteractiveShell, body: Body, connection: Connection, dialect: str | None, *, guessing: bool = False
) -> Asked:
    """The tables that names or a query mean; ``guessing`` adds to a DataFrame's the rules that its values show,
    and infers the tables of a query of which none is there.

    Raises DeaError, naming what is not there and what is.
    """
    if body.kind == "names":
        return _found(shell, list(body.names), connection, guessing)
    read = tables_read(body.text, dialect or connection.engine.dialect)
    if guessing and not _any_there(shell, read, connection):
        return inferred(body, dialect)
    asked = _found(shell, read, connection, guessing)
    if not asked.frames and dialect in (None, connection.engine.dialect):
        _need_sense(body.text, connection, asked.schema)
    return replace(asked, query=body.text)


def project_of(shell: InteractiveShell, model: str) -> Project:
    """The notebook's dbt project. Raises UsageError where there is none to look for the model in."""
    project = session_of(shell).project
    if project is None:
        raise UsageError(f"model:{model} is of no dbt project yet", hint="say which: %dea dbt FOLDER")
    return project


def tables_read(query: str, dialect: str) -> list[str]:
    """The tables that a query names, without its own WITHs. Raises ReadError, UsageError."""
    from sqlglot import exp

    tree = _tree(query, dialect)
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    read = [table for table in tree.find_all(exp.Table) if isinstance(table.this, exp.Identifier)]
    names = [".".join(part.name for part in table.parts) for table in read if table.db or table.name not in own]
    if not names:
        raise UsageError("the query reads no table", hint="name one in its FROM: of the connection, or a DataFrame")
    return list(dict.fromkeys(names))


def _tree(query: str, dialect: str) -> exp.Expr:
    """The one query of a text, as a tree."""
    import sqlglot
    from sqlglot.errors import ParseError, TokenError

    try:
        statements = [statement for statement in sqlglot.parse(query, dialect=dialect) if statement is not None]
    except TokenError as error:
        told = str(error.__cause__ or error).splitlines()[0]
        raise ReadError(f"the query cannot be read: {told}", hint="is a quote or a comment left open?") from error
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        told = str(first.get("description") or error).splitlines()[0]
        place, hint = f"line {first.get('line', 1)}", f"is it {dialect}? --dialect says which it is"
        raise ReadError(f"the query cannot be read: {told}", place=place, hint=hint) from error
    if len(statements) != 1:
        told = f"the cell holds {counted(len(statements), 'statement')}"
        raise UsageError(told, hint="write one SELECT a cell; what comes behind a semicolon is another")
    if not isinstance(statements[0], sqlglot.exp.Query):
        raise UsageError("the cell holds no query", hint="write one SELECT")
    return statements[0]


def _need_sense(query: str, connection: Connection, schema: Schema) -> None:
    """Let the engine look at a query without running it. Raises ReadError for what it does not understand."""
    if connection.engine.dialect not in ("duckdb", "postgres"):
        return
    try:
        connection.engine.rows(f"EXPLAIN {query}")
    except EngineError as error:
        named = _COLUMN.search(error.message)
        known = {column.name for table in schema for column in table.columns}
        hint = did_you_mean(named[1], sorted(known)) if named and named[1] not in known else CORRECT
        raise ReadError(f"{connection.label} does not understand the query: {error.message}", hint=hint) from error


def _any_there(shell: InteractiveShell, wanted: list[str], connection: Connection) -> bool:
    """Whether one of the tables is there, or one is called nearly so: then the name is mistyped."""
    frames, catalog = frames_in(shell.user_ns), connection.schema()
    known = [name.lower() for name in (*frames, *(table.name for table in catalog))]
    return any(name in frames or find_table(catalog, name) or _near(name, known) for name in wanted)


def _near(name: str, known: list[str]) -> bool:
    """Whether a known name is spelled nearly so."""
    return bool(difflib.get_close_matches(name.lower(), known, n=1, cutoff=NEAR))


def _found(shell: InteractiveShell, wanted: list[str], connection: Connection, guessing: bool) -> Asked:
    """Tables of the connection, where all are there; else DataFrames."""
    catalog = connection.schema()
    theirs = [find_table(catalog, name) for name in wanted]
    if all(theirs):
        return with_parents(catalog, [name for name in theirs if name])
    frames = frames_in(shell.user_ns)
    missing = [name for name, found in zip(wanted, theirs, strict=True) if not found and name not in frames]
    if missing:
        known = sorted({*(table.name for table in catalog), *frames})
        told = f"no table and no DataFrame {named(missing)} in {connection.label}"
        raise UsageError(told, hint=did_you_mean(missing[0], known) if known else "--on names another connection")
    if any(theirs):
        mixed = named(name for name in wanted if name in frames)
        raise UsageError(f"{mixed}: a DataFrame beside tables of {connection.label}", hint="ask for one kind at a time")
    meant = {name: frames[name] for name in wanted}
    return Asked(schema_of_frames(meant, guessing=guessing), frames=meant)


def find_table(catalog: Schema, name: str) -> str | None:
    """The catalog's name of a table, however much of its path is said."""
    parts = name.split(".")
    for start in range(len(parts)):
        said = ".".join(parts[start:]).lower()
        near = [t.name for t in catalog if t.name.lower() == said or ".".join(t.path).lower().endswith(f".{said}")]
        if len(near) == 1:
            return near[0]
    return None


def with_parents(catalog: Schema, wanted: Iterable[str]) -> Asked:
    """These tables of a schema and those that their foreign keys refer to, which a note names."""
    kept = dict.fromkeys(wanted)
    asked = len(kept)
    waiting = list(kept)
    while waiting:
        for link in catalog.table(waiting.pop()).foreign_keys:
            if link.parent in catalog and link.parent not in kept:
                kept[link.parent] = None
                waiting.append(link.parent)
    parents = list(kept)[asked:]
    schema = catalog.without([table.name for table in catalog if table.name not in kept])
    notes = (f"with the tables that foreign keys refer to: {named(parents)}",) if parents else ()
    return Asked(schema, notes=notes)
