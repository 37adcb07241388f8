"""How much can the databases tell? Small changes to the candidate, each of which they should notice.

MUTATIONS ── comparison, logic, join, DISTINCT, UNION, aggregate, NULL handling, boundary, a clause dropped
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

from dea_core.errors import EngineError
from dea_core.prove.canonical import canonical_form
from dea_core.prove.reading import qualified
from dea_core.prove.refute import Trial
from dea_core.prove.verdict import Strength

MOST = 24
MOST_BATCHES = 2
SHOWN = 60
Mutation = Callable[[exp.Expr], "exp.Expr | None"]
"""Another node in the place of this one, or None where it does not apply."""

_COMPARISONS: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT, exp.EQ: exp.NEQ, exp.NEQ: exp.EQ,
}  # fmt: skip
_AGGREGATES: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.Min: exp.Max, exp.Max: exp.Min, exp.Sum: exp.Max, exp.Avg: exp.Min,
}  # fmt: skip
_LOGIC: dict[type[exp.Expr], type[exp.Expr]] = {exp.And: exp.Or, exp.Or: exp.And}


def _swapped(node: exp.Expr) -> exp.Expr | None:
    """Another comparison, aggregate or connective over the same."""
    for table in (_COMPARISONS, _AGGREGATES, _LOGIC):
        if type(node) in table:
            return table[type(node)](**{key: _copied(value) for key, value in node.args.items()})
    return None


def _join(node: exp.Expr) -> exp.Expr | None:
    """An inner join for a left one, and the other way round."""
    if not isinstance(node, exp.Join) or (node.args.get("on") is None and node.args.get("using") is None):
        return None
    other = node.copy()
    other.set("side", None if node.side else "LEFT")
    other.set("kind", None)
    return other


def _nulls(node: exp.Expr) -> exp.Expr | None:
    """What is NULL goes the other way: COALESCE left out, COUNT of rows for COUNT of values, NOT left out."""
    if isinstance(node, exp.Coalesce | exp.Not):
        inner: exp.Expr = node.this.copy()
        return inner
    if isinstance(node, exp.Count) and not isinstance(node.this, exp.Star):
        counted = node.this.expressions[0] if isinstance(node.this, exp.Distinct) else exp.Star()
        return exp.Count(this=counted.copy())
    if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
        return exp.not_(node.copy())
    return None


def _boundary(node: exp.Expr) -> exp.Expr | None:
    """A number that is compared, moved by one."""
    if (
        isinstance(node, exp.Literal)
        and not node.is_string
        and node.name.isdigit()
        and node.find_ancestor(*_COMPARISONS)
    ):
        return exp.Literal.number(int(node.name) + 1)
    return None


def _clause(node: exp.Expr) -> exp.Expr | None:
    """DISTINCT, a condition or a limit left out; ALL for a UNION and the other way round."""
    other = node.copy()
    if isinstance(node, exp.Union):
        other.set("distinct", not node.args.get("distinct"))
        return other
    if isinstance(node, exp.Select):
        dropped = next((key for key in ("distinct", "having", "limit", "where") if node.args.get(key)), None)
        if dropped is not None:
            other.set(dropped, None)
            return other
    return None


def _window(node: exp.Expr) -> exp.Expr | None:
    """A window without its partitions, an order the other way round."""
    other = node.copy()
    if isinstance(node, exp.Window) and node.args.get("partition_by"):
        other.set("partition_by", None)
        return other
    if isinstance(node, exp.Ordered):
        other.set("desc", not node.args.get("desc"))
        return other
    return None


MUTATIONS: tuple[Mutation, ...] = (_swapped, _join, _nulls, _boundary, _clause, _window)


def _copied(value: object) -> object:
    return value.copy() if isinstance(value, exp.Expr) else value


def mutants(tree: exp.Query) -> Iterator[tuple[str, exp.Query]]:
    """Every single small change to the query: what was changed, and the query with it."""
    for at, node in enumerate(tree.walk()):
        for mutation in MUTATIONS:
            other = mutation(node)
            if other is not None:
                yield f"{_shown(node)}  →  {_shown(other)}", _with(tree, at, other)


def _with(tree: exp.Query, at: int, other: exp.Expr) -> exp.Query:
    copy = tree.copy()
    node = next(node for n, node in enumerate(copy.walk()) if n == at)
    if node is copy and isinstance(other, exp.Query):
        return other
    node.replace(other)
    return copy


def _shown(node: exp.Expr) -> str:
    text = " ".join(node.sql("duckdb").split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def strength_of(trial: Trial) -> Strength | None:
    """How many mutants of the candidate the databases of ``trial`` notice; None where they cannot be asked at once."""
    if trial.one_by_one is not None:
        return None
    alive = [(told, tree) for told, tree in _some(list(mutants(trial.candidate.flat))) if _runs(trial, tree)]
    total = len(alive)
    for batch in trial.batches[:MOST_BATCHES]:
        trial.store.load(batch)
        alive = [(told, tree) for told, tree in alive if not _noticed(trial, tree)]
    equivalent = [told for told, tree in alive if _is_the_same(trial, tree)]
    survivors = tuple(told for told, _ in alive if told not in equivalent)
    total -= len(equivalent)
    return Strength(total - len(survivors), total, survivors) if total else None


def _some(listed: list[tuple[str, exp.Query]]) -> list[tuple[str, exp.Query]]:
    """At most ``MOST`` of them, from the whole query."""
    step = max(1, -(-len(listed) // MOST))
    return listed[::step]


def _runs(trial: Trial, tree: exp.Query) -> bool:
    trial.store.load([])
    return _asked(trial, tree) is not None


def _noticed(trial: Trial, tree: exp.Query) -> bool:
    numbers = _asked(trial, tree)
    return numbers is None or bool(numbers)  # it ran on empty tables: a row made it fail


def _asked(trial: Trial, tree: exp.Query) -> list[int] | None:
    try:
        return trial.store.differing(trial.candidate.flat, tree, len(trial.columns), trial.floats)
    except EngineError:
        return None


def _is_the_same(trial: Trial, tree: exp.Query) -> bool:
    """Whether the change is none: the mutant is the candidate, by its canonical form."""
    schema = trial.store.schema
    form = canonical_form(qualified(tree, schema, trial.candidate.dialect), schema)
    return form.proves(canonical_form(trial.candidate.qualified, schema))
