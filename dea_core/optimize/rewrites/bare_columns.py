"""A column inside arithmetic, a cast, COALESCE or a prefix function, compared with a constant: the bare column says it.

id + 1 = 10  ->  id = 9                        CAST(id AS varchar) = '42'  ->  id = 42
coalesce(s, '') = 'x'  ->  s = 'x'             CAST(a.id AS varchar) = CAST(b.id AS varchar)  ->  a.id = b.id
substr(s, 1, 3) = 'abc'  ->  s LIKE 'abc%'     CASE WHEN p THEN 1 ELSE 0 END = 1  ->  p, where rows are filtered
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.rewrite import REWRITES, Change
from dea_core.optimize.trees import joins_of, swapped, where_of
from dea_core.schema import Family
from dea_core.sql.predicates import conjuncts

FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {exp.GT: exp.LT, exp.LT: exp.GT, exp.GTE: exp.LTE, exp.LTE: exp.GTE}
SHORT = 32
NUMBERS = {*exp.DataType.NUMERIC_TYPES}
WILD = "%_\\"


@REWRITES.register("bare_columns")
def bare_columns(query: exp.Query, facts: Facts) -> Iterator[Change]:
    """Arithmetic, casts and prefixes of a column compared with a constant become conditions on the column."""
    if not isinstance(query, exp.Select):
        return
    conditions = [*where_of(query), *(part for join in joins_of(query) for part in conjuncts(join.args.get("on")))]
    pairs: list[tuple[exp.Expr, exp.Expr | None]] = []
    for condition in conditions:
        plain = _case(condition)
        if plain is not None:
            pairs.append((condition, plain))
            continue
        for node in condition.find_all(exp.EQ, exp.GT, exp.GTE, exp.LT, exp.LTE):
            found = _bare(query, facts, node) if node.find_ancestor(exp.Query) is query else None
            if found is not None:
                pairs.append((node, found))
    if pairs:
        yield Change(swapped(query, pairs))


def _bare(query: exp.Select, facts: Facts, node: exp.Expr) -> exp.Expr | None:
    if isinstance(node, exp.EQ) and (joined := _casts(query, facts, node)) is not None:
        return joined
    for call, constant, how in (
        (node.this, node.expression, type(node)),
        (node.expression, node.this, FLIPPED.get(type(node), type(node))),
    ):
        column, value = _solved(query, facts, call, constant, how)
        if column is not None and value is not None:
            return how(this=column.copy(), expression=value)
        if how is exp.EQ and (prefix := _prefix(query, facts, call, constant)) is not None:
            return prefix
    return None


def _solved(
    query: exp.Select, facts: Facts, call: exp.Expr, constant: exp.Expr, how: type[exp.Expr]
) -> tuple[exp.Expr | None, exp.Expr | None]:
    """The bare column, and what it is compared with."""
    if not isinstance(constant, exp.Literal):
        return None, None
    column = call.this
    family = facts.family(query, column) if isinstance(column, exp.Column) else None
    if isinstance(call, exp.Add | exp.Sub) and family is Family.INTEGER and _is_whole(constant):
        moved = call.expression
        if isinstance(moved, exp.Literal) and _is_whole(moved):
            sign = -1 if isinstance(call, exp.Add) else 1
            return column, _number(int(constant.name) + sign * int(moved.name))
    if isinstance(call, exp.Cast) and family is Family.INTEGER:
        return column, _uncast(query, facts, call, constant, how)
    if (
        isinstance(call, exp.Coalesce)
        and how is exp.EQ
        and len(call.expressions) == 1
        and _is_exact(query, facts, column)
    ):
        other = call.expressions[0]
        if isinstance(other, exp.Literal) and other.is_string == constant.is_string and other.name != constant.name:
            return column, constant.copy() if _surely_apart(other, constant) else None
    return None, None


def _is_exact(query: exp.Select, facts: Facts, column: exp.Expr) -> bool:
    """Whether a column's values are compared as they are; CHAR(n) pads them."""
    found = facts.column(query, column)
    return found is not None and not found.type.fixed


