"""GROUP BY a primary key, as Postgres allows it: the columns that the key settles are written out for DuckDB.

SELECT u.id, u.name, count(*) ... GROUP BY u.id   ──>   ... GROUP BY u.id, u.name     where u.id is the primary key
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.prove.determined import Place, groups_of, place_of
from dea_core.schema import Schema
from dea_core.sql.lineage import fold


def with_grouped_columns(query: exp.Query, schema: Schema) -> exp.Query:
    """The query, qualified, with GROUP BY naming each column that is shown and settled by a key that it names."""
    done = query.copy()
    for select in list(done.find_all(exp.Select)):
        group = select.args.get("group")
        if group is None:
            continue
        named = [place_of(each) for each in groups_of(select)]
        settled = set(_settled({place for place in named if place}, select, schema))
        for column in list(_bare_columns(select)) if settled else ():
            place = place_of(column)
            if place in settled and place not in named:
                named.append(place)
                group.append("expressions", column.copy())
    return done


def _settled(named: set[Place], select: exp.Select, schema: Schema) -> Iterator[Place]:
    """The columns of the tables of which the whole primary key is named."""
    clause = select.args.get("from_")
    items = [clause.this] if clause is not None else []
    for item in [*items, *(join.this for join in select.args.get("joins") or ())]:
        table = schema.table(item.name) if isinstance(item, exp.Table) and item.name in schema else None
        key = table.primary_key if table else None
        alias = fold(item.alias_or_name)
        if table and key and {(alias, fold(name)) for name in key.columns} <= named:
            yield from ((alias, fold(column.name)) for column in table.columns)


def _bare_columns(select: exp.Select) -> Iterator[exp.Column]:
    """Columns outside of aggregates, in what is shown, kept or sorted by; also those that subqueries take from here."""
    parts = [*select.expressions, *filter(None, (select.args.get(name) for name in ("having", "order", "qualify")))]
    for part in parts:
        for node in part.walk(prune=lambda each: isinstance(each, exp.AggFunc) and not _is_windowed(each)):
            if isinstance(node, exp.Column):
                yield node


def _is_windowed(node: exp.Expr) -> bool:
    return isinstance(node.parent, exp.Window) and node.arg_key == "this"
