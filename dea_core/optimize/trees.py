"""Reading and rebuilding sqlglot trees: what every rewrite does. Nothing here changes the tree it is given.

sources_of(select)   what a FROM brings, by alias       conjuncts, conjoined     conditions taken apart, put together
swapped(tree, pairs) a copy with some nodes replaced    outer_columns, reads     who names which columns
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from sqlglot import exp
from sqlglot.tokens import Tokenizer

from dea_core.sql.predicates import conjuncts

Tree = TypeVar("Tree", bound=exp.Expr)
PLAIN_NAME = re.compile("[a-z_][a-z0-9_]*")


def sources_of(select: exp.Select) -> dict[str, exp.Expr]:
    """Alias -> table or subquery, in the order of the FROM."""
    clause = select.args.get("from_")
    items = [clause.this] if clause is not None else []
    items += [join.this for join in joins_of(select)]
    return {item.alias_or_name: item for item in items}


def joins_of(select: exp.Select) -> list[exp.Join]:
    """The joins of a FROM, in order."""
    return list(select.args.get("joins") or ())


def is_inner(join: exp.Join) -> bool:
    """Whether rows without a match are dropped on both sides."""
    plain = not join.side and join.kind in ("", "INNER", "CROSS") and not join.args.get("method")
    return plain and not isinstance(join.this, exp.Lateral) and not join.args.get("using")


def is_left(join: exp.Join) -> bool:
    """Whether it is a LEFT JOIN with a condition."""
    return join.side == "LEFT" and join.kind in ("", "OUTER") and join.args.get("on") is not None


def is_cte(table: exp.Expr) -> bool:
    """Whether the name in a FROM is that of a common table expression around it."""
    return cte_of(table) is not None


def cte_of(table: exp.Expr) -> exp.CTE | None:
    """The common table expression that a FROM names, if it is one."""
    if not isinstance(table, exp.Table) or table.args.get("db") is not None:
        return None
    node: exp.Expr | None = table
    while node is not None:
        clause = node.args.get("with_")
        for cte in clause.expressions if clause is not None else ():
            if cte.alias.lower() == table.name.lower():
                return cte  # type: ignore[no-any-return]
        node = node.parent
    return None


def where_of(select: exp.Select) -> list[exp.Expr]:
    """The conjuncts of WHERE."""
    clause = select.args.get("where")
    return conjuncts(clause.this) if clause is not None else []


def conjoined(parts: Iterable[exp.Expr]) -> exp.Expr | None:
    """Conditions joined by AND, copied; None for none."""
    listed = [part.copy() for part in parts]
    return exp.and_(*listed, copy=False) if listed else None


def with_where(select: exp.Select, parts: Iterable[exp.Expr]) -> exp.Select:
    """``select`` itself (a copy already) with exactly these conjuncts in its WHERE."""
    condition = conjoined(parts)
    select.set("where", exp.Where(this=condition) if condition is not None else None)
    return select


def without_true(select: exp.Select) -> exp.Select:
    """``select`` itself (a copy already) without TRUE among the conjuncts of its conditions."""
    for join in joins_of(select):
        kept = [part for part in conjuncts(join.args.get("on")) if part != exp.true()]
        join.set("on", conjoined(kept) or join.args.get("on"))
    return with_where(select, [part for part in where_of(select) if part != exp.true()])


def swapped(tree: Tree, pairs: Iterable[tuple[exp.Expr, exp.Expr | None]]) -> Tree:
    """A copy of ``tree`` in which each first node is replaced by a copy of the second, or taken out for None."""
    by_id = {id(old): new for old, new in pairs}
    order = [id(node) for node in tree.walk()]
    copy = tree.copy()
    for node_id, node in zip(order, list(copy.walk()), strict=True):
        if node_id in by_id:
            new = by_id[node_id]
            fresh = new.copy() if new is not None else None
            if node is copy:
                return fresh  # type: ignore[return-value]
            node.replace(fresh) if fresh is not None else node.pop()
    return copy


def own_nodes(root: exp.Expr) -> Iterator[exp.Expr]:
    """The nodes of an expression or select, without those inside subqueries of it."""
    for node in root.walk(prune=lambda node: isinstance(node, exp.Query) and node is not root):
        if node is root or not isinstance(node, exp.Query):
            yield node


def columns_in(root: exp.Expr) -> list[exp.Column]:
    """The columns named in an expression, also inside its subqueries."""
    return list(root.find_all(exp.Column))


def tables_in(root: exp.Expr) -> set[str]:
    """The aliases of the columns in an expression."""
    return {column.table for column in columns_in(root)}


def reads(select: exp.Select, alias: str) -> list[exp.Column]:
    """Every column of the source ``alias`` that ``select`` names anywhere but inside that source."""
    own = sources_of(select)[alias]
    inside = {id(node) for node in own.walk()}
    return [column for column in columns_in(select) if column.table == alias and id(column) not in inside]


def has_subquery(root: exp.Expr) -> bool:
    """Whether an expression holds a query."""
    return any(isinstance(node, exp.Query) for node in root.walk())


def is_plain(select: exp.Select) -> bool:
    """Whether rows come out as they are joined and filtered: no grouping, DISTINCT, window, ORDER BY or LIMIT."""
    clauses = ("group", "having", "qualify", "order", "distinct", "limit", "offset", "windows", "laterals")
    return not any(select.args.get(name) for name in clauses) and not any(
        isinstance(node, exp.AggFunc | exp.Window) for part in select.expressions for node in own_nodes(part)
    )


def free_name(root: exp.Expr, stem: str) -> str:
    """``stem``, or with a number behind it, that nothing in the whole query is called."""
    used = {node.name.lower() for node in root.root().find_all(exp.Identifier)}
    if stem.lower() not in used:
        return stem
    return next(f"{stem}_{n}" for n in range(2, len(used) + 3) if f"{stem}_{n}".lower() not in used)


def column(name: str, table: str) -> exp.Column:
    """``table.name``, quoted where an engine would otherwise read something else."""
    return exp.column(quoted(name), table=quoted(table))


def quoted(name: str) -> exp.Identifier:
    """A name, in quotes where it needs them."""
    plain = PLAIN_NAME.fullmatch(name) is not None and name.upper() not in Tokenizer.KEYWORDS
    return exp.to_identifier(name, quoted=not plain)


def other_side(equality: exp.Expr, alias: str) -> tuple[exp.Column, exp.Expr] | None:
    """``alias.x`` and what it is set equal to, when ``equality`` says so and the other side does not name ``alias``."""
    if not isinstance(equality, exp.EQ):
        return None
    for mine, other in ((equality.this, equality.expression), (equality.expression, equality.this)):
        if isinstance(mine, exp.Column) and mine.table == alias and alias not in tables_in(other):
            return mine, other
    return None


def renamed_apart(select: exp.Select, taken: set[str]) -> exp.Select:
    """A copy of a subquery whose own aliases are none of those ``taken`` outside, columns and all."""
    for alias, source in sources_of(select).items():
        if alias in taken:
            fresh = free_name(select, alias)
            other = source.copy()
            other.set("alias", exp.TableAlias(this=exp.to_identifier(fresh)))
            mine = [each for each in columns_in(select) if each.table == alias]
            select = swapped(select, [(source, other), *((each, column(each.name, fresh)) for each in mine)])
    return select
