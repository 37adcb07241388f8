"""From the text of queries to the Schema of the tables they read, which nobody declared.

    text -> read_script ── lineage, tables open ── whose is each column (owners) ── lineage, tables closed ──┐
                 joins ──> references and keys ; casts, functions, comparisons, names ──> types <────────────┘

A text may also hold CREATE TABLE: those tables are as it says, and only the rest is inferred. What is not clear is
guessed and told in ``Schema.unsupported``; the queries themselves are kept in ``Schema.queries``, to be run on rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlglot import exp

from dea_core.infer.assemble import Reading, assemble
from dea_core.infer.draft import Draft
from dea_core.infer.inputs import Input
from dea_core.infer.joins import refer_by_joins
from dea_core.infer.owners import Owners, settle
from dea_core.infer.pairs import alike, correlated
from dea_core.infer.running import named_queries
from dea_core.infer.script_workload import Workload, declared_table, read_workload
from dea_core.infer.typing import Found as Types
from dea_core.infer.unqualified import Found, reads
from dea_core.schema import Origin, Schema, Table, Unsupported
from dea_core.sql.lineage import BaseTable, Evidence, Query, Rank, fold, meetings, read_query, relation_key

MADE_UP = "id"
"""The column of a table that is read without one being named."""


def read_queries(text: str, dialect: str | None = None, place: str | None = None) -> Schema:
    """The schema of the tables that the queries of ``text`` read. Raises ReadError, UsageError, SchemaError."""
    return schema_of(read_workload(text, dialect, place))


def schema_of(workload: Workload) -> Schema:
    """The tables that nobody declared, inferred; those declared as they are; and the queries."""
    found, owners = _owned(workload)
    columns = _columns(workload, found, owners)
    bases = _bases(workload, columns, closed=True)
    queries = _read(workload, bases)
    draft = Draft(unsupported=[*_told_guesses(owners, workload), *_told(workload, found, owners)])
    for table in workload.declared or ():
        draft[table.name].keys.extend(table.keys)
    inputs = {base.name: _input(workload, key, base) for key, base in bases.items()}
    met = (*meetings(queries), *correlated(queries))
    refer_by_joins(draft, met)
    reading = Reading(inputs, tuple(queries), draft, workload.dialect, _declared_types(workload))
    met = (*met, *alike(queries))
    named = tuple(named_queries(workload.written, workload.names, workload.dialect, workload.place))
    schema = assemble(reading, met)
    lines = _lines(workload, found, owners)
    tables = tuple(_placed(table, lines.get(table.name, {}), workload.place) for table in schema)
    both = _of_one_type(_with_declared(tables, workload.declared))
    declared = workload.declared.unsupported if workload.declared else ()
    unsupported = (*(one for one in declared if not one.ignorable), *schema.unsupported)
    return Schema(both, workload.dialect, unsupported, named)


def _with_declared(inferred: tuple[Table, ...], declared: Schema | None) -> tuple[Table, ...]:
    """Declared tables as they are, but for what queries compare their columns with; then those inferred."""
    read = {table.name: table for table in inferred}
    kept = []
    for table in declared or ():
        asked = {c.name: c.compared for c in read.pop(table.name, table).columns}
        kept.append(replace(table, columns=tuple(replace(c, compared=asked.get(c.name)) for c in table.columns)))
    return (*kept, *read.values())


def _of_one_type(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """What refers to a column has its type, where nobody declared another."""
    types = {(table.name, column.name): column.type for table in tables for column in table.columns}
    for _ in tables:
        before = dict(types)
        for table in tables:
            for link in table.foreign_keys:
                for name, above in zip(link.columns, link.parent_columns, strict=True):
                    if table.column(name).origin.kind == "inferred":
                        types[(table.name, name)] = types[(link.parent, above)]
        if types == before:
            break
    return tuple(
        replace(table, columns=tuple(replace(c, type=types[(table.name, c.name)]) for c in table.columns))
        for table in tables
    )


def _owned(workload: Workload) -> tuple[Found, Owners]:
    """Every column that is read, and whose it is."""
    found = reads(_read(workload, _bases(workload, {}, closed=False)))
    declared = {t.name: {fold(c.name): None for c in t.columns} for t in workload.declared or ()}
    return found, settle(found.uses, {**declared, **found.sure})


def _columns(workload: Workload, found: Found, owners: Owners) -> dict[str, dict[str, str]]:
    columns: dict[str, dict[str, str]] = {}
    for table, names in found.sure.items():
        columns.setdefault(table, {}).update({name: found.written[name] for name in names})
    for use, table in owners.of.items():
        columns.setdefault(table, {}).setdefault(use.name, found.written[use.name])
    for name in workload.names.values():
        if not columns.setdefault(name, {}):
            columns[name][MADE_UP] = MADE_UP
    return columns


def _bases(workload: Workload, columns: Mapping[str, Mapping[str, str]], *, closed: bool) -> dict[str, BaseTable]:
    bases: dict[str, BaseTable] = {}
    by_name: dict[str, BaseTable] = {}
    for key, name in workload.names.items():
        declared = declared_table(workload.declared, key)
        known = {fold(c.name): c.name for c in declared.columns} if declared else dict(columns.get(name, {}))
        base = by_name.setdefault(fold(name), BaseTable(name, known, closed or declared is not None))
        bases[key] = base
    return bases


def _read(workload: Workload, bases: Mapping[str, BaseTable]) -> list[Query]:
    catalog: dict[str, BaseTable | Query] = dict(bases)
    queries = []
    for one in workload.written:
        query = read_query(one.tree, catalog, name=one.name)
        queries.append(query)
        if one.makes:
            catalog[one.makes] = query
    return queries


def _input(workload: Workload, key: str, base: BaseTable) -> Input:
    line = workload.where[key]
    origin = Origin("model sql", workload.place, line, f"read by {_first_reader(workload, key)}")
    path = tuple(part.name for part in workload.tables[key].parts)
    return Input(base, origin, path=path)


def _first_reader(workload: Workload, key: str) -> str:
    return next(
        one.name for one in workload.written if any(relation_key(t) == key for t in one.tree.find_all(exp.Table))
    )


def _declared_types(workload: Workload) -> Types:
    """What is declared of types beside the queries: what is inferred meets it in joins."""
    types: Types = {}
    for table in workload.declared or ():
        for column in table.columns:
            types[(table.name, column.name)] = [Evidence(Rank.DECLARED, str(column.type), str(column.origin))]
    return types


def _told_guesses(owners: Owners, workload: Workload) -> Iterable[Unsupported]:
    for use in owners.guessed:
        others = " or ".join(dict.fromkeys(use.among))
        told = f"it could be a column of {others}; taken to be {owners.of[use]}'s: write it with its table"
        yield Unsupported("column without its table", use.name, Origin("inferred", workload.place, detail=told))


def _told(workload: Workload, found: Found, owners: Owners) -> Iterable[Unsupported]:
    """What was made up, and what is not followed."""
    with_columns = {*found.sure, *owners.of.values(), *(table.name for table in workload.declared or ())}
    for key, name in workload.names.items():
        if name not in with_columns:
            told = f"no query names a column of it: it is given one, {MADE_UP}"
            origin = Origin("model sql", workload.place, workload.where[key], told)
            yield Unsupported("table without columns", name, origin)
    for one in workload.written:
        for pivot in one.tree.find_all(exp.Pivot):
            told = f"what {pivot.sql()[:60]} reads is not followed"
            yield Unsupported("pivot", one.name, Origin("model sql", workload.place, one.line, told))


def _lines(workload: Workload, found: Found, owners: Owners) -> dict[str, dict[str, int]]:
    """The line on which each column is read first."""
    start = {id(one.tree): one.line for one in workload.written}
    lines: dict[str, dict[str, int]] = {}

    def note(table: str, name: str, column: exp.Column | None) -> None:
        if column is not None and "line" in column.this.meta:
            line = start.get(id(column.root()), 1) + column.this.meta["line"] - 1
            lines.setdefault(table, {}).setdefault(name, line)

    for table, names in found.sure.items():
        for name, column in names.items():
            note(table, name, column)
    for use, table in owners.of.items():
        note(table, use.name, found.uses[use])
    return lines


def _placed(table: Table, lines: Mapping[str, int], place: str | None) -> Table:
    def at(origin: Origin, name: str) -> Origin:
        return Origin(origin.kind, place, lines.get(fold(name)), origin.detail)

    return replace(table, columns=tuple(replace(c, origin=at(c.origin, c.name)) for c in table.columns))
