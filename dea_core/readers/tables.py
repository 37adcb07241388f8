"""CREATE TABLE: columns, constraints, partitions, LIKE and INHERITS."""

from __future__ import annotations

from dataclasses import replace

from dea_core.errors import ReadError
from dea_core.readers.columns import read_column
from dea_core.readers.constraints import Target, at_constraint, end_constraint, read_constraint
from dea_core.readers.cursor import Cursor
from dea_core.readers.draft import Draft, DraftTable
from dea_core.readers.indexes import read_inline_index
from dea_core.readers.partitions import read_bounds, read_partition_by

BEFORE_TABLE = ("GLOBAL", "LOCAL", "TEMPORARY", "TEMP", "UNLOGGED", "TRANSIENT", "VOLATILE", "HYBRID", "COLUMN", "ROW")
OTHER_TABLES = ("FOREIGN", "EXTERNAL", "VIRTUAL", "DYNAMIC", "ICEBERG")


def read_table(cursor: Cursor, draft: Draft) -> None:
    """CREATE .. TABLE, from behind CREATE [OR REPLACE]."""
    origin = cursor.origin
    while cursor.take_any(*BEFORE_TABLE):
        pass
    if kind := cursor.take_any(*OTHER_TABLES):
        cursor.expect("TABLE")
        cursor.take("IF", "NOT", "EXISTS")
        draft.note(f"{kind.lower()} table", ".".join(cursor.path()), origin, ignorable=True)
        return
    cursor.expect("TABLE")
    if_absent = cursor.take("IF", "NOT", "EXISTS")
    path = draft.full(cursor.path("the table's name"))
    table = DraftTable(path, origin, draft.label(path))
    cursor.take("IF", "NOT", "EXISTS")
    known = table.path in draft.tables
    if known and if_absent:
        return
    if known and "REPLACE" not in cursor.source.statement.head[:20]:
        raise ReadError(f"table {table.name} is created twice", place=origin, hint="is one of them meant to go?")
    if _read_body(cursor, draft, table):
        draft.tables[table.path] = table


def _read_body(cursor: Cursor, draft: Draft, table: DraftTable) -> bool:
    """From behind the name to the end; False when this makes no table of ours."""
    if cursor.take("PARTITION", "OF"):
        table.partition_of = cursor.path("the partitioned table")
    elif cursor.take("OF"):
        draft.note("table of a composite type", f"{table.name} of {draft.label(cursor.path())}", table.origin)
        return False
    elif cursor.take_any("LIKE", "CLONE"):
        _copy_table(cursor, draft, table, everything=True)
        return True
    if cursor.peek("(") and not cursor.peek("(", "SELECT"):
        _read_items(cursor.parens(), draft, table)
    elif table.partition_of is None and not cursor.peek_any("AS", "(", "SELECT", "WITH", "USING"):
        raise cursor.fail("expected the table's columns in brackets")
    return _read_tail(cursor, draft, table)


def _read_items(inside: Cursor, draft: Draft, table: DraftTable) -> None:
    if inside.done and not table.partition_of and inside.dialect.name != "postgres":
        raise inside.fail("a table needs a column")
    for item in inside.items():
        if item.done:
            raise item.fail("expected a column or a constraint between commas")
        _read_item(item, draft, table)


def _read_item(item: Cursor, draft: Draft, table: DraftTable) -> None:
    if item.take("LIKE"):
        _copy_table(item, draft, table, everything=item.dialect.inline_keys)
    elif item.dialect.inline_keys and item.peek_any("KEY", "INDEX", "FULLTEXT", "SPATIAL"):
        read_inline_index(item, draft, table, item.origin)
    elif item.dialect.name == "tsql" and item.peek("INDEX"):
        item.rest()
    elif at_constraint(item):
        read_constraint(item, Target(draft, table))
        end_constraint(item, draft)
    elif table.partition_of is None:
        read_column(item, draft, table)


def _read_tail(cursor: Cursor, draft: Draft, table: DraftTable) -> bool:
    """What follows the columns. How a table is stored is passed over; a query that fills it is not."""
    while not cursor.done:
        if cursor.take("INHERITS"):
            _inherit(cursor, draft, table)
        elif cursor.take("PARTITION", "BY"):
            table.partition_by = read_partition_by(cursor)
            _note_listed_partitions(cursor, draft, table)
        elif table.partition_of is not None and cursor.peek_any("FOR VALUES", "DEFAULT"):
            table.bounds = read_bounds(cursor)
        elif cursor.take("COMMENT"):
            cursor.take("=")
            table.comment = cursor.string()
        elif cursor.peek_any("AS", "SELECT", "(") and not cursor.peek("AS", "CLUSTER"):
            draft.note("CREATE TABLE AS", table.name, table.origin)
            return False
        else:
            cursor.next()
            if cursor.peek("(") and not cursor.peek("(", "SELECT"):
                cursor.parens()
    return True


def _note_listed_partitions(cursor: Cursor, draft: Draft, table: DraftTable) -> None:
    """MySQL lists partitions right here; unless one takes all others, rows outside them are refused."""
    if not cursor.dialect.inline_keys:
        return
    text = cursor.text(cursor.rest()).upper()
    if "VALUES IN" in text or ("LESS THAN" in text and "MAXVALUE" not in text):
        draft.note("partition bounds", f"of {table.name}", table.origin)


# --- columns that come from another table -----------------------------------------------------------------------------


def _need_table(cursor: Cursor, draft: Draft, path: tuple[str, ...]) -> DraftTable:
    found = draft.find(path)
    if found is None:
        raise cursor.fail(f"no table {'.'.join(path)} was made before")
    found.forbid_null_in_primary_key()
    return found


def _copy_table(cursor: Cursor, draft: Draft, table: DraftTable, *, everything: bool) -> None:
    """LIKE: columns and NOT NULL always, the rest as INCLUDING says."""
    other = _need_table(cursor, draft, cursor.path("a table"))
    kinds: set[str] = {"ALL"} if everything else set()
    while how := cursor.take_any("INCLUDING", "EXCLUDING"):
        kind = (cursor.next().text).upper()
        kinds = kinds | {kind} if how == "INCLUDING" else kinds - {kind}

    def has(kind: str) -> bool:
        return kind in kinds or "ALL" in kinds

    for column in other.columns.values():
        table.add_column(
            replace(
                column,
                default=column.default if has("DEFAULTS") else None,
                identity=column.identity if has("IDENTITY") else None,
                generated=column.generated if has("GENERATED") else None,
                comment=column.comment if has("COMMENTS") else None,
                origin=cursor.origin,
            )
        )
    if has("CONSTRAINTS"):
        table.checks += other.checks
    if has("INDEXES"):
        table.keys += [replace(key, name=None) for key in other.keys]
        table.exclusions += [replace(one, name=None) for one in other.exclusions]
        table.indexes += [replace(index, name=None) for index in other.indexes]


def _inherit(cursor: Cursor, draft: Draft, table: DraftTable) -> None:
    """INHERITS: the parents' columns and checks come first. That the rows show in the parents too is not supported."""
    inside = cursor.parens()
    for item in inside.items():
        path = item.path("a table")
        draft.note("inheritance", f"{table.name} inherits {draft.label(path)}", table.origin)
        parent = _need_table(item, draft, path)
        inherited = {name: replace(column) for name, column in parent.columns.items()}
        for name, column in table.columns.items():
            if name in inherited and inherited[name].not_null:
                column.forbid_null(inherited[name].not_null_origin)
        table.columns = {**inherited, **table.columns}
        table.checks = [*parent.checks, *table.checks]