def _surely_apart(one: exp.Literal, other: exp.Literal) -> bool:
    """Whether two literals are different values, also where spaces at the end or zeros do not count."""
    if one.is_string:
        return one.name.rstrip().lower() != other.name.rstrip().lower()
    return float(one.name) != float(other.name)


def _uncast(
    query: exp.Select, facts: Facts, call: exp.Cast, constant: exp.Literal, how: type[exp.Expr]
) -> exp.Expr | None:
    kind = call.to.this
    if kind in exp.DataType.TEXT_TYPES and not call.to.expressions and constant.is_string and how is exp.EQ:
        plain = constant.name.lstrip("-").isdecimal() and str(int(constant.name)) == constant.name
        return _number(int(constant.name)) if plain and _fits(query, facts, call.this, int(constant.name)) else None
    column = facts.column(query, call.this)
    is_short = column is not None and (column.type.bits or SHORT) <= SHORT
    if kind in NUMBERS and is_short and _is_whole(constant) and kind not in exp.DataType.INTEGER_TYPES:
        return constant.copy() if not call.to.expressions else None
    return None


def _fits(query: exp.Select, facts: Facts, column: exp.Expr, value: int) -> bool:
    found = facts.column(query, column)
    low, high = found.type.integer_range if found else (0, 0)
    return low <= value <= high


def _is_whole(constant: exp.Literal) -> bool:
    return not constant.is_string and constant.name.isdecimal()


def _number(value: int) -> exp.Expr:
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


def _casts(query: exp.Select, facts: Facts, node: exp.EQ) -> exp.Expr | None:
    """Two integer columns, both cast to text, are equal when they are."""
    sides = node.this, node.expression
    if not all(isinstance(side, exp.Cast) and isinstance(side.this, exp.Column) for side in sides):
        return None
    texts = all(side.to.this in exp.DataType.TEXT_TYPES and not side.to.expressions for side in sides)
    integers = all(facts.family(query, side.this) is Family.INTEGER for side in sides)
    if not (texts and integers):
        return None
    return exp.EQ(this=sides[0].this.copy(), expression=sides[1].this.copy())


def _prefix(query: exp.Select, facts: Facts, call: exp.Expr, constant: exp.Expr) -> exp.Expr | None:
    """A prefix of just the constant's length."""
    if (
        not isinstance(constant, exp.Literal)
        or not constant.is_string
        or facts.family(query, call.this) is not Family.TEXT
    ):
        return None
    length = call.expression if isinstance(call, exp.Left) else call.args.get("length")
    from_start = isinstance(call, exp.Left) or (
        isinstance(call, exp.Substring) and call.args.get("start") == exp.Literal.number(1)
    )
    if not from_start or length != exp.Literal.number(len(constant.name)) or any(c in constant.name for c in WILD):
        return None
    column = facts.column(query, call.this)
    if column is None or column.type.fixed:
        return None
    return exp.Like(this=call.this.copy(), expression=exp.Literal.string(constant.name + "%"))


def _case(condition: exp.Expr) -> exp.Expr | None:
    """``CASE WHEN p THEN a ELSE b END = a`` keeps the rows for which p is true."""
    case = condition.this if isinstance(condition, exp.EQ) else None
    if not isinstance(case, exp.Case) or case.this is not None or len(case.args["ifs"]) != 1:
        return None
    branch, other, wanted = case.args["ifs"][0], case.args.get("default"), condition.expression
    literal = all(isinstance(each, exp.Literal) for each in (branch.args["true"], wanted))
    if not literal or branch.args["true"] != wanted or not (other is None or isinstance(other, exp.Literal)):
        return None
    return None if other == wanted else exp.paren(branch.this.copy())
