"""Which rows of a SELECT are told apart by some of its columns: keys, equalities and joins on keys.

Columns known ── equal columns ──> more columns ── a key of a table within them ──> that table's row, all its columns
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.schema import Schema, Table
from dea_core.sql.lineage import fold, holds_aggregate
from dea_core.sql.predicates import conjuncts

Place = tuple[str, str]
"""A column of a source: alias and name, as they are compared."""


@dataclass
class Source:
    """Something in a FROM: its columns, its ``keys``, those of them that hold no NULL, how it was joined."""

    alias: str
    keys: list[frozenset[str]] = field(default_factory=list)
    loose_keys: list[frozenset[str]] = field(default_factory=list)
    """Keys in which NULLs may repeat: enough where they are met by an equality."""
    columns: frozenset[str] = frozenset()
    side: str = ""
    on: tuple[exp.Expr, ...] = ()


def sources_of(select: exp.Select, schema: Schema, ctes: dict[str, exp.Query]) -> list[Source]:
    """What a SELECT reads, in order."""
    first = select.args.get("from_")
    found = [_source(first.this, schema, ctes)] if first is not None else []
    for join in select.args.get("joins") or ():
        source = _source(join.this, schema, ctes)
        source.side = (join.side or join.kind or "").lower()
        source.on = tuple(conjuncts(join.args.get("on")))
        found.append(source)
    return found


def _source(node: exp.Expr, schema: Schema, ctes: dict[str, exp.Query]) -> Source:
    alias = fold(node.alias_or_name)
    if isinstance(node, exp.Table) and fold(node.name) in ctes:
        query = ctes[fold(node.name)]
        return Source(alias, keys_of_query(query, schema, ctes), columns=_outputs(query))
    if isinstance(node, exp.Table) and node.name in schema:
        table = schema.table(node.name)
        return Source(alias, _keys(table, loose=False), _keys(table, loose=True), _names(table))
    if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Query):
        return Source(alias, keys_of_query(node.this, schema, ctes), columns=_outputs(node.this))
    return Source(alias)


def _names(table: Table) -> frozenset[str]:
    return frozenset(fold(column.name) for column in table.columns)


def _keys(table: Table, *, loose: bool) -> list[frozenset[str]]:
    whole = [key for key in table.keys if key.where is None and key.severity == "error"]
    if not loose:
        whole = [k for k in whole if not k.nulls_distinct or all(table.column(c).not_null for c in k.columns)]
    return [frozenset(fold(name) for name in key.columns) for key in whole]


def _outputs(query: exp.Query) -> frozenset[str]:
    return frozenset(fold(name) for name in query.named_selects)


def keys_of_query(query: exp.Query, schema: Schema, ctes: dict[str, exp.Query]) -> list[frozenset[str]]:
    """Sets of its output columns of which no two rows agree in all, NULLs counted as equal."""
    if isinstance(query, exp.Union) and query.args.get("distinct"):
        return [_outputs(query)]
    if not isinstance(query, exp.Select):
        return []
    inner = {**ctes, **ctes_of(query)}
    outputs = {
        place: fold(output.alias_or_name)
        for output in query.expressions
        if (place := place_of(output.unalias())) is not None
    }
    keys = [_outputs(query)] if query.args.get("distinct") and not query.args["distinct"].args.get("on") else []
    if is_grouped(query):
        return [*keys, *_group_keys(query, outputs, schema, inner)]
    shown = set(outputs)
    if tells_rows(query, shown, schema, inner):
        keys.append(frozenset(outputs.values()))
        for source in sources_of(query, schema, inner):
            keys += [
                frozenset(outputs[source.alias, name] for name in key)
                for key in source.keys
                if all((source.alias, name) in outputs for name in key)
                and tells_rows(query, {(source.alias, name) for name in key}, schema, inner)
            ]
    return keys


def _group_keys(
    query: exp.Select, outputs: dict[Place, str], schema: Schema, ctes: dict[str, exp.Query]
) -> list[frozenset[str]]:
    """The keys of what is grouped: all that it is grouped by, and keys of its sources that settle the rest of that."""
    tried = [{place for group in groups_of(query) if (place := place_of(group)) is not None}]
    tried += [{(s.alias, name) for name in key} for s in sources_of(query, schema, ctes) for key in s.keys]
    shown = [places for places in tried if places <= set(outputs)]
    return [
        frozenset(outputs[place] for place in places)
        for places in shown
        if tells_groups(query, places, set(), schema, ctes)
    ]


def ctes_of(query: exp.Query) -> dict[str, exp.Query]:
    """The common table expressions that stand right before the query."""
    clause = query.args.get("with_")
    return {fold(cte.alias): cte.this for cte in clause.expressions} if clause is not None else {}


def is_grouped(select: exp.Select) -> bool:
    """Whether its rows are groups of rows."""
    return select.args.get("group") is not None or any(holds_aggregate(e) for e in select.expressions)


def groups_of(select: exp.Select) -> list[exp.Expr]:
    """What it groups by; nothing for one row in all."""
    group = select.args.get("group")
    if group is not None and group.args.get("all"):
        return [output.unalias() for output in select.expressions if not holds_aggregate(output)]
    return list(group.expressions) if group is not None else []


def is_listed_once(select: exp.Select) -> bool:
    """Whether what it groups by is one list: under ROLLUP and its kin a row is not told by it."""
    return not any(isinstance(group, exp.Rollup | exp.Cube | exp.GroupingSets) for group in groups_of(select))


def place_of(expression: exp.Expr) -> Place | None:
    """The column that an expression is, qualified; else None."""
    if isinstance(expression, exp.Column) and expression.table:
        return fold(expression.table), fold(expression.name)
    return None


def tells_rows(select: exp.Select, known: Iterable[Place], schema: Schema, ctes: dict[str, exp.Query]) -> bool:
    """Whether no two rows of an ungrouped SELECT's FROM and WHERE agree in all of the columns ``known``."""
    sources = sources_of(select, schema, ctes)
    return bool(sources) and {s.alias for s in sources} <= _told(select, sources, set(known))


