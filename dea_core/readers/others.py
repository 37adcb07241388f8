"""Statements beside tables: CREATE TYPE and DOMAIN, COMMENT ON, DROP, SET search_path, USE, CREATE SCHEMA."""

from __future__ import annotations

from dea_core.readers.clauses import CLAUSES
from dea_core.readers.columns import type_tokens
from dea_core.readers.cursor import Cursor
from dea_core.readers.draft import Draft, DraftTable, DraftType
from dea_core.readers.expressions import read_expression
from dea_core.readers.types import read_type
from dea_core.schema import CheckConstraint, Family, Type


def read_create_type(cursor: Cursor, draft: Draft) -> None:
    """CREATE TYPE: an enum's labels; a composite type is a struct; DuckDB also gives names to types."""
    origin = cursor.origin
    cursor.expect("TYPE")
    cursor.take("IF", "NOT", "EXISTS")
    path = draft.full(cursor.path("the type's name"))
    text = path[-1]
    if cursor.take("AS", "ENUM"):
        labels = tuple(item.string() or "" for item in cursor.parens().items())
        draft.types[path] = DraftType(path, Type(Family.ENUM, text, values=labels), origin=origin)
    elif cursor.peek("AS", "("):
        draft.types[path] = DraftType(path, Type(Family.STRUCT, text), origin=origin)
    elif cursor.take("AS") and not cursor.peek("RANGE"):
        type_, user_type = read_type(cursor, cursor.rest())
        draft.types[path] = DraftType(path, type_, draft.settle_type(user_type), origin=origin)
    else:
        draft.note("type", ".".join(path), origin, ignorable=True)


def read_alter_type(cursor: Cursor, draft: Draft) -> None:
    """ALTER TYPE .. ADD VALUE 'x' [BEFORE|AFTER 'y'], RENAME VALUE; the rest changes no rule."""
    origin = cursor.origin
    cursor.expect("TYPE")
    found = draft.type_named(cursor.path("a type"))
    if found is None or not cursor.take_any("ADD VALUE", "RENAME VALUE"):
        draft.skip("ALTER TYPE", origin)
        return
    renames = cursor.source.statement.head.find(" RENAME VALUE ") > 0
    cursor.take("IF", "NOT", "EXISTS")
    label, labels = cursor.string() or "", list(found.type.values)
    if renames:
        cursor.expect("TO")
        labels = [cursor.string() or "" if each == label else each for each in labels]
    elif label not in labels:
        where, other = cursor.take_any("BEFORE", "AFTER"), cursor.string()
        at = labels.index(other) + (where == "AFTER") if other in labels else len(labels)
        labels.insert(at, label)
    found.type = Type(Family.ENUM, found.type.text, values=tuple(labels))


def read_create_domain(cursor: Cursor, draft: Draft) -> None:
    """CREATE DOMAIN: a base type with NOT NULL, a default and CHECKs, in which VALUE stands for the column."""
    origin = cursor.origin
    cursor.expect("DOMAIN")
    path = draft.full(cursor.path("the domain's name"))
    cursor.take("AS")
    type_, user_type = read_type(cursor, type_tokens(cursor))
    domain = DraftType(path, type_, draft.settle_type(user_type), origin=origin, domain=True)
    while not cursor.done:
        _read_domain_rule(cursor, domain)
    draft.types[path] = domain


def read_alter_domain(cursor: Cursor, draft: Draft) -> None:
    """ALTER DOMAIN .. ADD [CONSTRAINT name] CHECK (..), SET NOT NULL, SET DEFAULT."""
    origin = cursor.origin
    cursor.expect("DOMAIN")
    domain = draft.type_named(cursor.path("a domain"))
    if domain is None or not cursor.take_any("ADD", "SET"):
        draft.skip("ALTER DOMAIN", origin)
        return
    while not cursor.done:
        _read_domain_rule(cursor, domain)


