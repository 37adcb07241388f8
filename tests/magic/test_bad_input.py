"""What is wrong is told by every cell in two lines, what and what to do; nothing of the user's changes."""

from __future__ import annotations

import sqlite3
import sys
import types

import duckdb
import pytest

from dea_core.errors import DeaError
from tests.magic.cell import run

CELLS = ("generate", "analyze", "optimize")
EACH, OTHERS, QUERIES = CELLS, CELLS[:2], CELLS[2:]
LOOKING = CELLS[1:]
"""%%generate infers what it does not find."""
TABLE = {"generate": "users", "analyze": "users", "optimize": "SELECT id FROM users"}
LONG = "a_long_name_" * 17
BODIES = [
    # cells, body, what is said, the hint
    (EACH, "", "the cell is empty", "below %%"),
    (EACH, " \n-- nothing\n/* at all */", "the cell is empty", "below %%"),
    (OTHERS, "please make me some data", "no table and no DataFrame please, make", "known: orders, users"),
    (QUERIES, "please make me faster", "the cell holds no query", "one SELECT"),
    (OTHERS, "§$%&/()=?", "no SQL statement found", "CREATE TABLE"),
    (OTHERS, "DELETE FROM users", "no CREATE TABLE found", "DELETE"),
    (OTHERS, "DROP TABLE users", "no CREATE TABLE found", "DROP"),
    (OTHERS, "INSERT INTO users VALUES (1, 'x')", "no CREATE TABLE found", "INSERT"),
    (QUERIES, "DELETE FROM users", "the cell holds no query", "one SELECT"),
    (QUERIES, "CREATE TABLE t (id int)", "the cell holds no query", "one SELECT"),
    (QUERIES, "users", "the cell holds no query", "one SELECT"),
    (EACH, "SELECT id FROM users; SELECT id FROM orders", "the cell holds 2 statements", "one SELECT"),
    (EACH, "SELECT id FROM users; DROP TABLE users", "the cell holds 2 statements", "one SELECT"),
    (EACH, "SELEC id FROM users", "the query cannot be read", "is it duckdb"),
    (EACH, "SELECT id FROM FROM users", "does not understand the query", "correct the query"),
    (EACH, "SELECT 'x FROM users", "the query cannot be read", "a quote or a comment left open"),
    (EACH, "SELECT id FROM uesrs", "no table and no DataFrame uesrs", "did you mean users"),
    (EACH, "SELECT nmae FROM users", "nmae", "did you mean name"),
    (EACH, "SELECT id FROM users WHERE id = ?", "does not understand the query", "correct the query"),
    (EACH, "SELECT 1", "the query reads no table", "FROM"),
    (EACH, "SELECT * FROM read_csv('x.csv')", "the query reads no table", "FROM"),
    (LOOKING, 'SELECT id FROM "<script>`x`"', "no table and no DataFrame <script>`x`", "known: orders, users"),
    (LOOKING, f"SELECT id FROM {LONG}", f"no table and no DataFrame {LONG}", "known: orders, users"),
    (EACH, 'SELECT "שלום😀" FROM users', "שלום😀", ""),
    (OTHERS, "users, ordres", "no table and no DataFrame ordres", "did you mean orders"),
    (OTHERS, "CREATE TABLE t (id int,,)", "syntax error", "dialect"),
    (CELLS[1:2], "CREATE VIEW v AS SELECT 1", "no CREATE TABLE found", "view"),
    (EACH, "model:orders", "of no dbt project yet", "%dea dbt"),
]
HEADS = [
    ("--dialekt x", "no option --dialekt", "did you mean --dialect"),
    ("--severty x", "no option --severty", "--"),
    ("--on", "requires an argument", "--help"),
    ("hello", "unexpected extra argument", "--help"),
    ("'a", "No closing quotation", "close the quotes"),
    ("1a <<", "cannot be the name of a variable", "<<"),
    ("--dialect klingon", "unknown dialect 'klingon'", "known: "),
    ("--on shp", "no connection shp", "did you mean shop"),
    ("--on number", "number is no connection but of type int", "a URL"),
    ("--on closed", "closed", "connect again"),
    ("--on closed_lite", "closed", "connect again"),
    ("--on duckdb:///nowhere/x.duckdb", "cannot open", "is the path right"),
    ("--on postgresql://nobody@localhost:1/x", "cannot connect to postgresql://nobody@localhost:1/x", "running"),
]


@pytest.fixture
def notebook(shell, shop):
    """A shell with connections, and what its namespace held before the cell."""
    closed, lite = duckdb.connect(), sqlite3.connect(":memory:")
    closed.close()
    lite.close()
    shop.execute("ALTER TABLE users ADD COLUMN name text")
    shell.user_ns.update(shop=shop, closed=closed, closed_lite=lite, number=3)
    return shell


