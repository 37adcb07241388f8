"""Times side by side, limits, answers compared, and query plans, on each engine."""

from __future__ import annotations

import time

import pytest

from dea_core.engines import Engine, open_engine
from dea_core.optimize import Comparison, OverTimeError, Timing, explained
from dea_core.optimize.measure import same_answer, side_by_side, timed

SLOW = "SELECT count(*) AS n FROM t AS a, t AS b, t AS c, t AS d WHERE a.i + b.i + c.i + d.i = 777"
LIMIT = 20.0


@pytest.fixture
def engine(engine_url: str):
    with open_engine(engine_url) as opened:
        numbers = "generate_series(1, 300)" if opened.dialect == "postgres" else "range(1, 301)"
        opened.execute(f"CREATE TABLE t AS SELECT i FROM {numbers} AS r (i)")
        opened.execute("CREATE TABLE f AS SELECT i, CAST(i AS double precision) / 3 AS x FROM t")
        yield opened


def test_the_slower_of_two_is_told(engine: Engine) -> None:
    slow = "SELECT count(*) AS n FROM t AS a, t AS b, t AS c WHERE a.i < 100 AND a.i + b.i + c.i = 3"
    found = side_by_side(engine, slow, "SELECT count(*) AS n FROM t", LIMIT)
    assert found.is_faster
    assert found.speedup > 2
    assert found.spread[0] <= found.speedup <= found.spread[1]
    assert not side_by_side(engine, "SELECT count(*) AS n FROM t", slow, LIMIT).is_faster


def test_a_run_over_the_limit_is_cancelled(engine: Engine) -> None:
    start = time.monotonic()
    with pytest.raises(OverTimeError, match="cancelled after 0") as told:
        timed(engine, SLOW, 0.3)
    assert time.monotonic() - start < LIMIT
    assert "--seconds" in (told.value.hint or "")
    assert engine.rows("SELECT count(*) FROM t") == [(300,)]  # and the connection still answers


def test_what_was_cancelled_is_at_least_so_slow(engine: Engine) -> None:
    found = side_by_side(engine, SLOW, "SELECT count(*) AS n FROM t", 0.5, cancelled=True)
    assert found.before.cancelled
    assert str(found).startswith("more than ")
    assert found.is_faster


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("SELECT i FROM t", "SELECT i FROM t ORDER BY i DESC", False),
        ("SELECT i FROM t", "SELECT i FROM t UNION ALL SELECT 1 AS i", True),
        ("SELECT i FROM t", "SELECT i + 1 AS i FROM t", True),
        ("SELECT i % 2 AS i FROM t", "SELECT DISTINCT i % 2 AS i FROM t", True),
        ("SELECT i FROM t", "SELECT i AS j FROM t", True),
        ("SELECT sum(x) AS s FROM f", "SELECT sum(x) AS s FROM (SELECT x FROM f ORDER BY i DESC) AS g", False),
        ("SELECT sum(x) AS s FROM f", "SELECT sum(x) + 1 AS s FROM f", True),
        ("SELECT CAST(NULL AS integer) AS i", "SELECT CAST(0 AS integer) AS i", True),
    ],
)
def test_answers_are_compared_as_bags(engine: Engine, one: str, other: str, differs: bool) -> None:
    assert (same_answer(engine, one, other, LIMIT) is not None) == differs


def test_a_query_plan_is_a_tree_of_steps(engine: Engine) -> None:
    sql = "SELECT a.i, count(*) AS n FROM t AS a JOIN f AS b ON b.i = a.i WHERE b.x > 1 GROUP BY a.i"
    guessed, ran = explained(engine, sql), explained(engine, sql, analyze=True)
    for plan in (guessed, ran):
        told = " ".join(f"{step.operator} {step.on}".lower() for _, step in plan.walk())
        assert "hash" in told or "merge" in told
        assert "scan" in told
        assert max(depth for depth, _ in plan.walk()) >= 2
    assert all(step.actual is None and step.seconds is None for _, step in guessed.walk())
    assert ran.actual == 297
    assert all(step.seconds is not None and step.seconds >= 0 for _, step in ran.walk())


@pytest.mark.parametrize(
    ("before", "after", "faster"),
    [
        ((2.0, 2.1, 1.9, 2.0), (1.0, 1.0, 1.1, 1.0), True),
        ((1.1, 1.1, 1.1, 1.1), (1.0, 1.0, 1.0, 1.0), False),  # within noise
        ((1.0, 3.0, 1.0, 3.0), (2.0, 1.0, 2.0, 1.0), False),  # now this, now that
    ],
)
def test_a_gain_stands_out_from_the_noise(before: tuple[float, ...], after: tuple[float, ...], faster: bool) -> None:
    assert Comparison(Timing(before), Timing(after)).is_faster == faster
