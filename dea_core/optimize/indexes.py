"""Index advice for Postgres: what the query filters, joins and sorts by, kept only if the planner takes it and it pays.

    advise(asked, bench, limit) ──> IndexAdvice, ... and notes      for the fastest query there is by now, and for
                                                                    rewrites that are no faster without an index

On data of ours an index is built for real, inside a transaction that is rolled back. On a database of the user's it is
only supposed (HypoPG, where that extension is there), since building one keeps others from writing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlglot import exp

from dea_core.errors import EngineError
from dea_core.optimize.facts import Facts
from dea_core.optimize.measure import Comparison, Timing, timed
from dea_core.optimize.query_plan import explained
from dea_core.optimize.trees import columns_in, joins_of, sources_of, where_of
from dea_core.optimize.workbench import Workbench
from dea_core.schema import Schema, Table
from dea_core.sql.ddl import listed, relation
from dea_core.sql.predicates import conjuncts

NAME = "dea_index"
MOST_TRIED = 8
MOST_COVERED = 4
"""Columns of an index that holds all that a query reads of a table."""
ROUNDS = 3
HAS_HYPOPG = "SELECT 1 FROM pg_catalog.pg_extension WHERE extname = 'hypopg'"
LEAST_SHARE = 1e-6
ENOUGH_CHEAPER = 0.8
"""A supposed index counts when the planner's cost falls below this share of what it was."""
DUCKDB_NOTE = "no index is advised on DuckDB: it scans and hashes; an index helps it to find single rows by key only"


@dataclass(frozen=True)
class IndexWish:
    """An index that might help: on ``columns`` of ``table``, ``why`` in words."""

    table: Table
    columns: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class IndexAdvice:
    """An index that the planner takes. ``comparison`` where it was built and timed, else ``cost_ratio``, estimated.

    ``query`` is the rewrite that needs it, and that does not pay without it.
    """

    sql: str
    why: str
    bytes: int | None
    comparison: Comparison | None = None
    cost_ratio: float | None = None
    query: str | None = None

    @property
    def gain(self) -> float:
        """How many times as fast, measured or by the planner's reckoning."""
        return self.comparison.speedup if self.comparison else 1 / max(self.cost_ratio or 1.0, LEAST_SHARE)


@dataclass(frozen=True)
class Asked:
    """What indexes are sought for: ``fastest``, and ``idle`` rewrites (as written, and as trees)."""

    schema: Schema
    fastest: exp.Query
    idle: tuple[tuple[str, exp.Query], ...] = ()

    def trials(self) -> Iterator[tuple[IndexWish, exp.Query, str | None]]:
        """Each index to try, the query that would use it, and that query's text where it is an idle rewrite."""
        facts = Facts(self.schema, "postgres")
        own = wishes_of(self.fastest, facts)
        yield from ((wish, self.fastest, None) for wish in own)
        for written, tree in self.idle:
            yield from ((wish, tree, written) for wish in wishes_of(tree, facts) if wish not in own)


def advise(asked: Asked, bench: Workbench, limit: float) -> tuple[tuple[IndexAdvice, ...], tuple[str, ...]]:
    """Indexes worth having, the best first, and what there is to say about those not tried."""
    if bench.engine.dialect != "postgres":
        return (), (DUCKDB_NOTE,)
    trials = list(asked.trials())[:MOST_TRIED]
    if not bench.ours and trials and not bench.engine.rows(HAS_HYPOPG):
        named = "; ".join(dict.fromkeys(f"{wish.table.name} ({', '.join(wish.columns)})" for wish, _, _ in trials))
        return (), (f"indexes not tried, for HypoPG is not installed and building one would lock your tables: {named}",)
    before, found, notes = bench.runnable(asked.fastest, asked.schema), [], []
    for wish, tree, written in trials:
        pair = before, bench.runnable(tree, asked.schema)
        advice = _built(bench, wish, pair, limit) if bench.ours else _supposed(bench, wish, pair)
        if isinstance(advice, IndexAdvice):
            found.append(replace(advice, query=written))
        else:
            notes.append(f"index on {wish.table.name} ({', '.join(wish.columns)}), {wish.why}: {advice}")
    return tuple(sorted(found, key=lambda each: -each.gain)), tuple(dict.fromkeys(notes))


