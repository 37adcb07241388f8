"""Questions about the inside of a query: one of its SELECTs asked anew, with the common table expressions it sees.

inner_selects(tree)      ──>  each SELECT, with the name of the common table expression that it is
seen(select).exists(q)   ──>  SQL that is true where ``q``, made from that SELECT, has a row
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.sql.lineage import fold

TAIL = ("with_", "order", "limit", "offset", "distinct")
MARK = "dea_shown"


@dataclass(frozen=True)
class Inner:
    """A SELECT or UNION within a query. ``name`` is the common table expression that it is, empty for the last."""

    node: exp.Query
    name: str
    ctes: tuple[exp.CTE, ...] = field(default=(), repr=False)
    recursive: bool = False

    def sql(self, query: exp.Query) -> str:
        """``query`` as SQL, with the common table expressions that this one sees."""
        if not self.ctes:
            return query.sql("duckdb")
        placed = query.copy()
        placed.set("with_", exp.With(expressions=[cte.copy() for cte in self.ctes], recursive=self.recursive))
        return placed.sql("duckdb")

    def exists(self, query: exp.Query) -> str:
        """Whether ``query`` has a row."""
        return f"EXISTS (FROM ({self.sql(query)}))"

    def count(self, query: exp.Query) -> str:
        """How many rows ``query`` has."""
        return f"(SELECT count(*) FROM ({self.sql(query)}))"

    def bare(self) -> exp.Select:
        """The SELECT without what only cuts or orders its rows."""
        assert isinstance(self.node, exp.Select)
        copy = self.node.copy()
        for word in TAIL:
            copy.set(word, None)
        return copy


def inners(tree: exp.Query) -> Iterator[Inner]:
    """Every SELECT and UNION of a query, in the order of the text: what is built first comes first."""
    found = [node for node in tree.find_all(exp.Query) if isinstance(node, exp.Select | exp.SetOperation)]
    for node in sorted(found, key=_depth, reverse=True):
        ctes, recursive = _in_view(node)
        yield Inner(node, _name(node), ctes, recursive)


def _depth(node: exp.Expr) -> tuple[int, int]:
    """Common table expressions before what reads them, in the order in which they are written."""
    holder = node.find_ancestor(exp.CTE)
    place = -holder.parent.expressions.index(holder) if holder is not None and holder.parent is not None else -10_000
    return (0 if holder is None else 1, place)


def _name(node: exp.Expr) -> str:
    holder = node.find_ancestor(exp.CTE)
    return holder.alias if holder is not None else ""


def _in_view(node: exp.Expr) -> tuple[tuple[exp.CTE, ...], bool]:
    """The common table expressions that may be named in ``node``; inner ones hide outer ones."""
    found: dict[str, exp.CTE] = {}
    recursive = False
    below: exp.Expr = node
    above: exp.Expr | None = node
    while above is not None:
        clause = above.args.get("with_") if isinstance(above, exp.Query) else None
        if clause is not None:
            recursive = recursive or bool(clause.args.get("recursive"))
            for cte in reversed(_before(clause, below, node)):
                found.setdefault(fold(cte.alias), cte)
        below, above = above, above.parent
    return tuple(reversed(found.values())), recursive


def _before(clause: exp.With, below: exp.Expr, node: exp.Expr) -> list[exp.CTE]:
    """Those of a WITH that ``node`` sees: all, or in one of them those before, itself if recursive."""
    holder = next((cte for cte in clause.expressions if below is clause and _holds(cte, node)), None)
    if holder is None:
        return list(clause.expressions)
    at = clause.expressions.index(holder)
    return list(clause.expressions[: at + bool(clause.args.get("recursive"))])


def _holds(cte: exp.Expr, node: exp.Expr) -> bool:
    above: exp.Expr | None = node
    while above is not None and above is not cte:
        above = above.parent
    return above is cte
