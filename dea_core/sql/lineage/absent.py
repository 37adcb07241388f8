"""Which expressions may be NULL by themselves, be all that they are made of as it may.

always_there(expression)        ──>  count(*), a literal: never NULL, whatever the rows hold
may_be_absent(block, expression) ──>  a reason: no row passes the FILTER, the frame is empty, there is no row
made_of(expression)             ──>  what else must be there: the arguments, without what only sorts or frames them
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.sql.lineage.model import Block, fold

ALWAYS_THERE = (
    exp.Literal, exp.Boolean, exp.Count, exp.CountIf, exp.ApproxDistinct, exp.RowNumber, exp.Rank, exp.DenseRank,
    exp.Ntile, exp.Is, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Exists, exp.CurrentDate, exp.CurrentTimestamp,
    exp.CurrentTime, exp.Interval, exp.Var, exp.DataType, exp.Uuid, exp.Identifier, exp.Grouping,
)  # fmt: skip
OFTEN_ABSENT = (
    exp.Null, exp.Query, exp.Subquery, exp.Placeholder, exp.Parameter, exp.Nullif, exp.TryCast, exp.Try,
    exp.SafeDivide, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue, exp.Bracket, exp.Dot,
    exp.StructExtract, exp.JSONExtract, exp.JSONExtractScalar, exp.JSONBExtract, exp.JSONBExtractScalar,
    exp.RegexpExtract, exp.ArrayMax, exp.ArrayMin, exp.ArrayPosition, exp.Explode, exp.Stddev, exp.StddevSamp,
    exp.Variance, exp.Corr, exp.CovarSamp, exp.Skewness,
)  # fmt: skip
"""Of a missing key, an earlier row that is not there, text that is no number, one row alone."""
ABSENT_BY_NAME = ("list_extract", "array_extract", "json_value", "list_sum", "list_avg", "list_min", "list_first")
GUARDED = ("try_", "safe_")
"""How functions begin that give NULL where others fail."""
WRAPPERS = exp.Window | exp.Filter | exp.IgnoreNulls | exp.RespectNulls
TOTALS = (exp.Rollup, exp.Cube, exp.GroupingSets)
SHOWN = 60


def always_there(expression: exp.Expr) -> bool:
    """Whether it has a value in every row."""
    return isinstance(_unwrapped(expression), ALWAYS_THERE)


def may_be_absent(block: Block, expression: exp.Expr) -> str | None:
    """Why it may be NULL where nothing that it is made of is; None where it cannot, as far as is known."""
    inner, text = _unwrapped(expression), expression.sql()[:SHOWN]
    if isinstance(inner, OFTEN_ABSENT) or _is_named_so(inner):
        return f"{text} may be NULL"
    if isinstance(expression, WRAPPERS) and _holds_filter(expression):
        return f"{text} is NULL where no row passes its FILTER"
    if isinstance(expression, exp.Window):
        return f"{text} is NULL where its frame is empty" if _may_be_empty(block, expression) else None
    if isinstance(inner, exp.AggFunc) and block.groups == ():
        return f"{text} is NULL when there is no row"
    return None


def totals(block: Block) -> str | None:
    """Why any column may be NULL in a row of totals: ROLLUP, CUBE, GROUPING SETS; None without."""
    group = block.select.args.get("group")
    found = group.find(*TOTALS) if group is not None else None
    return f"a row of totals has NULL for what it adds up ({found.key.upper()})" if found is not None else None


def made_of(expression: exp.Expr) -> Iterator[exp.Expr]:
    """The expressions that must be there for it to be."""
    if isinstance(expression, WRAPPERS):
        yield from made_of(expression.this)
        return
    for child in expression.iter_expressions():
        if not isinstance(child, exp.Order):
            yield child
        elif isinstance(child.this, exp.Expr):
            yield child.this  # string_agg(name ORDER BY at): the order is around what is gathered
        elif isinstance(expression, exp.WithinGroup):
            yield from (ordered.this for ordered in child.expressions)


def _unwrapped(expression: exp.Expr) -> exp.Expr:
    while isinstance(expression, WRAPPERS):
        expression = expression.this
    return expression


def _is_named_so(expression: exp.Expr) -> bool:
    name = expression.name.lower() if isinstance(expression, exp.Anonymous) else ""
    return name in ABSENT_BY_NAME or name.startswith(GUARDED)


def _holds_filter(expression: exp.Expr) -> bool:
    while isinstance(expression, WRAPPERS):
        if isinstance(expression, exp.Filter):
            return True
        expression = expression.this
    return False


def _may_be_empty(block: Block, window: exp.Window) -> bool:
    """Whether its frame may leave out the row itself, which is the one that is always there."""
    spec = window.args.get("spec") or _named_frame(block, window.alias)
    if spec is None:
        return False
    sides = [str(spec.args.get(name) or "").upper() for name in ("start_side", "end_side")]
    return spec.args.get("exclude") is not None or sides[0] == "FOLLOWING" or sides[1] == "PRECEDING"


def _named_frame(block: Block, name: str) -> exp.Expr | None:
    named = block.select.args.get("windows") or ()
    return next((window.args.get("spec") for window in named if fold(window.name) == fold(name)), None)