def wishes_of(tree: exp.Query, facts: Facts) -> list[IndexWish]:
    """Candidates from predicates, joins and ORDER BY, without those that a key or index serves already."""
    found: dict[tuple[str, tuple[str, ...]], IndexWish] = {}
    for select in tree.find_all(exp.Select):
        for alias in sources_of(select):
            table = facts.table(select, alias)
            for columns, why in _wanted(select, alias) if table else ():
                if table and not _served(table, columns):
                    found.setdefault((table.name, columns), IndexWish(table, columns, why))
    return sorted(found.values(), key=lambda wish: -len(wish.columns))


def _wanted(select: exp.Select, alias: str) -> Iterator[tuple[tuple[str, ...], str]]:
    conditions = [*where_of(select), *(part for join in joins_of(select) for part in conjuncts(join.args.get("on")))]
    equal: list[str] = []
    joined: list[str] = []
    ranged: list[str] = []
    for condition in conditions:
        for mine, other in _sides(condition, alias):
            kind = ranged if not isinstance(condition, exp.EQ | exp.In) else joined if _columns(other) else equal
            kind.append(mine.name)
    sorted_by = _sorted_by(select, alias)
    equal, joined = list(dict.fromkeys(equal)), list(dict.fromkeys(joined))
    if equal or ranged:
        yield (*equal, *ranged[:1]), "filtered by " + ", ".join((*equal, *ranged[:1]))
    for name in joined:
        yield (name,), f"joined by {name}"
        if equal or ranged:
            yield (name, *equal, *ranged[:1]), f"joined by {name}, filtered by {', '.join((*equal, *ranged[:1]))}"
    grouped = _grouped_by(select, alias)
    if grouped:
        yield grouped, f"grouped by {', '.join(grouped)}"
        covered = dict.fromkeys((*grouped, *(each.name for each in columns_in(select) if each.table == alias)))
        if len(grouped) < len(covered) <= MOST_COVERED:
            yield tuple(covered), f"grouped by {', '.join(grouped)}, and holds all that is read"
    if sorted_by:
        yield (*equal, *sorted_by), f"sorted by {', '.join(sorted_by)} up to a LIMIT"


def _sides(condition: exp.Expr, alias: str) -> Iterator[tuple[exp.Column, exp.Expr | None]]:
    if isinstance(condition, exp.EQ | exp.GT | exp.GTE | exp.LT | exp.LTE):
        for mine, other in ((condition.this, condition.expression), (condition.expression, condition.this)):
            if isinstance(mine, exp.Column) and mine.table == alias:
                yield mine, other
    elif isinstance(condition, exp.Between | exp.In):
        named = condition.this
        if isinstance(named, exp.Column) and named.table == alias:
            yield named, None


def _columns(side: exp.Expr | None) -> bool:
    return side is not None and side.find(exp.Column) is not None


def _sorted_by(select: exp.Select, alias: str) -> tuple[str, ...]:
    order = select.args.get("order")
    if order is None or select.args.get("limit") is None:
        return ()
    parts = [ordered.this for ordered in order.expressions]
    plain = [part.name for part in parts if isinstance(part, exp.Column) and part.table == alias]
    return tuple(plain) if len(plain) == len(parts) else ()


def _grouped_by(select: exp.Select, alias: str) -> tuple[str, ...]:
    """The columns by which the rows of one table alone are grouped."""
    group = select.args.get("group")
    if group is None or len(sources_of(select)) > 1:
        return ()
    plain = [part.name for part in group.expressions if isinstance(part, exp.Column) and part.table == alias]
    return tuple(plain) if len(plain) == len(group.expressions) else ()