def tells_source(
    select: exp.Select, aliases: set[str], known: Iterable[Place], schema: Schema, ctes: dict[str, exp.Query]
) -> bool:
    """Whether the columns ``known`` settle which row of each of these sources is meant."""
    return bool(aliases) and aliases <= _told(select, sources_of(select, schema, ctes), set(known))


def tells_groups(
    select: exp.Select, known: Iterable[Place], texts: set[str], schema: Schema, ctes: dict[str, exp.Query]
) -> bool:
    """Whether the columns ``known``, and expressions with these ``texts``, settle all that a SELECT groups by."""
    spread = set(known)
    _told(select, sources_of(select, schema, ctes), spread)
    return is_listed_once(select) and all(
        group.sql() in texts or _is_settled(group, spread) for group in groups_of(select)
    )


def _is_settled(expression: exp.Expr, known: set[Place]) -> bool:
    columns = list(expression.find_all(exp.Column))
    within = expression.find(exp.Query, exp.Window, exp.Anonymous) is None
    return bool(columns) and within and all(place_of(column) in known for column in columns)


def _told(select: exp.Select, sources: list[Source], known: set[Place]) -> set[str]:
    """The sources whose row is settled by the columns known, to which all that they settle is added."""
    if any(source.side not in ("", "inner", "cross", "left") for source in sources):
        return set()
    where = select.args.get("where")
    plain = [*conjuncts(where.this if where is not None else None)]
    plain += [part for source in sources if source.side in ("", "inner") for part in source.on]
    told: set[str] = set()
    while True:
        before = len(known), len(told)
        _spread(plain, known)
        for source in sources:
            if source.alias not in told and _is_told(source, known, told, plain):
                told.add(source.alias)
                known |= {(source.alias, name) for name in source.columns}
        if (len(known), len(told)) == before:
            return told


def _spread(conditions: list[exp.Expr], known: set[Place]) -> None:
    """What equals something known, or a constant, is known."""
    for condition in conditions:
        if isinstance(condition, exp.EQ):
            left, right = condition.this.unnest(), condition.expression.unnest()
            for one, other in ((left, right), (right, left)):
                place = place_of(one)
                if place and (isinstance(other, exp.Literal) or place_of(other) in known):
                    known.add(place)


def _is_told(source: Source, known: set[Place], told: set[str], plain: list[exp.Expr]) -> bool:
    mine = {name for alias, name in known if alias == source.alias}
    if source.side == "left":
        # the row that is met, or none, is settled by the rows that the condition names
        named = {fold(c.table) for part in source.on for c in part.find_all(exp.Column)} - {source.alias}
        if not named <= told:
            return any(key <= mine for key in source.keys)
        met = set(mine)
        local = {place for place in known if place[0] != source.alias} | {(source.alias, n) for n in mine}
        _spread(list(source.on), local)
        met |= {name for alias, name in local if alias == source.alias}
        return any(key <= met for key in [*source.keys, *source.loose_keys])
    equal = {p[1] for part in plain for p in _equated(part) if p[0] == source.alias}
    return any(key <= mine for key in source.keys) or any(key <= mine & equal for key in source.loose_keys)


def _equated(condition: exp.Expr) -> list[Place]:
    if not isinstance(condition, exp.EQ):
        return []
    return [place for side in (condition.this, condition.expression) if (place := place_of(side.unnest()))]
