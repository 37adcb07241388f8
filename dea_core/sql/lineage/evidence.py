"""What type a column must have, by how queries use it. Ranked: what is declared outweighs what is only compared.

    evidence(queries)       ──>  (table, column) -> Evidence, ...    and Meetings, whose sides share one type
    decide(evidence, name)  ──>  Decision: a type as text, and why

An Evidence is ``general`` when it tells the kind only (``x * 2`` needs a number, of whichever sort); then a weaker but
more exact one of the same kind refines it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from sqlglot import exp
from sqlglot.errors import SqlglotError

from dea_core.sql.lineage.model import BaseTable, Block, Query, fold
from dea_core.sql.lineage.named import named_type
from dea_core.sql.lineage.reads import columns_in
from dea_core.sql.lineage.resolve import expand_in


class Rank(IntEnum):
    """How much an Evidence weighs: the least number wins."""

    DECLARED = 0
    CONTRACT = 1
    CAST = 2
    FUNCTION = 3
    COMPARED = 4
    JOINED = 5
    NAMED = 6


@dataclass(frozen=True)
class Evidence:
    """``type`` is SQL text; ``general`` says that only its kind is known."""

    rank: Rank
    type: str
    why: str = ""
    general: bool = False


@dataclass(frozen=True)
class Decision:
    """The type chosen, and why."""

    type: str
    why: str
    rank: Rank


Place = tuple[str, str]

KINDS = {
    "number": exp.DataType.NUMERIC_TYPES,
    "text": exp.DataType.TEXT_TYPES,
    "temporal": exp.DataType.TEMPORAL_TYPES,
    "boolean": {exp.DataType.Type.BOOLEAN},
}
NUMBER, TEXT, MOMENT, BOOLEAN, LIST = "DECIMAL(12, 2)", "VARCHAR", "TIMESTAMP", "BOOLEAN", "VARCHAR[]"

TEMPORAL_FUNCTIONS = (
    exp.TimestampTrunc, exp.DateTrunc, exp.Extract, exp.TimeToStr, exp.DateDiff, exp.TimestampDiff, exp.DateAdd,
    exp.DateSub, exp.TimestampAdd, exp.TimestampSub, exp.Year, exp.Quarter, exp.Month, exp.Week, exp.Day, exp.DayOfWeek,
    exp.DayOfMonth, exp.DayOfYear, exp.LastDay, exp.TimeToUnix, exp.TsOrDsAdd, exp.TsOrDsDiff,
)  # fmt: skip
TEXT_FUNCTIONS = (
    exp.Lower, exp.Upper, exp.Trim, exp.Substring, exp.Left, exp.Right, exp.SplitPart, exp.RegexpLike,
    exp.RegexpExtract, exp.RegexpReplace,
    exp.Like, exp.ILike, exp.Contains, exp.StartsWith, exp.StrToTime, exp.StrToDate, exp.Initcap,
    exp.Replace, exp.StrPosition,
)  # fmt: skip
NUMBER_FUNCTIONS = (
    exp.Sum, exp.Avg, exp.Round, exp.Floor, exp.Ceil, exp.Abs, exp.Sqrt, exp.Ln, exp.Log, exp.Pow, exp.Stddev,
    exp.Variance, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.Sign,
)  # fmt: skip
COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)
DATE_TEXT = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}.*)?$")
NAMED_TEMPORAL_CALLS = {"dateadd", "age", "to_char", "date_part", "datepart", "monthname", "dayname", "strftime"}


def evidence(queries: Iterable[Query]) -> dict[Place, list[Evidence]]:
    """What each use of a base column, renamed at most, says of its type."""
    found: dict[Place, list[Evidence]] = {}
    for query in queries:
        for block in query.within:
            for column in columns_in(block):
                clue = clue_of(column, query.name)
                if clue is not None:
                    for place in _bare(block, column):
                        _note(found, place, clue)
    return found


def _note(found: dict[Place, list[Evidence]], place: Place, clue: Evidence) -> None:
    known = found.setdefault(place, [])
    if clue not in known:
        known.append(clue)


def _bare(block: Block, column: exp.Column) -> Iterator[Place]:
    for row in expand_in(block, column):
        if not row.blocked and isinstance(row.expression, exp.Column):
            table: BaseTable = row.tables[row.expression.table]
            yield table.name, row.expression.name


def clue_of(column: exp.Column, query: str = "") -> Evidence | None:
    """What the place of ``column`` in its expression says; ``query`` names the query, for the reason given."""
    node: exp.Expr = column
    while isinstance(node.parent, exp.Paren | exp.Alias | exp.Ordered | exp.Distinct | exp.Min | exp.Max) or _is_arm(
        node
    ):
        node = node.parent  # type: ignore[assignment]
    parent = node.parent
    if parent is None or isinstance(column.parent, exp.Alias):
        return _by_alias(column, query)
    found = _by_cast(parent) or _by_function(node, parent) or _by_comparison(node, parent)
    if found is None:
        return None
    where = parent.sql("duckdb", comments=False)[:60] + (f" in {query}" if query else "")
    return Evidence(found.rank, found.type, where, found.general)


def _is_arm(node: exp.Expr) -> bool:
    """Whether the CASE around it gives its value: then what is said of the CASE is said of it."""
    arm = isinstance(node.parent, exp.If) and node.arg_key == "true"
    return arm or (isinstance(node, exp.If) and node.arg_key == "ifs") or node.arg_key == "default"


def _by_alias(column: exp.Column, query: str) -> Evidence | None:
    """The name that a query gives the column may say more than its own."""
    alias = column.parent.alias if isinstance(column.parent, exp.Alias) else ""
    kind = named_type(alias) if alias else None
    return Evidence(Rank.NAMED, kind, f"named {alias} in {query}") if kind else None


def _by_cast(parent: exp.Expr) -> Evidence | None:
    """A cast to text says nothing: anything is cast to text to be put together or hashed."""
    if isinstance(parent, exp.Date):
        return Evidence(Rank.FUNCTION, "DATE", general=True)
    if not isinstance(parent, exp.Cast | exp.TryCast) or parent.to.this in exp.DataType.TEXT_TYPES:
        return None
    return Evidence(Rank.CAST, parent.to.sql("duckdb"))


def _by_function(node: exp.Expr, parent: exp.Expr) -> Evidence | None:
    if isinstance(parent, TEMPORAL_FUNCTIONS):
        return Evidence(Rank.FUNCTION, MOMENT, general=True)
    if isinstance(parent, exp.Anonymous) and parent.name.lower() in NAMED_TEMPORAL_CALLS:
        return Evidence(Rank.FUNCTION, MOMENT, general=True)
    if isinstance(parent, exp.DPipe | exp.Concat):
        return None
    if isinstance(parent, TEXT_FUNCTIONS):
        return Evidence(Rank.FUNCTION, TEXT, general=True)
    if isinstance(parent, exp.Add | exp.Sub):
        return _by_sum(node, parent)
    if isinstance(parent, NUMBER_FUNCTIONS):
        return Evidence(Rank.FUNCTION, NUMBER, general=True)
    if isinstance(parent, exp.And | exp.Or | exp.Not | exp.Where | exp.LogicalAnd | exp.LogicalOr):
        return Evidence(Rank.FUNCTION, BOOLEAN)
    if isinstance(parent, exp.If) and node.arg_key == "this":
        return Evidence(Rank.FUNCTION, BOOLEAN)
    if isinstance(parent, exp.Explode | exp.Unnest | exp.ArrayContains | exp.ArraySize):
        return Evidence(Rank.FUNCTION, LIST)
    if isinstance(parent, exp.JSONExtract | exp.JSONExtractScalar):
        return Evidence(Rank.FUNCTION, "JSON")
    return None


def _by_sum(node: exp.Expr, parent: exp.Binary) -> Evidence | None:
    """``x + y``: with an interval or a moment it is a moment; with a number it is a number."""
    other = parent.expression if parent.this is node else parent.this
    if isinstance(other, exp.Interval):
        return Evidence(Rank.FUNCTION, MOMENT, general=True)
    literal = _literal_type(other)
    if literal is not None and _kind(literal.type) in ("number", "temporal"):
        return Evidence(Rank.FUNCTION, literal.type, general=True)
    return None if isinstance(other, exp.Cast) else Evidence(Rank.JOINED, NUMBER, general=True)


def _by_comparison(node: exp.Expr, parent: exp.Expr) -> Evidence | None:
    others: list[exp.Expr] = []
    if isinstance(parent, COMPARISONS):
        others = [parent.expression if parent.this is node else parent.this]
    elif isinstance(parent, exp.Between):
        others = [parent.args["low"], parent.args["high"]]
    elif isinstance(parent, exp.In | exp.Coalesce | exp.Greatest | exp.Least):
        others = [part for part in parent.expressions if part is not node]
    elif isinstance(parent, exp.Case) and parent.this is node:
        others = [arm.this for arm in parent.args.get("ifs") or ()]
    elif isinstance(parent, exp.Is) and isinstance(parent.expression, exp.Boolean):
        others = [parent.expression]
    types = [found for other in others if (found := _literal_type(other)) is not None]
    best = next((found for found in types if "DECIMAL" in found.type), types[0] if types else None)
    exact = isinstance(parent, exp.In) and best is not None and best.type == "INTEGER"
    return Evidence(Rank.COMPARED, best.type, general=best.general and not exact) if best is not None else None


@dataclass(frozen=True)
class _Literal:
    type: str
    general: bool = False


def _literal_type(node: exp.Expr) -> _Literal | None:
    node = node.unnest()
    if isinstance(node, exp.Neg):
        return _literal_type(node.this)
    if isinstance(node, exp.Boolean):
        return _Literal(BOOLEAN)
    if isinstance(node, exp.CurrentDate):
        return _Literal("DATE", general=True)
    if isinstance(node, exp.CurrentTimestamp):
        return _Literal(MOMENT, general=True)
    if isinstance(node, exp.Cast):
        return _Literal(node.to.sql("duckdb"), general=True)
    if not isinstance(node, exp.Literal):
        return _computed_type(node)
    if node.is_string:
        return _Literal("DATE", general=True) if DATE_TEXT.match(node.name) else _Literal(TEXT)
    return _Literal("INTEGER", general=True) if node.is_int else _Literal(NUMBER, general=True)


def _computed_type(node: exp.Expr) -> _Literal | None:
    """The kind of what is computed, whatever of."""
    if isinstance(node, exp.Query):
        return _literal_type(node.selects[0].unalias()) if len(node.selects) == 1 else None
    if isinstance(node, exp.Add | exp.Sub):
        return _literal_type(node.this) or _literal_type(node.expression)
    if isinstance(node, exp.Min | exp.Max):
        return _literal_type(node.this)
    if isinstance(node, exp.Count):
        return _Literal("INTEGER", general=True)
    return _Literal(NUMBER, general=True) if isinstance(node, NUMBER_FUNCTIONS) else None


def decide(found: Iterable[Evidence], column: str) -> Decision:
    """The type of a column of that name, by the weightiest evidence; the name itself is the last resort."""
    ranked = sorted(found, key=lambda one: one.rank)
    by_name = named_type(column)
    own = [Evidence(Rank.NAMED, by_name, f"named {column}")] if by_name else []
    used = [one for one in ranked if one.rank < Rank.NAMED]
    given = [one for one in ranked if one.rank is Rank.NAMED]
    longer = [one for one in given if fold(column) in fold(one.why.removeprefix("named ").split(" ")[0])]
    listed = [*used, *longer, *own, *given]
    if not listed:
        return Decision(TEXT, f"nothing says more of {column}", Rank.NAMED)
    best = listed[0]
    if best.general:
        kind = _kind(best.type)
        exact = next((one for one in listed if not one.general and _kind(one.type) == kind), None)
        if exact is not None and not _narrows(best, exact):
            return Decision(exact.type, f"{best.why}; {exact.why}", best.rank)
    return Decision(best.type, best.why, best.rank)


def _narrows(best: Evidence, exact: Evidence) -> bool:
    """Whether ``exact`` would lose what ``best`` shows: a fraction compared with, kept in an integer."""
    return "DECIMAL" in best.type and best.rank is Rank.COMPARED and "INT" in exact.type


def _kind(text: str) -> str:
    try:
        built = exp.DataType.build(text, dialect="duckdb").this
    except (SqlglotError, ValueError):  # a type that only the user's engine knows
        return text
    return next((kind for kind, members in KINDS.items() if built in members), str(built))


def share(
    found: Mapping[Place, list[Evidence]], pairs: Iterable[tuple[Place, Place, str]]
) -> dict[Place, list[Evidence]]:
    """Let columns that meet in a join share the best that is known of any of them."""
    result = {place: list(some) for place, some in found.items()}
    groups: dict[Place, set[Place]] = {}
    for left, right, _ in pairs:
        joined = groups.get(left, {left}) | groups.get(right, {right})
        groups.update(dict.fromkeys(joined, joined))
    for place, members in groups.items():
        for other in sorted(members - {place}):
            strong = [one for one in found.get(other, ()) if one.rank < Rank.JOINED]
            by_name = named_type(other[1])
            strong += [Evidence(Rank.NAMED, by_name, f"named {other[1]}")] if by_name else []
            for one in sorted(strong, key=lambda one: one.rank)[:1]:
                why = f"meets {other[0]}.{other[1]} ({one.why})"
                result.setdefault(place, []).append(Evidence(max(Rank.JOINED, one.rank), one.type, why, one.general))
    return result
