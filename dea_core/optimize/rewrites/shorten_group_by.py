"""GROUP BY columns that a key among them settles are carried along instead of being hashed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.determined import settled
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import is_inner, is_left, joins_of, own_nodes, sources_of, swapped


@REWRITES.register("shorten_group_by")
def shorten_group_by(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """GROUP BY keeps a key and drops the columns that the key settles."""
    group = query.args.get("group") if isinstance(query, exp.Select) else None
    if not isinstance(query, exp.Select) or group is None or set(_filled(group)) - {"expressions"}:
        return
    if not all(is_inner(join) or is_left(join) for join in joins_of(query)):
        return
    parts = [part for part in group.expressions if isinstance(part, exp.Column) and part.table in sources_of(query)]
    if len(parts) != len(group.expressions) or len(parts) < 2:
        return
    for kept in _keys_within(query, facts, parts):
        found = settled(query, facts, kept)
        names = {(part.table, part.name.lower()) for part in parts}
        if names <= found.columns and len(kept) < len(parts):
            yield Change(_shorter(query, facts, parts, kept), tuple(found.premises))
            return


def _filled(group: exp.Group) -> Iterator[str]:
    return (name for name, value in group.args.items() if value)


def _keys_within(query: exp.Select, facts: Facts, parts: list[exp.Column]) -> Iterator[list[exp.Column]]:
    """Columns of GROUP BY that are the primary key of a source, as Postgres wants it."""
    for alias in sources_of(query):
        table = facts.table(query, alias)
        key = table.primary_key if table else None
        if key is not None:
            names = {name.lower() for name in key.columns}
            kept = [part for part in parts if part.table == alias and part.name.lower() in names]
            if len(kept) == len(names):
                yield kept


def _shorter(query: exp.Select, facts: Facts, parts: list[exp.Column], kept: list[exp.Column]) -> exp.Select:
    group = query.args["group"]
    dropped = [part for part in parts if not any(part is each for each in kept)]
    pairs: list[tuple[exp.Expr, exp.Expr | None]] = [(part, None) for part in dropped if part in group.expressions]
    for name in ("expressions", "having", "order"):
        value = query.args.get(name)
        for root in value if isinstance(value, list) else [value] if value is not None else []:
            pairs += _carried(root, dropped, kept, facts)
    return swapped(query, pairs)


def _carried(
    root: exp.Expr, dropped: list[exp.Column], kept: list[exp.Column], facts: Facts
) -> list[tuple[exp.Expr, exp.Expr | None]]:
    """Each mention outside aggregates becomes the one value of its group; Postgres takes the key's own table bare."""
    pairs: list[tuple[exp.Expr, exp.Expr | None]] = []
    for node in own_nodes(root):
        if not isinstance(node, exp.Column) or node not in dropped or node.find_ancestor(exp.AggFunc) is not None:
            continue
        bare = facts.dialect == "postgres" and node.table == kept[0].table
        if not bare:
            carried: exp.Expr = exp.Max(this=node.copy())
            named = node.parent is root.parent or node is root
            pairs.append((node, exp.alias_(carried, node.name) if named and node.arg_key == "expressions" else carried))
    return pairs
