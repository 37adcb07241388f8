"""Tools that look at a database: what they tell; rows only where that was allowed; and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import dea_core.agents.tools  # noqa: F401  (registers them)
from dea_core.agents.desk import Desk
from dea_core.agents.toolbox import TOOLS
from dea_core.agents.typed import as_json
from dea_core.engines import open_engine
from dea_core.errors import DeaError, EngineError, RefusedError, UsageError
from tests.conftest import missing

TABLES = """
    CREATE TABLE customers (id INT PRIMARY KEY, email TEXT NOT NULL, joined DATE);
    CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT NOT NULL REFERENCES customers (id), amount DECIMAL(10, 2),
                         status TEXT);
    CREATE INDEX orders_by_status ON orders (status);
    INSERT INTO customers SELECT n, 'secret' || n || '@example.com', DATE '2026-01-01'
    FROM generate_series(1, 50) AS g(n);
    INSERT INTO orders SELECT n, 1 + n % 50, n / 10.0, CASE WHEN n % 10 = 0 THEN 'open' ELSE 'paid' END
    FROM generate_series(1, 5000) AS g(n);
"""
Use = Callable[..., Any]


@pytest.fixture
def desk(engine_url: str) -> Desk:
    with open_engine(engine_url) as engine:
        engine.execute(TABLES)
        engine.execute("ANALYZE")
    return Desk(databases={"shop": engine_url})


@pytest.fixture
def use(desk: Desk) -> Use:
    """Use a tool as the loop does; what it tells must be JSON."""

    def call(name: str, **arguments: Any) -> Any:
        told = TOOLS[name](desk, {"database": "shop", **arguments})
        json.dumps(as_json(told))
        return told

    return call


def test_a_query_tells_figures_and_no_text_of_a_row(use: Use) -> None:
    told = use("run_query", sql="SELECT id, email, joined, NULL AS nothing FROM customers")
    assert "secret" not in json.dumps(as_json(told))
    assert "--send-rows" in told["withheld"]
    id_, email, joined, nothing = told["columns"]
    assert (id_["min"], id_["max"], id_["distinct"], id_["null_share"]) == (1, 50, 50, 0)
    assert email.keys() == {"name", "type", "distinct", "null_share"}
    assert joined["min"] == "2026-01-01"
    assert nothing["null_share"] == 1
    assert (told["rows_read"], told["more_rows_not_read"]) == (50, False)


def test_rows_are_told_where_that_was_allowed_and_only_so_many(use: Use, desk: Desk) -> None:
    desk.send_rows, desk.row_cap = True, 2
    told = use("run_query", sql="SELECT id, email, amount FROM customers JOIN orders USING (id) ORDER BY id")
    assert told["rows"] == [[1, "secret1@example.com", "0.10"], [2, "secret2@example.com", "0.20"]]
    assert told["more_rows_not_read"]


def test_values_of_every_kind_are_json(use: Use, desk: Desk) -> None:
    desk.send_rows = True
    sql = "SELECT 1.5::float, 'NaN'::float, NULL, true, DATE '2026-01-02', INTERVAL '1' DAY, ARRAY[1, 2]"
    (row,) = use("run_query", sql=sql)["rows"]
    assert row == [1.5, "nan", None, True, "2026-01-02", "1 day, 0:00:00", [1, 2]]


def test_no_value_of_a_row_comes_by_way_of_an_error(use: Use, desk: Desk) -> None:
    telling = "SELECT CAST(email AS INT) AS n FROM customers"
    for tool, arguments in (("run_query", {}), ("get_explain_plan", {"analyze": True})):
        with pytest.raises(EngineError, match="refused a value of a row") as told:
            use(tool, sql=telling, **arguments)
        assert "secret" not in f"{told.value.lines()} {told.value.__cause__}"
    with pytest.raises(EngineError, match="amuont"):
        use("run_query", sql="SELECT amuont FROM orders")
    desk.send_rows = True
    with pytest.raises(EngineError, match="secret1"):
        use("run_query", sql=telling)


@pytest.mark.parametrize("tool", ["run_query", "get_explain_plan"])
def test_what_does_more_than_read_is_refused(tool: str, use: Use) -> None:
    with pytest.raises(RefusedError, match="DELETE is not run"):
        use(tool, sql="DELETE FROM orders")
    with pytest.raises(RefusedError, match="there is no table order"):
        use(tool, sql="SELECT * FROM order_lines")


def test_a_query_plan_is_told_step_by_step(use: Use) -> None:
    sql = "SELECT count(*) FROM orders WHERE customer_id = 7"
    told = use("get_explain_plan", sql=sql)
    assert any("orders" in step["on"] for step in told["steps"])
    assert "rows" not in told["steps"][0]
    assert any(step.get("rows") for step in use("get_explain_plan", sql=sql, analyze=True)["steps"])


def test_statistics_of_a_table(use: Use, desk: Desk) -> None:
    told = use("get_table_stats", table="ORDERS")
    assert told["estimated_rows"] == 5000
    assert [column["name"] for column in told["columns"]] == ["id", "customer_id", "amount", "status"]
    assert told["columns"][1]["nullable"] is False
    if desk.databases["shop"].startswith("postgres"):
        assert told["bytes"] > 0
        assert told["columns"][3]["distinct"] == 2


def test_a_table_that_is_not_there(use: Use) -> None:
    for tool in ("get_table_stats", "profile_table"):
        with pytest.raises(RefusedError) as told:
            use(tool, table="ordres")
        assert told.value.hint == "did you mean orders?"
    with pytest.raises(RefusedError, match="there is no table"):
        use("profile_table", table="orders; DROP TABLE orders")


def test_a_profile_has_no_text_of_a_row(use: Use, desk: Desk) -> None:
    told = use("profile_table", table="customers")
    assert told["rows"] == 50
    assert (told["columns"][0]["min"], told["columns"][0]["max"]) == (1, 50)
    assert "secret" not in json.dumps(as_json(told))
    desk.send_rows = True
    assert "secret" in json.dumps(as_json(use("profile_table", table="customers")))
    assert use("profile_table", table="orders")["columns"][3]["most_frequent"][0] == ["paid", 4500]


def test_indexes_that_are_there(use: Use) -> None:
    told = use("check_index", table="orders", columns=["STATUS"])
    assert told["serving"] == ["orders_by_status"]
    assert any(index["columns"] == ("id",) and index["unique"] for index in told["indexes"])
    with pytest.raises(RefusedError) as refused:
        use("check_index", table="orders", columns=["customer"])
    assert "customer_id" in str(refused.value.hint)


def test_an_index_that_is_not_there_is_not_built(use: Use) -> None:
    told = use("check_index", table="orders", columns=["customer_id"], sql="SELECT * FROM orders WHERE customer_id = 7")
    assert told["serving"] == []
    assert told["supposed"] is None
    assert "HypoPG" in told["why"] or "DuckDB" in told["why"]


def test_with_hypopg_the_planner_is_asked(postgres_database: str) -> None:
    with open_engine(postgres_database) as engine:
        if not engine.rows("SELECT 1 FROM pg_available_extensions WHERE name = 'hypopg'"):
            missing("Postgres has no HypoPG here (Debian's package is postgresql-15-hypopg)")
        engine.execute(TABLES)
        engine.execute("CREATE EXTENSION hypopg; ANALYZE")
    wanted = {"database": "shop", "table": "orders", "columns": ["customer_id"]}
    desk = Desk(databases={"shop": postgres_database})
    told = TOOLS["check_index"](desk, {**wanted, "sql": "SELECT * FROM orders WHERE customer_id = 7"})
    assert told["supposed"]["taken"]
    assert told["supposed"]["cost_share"] < 1
    with open_engine(postgres_database) as engine:
        assert engine.rows("SELECT count(*) FROM pg_indexes WHERE tablename = 'orders'") == [(2,)]


def test_the_schema_of_a_database_lies_on_the_desk(use: Use, desk: Desk) -> None:
    told = use("read_database")
    assert told["tables"] == {"customers": 3, "orders": 4}
    assert desk.need_schema().table("orders").primary_key is not None
    assert desk.database == "shop"


def test_another_database_is_not_reached(desk: Desk) -> None:
    for name, arguments in (("read_database", {}), ("run_query", {"sql": "SELECT 1"})):
        with pytest.raises(UsageError) as told:
            TOOLS[name](desk, {"database": "shpo", **arguments})
        assert told.value.hint == "did you mean shop?"


def test_a_limit_of_time_is_kept(desk: Desk, use: Use) -> None:
    desk.time_limit = 0.3
    endless = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT 1 FROM t) SELECT count(*) FROM t"
    with pytest.raises(DeaError, match="cancelled after"):
        use("run_query", sql=endless)
