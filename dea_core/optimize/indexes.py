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
from dea_core.optimize.index_wishes import IndexWish, wishes_of
from dea_core.optimize.measure import Comparison, Timing, timed
from dea_core.optimize.query_plan import explained
from dea_core.optimize.workbench import Workbench
from dea_core.schema import Schema, Table
from dea_core.sql.ddl import listed, relation

NAME = "dea_index"
MOST_TRIED = 8
ROUNDS = 3
HAS_HYPOPG = "SELECT 1 FROM pg_catalog.pg_extension WHERE extname = 'hypopg'"
LEAST_SHARE = 1e-6
ENOUGH_CHEAPER = 0.8
"""A supposed index counts when the planner's cost falls below this share of what it was."""
DUCKDB_NOTE = "no index is advised on DuckDB: it scans and hashes; an index helps it to find single rows by key only"


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
