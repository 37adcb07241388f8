"""Rows out of arrays and documents: Snowflake's FLATTEN, and the offsets of BigQuery's UNNEST, as DuckDB has them.

FROM t, LATERAL FLATTEN(input => t.v) f   ──>  FROM t CROSS JOIN LATERAL (SELECT ... unnest(dea_flatten(t.v))) AS f
FROM UNNEST(a) AS x WITH OFFSET AS o      ──>  o counts from 0
"""

from __future__ import annotations

from sqlglot import exp, parse_one

ROWS = (
    "SELECT 1 AS seq, i.key AS key, i.path AS path, i.index AS index, i.value AS value, i.this AS this "
    "FROM (SELECT unnest(dea_flatten(x)) AS i) AS each_item"
)
FLATTENS = "flattens"
"""The mark of a SELECT whose ``value`` columns are documents out of a FLATTEN."""
NOT_TRIED = ("recursive", "mode")


def mend_flatten(tree: exp.Expr) -> list[str]:
    """Write each FLATTEN as a lateral subquery, in place. What is not tried, such as RECURSIVE, is returned by name."""
    told: list[str] = []
    for found in list(tree.find_all(exp.Explode)):
        place = found.parent
        if not isinstance(place, exp.Lateral | exp.TableFromRows):
            continue
        given = _arguments(found)
        told += [f"FLATTEN with {name.upper()}" for name in NOT_TRIED if name in given]
        document = given["input"]
        if "path" in given:
            document = exp.Anonymous(this="json_extract", expressions=[document, _path(given["path"])])
        _put_rows(place, document, outer=bool(given.get("outer") and given["outer"].sql().upper() == "TRUE"))
    return told


def _arguments(found: exp.Explode) -> dict[str, exp.Expr]:
    given: dict[str, exp.Expr] = {}
    for each in (found.this, *found.expressions):
        if isinstance(each, exp.Kwarg):
            given[each.this.name.lower()] = each.expression.copy()
        else:
            given["input"] = each.copy()
    return given


def _path(written: exp.Expr) -> exp.Expr:
    return exp.Literal.string(f"$.{written.name}") if written.is_string else written


def _put_rows(place: exp.Expr, document: exp.Expr, *, outer: bool) -> None:
    rows = parse_one(ROWS, dialect="duckdb").transform(
        lambda node: document.copy() if isinstance(node, exp.Column) and node.name == "x" and not node.table else node
    )
    alias = place.args.get("alias")
    name = exp.TableAlias(this=alias.this.copy()) if alias is not None and alias.this else None
    lateral = exp.Lateral(this=exp.Subquery(this=rows), alias=name)
    select, join = place.find_ancestor(exp.Select), place.parent
    if select is not None:
        select.meta[FLATTENS] = True
    place.replace(lateral)
    if isinstance(join, exp.Join) and outer:
        join.set("side", "LEFT")
        join.set("kind", None)
        join.set("on", exp.true())
    elif isinstance(join, exp.Join) and not join.side and not join.args.get("on"):
        join.set("kind", "CROSS")


def mend_offsets(tree: exp.Expr) -> None:
    """BigQuery's offsets count from 0, DuckDB's ordinality from 1."""
    for unnest in list(tree.find_all(exp.Unnest)):
        offset, select = unnest.args.get("offset"), unnest.find_ancestor(exp.Select)
        if not isinstance(offset, exp.Identifier) or select is None:
            continue
        for column in list(select.find_all(exp.Column)):
            if column.name.lower() == offset.name.lower() and not column.table:
                lower = exp.Paren(this=exp.Sub(this=column.copy(), expression=exp.Literal.number(1)))
                named = column.parent is not None and column.arg_key == "expressions" and column.parent is select
                column.replace(exp.alias_(lower, column.name) if named else lower)
