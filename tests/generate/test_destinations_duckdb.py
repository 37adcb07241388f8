"""Tables of a DuckDB file: made, filled in one transaction, and never at the cost of rows that are not ours."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dea_core.engines import DuckDB
from dea_core.errors import EngineError, RefusedError, WriteError
from dea_core.generate.destinations import DuckDBTables
from tests.generate.staged import HOSTILE, Stage, silent

SHOP = """
    CREATE TYPE mood AS ENUM ('glad', 'sad');
    CREATE TABLE users (id serial PRIMARY KEY, said text UNIQUE, mood mood DEFAULT 'glad');
    CREATE TABLE orders (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
        amount numeric(10, 2) CHECK (amount > 0), twice numeric GENERATED ALWAYS AS (amount * 2) STORED, tags text[]);
"""
ORDERS = """SELECT i::INTEGER AS id, 1 + i::INTEGER % 9 AS user_id, 1.50::DECIMAL(10, 2) AS amount,
    3::DECIMAL(18, 0) AS twice, ['a', NULL] AS tags FROM range(20) r(i)"""
MARKER = "made by a test"


@pytest.fixture
def shop(tmp_path: Path) -> Stage:
    folder = tmp_path / "staged"
    folder.mkdir()
    return Stage(folder, SHOP)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "shop.duckdb"


def load(stage: Stage, file: Path, orders: str = ORDERS, progress: Any = silent, **options: Any) -> DuckDBTables:
    destination = DuckDBTables(file, **options)
    destination.prepare(stage.schema)
    destination.write(stage.engine, [stage.rows("orders", orders), stage.hostile("users")], progress)
    return destination


def ask(file: Path, sql: str) -> list[tuple[Any, ...]]:
    with DuckDB.open(file, read_only=True) as database:
        return database.rows(sql)


def run(file: Path, sql: str) -> None:
    with DuckDB.open(file) as database:
        database.execute(sql)


# --- made and filled --------------------------------------------------------------------------------------------------


def test_tables_are_made_with_their_rules(shop: Stage, file: Path) -> None:
    load(shop, file)
    assert ask(file, "SELECT said FROM users ORDER BY id") == [(text,) for text in [*HOSTILE, None]]
    assert ask(file, "SELECT count(*), max(twice), any_value(tags) FROM orders") == [(20, 3, ["a", None])]
    (sql,) = ask(file, "SELECT sql FROM duckdb_tables() WHERE table_name = 'orders'")[0]
    for rule in ("PRIMARY KEY(id)", "users(id)", "CHECK((amount > 0))", "user_id INTEGER NOT NULL"):
        assert rule in sql
    assert "mood ENUM('glad', 'sad')" in str(ask(file, "SELECT sql FROM duckdb_tables() WHERE table_name = 'users'"))
    assert [path.name for path in file.parent.iterdir() if path.name != "staged"] == [file.name]


def test_without_constraints_tables_are_plain(shop: Stage, file: Path) -> None:
    load(shop, file, create_constraints=False)
    assert ask(file, "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type <> 'NOT NULL'") == [(0,)]


def test_what_duckdb_cannot_take_is_told(tmp_path: Path, file: Path) -> None:
    stage = Stage(
        tmp_path,
        """CREATE TABLE a (id integer PRIMARY KEY, boss integer REFERENCES a, b_id integer, n integer CHECK (mine(n)));
           CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a);
           ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;
           CREATE UNIQUE INDEX one_boss ON a (boss) WHERE n > 0;
           CREATE SCHEMA raw; CREATE TABLE raw.c (id integer REFERENCES a);""",
    )
    destination = DuckDBTables(file)
    destination.prepare(stage.schema)
    rows = [
        stage.rows("a", "SELECT 1 AS id, 1 AS boss, 1 AS b_id, 1 AS n"),
        stage.rows("b", "SELECT 1 AS id, 1 AS a_id"),
    ]
    destination.write(stage.engine, [*rows, stage.rows("raw.c", "SELECT 1 AS id")], silent)
    told = "\n".join(destination.notes)
    for rule, why in (
        ("a FOREIGN KEY (boss) -> a", "refer to themselves"),
        ("a FOREIGN KEY (b_id) -> b", "refer to one another"),
        ("b FOREIGN KEY (a_id) -> a", "refer to one another"),
        ("raw.c FOREIGN KEY (id) -> a", "no keys across schemas"),
        ('a UNIQUE "main"."a" ("boss") WHERE', "no such key"),
        ("a CHECK (MINE(n))", "mine does not exist"),
    ):
        assert any(rule in note and why in note for note in destination.notes), f"{rule} ({why}) is not in\n{told}"
    assert len(destination.notes) == 6


def test_tables_that_are_there_keep_their_columns(shop: Stage, file: Path) -> None:
    """Their own order and spelling, defaults for columns that nobody gives, computed columns left alone."""
    run(
        file,
        """CREATE TABLE "Users" (SAID varchar, id bigint, mood varchar DEFAULT 'none', seen date DEFAULT '2024-01-01');
        CREATE TABLE orders (tags varchar[], id integer, amount double, user_id integer,
            twice double GENERATED ALWAYS AS (amount * 2))""",
    )
    load(shop, file)
    assert ask(file, "SELECT id, said, mood, seen::varchar FROM users WHERE id = 1") == [
        (1, "plain", "none", "2024-01-01")
    ]
    assert ask(file, "SELECT DISTINCT amount, twice FROM orders") == [(1.5, 3.0)]


def test_schemas_and_other_paths(tmp_path: Path, file: Path) -> None:
    stage = Stage(tmp_path, "CREATE SCHEMA raw; CREATE TABLE raw.a (id integer); CREATE TABLE b (id integer);")
    destination = DuckDBTables(file, names={"b": ("shop", 'o\'dd "x"', "b b")})
    destination.prepare(stage.schema)
    written = destination.write(stage.engine, [stage.rows(n, "SELECT 1 AS id") for n in ("raw.a", "b")], silent)
    assert written == ("raw.a", 'shop.o\'dd "x".b b')
    assert ask(file, 'SELECT (SELECT id FROM raw.a), (SELECT id FROM "o\'dd ""x"""."b b")') == [(1, 1)]


