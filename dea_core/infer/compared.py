"""The literals that queries compare base columns with, however many queries, renames and casts stand between.

WHERE s.state IN ('TN', 'SD')           ──>  stores.state: values TN, SD
CASE WHEN lower(kind) = 'late' ...      ──>  values late
d BETWEEN '1999-02-01' AND '1999-03-01' ──>  windows
name LIKE 'green%'                      ──>  patterns
extract(year FROM d) = 1995             ──>  windows 1995-01-01 to 1995-12-31
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from sqlglot import exp
from sqlglot.optimizer.simplify import simplify

from dea_core.infer.reach import reach
from dea_core.schema import Compared, Origin
from dea_core.sql.lineage import Block, Query
from dea_core.sql.lineage.model import own_nodes
from dea_core.sql.lineage.resolve import expand_in

Place = tuple[str, str]
MOST_VALUES = 500
SIGNS: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NullSafeEQ: "=", exp.Is: "=", exp.NEQ: "<>", exp.NullSafeNEQ: "<>", exp.GT: ">", exp.GTE: ">",
    exp.LT: "<", exp.LTE: "<", exp.Like: "like", exp.ILike: "like",
}  # fmt: skip
TURNED = {">": "<", "<": ">"}
OPPOSITES = {"=": "<>", "<>": "=", "<": ">", ">": "<", "like": "unlike"}


@dataclass(frozen=True)
class _Said:
    """One comparison: what is compared, how (``within`` for both ends of a range), and the literals."""

    side: exp.Expr
    sign: str
    literals: tuple[str, ...]
    within: exp.Expr | None = None
    """The conjunction it is a part of, whose parts hold together."""


@dataclass
class _Heap:
    """What is collected of one column."""

    values: dict[str, None] = field(default_factory=dict)
    avoided: dict[str, None] = field(default_factory=dict)
    windows: dict[tuple[str, str], None] = field(default_factory=dict)
    patterns: dict[str, None] = field(default_factory=dict)
    queries: dict[str, None] = field(default_factory=dict)

    def compared(self) -> Compared:
        named = list(self.queries)
        more = f" and {len(named) - 2} more" if len(named) > 3 else ""
        told = ", ".join(named[:3] if not more else named[:2]) + more
        one_sided = [window for window in self.windows if "" in window]
        return Compared(
            tuple(self.values)[:MOST_VALUES],
            tuple(self.avoided)[:MOST_VALUES],
            tuple(w for w in self.windows if w not in one_sided or not self.values)[:MOST_VALUES],
            tuple(self.patterns)[:MOST_VALUES],
            Origin("model sql", detail=f"compared in {told}"),
        )


def compared(queries: Iterable[Query]) -> dict[Place, Compared]:
    """What each base column is compared with."""
    heaps: dict[Place, _Heap] = {}
    for query in queries:
        for block in query.within:
            for place, sign, literals in _in_block(block):
                _note(heaps.setdefault(place, _Heap()), sign, literals, query.name)
    found = {place: heap.compared() for place, heap in heaps.items()}
    return {place: one for place, one in found.items() if one}


def _note(heap: _Heap, sign: str, literals: tuple[str, ...], query: str) -> None:
    heap.queries[query] = None
    if sign in ("=", "<>", "like"):
        kept = {"=": heap.values, "<>": heap.avoided, "like": heap.patterns}[sign]
        kept.update(dict.fromkeys(literals))
    elif sign == "unlike":
        heap.avoided.update(dict.fromkeys(pattern.replace("%", " ").strip() for pattern in literals))
    elif sign == "within":
        heap.windows[(literals[0], literals[1])] = None
    elif sign in (">", "<"):
        heap.windows[(literals[0], "") if sign == ">" else ("", literals[0])] = None


def _in_block(block: Block) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
    """Comparisons of the block at base columns; both bounds of one condition as one range."""
    open_ends: dict[tuple[Place, int], dict[str, str]] = {}
    for expression in block.expressions:
        for node in own_nodes(expression):
            for said in _comparisons(node):
                for place, literals in _at_base(block, said):
                    if said.sign in (">", "<"):
                        open_ends.setdefault((place, id(said.within)), {})[said.sign] = literals[0]
                    else:
                        yield place, said.sign, literals
    for (place, _), ends in open_ends.items():
        low, high = ends.get(">"), ends.get("<")
        if low is not None and high is not None and _in_order(low, high):
            yield place, "within", (low, high)
        else:
            yield from ((place, sign, (literal,)) for sign, literal in ends.items())


def _in_order(low: str, high: str) -> bool:
    one, other = _number(low), _number(high)
    return one <= other if one is not None and other is not None else low <= high


def _comparisons(node: exp.Expr) -> Iterator[_Said]:
    """What ``node`` compares with literals."""
    turned = _is_negated(node) != bool(node.args.get("negate"))
    for said in _plain(node):
        sign = OPPOSITES.get(said.sign, "") if turned else said.sign
        if sign:
            yield _Said(said.side, sign, said.literals, said.within)


def _plain(node: exp.Expr) -> Iterator[_Said]:
    """The comparison that ``node`` is, read as if no NOT were around it."""
    if type(node) in SIGNS and isinstance(node, exp.Binary):
        sign, left, right = SIGNS[type(node)], node.this, node.expression
        for side, other, how in ((left, right, sign), (right, left, TURNED.get(sign, sign))):
            literal = literal_text(other)
            year = _of_year(side)
            if literal is not None and year is not None:
                yield _Said(year, "within", (f"{literal}-01-01", f"{literal}-12-31"))
            elif literal is not None:
                yield _Said(side, how, (literal,), _conjunction(node))
    elif isinstance(node, exp.In) and not node.args.get("query"):
        literals = [literal_text(one) for one in node.expressions]
        yield from [_Said(node.this, "=", kept)] if (kept := tuple(x for x in literals if x is not None)) else []
    elif isinstance(node, exp.Between):
        low, high = literal_text(node.args["low"]), literal_text(node.args["high"])
        yield from [_Said(node.this, "within", (low, high))] if low is not None and high is not None else []
    elif isinstance(node, exp.Case) and node.this is not None:
        literals = [literal_text(arm.this) for arm in node.args.get("ifs") or ()]
        yield from [_Said(node.this, "=", kept)] if (kept := tuple(x for x in literals if x is not None)) else []


def _of_year(side: exp.Expr) -> exp.Expr | None:
    """What it takes the year of, if it does."""
    inner = side.unnest()
    if isinstance(inner, exp.Extract) and inner.name.upper() == "YEAR":
        found: exp.Expr = inner.expression
        return found
    return inner.this if isinstance(inner, exp.Year) else None


def _is_negated(node: exp.Expr) -> bool:
    above = node.parent
    while isinstance(above, exp.Paren):
        above = above.parent
    return isinstance(above, exp.Not)


def _conjunction(node: exp.Expr) -> exp.Expr:
    above: exp.Expr = node
    while isinstance(above.parent, exp.And | exp.Paren):
        above = above.parent
    return above


def _at_base(block: Block, said: _Said) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """The base columns that are compared in the end, and with what."""
    first = reach(said.side)
    if first is None:
        return
    for row in expand_in(block, first.column):
        below = reach(row.expression) if not row.blocked else None
        if below is None or below.column.table not in row.tables:
            continue
        undone = [below.undo(step) for one in said.literals if (step := first.undo(one)) is not None]
        literals = tuple(one for one in undone if one is not None)
        if len(literals) == len(said.literals):
            yield (row.tables[below.column.table].name, below.column.name), literals


def literal_text(node: exp.Expr) -> str | None:
    """The text of a literal, or of what is computed of literals alone; None for anything else."""
    if node.find(exp.Column, exp.Query, exp.AggFunc, exp.Window):
        return None
    plain = node if isinstance(node, exp.Literal) else simplify(node.copy())
    sign = ""
    while isinstance(plain, exp.Paren | exp.Cast | exp.TryCast | exp.Neg | exp.Date):
        sign = "-" if isinstance(plain, exp.Neg) else sign
        plain = plain.this
        if plain is None:
            return None
    return sign + plain.name if isinstance(plain, exp.Literal) else None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except ArithmeticError:
        return None
