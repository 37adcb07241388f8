"""The whole pipeline: what is shown, what is dropped and why; nothing of the user's is changed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlglot import exp

from dea_core import optimize
from dea_core.cli import dea
from dea_core.engines import open_engine
from dea_core.errors import DeaError, ReadError, SchemaError, UsageError
from dea_core.optimize import REWRITES, Change, Facts
from dea_core.render.optimize_text import optimization_as_json, render_optimization
from tests.conftest import missing

DDL = """
CREATE TABLE users (id integer PRIMARY KEY, name varchar(40) NOT NULL, city varchar(20));
CREATE TABLE orders (
    id integer PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users (id),
    seller_id integer REFERENCES users (id),
    amount numeric(10, 2) NOT NULL
);
"""
ROWS = {"users": 2_000, "orders": 30_000}
EITHER = "SELECT u.id, o.id AS order_id FROM users u JOIN orders o ON o.user_id = u.id OR o.seller_id = u.id"


@pytest.fixture
def ddl(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sql"
    path.write_text(DDL)
    return path


def test_a_faster_query_is_shown_with_verdict_times_and_plans(ddl: Path) -> None:
    found = optimize(EITHER, schema=ddl, rows=ROWS)
    assert found.best is not None
    assert found.best.rules == ("split_or",)
    assert found.best.verdict.word == "proved"
    assert found.best.comparison.speedup > 2
    assert found.best.same_on_data
    text = render_optimization(found)
    assert text.startswith(f"{found.best.comparison} faster, proved: ")
    for part in ("+UNION ALL", "-  ON o.user_id = u.id OR", "query plan of the rewrite:", "before ", "orders 30,000"):
        assert part in text
    assert optimization_as_json(found)["dialect"] == "duckdb"


def test_what_does_not_pay_is_dropped_with_its_ratio(ddl: Path) -> None:
    found = optimize("SELECT o.id FROM orders o WHERE o.id + 1 = 3", schema=ddl, rows={"*": 50})
    assert all(each.comparison.is_faster for each in found.shown)
    told = [(each.rules, each.why) for each in found.dropped] + [(each.rules, "shown") for each in found.shown]
    assert ("bare_columns",) in [rules for rules, _ in told]


def test_a_wrong_rewrite_is_never_shown(ddl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(query: exp.Query, facts: Facts):
        plain = query.copy()
        plain.set("where", None)
        yield Change(plain)

    monkeypatch.setitem(REWRITES._found, "wrong", wrong)
    found = optimize("SELECT o.id FROM orders o WHERE o.amount > 500", schema=ddl, rows=ROWS)
    assert "wrong" not in [rule for each in found.shown for rule in each.rules]
    refuted = next(each for each in found.dropped if each.rules == ("wrong",))
    assert refuted.why.startswith("refuted: ")
    text = render_optimization(found)
    assert "original gives no rows" in text
    assert "candidate gives (" in text


def test_two_rewrites_are_applied_one_after_another(ddl: Path) -> None:
    sql = "SELECT DISTINCT o.id, o.amount FROM orders o LEFT JOIN users u ON u.id = o.seller_id WHERE o.amount > 1"
    found = optimize(sql, schema=ddl, rows={"users": 20_000, "orders": 200_000})
    tried = {each.rules for each in (*found.shown, *found.dropped)}
    assert any(len(rules) == 2 for rules in tried)
    assert all(each.verdict.same for each in found.shown)


def test_a_database_is_only_read(ddl: Path, engine_url: str) -> None:
    with open_engine(engine_url) as engine:
        for statement in filter(str.strip, DDL.split(";")):
            engine.execute(statement)
        numbers = "generate_series(1, 500)" if engine.dialect == "postgres" else "range(1, 501)"
        engine.execute(f"INSERT INTO users SELECT i, 'n', 'c' FROM {numbers} AS r (i)")
        engine.execute(f"INSERT INTO orders SELECT i, i, NULL, 1 FROM {numbers} AS r (i)")
        if engine.dialect == "postgres":
            engine.execute("ANALYZE")
        before = _everything(engine)
    found = optimize("SELECT DISTINCT o.id, o.amount FROM orders o", on=engine_url)
    assert found.best is not None or found.dropped
    assert "the data of " in found.measured_on
    with open_engine(engine_url) as engine:
        assert _everything(engine) == before


def _everything(engine) -> list[object]:
    tables = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_name IN ('users', 'orders')"
    schemas = "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'dea%'"
    return [sorted(engine.rows(q)) for q in (tables, schemas, "SELECT * FROM users", "SELECT * FROM orders")]


def test_a_scratch_schema_in_postgres_goes_again(ddl: Path, postgres_database: str) -> None:
    found = optimize(EITHER, schema=ddl, rows={"users": 200, "orders": 3_000}, on=postgres_database)
    assert found.measured_on.startswith("Postgres ")
    assert found.best is not None
    assert "dea_scratch" not in found.best.sql
    with open_engine(postgres_database) as engine:
        assert engine.rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'dea%'") == []
        assert engine.rows("SELECT relname FROM pg_class WHERE relname = 'orders'") == []


def test_an_index_is_advised_when_postgres_takes_it_and_it_pays(ddl: Path, postgres_database: str) -> None:
    sql = "SELECT o.id FROM orders o WHERE o.user_id = 7"
    found = optimize(sql, schema=ddl, rows=ROWS, on=postgres_database)
    assert found.indexes
    advice = found.indexes[0]
    assert advice.sql == "CREATE INDEX ON orders (user_id);"
    assert advice.comparison is not None
    assert advice.comparison.is_faster
    assert advice.bytes
    assert advice.bytes > 0
    assert "index: CREATE INDEX ON orders (user_id);" in render_optimization(found)


def test_an_index_is_advised_with_the_rewrite_that_it_needs(ddl: Path, postgres_database: str) -> None:
    ddl.write_text(
        "CREATE TABLE visits (id integer PRIMARY KEY, page integer NOT NULL CHECK (page BETWEEN 1 AND 5000));"
    )
    sql = "SELECT v.id FROM visits v WHERE v.page + 1 = 30"
    found = optimize(sql, schema=ddl, rows=60_000, on=postgres_database)
    advice = found.indexes[0]
    assert advice.sql == "CREATE INDEX ON visits (page);"
    if found.best is None:
        assert advice.query is not None
        assert "v.page = 29" in advice.query
        assert "with the query written so" in render_optimization(found)


def test_no_index_is_advised_where_a_key_serves(ddl: Path, postgres_database: str) -> None:
    found = optimize("SELECT o.amount FROM orders o WHERE o.id = 7", schema=ddl, rows=ROWS, on=postgres_database)
    assert not found.indexes


def test_on_a_users_postgres_no_index_is_built(ddl: Path, postgres_database: str) -> None:
    with open_engine(postgres_database) as engine:
        for statement in filter(str.strip, DDL.split(";")):
            engine.execute(statement)
    found = optimize("SELECT o.id FROM orders o WHERE o.user_id = 7", on=postgres_database)
    assert any("HypoPG is not installed" in note and "orders (user_id)" in note for note in found.notes)


def test_with_hypopg_the_planner_is_asked(postgres_database: str) -> None:
    with open_engine(postgres_database) as engine:
        if not engine.rows("SELECT 1 FROM pg_available_extensions WHERE name = 'hypopg'"):
            missing("Postgres has no HypoPG here (Debian's package is postgresql-15-hypopg)")
        engine.execute("CREATE EXTENSION hypopg")
        engine.execute("CREATE TABLE orders (id integer PRIMARY KEY, user_id integer NOT NULL)")
        engine.execute("INSERT INTO orders SELECT i, i % 1000 FROM generate_series(1, 50000) AS r (i)")
        engine.execute("ANALYZE orders")
    found = optimize("SELECT o.id FROM orders o WHERE o.user_id = 7", on=postgres_database)
    (advice,) = found.indexes
    assert advice.sql == "CREATE INDEX ON orders (user_id);"
    assert advice.comparison is None
    assert advice.cost_ratio is not None
    assert 0 < advice.cost_ratio < 0.8
    assert "the planner would take it" in render_optimization(found)
    with open_engine(postgres_database) as engine:
        assert engine.rows("SELECT count(*) FROM pg_indexes WHERE tablename = 'orders'") == [(1,)]


def test_nothing_rests_on_a_constraint_that_is_not_valid(postgres_database: str) -> None:
    with open_engine(postgres_database) as engine:
        engine.execute("CREATE TABLE users (id integer PRIMARY KEY)")
        engine.execute("CREATE TABLE orders (id integer PRIMARY KEY, user_id integer NOT NULL)")
        engine.execute("INSERT INTO orders VALUES (1, 99)")
        engine.execute("ALTER TABLE orders ADD CONSTRAINT buyer FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID")
    sql = "SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id"
    found = optimize(sql, on=postgres_database)
    assert not [each for each in (*found.shown, *found.dropped) if "drop_unused_join" in each.rules]
    assert "buyer of orders is NOT VALID, so nothing rests on it" in found.notes


def test_a_query_over_the_limit_is_cancelled_and_said(ddl: Path) -> None:
    sql = "SELECT count(*) AS n FROM orders a, orders b, orders c WHERE a.amount + b.amount + c.amount = 777.77"
    found = optimize(sql, schema=ddl, rows={"orders": 3_000, "users": 10}, seconds=1)
    assert found.seconds is None
    assert "over 1 s (cancelled)" in render_optimization(found)


def test_ties_at_the_end_of_a_limit_are_told_and_what_settles_them(ddl: Path) -> None:
    counted = "SELECT u.id, count(o.id) AS n FROM users u LEFT JOIN orders o ON o.user_id = u.id GROUP BY u.id"
    found = optimize(f"{counted} ORDER BY n DESC LIMIT 3", schema=ddl, rows={"*": 500})
    assert (
        "LIMIT 3 may keep any of the rows that tie in n DESC; ORDER BY n DESC, u.id leaves no choice" in found.notes[0]
    )
    assert any(each.verdict is not None and each.verdict.word == "proved" for each in (*found.shown, *found.dropped))
    settled = optimize(f"{counted} ORDER BY n DESC, u.id LIMIT 3", schema=ddl, rows={"*": 500})
    assert not [note for note in settled.notes if "tie" in note]


def test_what_was_not_tried_for_want_of_time_is_named(ddl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    search = sys.modules["dea_core.optimize.search"]
    monkeypatch.setattr(search, "SEARCH_SECONDS", 0.0)
    monkeypatch.setattr(search, "SEARCH_RUNS", 0.0)
    found = optimize(EITHER, schema=ddl, rows={"*": 50})
    assert not found.shown
    assert any(note.startswith("not tried any more") and "split_or" in note for note in found.notes)


# --- mistakes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "error", "said", "hint"),
    [
        (" \n ", ReadError, "the query is empty", "one SELECT"),
        ("-- nothing to\n-- be asked", ReadError, "it has no statement", "one SELECT"),
        ("SELECT FROM WHERE ;(", ReadError, "this is not SQL that duckdb reads", "--dialect"),
        ("DELETE FROM users;", UsageError, "only queries that read", "one SELECT"),
        ("SELECT 1; SELECT 2;", UsageError, "there are 2 statements", None),
        ("SELECT id FROM user_s;", SchemaError, "table user_s, which is not there", "did you mean users"),
        ("SELECT u.nmae FROM users u;", SchemaError, "table u has no column nmae", "did you mean name"),
        ("SELECT nmae FROM users;", SchemaError, "column nmae", "did you mean name"),
    ],
)
def test_what_is_no_query_is_told(ddl: Path, sql: str, error: type[DeaError], said: str, hint: str | None) -> None:
    with pytest.raises(error) as told:
        optimize(sql, schema=ddl, rows=10)
    assert said in told.value.message
    assert (hint or "") in (told.value.hint or "")


def test_a_file_that_is_no_text_is_told(ddl: Path, tmp_path: Path) -> None:
    (tmp_path / "query.sql").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ReadError, match="cannot read "):
        optimize(tmp_path / "query.sql", schema=ddl, rows=10)


def test_something_to_time_it_on_is_needed(ddl: Path) -> None:
    with pytest.raises(UsageError, match="nothing to time the query on"):
        optimize("SELECT 1;")
    with pytest.raises(UsageError, match="needs a schema"):
        optimize("SELECT 1;", on="postgresql://nobody@/none", rows=10)
    with pytest.raises(UsageError, match="for Postgres"):
        optimize("SELECT 1;", on="duckdb:///x.duckdb", schema=ddl, rows=10)
    with pytest.raises(UsageError, match="not above zero"):
        optimize("SELECT 1;", schema=ddl, rows=10, seconds=0)


def test_a_role_without_rights_is_told_so(ddl: Path, postgres_database: str) -> None:
    with open_engine(postgres_database) as engine:
        for statement in filter(str.strip, DDL.split(";")):
            engine.execute(statement)
        engine.execute("DROP ROLE IF EXISTS dea_guest")
        engine.execute("CREATE ROLE dea_guest LOGIN")
    try:
        guest = postgres_database.replace("postgres@", "dea_guest@")
        with pytest.raises(DeaError, match="permission denied"):
            optimize("SELECT o.id FROM orders o;", on=guest)
    finally:
        with open_engine(postgres_database) as engine:
            engine.execute("DROP OWNED BY dea_guest; DROP ROLE dea_guest")


def run(*words: str) -> Result:
    return CliRunner().invoke(dea, ["optimize", *words])


def test_the_command_reads_a_file_and_prints_json(ddl: Path, tmp_path: Path) -> None:
    query = tmp_path / "query.sql"
    query.write_text(EITHER)
    done = run(str(query), "--schema", str(ddl), "--rows", "500", "--json")
    assert done.exit_code == 0, done.output
    assert '"original"' in done.output
    done = run(str(query), "--schema", str(ddl), "--rows", "200", "--rows", "orders=900")
    assert "orders 900 rows" in done.output


def test_a_missing_file_names_the_nearest(ddl: Path, tmp_path: Path) -> None:
    (tmp_path / "query.sql").write_text("SELECT 1")
    done = run(str(tmp_path / "qurey.sql"), "--schema", str(ddl))
    assert isinstance(done.exception, ReadError)
    assert "query.sql" in (done.exception.hint or "")