def told(shell, cell):
    """The lines shown for a cell that fails, and that it left all as it was."""
    before, state = dict(shell.user_ns), contents(shell.user_ns["shop"])
    with pytest.raises(DeaError) as caught:
        run(shell, cell)
    names = {name for name in shell.user_ns if not name.startswith("_") and name not in ("In", "Out")}
    assert {name for name in names if shell.user_ns[name] is not before.get(name)} == set()
    assert contents(shell.user_ns["shop"]) == state
    return caught.value._render_traceback_()


def contents(shop):
    tables = shop.execute("SELECT sql, table_name FROM duckdb_tables() ORDER BY 1").fetchall()
    return [(sql, shop.execute("SELECT * FROM query_table(?) ORDER BY ALL", [name]).fetchall()) for sql, name in tables]


@pytest.mark.parametrize(
    ("cell", "body", "said", "hint"),
    [(cell, *case) for cells, *case in BODIES for cell in cells],
)
def test_a_body_that_is_none(notebook, cell, body, said, hint):
    first, second = told(notebook, f"%%{cell} --on shop\n{body}" if body else f"%%{cell}")
    assert said in first
    assert second.startswith("hint: ")
    assert hint in second


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("head", "said", "hint"), HEADS)
def test_words_behind_the_name_that_are_wrong(notebook, cell, head, said, hint):
    first, second = told(notebook, f"%%{cell} {head}\n{TABLE[cell]}")
    assert said in first
    assert second.startswith("hint: ")
    assert hint in second


@pytest.mark.parametrize("head", ["shop <<", "len <<"])
@pytest.mark.parametrize("cell", CELLS)
def test_a_name_that_is_somebody_s(notebook, cell, head):
    first, second = told(notebook, f"%%{cell} {head} --on shop\n{TABLE[cell]}")
    assert "would overwrite" in first
    assert "--overwrite" in second


@pytest.mark.parametrize("cell", CELLS)
def test_hostile_names_and_values_are_data(notebook, cell, shop):
    name = '<script>alert("x")</script> `$a$` 😀 שלום'.replace('"', '""')
    shop.execute(f'CREATE TABLE "{name}" (id int PRIMARY KEY, "{LONG}" text)')
    shop.execute(f"INSERT INTO \"{name}\" VALUES (1, '<img src=x>'), (2, 'multi\nline'), (3, NULL)")
    before = contents(shop)
    run(notebook, f'%%{cell} made << --on shop\nSELECT id, "{LONG}" FROM "{name}"')
    assert "made" in notebook.user_ns
    assert contents(shop) == before


def test_without_pandas_it_is_said_before_a_row_is_made(notebook, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pandas", None)
    first, second = told(notebook, "%%generate --rows 3\nCREATE TABLE fresh (id int PRIMARY KEY);")
    assert "needs the package pandas" in first
    assert "pip install" in second
    run(notebook, f"%%generate --rows 3 --out {tmp_path / 'data'}\nCREATE TABLE fresh (id int PRIMARY KEY);")
    assert (tmp_path / "data" / "fresh.csv").is_file()


def test_without_pandas_the_other_cells_work(notebook, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    run(notebook, "%%analyze report << --on shop\nusers")
    run(notebook, "%%optimize found << --on shop --seconds 5\nSELECT id FROM users")
    assert {"report", "found"} <= notebook.user_ns.keys()


def test_a_url_that_no_driver_takes_is_refused(notebook):
    pytest.importorskip("sqlalchemy", reason="there is no SQLAlchemy here")
    for cell in CELLS:
        first, second = told(notebook, f"%%{cell} --on foo://x\n{TABLE[cell]}")
        assert "foo" in first
        assert "postgresql://" in second


def test_a_driver_that_is_not_known_is_named(notebook):
    class Strange:
        def cursor(self):
            raise AssertionError("nobody asked")

    module = types.ModuleType("strange_driver")
    Strange.__module__ = module.__name__
    notebook.user_ns["strange"] = Strange()
    for cell in CELLS:
        first, second = told(notebook, f"%%{cell} --on strange\n{TABLE[cell]}")
        assert "strange is no connection" in first
        assert "a URL" in second


SLOW = "SELECT count(*) FROM numbers a, numbers b, numbers c WHERE a.i + b.i + c.i = 7"


def test_a_query_that_runs_for_minutes_is_cancelled_at_its_limit(notebook, shop):
    shop.execute("CREATE TABLE numbers AS SELECT i::int AS i FROM range(20000) t(i)")
    run(notebook, f"%%optimize found << --on shop --seconds 1\n{SLOW}")
    assert notebook.user_ns["found"].seconds is None
    assert shop.execute("SELECT count(*) FROM numbers").fetchone() == (20000,)
