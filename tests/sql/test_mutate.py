"""Mutants: each mutation by an example, no mutant twice, none that is the query itself, all of them parse and run."""

from __future__ import annotations

import duckdb
import pytest
from sqlglot import exp, parse_one

from dea_core.sql.mutate import mutants
from dea_core.sql.mutations import MUTATIONS

# the query, and a mutant that must be among its own
CASES = (
    ("SELECT a.x FROM a LEFT JOIN b ON a.id = b.id", "SELECT a.x FROM a JOIN b ON a.id = b.id"),
    ("SELECT a.x FROM a JOIN b ON a.id = b.id", "SELECT a.x FROM a LEFT JOIN b ON a.id = b.id"),
    ("SELECT 1 FROM a JOIN b ON a.id = b.id AND b.ok", "SELECT 1 FROM a JOIN b ON a.id = b.id"),
    ("SELECT 1 FROM a JOIN b USING (id, day)", "SELECT 1 FROM a JOIN b USING (day)"),
    ("SELECT a.id, a.b_id FROM a JOIN b ON a.b_id = b.id", "SELECT a.id, a.b_id FROM a JOIN b ON a.id = b.id"),
    ("SELECT x FROM a WHERE x > 1 AND y", "SELECT x FROM a WHERE y"),
    ("SELECT x FROM a WHERE x > 1", "SELECT x FROM a"),
    ("SELECT x, COUNT(*) FROM a GROUP BY x HAVING COUNT(*) > 1", "SELECT x, COUNT(*) FROM a GROUP BY x"),
    ("SELECT DISTINCT x FROM a", "SELECT x FROM a"),
    ("SELECT x, day, SUM(y) FROM a GROUP BY x, day", "SELECT x, day, SUM(y) FROM a GROUP BY x"),
    ("SELECT x FROM a UNION ALL SELECT x FROM b", "SELECT x FROM a"),
    ("SELECT x FROM a UNION ALL SELECT x FROM b", "SELECT x FROM a UNION SELECT x FROM b"),
    ("SELECT COALESCE(x, 0) FROM a", "SELECT x FROM a"),
    ("SELECT COUNT(DISTINCT x) FROM a", "SELECT COUNT(x) FROM a"),
    ("SELECT COUNT(x) FROM a", "SELECT COUNT(*) FROM a"),
    ("SELECT x FROM a WHERE NOT x IS NULL", "SELECT x FROM a WHERE x IS NULL"),
    (
        "SELECT ROW_NUMBER() OVER (PARTITION BY x ORDER BY y) AS n FROM a",
        "SELECT ROW_NUMBER() OVER (ORDER BY y) AS n FROM a",
    ),
    ("SELECT x FROM a ORDER BY x LIMIT 1", "SELECT x FROM a ORDER BY x DESC LIMIT 1"),
    ("SELECT CASE WHEN x THEN 1 ELSE 2 END AS c FROM a", "SELECT CASE WHEN x THEN 1 END AS c FROM a"),
    (
        "SELECT CASE WHEN x = 1 THEN 'a' WHEN x = 2 THEN 'b' END AS c FROM a",
        "SELECT CASE WHEN x = 1 THEN 'a' END AS c FROM a",
    ),
    ("SELECT x FROM a WHERE x > 1", "SELECT x FROM a WHERE x >= 1"),
    ("SELECT x FROM a WHERE x OR y", "SELECT x FROM a WHERE x AND y"),
    ("SELECT SUM(x) AS s FROM a", "SELECT MAX(x) AS s FROM a"),
    ("SELECT x / 100 AS y FROM a", "SELECT x AS y FROM a"),
    ("SELECT x / 100 AS y FROM a", "SELECT x * 100 AS y FROM a"),
    ("SELECT x FROM a WHERE x > 1", "SELECT x FROM a WHERE x > 2"),
    ("SELECT x FROM a WHERE x = 'paid'", "SELECT x FROM a WHERE x = 'paid_'"),
    ("SELECT x FROM a WHERE x IN ('a', 'b')", "SELECT x FROM a WHERE x IN ('a')"),
    ("SELECT id AS a_id, user_id FROM a", "SELECT user_id AS a_id, id AS user_id FROM a"),
)
RICH = """
WITH paid AS (
  SELECT order_id, SUM(amount) / 100 AS amount FROM payments
  WHERE kind IN ('card', 'cash') AND amount > 0 GROUP BY order_id, kind
)
SELECT o.id, o.customer_id, COALESCE(p.amount, 0) AS amount, CASE WHEN o.status = 'x' THEN 1 ELSE 2 END AS state
FROM orders AS o LEFT JOIN paid AS p ON p.order_id = o.id WHERE NOT o.status IS NULL
"""


def _parsed(text: str) -> exp.Query:
    tree = parse_one(text, dialect="duckdb")
    assert isinstance(tree, exp.Query)
    return tree


def _same(text: str) -> str:
    return parse_one(text, dialect="duckdb").sql("duckdb")


@pytest.mark.parametrize(("query", "mutant"), CASES)
def test_a_mistake_is_among_the_mutants(query: str, mutant: str) -> None:
    assert _same(mutant) in [one.tree.sql("duckdb") for one in mutants(_parsed(query))]


def test_no_mutant_comes_twice_and_none_is_the_query_itself() -> None:
    texts = [one.tree.sql("duckdb") for one in mutants(_parsed(RICH))]
    assert len(texts) == len(set(texts)) > 20
    assert _same(RICH) not in texts


def test_the_query_is_left_as_it_is() -> None:
    tree = _parsed(RICH)
    list(mutants(tree))
    assert tree.sql("duckdb") == _same(RICH)


def test_mutants_can_be_run() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE payments (order_id INT, kind TEXT, amount INT)")
        connection.execute("CREATE TABLE orders (id INT, customer_id INT, status TEXT)")
        refused = 0
        for one in mutants(_parsed(RICH)):
            try:
                connection.execute(one.tree.sql("duckdb"))
            except duckdb.Error:
                refused += 1
        assert refused < 6  # a GROUP BY that lacks a column, columns of two types that change places


def test_what_is_told_shows_both_sides() -> None:
    told = [one.told for one in mutants(_parsed(RICH))]
    assert "AS o LEFT JOIN paid  →  AS o JOIN paid" in told
    assert all("  →  " in line for line in told)


def test_the_likeliest_mistakes_have_the_lowest_rank() -> None:
    ranks = {one.told: one.rank for one in mutants(_parsed(RICH))}
    swapped = next(rank for told, rank in ranks.items() if "id AS customer_id" in told or "customer_id AS id" in told)
    assert swapped == len(MUTATIONS) - 1
    assert min(ranks.values()) == 0
