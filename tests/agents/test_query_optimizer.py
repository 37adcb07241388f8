"""A model's rewrites go through the prover: a wrong one comes back with rows that show it, a right one is measured."""

from __future__ import annotations

import pytest

from dea_core import read_schema
from dea_core.agents import Desk, ask
from dea_core.errors import UsageError
from tests.agents.minds import call, mind, say, steps

SCHEMA = read_schema(
    """CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users (id), total numeric(8, 2) NOT NULL);
"""
)
QUERY = "SELECT u.name, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) AS n FROM users u"
INNER = "SELECT u.name, count(*) AS n FROM users u JOIN orders o ON o.user_id = u.id GROUP BY u.id, u.name"
OUTER = "SELECT u.name, count(o.id) AS n FROM users u LEFT JOIN orders o ON o.user_id = u.id GROUP BY u.id, u.name"


def proposing(*rounds):
    proposals = [say({"queries": [{"sql": sql, "relies_on": "keys"} for sql in queries]}) for queries in rounds]
    return mind(call(("query_optimizer", {"task": "faster"})), *proposals, say({"said": "done"}))


@pytest.fixture
def desk():
    return Desk(schema=SCHEMA, query=QUERY, rows={"users": 200, "orders": 2_000})


def test_a_wrong_twin_comes_back_with_rows_and_is_put_right(desk):
    tuned = proposing([INNER], [OUTER], [])
    answer = ask("make this query faster", desk, tuned)
    (_, found) = answer.results[0]
    assert not any("JOIN orders" in one.sql and "LEFT" not in one.sql for one in found.shown)
    wrong = next(one for one in found.dropped if one.rules == ("proposed",))
    assert wrong.verdict.word == "refuted"
    sent_back = tuned.client.requests[2].messages[-1].text
    assert "the original gives" in sent_back
    assert "users (id, name)" in sent_back
    right = [*found.shown, *found.dropped]
    (kept,) = [one for one in right if one.rules == ("proposed",) and "LEFT JOIN" in one.sql]
    assert kept.verdict.word in ("proved", "tested")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DELETE FROM users", "DELETE"),
        ("SELECT name, 0 AS n FROM read_csv('/etc/passwd')", "read_csv"),
        ("SELECT name, nextval('s') AS n FROM users", "nextval"),
        ("SELECT name, n FROM nowhere", "nowhere"),
        ("not sql at all (", ""),
    ],
)
def test_what_is_no_query_over_the_schema_is_never_run(desk, sql, said):
    tuned = proposing([sql], [])
    ask("make this query faster", desk, tuned)
    (title,) = [one for one in steps(tuned, "refuted") if one == sql]
    why = next(step.detail for step in tuned.trace.steps if step.kind == "refuted" and step.title == title)
    assert said.lower() in why.lower()


def test_without_a_query_there_is_nothing_to_do():
    with pytest.raises(UsageError, match="no query to make faster"):
        ask("make it faster", Desk(schema=SCHEMA), None)
