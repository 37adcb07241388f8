"""What a query is made of, so far as one must know it to say where a column comes from.

    Query ── Block, one for each arm of a UNION
               ├── sources    Source: a BaseTable, another Query, or something Opaque; and how it was joined
               ├── outputs    name -> expression over the sources
               └── open       sources whose columns, known or not, come through a star

Names are compared without regard to case and kept as first written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.sql.predicates import conjuncts


@dataclass(frozen=True, eq=False)
class BaseTable:
    """A table that no query makes. ``closed`` says that ``columns`` are all it has; else there may be more."""

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)
    """Known columns: the folded name -> the name as written."""
    closed: bool = False


@dataclass(frozen=True, eq=False)
class Opaque:
    """Something in a FROM that is neither a table nor a query: a function, VALUES, a file, what is not known."""

    text: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Source:
    """One thing in a FROM. ``side`` is how it was joined; ``on`` the conjuncts; ``using`` the columns of a USING."""

    alias: str
    relation: BaseTable | Query | Opaque
    side: str = ""
    on: tuple[exp.Expr, ...] = ()
    using: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Block:
    """One SELECT: its sources, and what each of its output columns is."""

    select: exp.Select
    sources: tuple[Source, ...]
    outputs: Mapping[str, exp.Expr]
    open: tuple[Source, ...] = ()
    outer: Block | None = None
    """The block around it, for a subquery in an expression: its columns may be named inside."""

    @property
    def expressions(self) -> tuple[exp.Expr, ...]:
        """Every expression that it holds itself: its columns, conditions, groups and orders."""
        listed = list(self.select.expressions)
        for name in ("where", "group", "having", "qualify", "order", "distinct"):
            listed += [clause] if (clause := self.select.args.get(name)) is not None else []
        listed += list(self.select.args.get("windows") or ())
        return (*listed, *(condition for source in self.sources for condition in source.on))

    @property
    def where(self) -> tuple[exp.Expr, ...]:
        """The conjuncts of WHERE and QUALIFY."""
        clauses = [self.select.args.get(name) for name in ("where", "qualify")]
        return tuple(part for clause in clauses if clause is not None for part in conjuncts(clause.this))

    @property
    def groups(self) -> tuple[exp.Expr, ...] | None:
        """What is grouped by, positions and aliases replaced; None without aggregation, () for one row in all."""
        group = self.select.args.get("group")
        if group is None:
            aggregated = any(holds_aggregate(expression) for expression in self.outputs.values())
            return () if aggregated else None
        if group.args.get("all"):
            return tuple(e for e in self.outputs.values() if not holds_aggregate(e))
        return tuple(self._grouped(expression) for expression in group.expressions)

    def _grouped(self, expression: exp.Expr) -> exp.Expr:
        if isinstance(expression, exp.Literal) and not expression.is_string:
            position = int(expression.name) - 1
            listed = list(self.outputs.values())
            return listed[position] if 0 <= position < len(listed) else expression
        if isinstance(expression, exp.Column) and not expression.table and self._is_alias(expression.name):
            return self.outputs[fold(expression.name)]
        return expression

    def _is_alias(self, name: str) -> bool:
        return fold(name) in self.outputs and not any(has(source.relation, name) for source in self.sources)

    @property
    def distinct(self) -> bool:
        """Whether it says SELECT DISTINCT."""
        return self.select.args.get("distinct") is not None

    def optional(self, source: Source) -> bool:
        """Whether a row may come without a match in ``source``, whose columns are then all NULL."""
        at = self.sources.index(source)
        later = self.sources[at + 1 :]
        return source.side in ("left", "full") or any(other.side in ("right", "full") for other in later)

    def source(self, alias: str) -> Source | None:
        """The source of that alias."""
        return next((source for source in self.sources if fold(source.alias) == fold(alias)), None)


@dataclass(frozen=True, eq=False)
class Query:
    """A query: its blocks, one for each arm of a union; ``distinct`` for a UNION that drops duplicates."""

    blocks: tuple[Block, ...]
    distinct: bool = False
    name: str = ""
    within: tuple[Block, ...] = ()
    """Every block read on the way, also those inside common table expressions and expressions."""


Relation = BaseTable | Query | Opaque


def fold(name: str) -> str:
    """A name as names are compared."""
    return name.lower()


def own_nodes(expression: exp.Expr) -> Iterator[exp.Expr]:
    """The nodes of an expression, without those inside subqueries of it."""
    for node in expression.walk(prune=lambda node: isinstance(node, exp.Query) and node is not expression):
        if not isinstance(node, exp.Query):
            yield node


def holds_aggregate(expression: exp.Expr) -> bool:
    """Whether it aggregates rows (a window over rows does not: it keeps them)."""
    for node in own_nodes(expression):
        if isinstance(node, exp.AggFunc) and not isinstance(node.parent, exp.Window):
            inside = node.find_ancestor(exp.Window)
            if inside is None or node.find_ancestor(exp.AggFunc):
                return True
    return False


def holds_window(expression: exp.Expr) -> bool:
    """Whether it looks at other rows through a window."""
    return any(isinstance(node, exp.Window) for node in own_nodes(expression))


def has(relation: Relation, name: str) -> bool | None:
    """Whether ``relation`` has a column of that name; None where that is not known."""
    folded = fold(name)
    if isinstance(relation, BaseTable):
        return True if folded in relation.columns else (False if relation.closed else None)
    if isinstance(relation, Opaque):
        return folded in {fold(column) for column in relation.columns}
    block = relation.blocks[0]
    if folded in block.outputs:
        return True
    answers = [has(source.relation, name) for source in block.open]
    return True if True in answers else (None if None in answers else False)
