"""What there is to show of a query: conditions over its inputs, each as SQL that is true where the rows there show it.

    goals(tree)  ──>  Goal(told, sql), ...

joins       matched, and unmatched on each side that keeps such rows or could
conditions  of WHERE, HAVING and QUALIFY: passed, failed, and neither (NULL)
OR          each side alone
CASE        each arm, and the ELSE        COALESCE   with a first value and without
groups      of one row, of several        windows    the first row, and a later one
DISTINCT    rows that become one          UNION      each arm
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from dea_core.harden.unit.reads import GIVEN
from dea_core.harden.unit.scopes import MARK, Inner, inners
from dea_core.sql.predicates import conjuncts

SHOWN = 60
NOT_NULL = re.compile(r"\bNOT ([\w.]+) IS NULL")
KEPT_JOINS = ("", "LEFT", "RIGHT", "FULL")


@dataclass(frozen=True)
class Goal:
    """Something to show: ``told`` is said where a row is there for it, ``sql`` is whether it is shown."""

    told: str
    sql: str


def goals(tree: exp.Query) -> tuple[Goal, ...]:
    """All that there is to show of ``tree``, what is built first before what is built on it."""
    found = [goal for inner in inners(tree) for find in FINDERS for goal in find(inner)]
    return tuple({goal.sql: goal for goal in reversed(found)}.values())[::-1]


def _told(inner: Inner, said: str) -> str:
    return f"{inner.name}: {said}" if inner.name else said


def _text(node: exp.Expr) -> str:
    """An expression as people read it."""
    text = node.sql("duckdb", comments=False).replace(f"{GIVEN}.", "").replace('"', "")
    text = " ".join(NOT_NULL.sub(r"\1 IS NOT NULL", text).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


# --- joins and arms ---------------------------------------------------------------------------------------------------


def _joins(inner: Inner) -> Iterator[Goal]:
    select = inner.node
    first = select.args.get("from_")
    if not isinstance(select, exp.Select) or first is None:
        return
    for at, join in enumerate(select.args.get("joins") or []):
        if not (join.args.get("on") or join.args.get("using")) or join.side not in KEPT_JOINS or join.method:
            continue
        left, right = first.this.alias_or_name, join.this.alias_or_name
        inside, lefts, rights = (inner.count(_up_to(inner, at, side)) for side in ("", "LEFT", "RIGHT"))
        yield Goal(_told(inner, f"{left} with {right}"), f"{inside} > 0")
        yield Goal(_told(inner, f"{left} without {right}"), f"{lefts} > {inside}")
        yield Goal(_told(inner, f"{right} without {left}"), f"{rights} > {inside}")


def _up_to(inner: Inner, at: int, side: str) -> exp.Select:
    """What is joined so far, the last join on another side."""
    joins = [join.copy() for join in inner.node.args["joins"][: at + 1]]
    joins[-1].set("side", side or None)
    joins[-1].set("kind", None)
    return exp.Select(expressions=[_one()], from_=inner.node.args["from_"].copy(), joins=joins)


def _arms(inner: Inner) -> Iterator[Goal]:
    if isinstance(inner.node, exp.Union) and not isinstance(inner.node.parent, exp.SetOperation):
        for at, arm in enumerate(_flat(inner.node), 1):
            yield Goal(_told(inner, f"arm {at} of the UNION"), inner.exists(_unwrapped(arm)))


def _flat(node: exp.Expr) -> Iterator[exp.Query]:
    if isinstance(node, exp.Union):
        yield from (arm for side in (node.this, node.expression) for arm in _flat(side))
    elif isinstance(node, exp.Query):
        yield node


def _unwrapped(arm: exp.Query) -> exp.Query:
    inner = arm.unnest()
    assert isinstance(inner, exp.Query)
    return inner


# --- conditions -------------------------------------------------------------------------------------------------------


def _conditions(inner: Inner) -> Iterator[Goal]:
    if not isinstance(inner.node, exp.Select):
        return
    for word in ("where", "having", "qualify"):
        clause = inner.node.args.get(word)
        parts = conjuncts(clause.this) if clause is not None else []
        for part in parts:
            others = [each for each in parts if each is not part]
            alone: list[exp.Expr] = [_paren(part).is_(exp.null())]  # what makes one NULL often makes the others so
            ways = (("", [*others, part]), ("not: ", [*others, exp.not_(_paren(part))]), ("NULL: ", alone))
            for said, conditions in ways:
                query = _with_clause(inner, word, conditions)
                yield Goal(_told(inner, f"{said}{_text(part)}"), inner.exists(query))


def _with_clause(inner: Inner, word: str, conditions: list[exp.Expr]) -> exp.Select:
    """The SELECT with these conditions for those that it has in a clause, and without the clauses that come later."""
    query = inner.bare()
    kinds = {"where": exp.Where, "having": exp.Having, "qualify": exp.Qualify}
    for later in list(kinds)[list(kinds).index(word) :]:
        query.set(later, None)
    if word == "where" and _is_grouped(query):
        query.set("group", None)
        query.set("expressions", [_one()])
    query.set(word, kinds[word](this=exp.and_(*(_paren(one) for one in conditions))))
    return query


def _cases(inner: Inner) -> Iterator[Goal]:
    for case in _own(inner, exp.Case):
        subject, passed = case.this, list[exp.Expr]()
        for arm in case.args.get("ifs") or []:
            when = exp.EQ(this=_paren(subject), expression=_paren(arm.this)) if subject is not None else arm.this
            condition = exp.and_(*(_fails(one) for one in passed), _paren(when))
            yield from _asked(inner, case, f"WHEN {_text(arm.this)}", condition)
            passed.append(when)
        if passed:
            yield from _asked(inner, case, f"no arm of CASE WHEN {_text(passed[0])}", exp.and_(*map(_fails, passed)))


def _coalesces(inner: Inner) -> Iterator[Goal]:
    for node in _own(inner, exp.Coalesce):
        first = _paren(node.this)
        yield from _asked(inner, node, f"{_text(node.this)} with a value", exp.not_(first.is_(exp.null())))
        yield from _asked(inner, node, f"{_text(node.this)} without a value", first.copy().is_(exp.null()))


def _ors(inner: Inner) -> Iterator[Goal]:
    for node in _own(inner, exp.Or):
        for side, other in ((node.this, node.expression), (node.expression, node.this)):
            yield from _asked(inner, node, f"{_text(side)} alone", exp.and_(_paren(side), _fails(other)))


def _asked(inner: Inner, node: exp.Expr, said: str, condition: exp.Expr) -> Iterator[Goal]:
    """Whether a row has the condition where ``node`` stands: before rows are filtered, grouped, or after."""
    query = inner.bare()
    before = node.find_ancestor(exp.Where, exp.Join, exp.Group, exp.Select)
    in_sum = _in_aggregate(node)
    if isinstance(before, exp.Join | exp.Where) or in_sum or isinstance(before, exp.Group):
        for word in ("group", "having", "qualify", *(["where"] if isinstance(before, exp.Where) else [])):
            query.set(word, None)
        query.set("expressions", [exp.alias_(_paren(condition), MARK)])
    else:
        query.append("expressions", exp.alias_(_paren(condition), MARK))
    marked = exp.select(_one()).from_(query.subquery("shown")).where(exp.column(MARK))
    yield Goal(_told(inner, said), inner.exists(marked))


# --- many rows --------------------------------------------------------------------------------------------------------


def _groups(inner: Inner) -> Iterator[Goal]:
    group = inner.node.args.get("group") if isinstance(inner.node, exp.Select) else None
    if group is None:
        return
    for said, condition in (("one row", "count(*) = 1"), ("several rows", "count(*) > 1")):
        query = inner.bare()
        query.set("qualify", None)
        query = query.having(condition, append=False, dialect="duckdb")
        yield Goal(_told(inner, f"a group of {said}"), inner.exists(query))


def _windows(inner: Inner) -> Iterator[Goal]:
    for node in _own(inner, exp.Window):
        parts = [part.copy() for part in node.args.get("partition_by") or []]
        by = f"a window of {', '.join(map(_text, parts))}" if parts else "a window"
        for said, limit in (("with one row", "= 1"), ("with later rows", "> 1")):
            counted = exp.Window(this=exp.Count(this=exp.Star()), partition_by=[part.copy() for part in parts])
            query = inner.bare()
            query.append("expressions", exp.alias_(counted, MARK))
            marked = exp.select(_one()).from_(query.subquery("shown")).where(f"{MARK} {limit}", dialect="duckdb")
            yield Goal(_told(inner, f"{by} {said}"), inner.exists(marked))


def _distinct(inner: Inner) -> Iterator[Goal]:
    distinct = inner.node.args.get("distinct") if isinstance(inner.node, exp.Select) else None
    if distinct is not None:
        fewer = inner.bare()
        fewer.set("distinct", distinct.copy())
        told = _told(inner, "rows that DISTINCT makes one")
        yield Goal(told, f"{inner.count(inner.bare())} > {inner.count(fewer)}")


def _own(inner: Inner, kind: type[exp.Expr]) -> Iterator[exp.Expr]:
    """Nodes of a kind that belong to this SELECT, not to one within it."""
    if isinstance(inner.node, exp.Select):
        yield from (node for node in inner.node.find_all(kind) if node.find_ancestor(exp.Query) is inner.node)


def _in_aggregate(node: exp.Expr) -> bool:
    """Whether ``node`` is what an aggregate of a group is taken of; one over a window is of rows."""
    above = node.find_ancestor(exp.AggFunc, exp.Query)
    return isinstance(above, exp.AggFunc) and not isinstance(above.parent, exp.Window)


def _is_grouped(query: exp.Select) -> bool:
    listed = query.args.get("group") is not None
    return listed or any(
        isinstance(node, exp.AggFunc) and not isinstance(node.parent, exp.Window)
        for each in query.expressions
        for node in each.walk()
    )


def _fails(condition: exp.Expr) -> exp.Expr:
    """That a condition does not hold, be it false or NULL."""
    return exp.not_(exp.Coalesce(this=_paren(condition), expressions=[exp.false()]))


def _paren(node: exp.Expr) -> exp.Expr:
    return exp.Paren(this=node.copy())


def _one() -> exp.Expr:
    return exp.Literal.number(1)


Finder = Callable[[Inner], Iterator[Goal]]
FINDERS: tuple[Finder, ...] = (_joins, _conditions, _ors, _cases, _coalesces, _groups, _windows, _distinct, _arms)