def test_a_table_that_refers_to_itself_is_filled_in_rounds(tmp_path: Path, file: Path) -> None:
    stage = Stage(tmp_path, "CREATE TABLE staff (id integer PRIMARY KEY, boss integer REFERENCES staff)")
    run(file, "CREATE TABLE staff (id integer PRIMARY KEY, boss integer REFERENCES staff (id))")
    rows = "SELECT i::INTEGER AS id, CASE WHEN i > 1 THEN (i // 2)::INTEGER END AS boss FROM range(1000, 0, -1) r(i)"
    destination = DuckDBTables(file)
    destination.write(stage.engine, [stage.rows("staff", rows)], silent)
    assert ask(file, "SELECT count(*), count(boss) FROM staff") == [(1000, 999)]
    circle = "SELECT 2000 + i::INTEGER AS id, 2000 + (i + 1)::INTEGER % 3 AS boss FROM range(3) r(i)"
    with pytest.raises(EngineError, match="3 rows refer to one another in circles") as refused:
        DuckDBTables(file, existing="append").write(stage.engine, [stage.rows("staff", circle)], silent)
    assert "cannot load such rows" in (refused.value.hint or "")
    assert ask(file, "SELECT count(*) FROM staff") == [(1000,)]


# --- rows that are there ----------------------------------------------------------------------------------------------


def test_rows_of_others_are_refused_unless_asked(shop: Stage, file: Path) -> None:
    load(shop, file)
    with pytest.raises(RefusedError, match=r"main\.users holds rows") as refused:
        load(shop, file)
    assert "--replace" in (refused.value.hint or "")
    assert str(file) in str(refused.value)
    load(shop, file, existing="replace")
    assert ask(file, "SELECT count(*) FROM orders") == [(20,)]