def _read_domain_rule(cursor: Cursor, domain: DraftType) -> None:
    origin = cursor.origin
    name = cursor.name("the constraint's name") if cursor.take("CONSTRAINT") else None
    if cursor.take("NOT", "NULL"):
        domain.not_null = True
    elif cursor.take("CHECK"):
        inside = cursor.parens()
        domain.checks.append(CheckConstraint(read_expression(inside, inside.rest()), name=name, origin=origin))
    elif cursor.take("DEFAULT"):
        tokens = [cursor.next(), *cursor.until(lambda: cursor.word() in CLAUSES)]
        domain.default = read_expression(cursor, tokens)
    elif cursor.take("COLLATE"):
        cursor.path()
    elif not (cursor.take("NULL") or cursor.take("NOT", "VALID")):
        raise cursor.fail("unexpected in a domain")


def read_comment(cursor: Cursor, draft: Draft) -> None:
    """COMMENT ON TABLE and COLUMN; comments on anything else are noise."""
    origin = cursor.origin
    cursor.take("ON")
    if cursor.take("TABLE"):
        table = draft.find(cursor.path())
        if table is not None and cursor.take("IS"):
            table.comment = cursor.string()
            return
    elif cursor.take("COLUMN"):
        *path, name = cursor.path()
        table = draft.find(tuple(path))
        if table is not None and name in table.columns and cursor.take("IS"):
            table.columns[name].comment = cursor.string()
            return
    draft.skip("COMMENT on what is no table or column here", origin)


def read_drop(cursor: Cursor, draft: Draft) -> None:
    """DROP TABLE and DROP INDEX undo what the file made before; other DROPs are noise."""
    origin = cursor.origin
    if cursor.take("INDEX"):
        _drop_index(cursor, draft)
        draft.skip("DROP", origin)
        return
    if not cursor.take("TABLE"):
        draft.skip("DROP", origin)
        return
    cursor.take("IF", "EXISTS")
    found = [draft.find(item.path("a table")) for item in cursor.items()]
    for table in filter(None, found):
        _drop_table(draft, table)
    if not any(found):
        draft.skip("DROP", origin)


def _drop_index(cursor: Cursor, draft: Draft) -> None:
    """DROP INDEX a, s.b; MySQL and SQL Server also say ON which table. An index's schema is its table's."""
    cursor.take_any("CONCURRENTLY")
    cursor.take("IF", "EXISTS")
    for item in cursor.items():
        name = item.path("an index")[-1]
        only = draft.find(item.path("a table")) if item.take("ON") else None
        for table in (only,) if only else draft.tables.values():
            table.indexes = [index for index in table.indexes if index.name != name]
            table.keys = [key for key in table.keys if key.name != name]


def _drop_table(draft: Draft, table: DraftTable) -> None:
    """A table goes, and with it the foreign keys that refer to it: an engine would have refused without CASCADE."""
    del draft.tables[table.path]
    for child in draft.tables.values():
        child.foreign_keys = [(path, key) for path, key in child.foreign_keys if path != table.path]


def read_set(cursor: Cursor, draft: Draft) -> None:
    """SET search_path says where bare names go; other settings are noise."""
    origin = cursor.origin
    cursor.take_any("SESSION", "LOCAL")
    if cursor.dialect.folding == "lower" and cursor.take("SEARCH_PATH"):
        cursor.take_any("=", "TO")
        found = [item.string() or item.name() for item in cursor.items() if not item.done]
        search = [name for name in found if name not in ("pg_catalog", "", "$user")]
        draft.search = search or list(draft.default)
        return
    draft.skip("SET", origin)


def read_use(cursor: Cursor, draft: Draft) -> None:
    """USE names the current database (MySQL) or schema; the first one named is the one left out of tables' names."""
    kind = cursor.take_any("SCHEMA", "DATABASE", "WAREHOUSE", "ROLE")
    if kind in ("WAREHOUSE", "ROLE") or (kind == "DATABASE" and not cursor.dialect.inline_keys):
        draft.skip("USE", cursor.origin)
        return
    schema = cursor.path("a schema")[-1]
    draft.search = [schema]
    if not draft.tables:
        draft.default = (schema,)
