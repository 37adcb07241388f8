"""GROUP BY columns that a key among them settles are carried along instead of being hashed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.determined import settled
from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import is_inner, is_left, joins_of, own_nodes, quoted, sources_of, swapped
from dea_core.schema import NUMERIC, TEMPORAL, Family


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
        dropped = [part for part in parts if not any(part is each for each in kept)]
        if names <= found.columns and dropped and all(_has_max(query, facts, part) for part in dropped):
            yield Change(_shorter(query, dropped), tuple(found.premises))
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


def _has_max(query: exp.Select, facts: Facts, part: exp.Column) -> bool:
    """Whether every engine has a MAX for it: of one value in each group, that value."""
    return facts.family(query, part) in {*NUMERIC, *TEMPORAL, Family.TEXT}


def _shorter(query: exp.Select, dropped: list[exp.Column]) -> exp.Select:
    pairs: list[tuple[exp.Expr, exp.Expr | None]] = [(part, None) for part in dropped]
    for name in ("expressions", "having", "order"):
        value = query.args.get(name)
        for root in value if isinstance(value, list) else [value] if value is not None else []:
            pairs += _carried(root, dropped)
    return swapped(query, pairs)


def _carried(root: exp.Expr, dropped: list[exp.Column]) -> list[tuple[exp.Expr, exp.Expr | None]]:
    """Each mention outside aggregates becomes the one value of its group."""
    pairs: list[tuple[exp.Expr, exp.Expr | None]] = []
    for node in own_nodes(root):
        if isinstance(node, exp.Column) and node in dropped and node.find_ancestor(exp.AggFunc) is None:
            carried: exp.Expr = exp.Max(this=node.copy())
            is_output = node is root and node.arg_key == "expressions"
            pairs.append((node, exp.alias_(carried, quoted(node.name)) if is_output else carried))
    return pairs