def test_replacing_keeps_indexes_comments_and_rules(shop: Stage, file: Path) -> None:
    load(shop, file)
    run(
        file,
        """CREATE INDEX by_user ON orders (user_id); COMMENT ON TABLE orders IS 'it''s ours';
        COMMENT ON COLUMN orders.amount IS 'in "euro"'; CREATE VIEW spent AS SELECT sum(amount) AS total FROM orders""",
    )
    before = ask(file, "SELECT sql FROM duckdb_tables() ORDER BY table_name")
    load(shop, file, existing="replace")
    assert ask(file, "SELECT sql FROM duckdb_tables() ORDER BY table_name") == before
    assert ask(file, "SELECT index_name FROM duckdb_indexes()") == [("by_user",)]
    assert ask(file, "SELECT comment FROM duckdb_tables() WHERE comment IS NOT NULL") == [("it's ours",)]
    assert ask(file, "SELECT comment FROM duckdb_columns() WHERE comment IS NOT NULL") == [('in "euro"',)]
    assert ask(file, "SELECT total::DOUBLE FROM spent") == [(30.0,)]


def test_a_table_that_duckdb_cannot_describe_is_not_replaced(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB 1.4 leaves keys to the table itself out of its DDL: made again, it would lose them."""
    stage = Stage(tmp_path, "CREATE TABLE staff (id integer PRIMARY KEY, boss integer REFERENCES staff)")
    run(file, "CREATE TABLE staff (id integer PRIMARY KEY, boss integer REFERENCES staff (id))")
    run(file, "INSERT INTO staff (id) VALUES (1)")
    real = DuckDB.rows
    told, untold = (
        "FROM duckdb_constraints()",
        "FROM (SELECT * REPLACE ('' AS constraint_text) FROM duckdb_constraints())",
    )
    monkeypatch.setattr(DuckDB, "rows", lambda self, sql: real(self, sql.replace(told, untold)))
    with pytest.raises(EngineError, match=r"does not tell how main\.staff was made"):
        DuckDBTables(file, existing="replace").write(stage.engine, [stage.rows("staff", "SELECT 2 AS id")], silent)
    monkeypatch.undo()
    assert ask(file, "SELECT id FROM staff") == [(1,)]


def test_appending_adds(tmp_path: Path, file: Path) -> None:
    stage = Stage(tmp_path, "CREATE TABLE a (id integer)")
    for _ in range(2):
        destination = DuckDBTables(file, existing="append", marker=MARKER)
        destination.prepare(stage.schema)
        destination.write(stage.engine, [stage.rows("a", "SELECT 1 AS id")], silent)
    assert ask(file, "SELECT count(*) FROM a") == [(2,)]


def test_a_marked_table_is_ours_to_replace(shop: Stage, file: Path) -> None:
    load(shop, file, marker=MARKER)
    load(shop, file, marker=MARKER)
    assert ask(file, "SELECT DISTINCT comment FROM duckdb_tables()") == [(MARKER,)]
    with pytest.raises(RefusedError):
        load(shop, file, marker="made by somebody else")


def test_a_comment_of_others_stays_beside_the_marker(tmp_path: Path, file: Path) -> None:
    stage = Stage(tmp_path, "CREATE TABLE a (id integer)")
    run(file, "CREATE TABLE a (id integer); COMMENT ON TABLE a IS 'theirs'")
    for _ in range(2):
        destination = DuckDBTables(file, marker=MARKER)
        destination.prepare(stage.schema)
        destination.write(stage.engine, [stage.rows("a", "SELECT 1 AS id")], silent)
    assert ask(file, "SELECT comment FROM duckdb_tables()") == [(f"theirs\n{MARKER}",)]


def test_rows_added_to_those_of_others_are_not_marked_ours(tmp_path: Path, file: Path) -> None:
    """Else the next run would replace what is not ours."""
    stage = Stage(tmp_path, "CREATE TABLE a (id integer)")
    run(file, "CREATE TABLE a AS SELECT 1 AS id")
    DuckDBTables(file, existing="append", marker=MARKER).write(
        stage.engine, [stage.rows("a", "SELECT 2 AS id")], silent
    )
    with pytest.raises(RefusedError):
        DuckDBTables(file, marker=MARKER).prepare(stage.schema)


# --- all or nothing ---------------------------------------------------------------------------------------------------


def stop_at_orders(doing: str, table: str, share: float) -> None:
    if table == "orders":
        raise KeyboardInterrupt


FAILURES: list[tuple[type[BaseException], str, Any]] = [
    (EngineError, ORDERS.replace("1.50", "-1.50"), silent),
    (EngineError, ORDERS.replace("% 9", "% 99 + 50"), silent),
    (KeyboardInterrupt, ORDERS, stop_at_orders),
]


@pytest.mark.parametrize(("error", "orders", "progress"), FAILURES, ids=["CHECK", "FOREIGN KEY", "Ctrl-C"])
@pytest.mark.parametrize("there", [False, True], ids=["new", "existing"])
def test_a_failure_leaves_everything_as_it_was(
    shop: Stage, file: Path, error: type[BaseException], orders: str, progress: Any, there: bool
) -> None:
    if there:
        load(shop, file)
        run(file, "DELETE FROM orders WHERE id > 3")
    with pytest.raises(error) as failed:
        load(shop, file, orders, progress, existing="replace")
    if isinstance(failed.value, EngineError):
        assert "refused rows of main.orders" in failed.value.message
        assert failed.value.hint == "nothing was written"
    assert file.exists() == there
    assert there is False or ask(file, "SELECT count(*) FROM orders") == [(4,)]
    assert [path.name for path in file.parent.iterdir() if path != file] == ["staged"]


# --- what is in the way -----------------------------------------------------------------------------------------------


def changed(sql: str) -> Callable[[Path], None]:
    return lambda file: run(file, sql)


@pytest.mark.parametrize(
    ("before", "error", "said", "hint"),
    [
        (changed("CREATE TABLE users (id integer, said_it text)"), WriteError, "no column said", "said_it"),
        (
            changed("CREATE TABLE users (id int, said text, mood text, more int NOT NULL)"),
            WriteError,
            "column more",
            "read",
        ),
        (changed("CREATE VIEW orders AS SELECT 1 AS id"), WriteError, "orders is a view", "drop it"),
        (lambda file: file.write_text("id,name\n"), WriteError, "not a valid DuckDB", "not a DuckDB file"),
        (lambda file: file.mkdir(), WriteError, "is a folder", "name a file"),
    ],
)
def test_what_is_in_the_way_is_said_before_a_row_is_made(
    shop: Stage, file: Path, before: Callable[[Path], None], error: type[Exception], said: str, hint: str
) -> None:
    before(file)
    with pytest.raises(error, match=said) as refused:
        DuckDBTables(file).prepare(shop.schema)
    assert hint in (getattr(refused.value, "hint", "") or "")


def test_a_file_that_another_process_has_open(shop: Stage, file: Path) -> None:
    run(file, "CREATE TABLE a (id integer)")
    hold = f"import duckdb, sys; c = duckdb.connect({str(file)!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"open"
        with pytest.raises(WriteError, match="lock") as refused:
            DuckDBTables(file).prepare(shop.schema)
        assert other.stdin is not None
        other.stdin.close()
    assert "close it there" in (refused.value.hint or "")


def test_a_file_that_this_process_has_open_too(shop: Stage, file: Path) -> None:
    """A notebook with a connection of its own loads beside it."""
    import duckdb

    own = duckdb.connect(str(file))
    load(shop, file)
    assert own.sql("SELECT count(*) FROM orders").fetchall() == [(20,)]
    own.close()


def test_a_table_that_holds_rows_and_that_none_refers_to_is_left_alone(tmp_path):
    from dea_core import generate

    file = tmp_path / "app.duckdb"
    ddl = "CREATE TABLE migrations (version int PRIMARY KEY); CREATE TABLE users (id int PRIMARY KEY);"
    with DuckDB.open(file) as database:
        database.execute(ddl + "INSERT INTO migrations VALUES (7)")
    result = generate(ddl, rows=5, into=f"duckdb:///{file}")
    assert result.rows == {"users": 5}
    assert any(note.startswith("migrations: holds rows already, left as it is") for note in result.notes)
    with DuckDB.open(file) as database:
        assert database.rows("SELECT * FROM migrations") == [(7,)]
