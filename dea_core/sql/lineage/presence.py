"""What must hold of the base tables, so that a column of a query is never NULL.

    present_needs(relation, name)  ──>  NotNull | Match, ... (none: it holds by itself)   |  the reason why not

A column of the far side of a LEFT JOIN is there when the match always is: each row finds its parent, or, where the
far side counts or sums children, each parent has a child (``Match.grouped``).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from dea_core.sql.lineage.absent import always_there, made_of, may_be_absent, totals
from dea_core.sql.lineage.grain import equalities
from dea_core.sql.lineage.model import BaseTable, Block, Opaque, Relation, Source, fold
from dea_core.sql.lineage.resolve import expand_in, find, lost, plain_column

CUTTING = ("where", "having", "qualify", "limit", "offset", "sample")
"""Clauses that leave rows out."""


@dataclass(frozen=True)
class NotNull:
    """``column`` of the base table ``table`` must not be NULL."""

    table: str
    column: str


@dataclass(frozen=True)
class Match:
    """Each row of ``table`` must find a row of ``other`` in which ``other_columns`` equal ``columns``.

    ``grouped``: the far side was grouped by those columns, so that several rows of ``other`` may belong to one.
    ``filtered``: only some rows of ``other`` come as far as the join, so a row that has one may still go without.
    """

    table: str
    columns: tuple[str, ...]
    other: str
    other_columns: tuple[str, ...]
    grouped: bool
    filtered: bool = False


Need = NotNull | Match


def present_needs(relation: Relation, name: str) -> tuple[Need, ...] | str:
    """What makes column ``name`` of ``relation`` never NULL."""
    if isinstance(relation, BaseTable):
        return (NotNull(relation.name, relation.columns.get(fold(name), name)),)
    if isinstance(relation, Opaque):
        return f"{relation.text[:60]} is not a table"
    return _all([_output(block, name) for block in relation.blocks])


def _all(parts: list[tuple[Need, ...] | str]) -> tuple[Need, ...] | str:
    needs: dict[Need, None] = {}
    for part in parts:
        if isinstance(part, str):
            return part
        needs.update(dict.fromkeys(part))
    return tuple(needs)


def _output(block: Block, name: str) -> tuple[Need, ...] | str:
    expression = block.outputs.get(fold(name))
    return _expression(block, expression if expression is not None else exp.column(name))


def _expression(block: Block, expression: exp.Expr) -> tuple[Need, ...] | str:
    if always_there(expression):
        return ()
    if isinstance(expression, exp.Coalesce):
        return _coalesce(block, expression)
    if isinstance(expression, exp.Case | exp.If):
        return _case(block, expression)
    why = totals(block) or may_be_absent(block, expression)
    if why is not None:
        return why
    if isinstance(expression, exp.Column):
        return _column(block, expression)
    return _all([_expression(block, part) for part in made_of(expression)])


def _coalesce(block: Block, expression: exp.Coalesce) -> tuple[Need, ...] | str:
    """There as soon as one argument is; the one that asks least of the tables is the one to rely on."""
    answers = [_expression(block, part) for part in (expression.this, *expression.expressions)]
    sure = [answer for answer in answers if not isinstance(answer, str)]
    return min(sure, key=len) if sure else answers[0]


def _case(block: Block, expression: exp.Case | exp.If) -> tuple[Need, ...] | str:
    otherwise = expression.args.get("default") or expression.args.get("false")
    if otherwise is None:
        return f"{expression.sql()[:60]} has no ELSE"
    arms = [arm.args["true"] for arm in expression.args.get("ifs") or (expression,)]
    return _all([_expression(block, arm) for arm in (*arms, otherwise)])


def _column(block: Block, column: exp.Column) -> tuple[Need, ...] | str:
    found = find(block, column)
    if found is None:
        return lost(block, column)
    if isinstance(found, exp.Expr):
        return _expression(block, found)
    source, name = found
    if source not in block.sources:
        return f"{column.sql()} belongs to the query around"
    if _is_filtered(block, source, name):
        return ()
    inside = present_needs(source.relation, name)
    if not block.optional(source):
        return inside
    return _all([match_need(block, source), inside])


def _is_filtered(block: Block, source: Source, name: str) -> bool:
    """Whether a row with NULL there does not get through: ``IS NOT NULL``, a comparison, an inner join on it."""
    outer = block.optional(source)
    inner_on = [c for other in block.sources if other.side in ("", "inner") for c in other.on]
    for condition in (*block.where, *([] if outer else inner_on)):
        for part in _null_rejecting(condition):
            found = find(block, part)
            if isinstance(found, tuple) and found[0] is source and fold(found[1]) == fold(name):
                return True
    return False


def _null_rejecting(condition: exp.Expr) -> list[exp.Column]:
    """Columns that cannot be NULL where ``condition`` is true."""
    if isinstance(condition, exp.Not):
        inner = condition.this.unnest()
        refuted = isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null)
        return [inner.this] if refuted and isinstance(inner.this, exp.Column) else []
    if isinstance(condition, exp.EQ | exp.NEQ | exp.GT | exp.GTE | exp.LT | exp.LTE | exp.Between | exp.In | exp.Like):
        sides = [condition.this, condition.args.get("expression")]
        return [c for side in sides if isinstance(side, exp.Expr) if (c := plain_column(side)) is not None]
    return [condition] if isinstance(condition, exp.Column) else []


def match_need(block: Block, source: Source) -> tuple[Need, ...] | str:
    """What makes each row of a LEFT JOIN find its match in ``source``."""
    if source.side != "left":
        return f"the join with {source.alias} may leave its columns NULL"
    pairs = [(near, far[1]) for near, far in equalities(block) if far[0] is source]
    said = len(source.on) or len(source.using)
    if not pairs or len(pairs) != said:
        return f"the join with {source.alias} says more than that columns are equal"
    near_bases = [_base(block, near[0], near[1]) for near, _ in pairs]
    far_bases = [_base(block, source, name) for _, name in pairs]
    near_there = [_column(block, exp.column(name, table=near.alias)) for (near, name), _ in pairs]
    return _all([_match(source, near_bases, far_bases), *near_there])


def _base(block: Block, source: Source, name: str) -> tuple[BaseTable, str] | None:
    rows = expand_in(block, exp.column(name, table=source.alias))
    column = plain_column(rows[0].expression) if len(rows) == 1 and not rows[0].blocked else None
    return (rows[0].tables[column.table], column.name) if column is not None else None


def _match(
    source: Source, near: list[tuple[BaseTable, str] | None], far: list[tuple[BaseTable, str] | None]
) -> tuple[Need, ...] | str:
    if None in near or None in far:
        return f"the join with {source.alias} is on something computed"
    here, there = [pair for pair in near if pair], [pair for pair in far if pair]
    if len({id(table) for table, _ in here}) > 1 or len({id(table) for table, _ in there}) > 1:
        return f"the join with {source.alias} is on columns of several tables"
    filtered = _leaves_out(source.relation, there[0][0])
    if [(id(t), c) for t, c in here] == [(id(t), c) for t, c in there]:
        return f"the join with {source.alias} finds some rows of {here[0][0].name} only" if filtered else ()
    columns, others = tuple(c for _, c in here), tuple(c for _, c in there)
    return (Match(here[0][0].name, columns, there[0][0].name, others, _is_grouped(source.relation), filtered),)


def _leaves_out(relation: Relation, table: BaseTable) -> bool:
    """Whether rows of ``table`` may be left out on the way to ``relation``: by a condition, a join, a LIMIT."""
    if isinstance(relation, BaseTable | Opaque):
        return relation is not table
    block, *others = relation.blocks
    cuts = any(block.select.args.get(word) is not None for word in CUTTING)
    dropped = any(source.side != "left" for source in block.sources[1:])
    return bool(others) or cuts or dropped or _leaves_out(block.sources[0].relation, table)


def _is_grouped(relation: Relation) -> bool:
    """Whether rows of a base table were put together on the way to ``relation``."""
    if isinstance(relation, BaseTable | Opaque):
        return False
    block = relation.blocks[0]
    gathered = bool(block.groups) or block.distinct
    inner = [source.relation for source in block.sources]
    return gathered or (len(inner) == 1 and _is_grouped(inner[0]))
