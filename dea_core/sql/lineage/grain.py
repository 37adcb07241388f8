"""What must be unique in the base tables, so that some columns of a query are unique together.

    unique_needs(relation, names)  ──>  KeyNeed, ... (none: it holds by itself)   |  the reason why that cannot be said

A block keeps its rows apart when the columns are unique in one of its sources and every other source is met at most
once: joined by equality on columns that are unique in it. What is missing for that becomes a key of the base table.
GROUP BY, DISTINCT and ``row_number() ... = 1`` give it for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from dea_core.sql.lineage.model import BaseTable, Block, Opaque, Query, Relation, Source, fold, has
from dea_core.sql.lineage.resolve import find, lost, plain_column

INJECTIVE = (
    exp.Column, exp.Identifier, exp.Literal, exp.Cast, exp.TryCast, exp.DataType, exp.DataTypeParam, exp.Paren,
    exp.Concat, exp.ConcatWs, exp.DPipe, exp.Coalesce, exp.MD5, exp.MD5Digest, exp.SHA, exp.SHA2, exp.Trim,
    exp.Lower, exp.Upper, exp.Alias, exp.Neg,
)  # fmt: skip
"""What keeps different values different (texts are made without stray blanks, and differ in more than case)."""


@dataclass(frozen=True)
class KeyNeed:
    """``columns`` of the base table ``table`` must be unique together."""

    table: str
    columns: tuple[str, ...]


Columns = dict[Source, set[str]]


def unique_needs(relation: Relation, names: Iterable[str]) -> tuple[KeyNeed, ...] | str:
    """What makes ``names`` of ``relation`` unique together."""
    wanted = {fold(name) for name in names}
    if isinstance(relation, BaseTable):
        return (KeyNeed(relation.name, tuple(sorted(relation.columns.get(name, name) for name in wanted))),)
    if isinstance(relation, Opaque):
        return f"{relation.text[:60]} is not a table"
    if len(relation.blocks) == 1:
        return _block_needs(relation.blocks[0], wanted)
    if relation.distinct and set(relation.blocks[0].outputs) <= wanted:
        return ()
    return "it is a union, whose parts may hold the same values"


def _block_needs(block: Block, wanted: set[str]) -> tuple[KeyNeed, ...] | str:
    if _is_numbered(block, wanted) or block.groups == ():
        return ()
    apart = _kept_apart_by(block)
    outputs = {name: block.outputs.get(name, exp.column(name)) for name in wanted}
    if apart is not None and all(_within(block, part, outputs.values()) for part in apart):
        return ()
    columns = _columns_of(block, outputs.values())
    if isinstance(columns, str):
        return columns
    must_meet = set(_joined(block)) if apart is None else _sources_in(block, apart)
    return _from_best_start(block, _with_equals(block, columns), must_meet)


def _is_numbered(block: Block, wanted: set[str]) -> bool:
    """Whether a row number is among the columns, and what it is counted within also is."""
    numbers = [e for name in wanted if isinstance(e := block.outputs.get(name), exp.Window) and _is_row_number(e)]
    listed = [block.outputs[name] for name in wanted if name in block.outputs]
    return any(
        all(_within(block, part, listed) for part in window.args.get("partition_by") or ()) for window in numbers
    )


def _is_row_number(window: exp.Window) -> bool:
    return isinstance(window.this, exp.RowNumber)


def _kept_apart_by(block: Block) -> tuple[exp.Expr, ...] | None:
    """Expressions of which every combination comes once: groups, DISTINCT, or the first row of each partition."""
    if block.groups is not None:
        return block.groups
    distinct = block.select.args.get("distinct")
    if distinct is not None:
        on = distinct.args.get("on")
        return tuple(on.expressions or [on]) if on is not None else tuple(block.outputs.values())
    for condition in block.where:
        window = _numbered_first(block, condition)
        if window is not None:
            return tuple(window)
    return None


def _numbered_first(block: Block, condition: exp.Expr) -> list[exp.Expr] | None:
    """The partition of a row number that ``condition`` sets to 1, over the sources of ``block``."""
    if not (isinstance(condition, exp.EQ) and condition.expression == exp.Literal.number(1)):
        return None
    if isinstance(condition.this, exp.Window):
        return list(condition.this.args.get("partition_by") or ()) if _is_row_number(condition.this) else None
    found = find(block, condition.this) if isinstance(condition.this, exp.Column) else None
    if not isinstance(found, tuple) or not isinstance(found[0].relation, Query) or len(_joined(block)) > 1:
        return (
            list(found.args.get("partition_by") or ())
            if isinstance(found, exp.Window) and _is_row_number(found)
            else None
        )
    inner = found[0].relation.blocks[0]
    window = inner.outputs.get(fold(found[1]))
    if not isinstance(window, exp.Window) or not _is_row_number(window):
        return None
    parts = [_name_of(inner, part) for part in window.args.get("partition_by") or ()]
    return [exp.column(name, table=found[0].alias) for name in parts if name] if all(parts) else None


def _name_of(block: Block, expression: exp.Expr) -> str | None:
    """Under which name ``block`` puts out an expression of its own."""
    for name, output in block.outputs.items():
        if _same(block, output, expression):
            return name
    is_open = isinstance(expression, exp.Column) and bool(block.open)
    return expression.name if is_open else None


def _same(block: Block, left: exp.Expr, right: exp.Expr) -> bool:
    if isinstance(left, exp.Column) and isinstance(right, exp.Column):
        one, other = find(block, left), find(block, right)
        if isinstance(one, tuple) and isinstance(other, tuple):
            return one[0] is other[0] and fold(one[1]) == fold(other[1])
    return left == right


def _within(block: Block, part: exp.Expr, listed: Iterable[exp.Expr]) -> bool:
    return any(_same(block, part, other) for other in listed)


def _joined(block: Block) -> list[Source]:
    return [source for source in block.sources if source.side not in ("semi", "anti")]


def _sources_in(block: Block, expressions: Iterable[exp.Expr]) -> set[Source]:
    found = [find(block, column) for e in expressions for column in e.find_all(exp.Column)]
    return {pair[0] for pair in found if isinstance(pair, tuple)}


def _columns_of(block: Block, expressions: Iterable[exp.Expr]) -> Columns | str:
    """The columns that the expressions are made of, where different columns make different values."""
    result: Columns = {}
    for expression in expressions:
        odd = next((node for node in expression.walk() if not isinstance(node, INJECTIVE)), None)
        if odd is not None:
            return f"{expression.sql()[:60]} may give one value for several"
        for column in expression.find_all(exp.Column):
            found = find(block, column)
            inner = _columns_of(block, [found]) if isinstance(found, exp.Expr) else found
            if inner is None or isinstance(inner, str):
                return inner or lost(block, column)
            for source, names in inner.items() if isinstance(inner, dict) else ((inner[0], {fold(inner[1])}),):
                result.setdefault(source, set()).update(names)
    return result


def _with_equals(block: Block, columns: Columns) -> Columns:
    """Add columns that an inner join sets equal to those."""
    result = {source: set(names) for source, names in columns.items()}
    for (left, a), (right, b) in equalities(block):
        if "left" in (left.side, right.side) or "full" in (left.side, right.side):
            continue
        if a in columns.get(left, ()):
            result.setdefault(right, set()).add(b)
        if b in columns.get(right, ()):
            result.setdefault(left, set()).add(a)
    return result


def equalities(block: Block) -> Iterator[tuple[tuple[Source, str], tuple[Source, str]]]:
    """Pairs of columns of two sources that the joins or WHERE of ``block`` set equal; the later source is second."""
    for condition in (*(c for source in block.sources for c in source.on), *block.where):
        if isinstance(condition, exp.EQ):
            sides = [_side(block, part) for part in (condition.this, condition.expression)]
            if sides[0] and sides[1] and sides[0][0] is not sides[1][0]:
                ordered = sorted((side for side in sides if side), key=lambda side: block.sources.index(side[0]))
                yield ordered[0], ordered[1]
    for at, source in enumerate(block.sources):
        for name in source.using:
            earlier = [other for other in block.sources[:at] if has(other.relation, name) is not False]
            if earlier:
                yield (earlier[0], fold(name)), (source, fold(name))


def _side(block: Block, part: exp.Expr) -> tuple[Source, str] | None:
    column = plain_column(part)
    found = find(block, column) if column is not None else None
    return (found[0], fold(found[1])) if isinstance(found, tuple) and found[0] in block.sources else None


def _from_best_start(block: Block, columns: Columns, must_meet: set[Source]) -> tuple[KeyNeed, ...] | str:
    """Start from the source in which most of the columns are fixed, its own and those of what it is joined to."""
    reason = "its columns come from no source"
    fixings = [_fixed_in(block, start, columns) for start in _joined(block)]
    for fixing in sorted(fixings, key=lambda fixing: -fixing.told):
        if fixing.told and fixing.names:
            needs = _from_start(block, fixing, columns, must_meet)
            if not isinstance(needs, str):
                return needs
            reason = needs
    return reason


@dataclass(frozen=True)
class _Fixing:
    """The columns of ``start`` that are fixed by those wanted; ``told`` counts wanted columns that went into it."""

    start: Source
    names: set[str]
    told: int
    needs: tuple[KeyNeed, ...]


def _fixed_in(block: Block, start: Source, columns: Columns) -> _Fixing:
    """Where wanted columns single out a row of another source, they fix what ``start`` is joined to it by."""
    names, told = set(columns.get(start, ())), len(columns.get(start, ()))
    needs: list[KeyNeed] = []
    for source, wanted in columns.items():
        joined = {near[1] for near, far in _both_ways(block) if near[0] is start and far[0] is source}
        if source is start or not joined or joined <= names:
            continue
        found = unique_needs(source.relation, wanted)
        if not isinstance(found, str):
            names, told, needs = names | joined, told + len(wanted), [*needs, *found]
    return _Fixing(start, names, told, tuple(needs))


def _both_ways(block: Block) -> Iterator[tuple[tuple[Source, str], tuple[Source, str]]]:
    for one, other in equalities(block):
        yield one, other
        yield other, one


def _from_start(block: Block, fixing: _Fixing, columns: Columns, must_meet: set[Source]) -> tuple[KeyNeed, ...] | str:
    first = unique_needs(fixing.start.relation, fixing.names)
    if isinstance(first, str):
        return first
    needs, reached = [*first, *fixing.needs], {fixing.start}
    while not must_meet <= reached:
        met = _next_met(block, reached, columns)
        if met is None:
            missing = next(source for source in block.sources if source in must_meet - reached)
            return f"a row of {fixing.start.alias} may meet several of {missing.alias}"
        reached.add(met[0])
        needs += met[1]
    return tuple(dict.fromkeys(needs))


def _next_met(block: Block, reached: set[Source], columns: Columns) -> tuple[Source, tuple[KeyNeed, ...]] | None:
    """A source not yet reached, of which each row reached meets at most one; and what makes it so."""
    for source in _joined(block):
        if source in reached:
            continue
        names = _fixed_names(block, source, reached) | columns.get(source, set())
        if isinstance(source.relation, Query) and source.relation.blocks[0].groups == ():
            return source, ()
        needs = unique_needs(source.relation, names) if names else "nothing in common"
        if not isinstance(needs, str):
            return source, needs
    return None


def _fixed_names(block: Block, source: Source, reached: set[Source]) -> set[str]:
    """Columns of ``source`` that a join sets equal to something of the sources reached, or to a constant."""
    names = set()
    for (left, a), (right, b) in equalities(block):
        names |= {b} if right is source and left in reached else set()
        names |= {a} if left is source and right in reached else set()
    for condition in (*source.on, *block.where):
        if isinstance(condition, exp.EQ) and isinstance(condition.expression, exp.Literal):
            side = _side(block, condition.this)
            names |= {side[1]} if side and side[0] is source else set()
    return names
