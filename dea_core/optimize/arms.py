"""A query cut into arms whose rows are kept apart: one SELECT for each, under UNION ALL.

    split(select, arms)    each arm is ``select`` with another FROM or WHERE

Where the query groups, sorts, windows or limits, that is done once, over the union of the rows that the arms give.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from dea_core.optimize.trees import column, columns_in, free_name, is_plain, own_nodes, quoted, swapped

ABOVE = ("group", "having", "qualify", "order", "distinct", "limit", "offset", "windows")


def is_not_true(condition: exp.Expr) -> exp.Expr:
    """``condition`` is false or unknown."""
    coalesced = exp.Coalesce(this=condition.copy(), expressions=[exp.false()])
    return exp.Not(this=coalesced)


def split(select: exp.Select, arms: Sequence[exp.Select]) -> exp.Query | None:
    """The arms (copies of ``select`` but for FROM, joins and WHERE) united; None where that cannot be done."""
    if any(isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count) for node in own_nodes(select)):
        return None
    if is_plain(select):
        return _united([_without_with(arm) for arm in arms], select)
    columns = {(each.table, each.name): each for each in _above(select) if each.table}
    if any(not each.table and not _is_alias(select, each) for each in _above(select)):
        return None
    named = _names(select, list(columns))
    inner = [_bare(arm, named) for arm in arms]
    outer = select.copy()
    alias = free_name(select, "either")
    for clause in ("joins", "where", "laterals"):
        outer.set(clause, None)
    pairs: list[tuple[exp.Expr, exp.Expr | None]] = [
        (each, column(named[(each.table, each.name)], alias)) for each in _above(outer) if each.table
    ]
    union = _united(inner, None)
    outer = swapped(outer, [pair for pair in pairs if _is_in(pair[0], outer)])
    _keep_output_names(select, outer)
    outer.set("from_", exp.From(this=exp.Subquery(this=union, alias=exp.TableAlias(this=quoted(alias)))))
    return outer


def _is_in(node: exp.Expr, root: exp.Expr) -> bool:
    return any(each is node for each in root.walk())


def _keep_output_names(before: exp.Select, after: exp.Select) -> None:
    """A plain column that is renamed inside is still called as it was."""
    for old, new in zip(before.expressions, after.expressions, strict=True):
        if isinstance(new, exp.Column) and isinstance(old, exp.Column):
            new.replace(exp.alias_(new.copy(), quoted(old.name)))


def _above(select: exp.Select) -> list[exp.Column]:
    """The columns that are named above FROM and WHERE."""
    roots = list(select.expressions) + [
        clause for name in ABOVE if isinstance(clause := select.args.get(name), exp.Expr)
    ]
    return [each for root in roots for each in columns_in(root)]


def _is_alias(select: exp.Select, name: exp.Column) -> bool:
    return name.name in {expression.alias for expression in select.expressions}


def _names(select: exp.Select, columns: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """A name for each column that comes out of an arm: its own where only one has it."""
    plain = [name for _, name in columns]
    return {(table, name): name if plain.count(name) == 1 else f"{table}_{name}" for table, name in columns}


def _bare(arm: exp.Select, named: dict[tuple[str, str], str]) -> exp.Select:
    inner = _without_with(arm)
    for clause in ABOVE:
        inner.set(clause, None)
    outputs: list[exp.Expr] = [exp.alias_(column(name, table), quoted(alias)) for (table, name), alias in named.items()]
    inner.set("expressions", outputs or [exp.alias_(exp.Literal.number(1), "one")])
    return inner


def _without_with(arm: exp.Select) -> exp.Select:
    inner = arm.copy()
    inner.set("with_", None)
    return inner


def _united(arms: list[exp.Select], over: exp.Select | None) -> exp.Query:
    union: exp.Query = arms[0]
    for arm in arms[1:]:
        union = exp.Union(this=union, expression=arm, distinct=False)
    clause = over.args.get("with_") if over is not None else None
    if clause is not None:
        union.set("with_", clause.copy())
    return union
