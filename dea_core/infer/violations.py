"""A test's own SQL that says no more than which rows of one relation are wrong, read as a condition.

select * from orders where amount < 0                                     ──>  amount >= 0
select month from dates group by month having not (month between 1 and 12)  ──>  month between 1 and 12
"""

from __future__ import annotations

from sqlglot import exp

from dea_core.infer.draft import negated
from dea_core.sql.lineage import Block, Query, Relation, holds_aggregate, holds_window
from dea_core.sql.predicates import conjuncts


def condition_on_rows(query: Query) -> tuple[Relation, exp.Expr] | None:
    """The relation, and what must not be false for any row of it; None when the SQL says more than that."""
    block = query.blocks[0]
    if len(query.blocks) > 1 or len(block.sources) != 1 or block.select.args.get("limit"):
        return None
    wrong = _wrong(block)
    if not wrong or any(holds_window(c) or holds_aggregate(c) or c.find(exp.Query) for c in wrong):
        return None
    if any(holds_aggregate(output) for output in block.outputs.values()):
        return None
    right = [negated(_bare(part)) for part in wrong]
    return block.sources[0].relation, exp.or_(*right) if len(right) > 1 else right[0]


def _wrong(block: Block) -> list[exp.Expr]:
    """Conditions that are all true of a wrong row. Without aggregates HAVING says what WHERE would."""
    having = block.select.args.get("having")
    return [*block.where, *(conjuncts(having.this) if having is not None else ())]


def _bare(condition: exp.Expr) -> exp.Expr:
    return condition.copy().transform(lambda n: exp.column(n.this.copy()) if isinstance(n, exp.Column) else n)
