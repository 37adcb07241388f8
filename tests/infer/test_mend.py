"""A workload is tried on made rows: what is empty gets a scenario, what is broken a repair, the rest is told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlglot import exp, parse_one

import dea_core
from dea_core.generate import InMemory, Plan, Proposal, generate_data
from dea_core.infer import Demand, Mended, Predicate, Reference, Rule, Trial, mend
from dea_core.schema import Schema
from dea_core.sql.lineage import BaseTable, Relation, fold, read_query
from dea_core.sql.workload import Model

SHOP = """
CREATE TABLE users (id INT PRIMARY KEY, country TEXT NOT NULL, plan TEXT, signup DATE NOT NULL);
CREATE TABLE orders (id INT PRIMARY KEY, user_id INT NOT NULL REFERENCES users, ship_to INT REFERENCES users,
                     status TEXT NOT NULL, total INT NOT NULL CHECK (total > 0), placed DATE NOT NULL,
                     shipped DATE, paid_on DATE, CHECK (shipped >= placed));
CREATE TABLE items (id INT PRIMARY KEY, order_id INT NOT NULL REFERENCES orders, sku TEXT, price INT NOT NULL);
"""
DAYS = (
    "SELECT CAST(d AS DATE) AS day FROM generate_series(DATE '2003-01-01', DATE '2004-12-31', INTERVAL 1 DAY) AS t(d)"
)


def trial(queries: Mapping[str, str], rules: Mapping[str, tuple[str, Demand, str]] = {}) -> Trial:
    """``rules``: the name, what it is about, what it demands, and its SQL."""
    schema = dea_core.read_schema(SHOP)
    relations: dict[str, Relation] = {
        table.name: BaseTable(table.name, {fold(c.name): c.name for c in table.columns}, closed=True)
        for table in schema
    }
    models = []
    for name, text in queries.items():
        tree = parse_one(text, dialect="duckdb")
        assert isinstance(tree, exp.Query)
        relations[name] = read_query(tree, dict(relations), name=name)
        models.append(Model(name, tree))
    stated = [
        Rule(name, about, demand, query)
        for name, (about, demand, sql) in rules.items()
        if isinstance(query := parse_one(sql, dialect="duckdb"), exp.Query)
    ]
    return Trial(schema, models, relations, stated)


def mended(tried: Trial) -> Mended:
    return mend(tried, dea_core.plan(tried.schema, rows=400).plan)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM orders WHERE upper(status) = 'LATE' AND total BETWEEN 777 AND 778",
        "SELECT * FROM orders WHERE extract(year FROM placed) = 1999 AND month(placed) = 11",
        "SELECT * FROM orders WHERE shipped > placed + 300",
        "SELECT * FROM items WHERE sku LIKE 'AB-%'",
        "SELECT * FROM orders o JOIN users u ON u.id = o.user_id WHERE u.country = 'NL' AND o.placed < u.signup - 9",
        "SELECT * FROM orders o JOIN users a ON a.id = o.user_id JOIN users b ON b.id = o.ship_to "
        "WHERE a.country = 'NL' AND b.country = 'FR'",
        "WITH late AS (SELECT id FROM orders WHERE status = 'late') SELECT count(*) n FROM items JOIN late "
        "ON late.id = order_id GROUP BY sku",
        "SELECT * FROM (SELECT id, 'a' AS kind FROM orders WHERE total = 31 UNION ALL SELECT id, 'b' FROM items "
        "WHERE price = -7) WHERE kind = 'b'",
    ],
)
def test_an_empty_query_gets_rows(query: str) -> None:
    found = mended(trial({"found": query}))
    assert found.built.rows["found"] > 0, found.notes
    assert any(table.scenarios for table in found.plan.tables.values())
    assert found.notes == ("scenarios were planted for found: without them no row of made data reached them",)


def test_queries_on_an_empty_one_are_filled_with_it() -> None:
    sums = "SELECT sum(total) AS s FROM late GROUP BY user_id"
    found = mended(trial({"late": "SELECT * FROM orders WHERE status = 'late'", "sums": sums}))
    assert found.built.rows["late"] >= found.built.rows["sums"] > 0
    assert [name for table in found.plan.tables.values() for name in table.scenarios] == ["late"]


def test_a_query_with_rows_changes_nothing() -> None:
    tried = trial({"all": "SELECT * FROM orders WHERE total > 0"})
    plan = dea_core.plan(tried.schema, rows=50).plan
    assert mend(tried, plan).plan == plan


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * FROM orders WHERE total < 0", "the solver finds none"),
        ("SELECT * FROM users WHERE id < 0", "keys decide id"),
        ("SELECT user_id FROM orders GROUP BY 1 HAVING count(*) > 5000", "COUNT"),
    ],
)
def test_what_cannot_be_filled_is_told(query: str, said: str) -> None:
    found = mended(trial({"never": query}))
    assert found.built.rows["never"] == 0
    [note] = found.notes
    assert note.startswith("never is empty on this data: ")
    assert said in note


def test_a_reference_to_a_constant_relation_keeps_the_column_to_its_values() -> None:
    broken = "SELECT paid_on FROM orders WHERE paid_on NOT IN (SELECT day FROM days)"
    rules = {"paid_on_a_day": ("orders", Reference(("paid_on",), "days", ("day",)), broken)}
    found = mended(trial({"days": DAYS}, rules))
    assert found.held == {"paid_on_a_day"}
    assert found.notes == ("paid_on_a_day holds: orders.paid_on is kept to what days holds",)
    [rule] = found.plan.table("orders").rules
    assert "2003-01-01" in rule.check
    assert "2004-12-31" in rule.check


def test_an_equation_with_a_sum_derives_the_column() -> None:
    queries = {
        "sums": "SELECT order_id, sum(price) AS total FROM items GROUP BY 1",
        "facts": "SELECT o.id, o.total / 100 AS total, s.total / 100 AS items FROM orders o "
        "LEFT JOIN sums s ON s.order_id = o.id",
    }
    broken = "SELECT * FROM facts WHERE NOT (items = total)"
    demand = Predicate(parse_one("items = total", dialect="duckdb"))
    tried = trial(queries, {"adds_up": ("facts", demand, broken)})
    found = mended(tried)
    assert found.held == {"adds_up"}
    line = found.plan.table("orders").columns["total"]
    assert (line.recipe, line.options["by"], line.why) == ("derived", "id", "test adds_up")
    assert agrees(tried.schema, found.plan)


def test_nothing_is_derived_where_rows_are_made_elsewhere() -> None:
    demand = Predicate(parse_one("items = total", dialect="duckdb"))
    sums = "SELECT o.id, o.total, (SELECT sum(price) FROM items WHERE order_id = o.id) AS items FROM orders o"
    tried = trial({"facts": sums}, {"adds_up": ("facts", demand, "SELECT * FROM facts WHERE items <> total")})
    tried.derives = False
    [note] = mended(tried).notes
    assert note.endswith("is not where rows are made elsewhere")


def agrees(schema: Schema, plan: Plan) -> bool:
    memory = InMemory()
    generate_data(schema, Proposal(plan), memory)
    sums = "SELECT order_id, sum(price) AS s FROM items GROUP BY 1"
    return memory.engine.rows(f"SELECT count(*) FROM orders JOIN ({sums}) ON order_id = id WHERE s <> total") == [(0,)]


def test_a_rule_without_a_repair_is_told() -> None:
    demand = Predicate(parse_one("total = 3", dialect="duckdb"))
    found = mended(trial({}, {"three": ("orders", demand, "SELECT * FROM orders WHERE total <> 3")}))
    assert found.held == frozenset()
    assert [note.partition(":")[0] for note in found.notes] == ["three is broken by 400 rows"]