def _served(table: Table, columns: tuple[str, ...]) -> bool:
    there = [key.columns for key in table.keys if key.where is None]
    there += [
        index.columns for index in table.indexes if index.where is None and len(index.columns) == len(index.expressions)
    ]
    return any(tuple(have[: len(columns)]) == columns for have in there)


def _statement(wish: IndexWish, path: tuple[str, ...], name: str = "") -> str:
    named = f" {name}" if name else ""
    return f"CREATE INDEX{named} ON {relation(path, 'postgres')} ({listed(wish.columns, 'postgres')})"


def _path(table: Table, bench: Workbench) -> tuple[str, ...]:
    return tuple(bench.places.get(table.name) or table.path[-2:] or (table.name,))


def _shown(wish: IndexWish) -> str:
    plain = ", ".join(wish.columns)
    return f"CREATE INDEX ON {wish.table.name} ({plain});"


def _built(bench: Workbench, wish: IndexWish, pair: tuple[str, str], limit: float) -> IndexAdvice | str:
    """Build it, see whether the planner takes it, time the queries without and with it in turns, take it all back.

    A text says why it is not advised.
    """
    engine = bench.engine
    path = _path(wish.table, bench)
    name = relation((*path[:-1], NAME), "postgres")
    with engine.transaction(undo=True):  # type: ignore[attr-defined]
        engine.execute(_statement(wish, path, NAME))
        if NAME not in explained(engine, pair[1]).indexes():
            return "the planner does not take it"
        size = int(str(engine.rows(f"SELECT pg_catalog.pg_relation_size('{name}')")[0][0]))
        comparison = _without_and_with(bench, name, pair, limit)
    if comparison is None:
        return f"the query does not end within {limit:g} s with it"
    if not comparison.is_faster:
        return f"the planner takes it, and it does not pay: {comparison.speedup:.2f}x"
    return IndexAdvice(_shown(wish), wish.why, size, comparison)


def _without_and_with(bench: Workbench, name: str, pair: tuple[str, str], limit: float) -> Comparison | None:
    before, after = [], []
    old, new = pair
    try:
        timed(bench.engine, new, limit)
        for _ in range(ROUNDS):
            with bench.engine.transaction(undo=True):  # type: ignore[attr-defined]
                bench.engine.execute(f"DROP INDEX {name}")
                before.append(timed(bench.engine, old, limit))
            after.append(timed(bench.engine, new, limit))
    except EngineError:
        if not after and not before:
            return _cancelled_without(bench, new, limit)
        return None
    return Comparison(Timing(tuple(before)), Timing(tuple(after)))


def _cancelled_without(bench: Workbench, sql: str, limit: float) -> Comparison | None:
    try:
        runs = tuple(timed(bench.engine, sql, limit) for _ in range(ROUNDS))
    except EngineError:
        return None
    return Comparison(Timing((limit,), cancelled=True), Timing(runs))


def _supposed(bench: Workbench, wish: IndexWish, pair: tuple[str, str]) -> IndexAdvice | str:
    """Ask the planner, by HypoPG, what it would do with the index."""
    engine = bench.engine
    before, sql = _cost(bench, pair[0]), pair[1]
    statement = _statement(wish, _path(wish.table, bench)).replace("'", "''")
    oid, name = engine.rows(f"SELECT indexrelid, indexname FROM hypopg_create_index('{statement}')")[0]
    try:
        taken = any(str(name) in each for each in explained(engine, sql).indexes())
        size = int(str(engine.rows(f"SELECT hypopg_relation_size({oid})")[0][0]))
        ratio = _cost(bench, sql) / before
    finally:
        engine.rows("SELECT hypopg_reset()")
    if not taken or ratio > ENOUGH_CHEAPER:
        return f"the planner would take it, at {ratio:.0%} of the cost" if taken else "the planner would not take it"
    return IndexAdvice(_shown(wish), wish.why, size, cost_ratio=ratio)


def _cost(bench: Workbench, sql: str) -> float:
    found = bench.engine.rows(f"EXPLAIN (FORMAT JSON) {sql}")[0][0]
    return float(found[0]["Plan"]["Total Cost"])  # type: ignore[index]
