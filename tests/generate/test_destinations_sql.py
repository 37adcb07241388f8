"""INSERTs in every dialect: run where there is an engine, parsed back literal by literal where there is none."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.dialects.dialect import Dialects

from dea_core.engines import DuckDB, open_engine
from dea_core.errors import UsageError
from dea_core.generate.destination import Staged
from dea_core.generate.destinations import Folder, OneFile, open_destination
from dea_core.generate.writers.spellings import spelling_of
from tests.generate.staged import HOSTILE, Stage, silent

NO_SQL = {"", "dax", "prql", "solr", "tableau"}
DIALECTS = sorted({dialect.value for dialect in Dialects} - NO_SQL)
READ_OTHERWISE = {"athena", "drill"}
"""sqlglot reads Athena's strings as Hive's too, and before 30.30 lost Drill's doubled quotes."""
TEXTS = "CREATE TABLE texts (id integer PRIMARY KEY, said text);"
TYPED = """
    CREATE TABLE typed (id integer, small smallint, big bigint, price numeric(12, 3), share double precision,
        ok boolean, day date, at timestamp, seen timestamptz, clock time, who uuid, raw bytea, doc jsonb,
        tags text[], grid int[]);"""
ROW = """
    SELECT 1::INTEGER AS id, -7::SMALLINT AS small, 9007199254740993::BIGINT AS big, -0.125::DECIMAL(12, 3) AS price,
        1e300::DOUBLE AS share, false AS ok, DATE '2024-02-29' AS day, TIMESTAMP '2024-02-29 23:59:59.123456' AS at,
        TIMESTAMPTZ '2024-02-29 23:59:59.5+00' AS seen, TIME '00:00:01.5' AS clock,
        '86a9c1e8-c585-4cf1-b3f7-0e36daba03e0'::UUID AS who, '\\x00\\xFFab'::BLOB AS raw,
        '{"it''s": "a \\"b\\" \\\\ c"}'::JSON AS doc, ['it''s', NULL, 'a "b"', '', 'c\\d'] AS tags,
        [1, NULL]::INTEGER[] AS grid"""


@pytest.fixture
def texts(tmp_path: Path) -> Stage:
    return Stage(tmp_path, TEXTS)


def script(stage: Stage, dialect: str, rows: list[Staged], name: str = "all.sql") -> str:
    """The text of one file of all tables."""
    path = stage.folder / name
    destination = OneFile(path, "sql", dialect=dialect, replace=True)
    destination.prepare(stage.schema)
    destination.write(stage.engine, rows, silent)
    return path.read_bytes().decode()  # as it is: reading text would change its line ends


def nulls(stage: Stage) -> Staged:
    """A row of NULLs but for its number."""
    names = [f'"{column.name}"' for column in stage.table("typed").columns[1:]]
    columns = ", ".join(f"CASE WHEN false THEN {name} END AS {name}" for name in names)
    return stage.rows("typed", f"SELECT 2::INTEGER AS id, {columns} FROM ({ROW})")


# --- parsed back ------------------------------------------------------------------------------------------------------


def inserted(sql: str, dialect: str) -> list[list[Any]]:
    """The values of every row that a script inserts, as sqlglot reads it."""
    found = []
    for statement in sqlglot.parse(re.sub(r"(?m)^(?:SET|PRAGMA|BT|ET|ALTER).*;$", "", sql), read=dialect):
        for values in statement.find_all(exp.Values) if isinstance(statement, exp.Insert) else ():
            found += [[value(each) for each in row.expressions] for row in values.expressions]
    return found


def value(node: exp.Expression) -> Any:
    """A literal as Python has it; texts that are joined count as one."""
    if isinstance(node, exp.Null):
        return None
    if isinstance(node, exp.Tuple) and len(node.expressions) == 1:  # so ClickHouse's reader wraps each value
        return value(node.expressions[0])
    if isinstance(node, exp.Neg):
        return -value(node.this)
    if isinstance(node, exp.Literal):
        return node.this if node.is_string else int(node.this)
    if isinstance(node, exp.National):
        return node.this
    if isinstance(node, (exp.Add, exp.Concat, exp.DPipe)):
        return "".join(value(part) for part in node.flatten())
    if isinstance(node, (exp.Chr, exp.Anonymous)):
        return chr(int(node.expressions[0].name))
    raise AssertionError(f"{node!r} is no literal")


@pytest.mark.parametrize("dialect", [d for d in DIALECTS if d not in READ_OTHERWISE])
def test_texts_are_the_same_when_parsed_back(texts: Stage, dialect: str) -> None:
    sql = script(texts, dialect, [texts.hostile("texts")])
    assert inserted(sql, dialect) == [[n, said] for n, said in enumerate([*HOSTILE, None], 1)]


@pytest.mark.parametrize("dialect", ["mysql", "bigquery", "snowflake", "spark", "clickhouse", "redshift"])
def test_a_backslash_is_written_twice_and_a_row_is_a_line(texts: Stage, dialect: str) -> None:
    sql = script(texts, dialect, [texts.hostile("texts")])
    assert "'line\\nbreak\\r\\nand\\ttab'" in sql
    assert "'back\\\\slash \\\\n \\\\t \\\\\\\\ \\\\'" in sql


def test_tsql_never_joins_lines_at_a_backslash(texts: Stage) -> None:
    rows = texts.rows("texts", "SELECT 1::INTEGER AS id, 'a\\' || chr(10) || 'b\\' || chr(13) || 'c' AS said")
    sql = script(texts, "tsql", [rows])
    assert "N'a\\' + NCHAR(10) + N'b\\' + NCHAR(13) + N'c'" in sql
    assert inserted(sql, "tsql") == [[1, "a\\\nb\\\rc"]]


EXPECTED = {
    "postgres": """(1, -7, 9007199254740993, -0.125, 1e+300, FALSE, '2024-02-29', '2024-02-29 23:59:59.123456',
        '2024-02-29 23:59:59.5+00:00', '00:00:01.5', '86a9c1e8-c585-4cf1-b3f7-0e36daba03e0', '\\x00FF6162',
        '{"it''s": "a \\"b\\" \\\\ c"}', '{"it''s",NULL,"a \\"b\\"","","c\\\\d"}', '{"1",NULL}')""",
    "bigquery": """(1, -7, 9007199254740993, NUMERIC '-0.125', 1e+300, FALSE, DATE '2024-02-29',
        DATETIME '2024-02-29 23:59:59.123456', TIMESTAMP '2024-02-29 23:59:59.5+00:00', TIME '00:00:01.5',
        '86a9c1e8-c585-4cf1-b3f7-0e36daba03e0', FROM_HEX('00FF6162'), JSON '{"it\\'s": "a \\\\"b\\\\" \\\\\\\\ c"}',
        ['it\\'s', NULL, 'a "b"', '', 'c\\\\d'], [1, NULL])""",
    "mysql": """(1, -7, 9007199254740993, -0.125, 1e+300, FALSE, '2024-02-29', '2024-02-29 23:59:59.123456',
        '2024-02-29 23:59:59.5+00:00', '00:00:01.5', '86a9c1e8-c585-4cf1-b3f7-0e36daba03e0', X'00FF6162',
        '{"it''s": "a \\\\"b\\\\" \\\\\\\\ c"}', '["it''s",null,"a \\\\"b\\\\"","","c\\\\\\\\d"]', '[1,null]')""",
    "tsql": """(1, -7, 9007199254740993, -0.125, 1e+300, 0, '2024-02-29', '2024-02-29T23:59:59.123456',
        '2024-02-29T23:59:59.5+00:00', '00:00:01.5', N'86a9c1e8-c585-4cf1-b3f7-0e36daba03e0', 0x00FF6162,
        N'{"it''s": "a \\"b\\" \\\\ c"}', N'["it''s",null,"a \\"b\\"","","c\\\\d"]', N'[1,null]')""",
    "spark": """(1, -7, 9007199254740993, -0.125, 1e+300, FALSE, DATE '2024-02-29',
        TIMESTAMP '2024-02-29 23:59:59.123456', TIMESTAMP '2024-02-29 23:59:59.5+00:00', '00:00:01.5',
        '86a9c1e8-c585-4cf1-b3f7-0e36daba03e0', X'00FF6162', '{"it\\'s": "a \\\\"b\\\\" \\\\\\\\ c"}',
        ARRAY('it\\'s', NULL, 'a "b"', '', 'c\\\\d'), ARRAY(1, NULL))""",
    "trino": """(1, -7, 9007199254740993, -0.125, 1e+300, FALSE, DATE '2024-02-29',
        TIMESTAMP '2024-02-29 23:59:59.123456', TIMESTAMP '2024-02-29 23:59:59.5 UTC', TIME '00:00:01.5',
        UUID '86a9c1e8-c585-4cf1-b3f7-0e36daba03e0', X'00FF6162', JSON '{"it''s": "a \\"b\\" \\\\ c"}',
        ARRAY['it''s', NULL, 'a "b"', '', 'c\\d'], ARRAY[1, NULL])""",
    "oracle": """(1, -7, 9007199254740993, -0.125, 1e+300, 0, DATE '2024-02-29',
        TIMESTAMP '2024-02-29 23:59:59.123456', TIMESTAMP '2024-02-29 23:59:59.5 +00:00', '00:00:01.5',
        '86a9c1e8-c585-4cf1-b3f7-0e36daba03e0', HEXTORAW('00FF6162'), '{"it''s": "a \\"b\\" \\\\ c"}',
        '["it''s",null,"a \\"b\\"","","c\\\\d"]', '[1,null]')""",
}


@pytest.mark.parametrize("dialect", EXPECTED)
def test_each_type_is_spelled_as_the_dialect_spells_it(tmp_path: Path, dialect: str) -> None:
    stage = Stage(tmp_path, TYPED)
    sql = script(stage, dialect, [stage.rows("typed", ROW)])
    assert re.sub(r",\n\s+", ", ", EXPECTED[dialect]) in sql


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_type_in_every_dialect_parses(tmp_path: Path, dialect: str) -> None:
    stage = Stage(tmp_path, TYPED)
    both = stage.rows("typed", f"FROM '{stage.rows('typed', ROW).path}' UNION ALL BY NAME FROM '{nulls(stage).path}'")
    sql = script(stage, dialect, [both])
    assert "(2, " + ", ".join(["NULL"] * 14) + ")" in sql
    parsed = [
        s for s in sqlglot.parse(re.sub(r"(?m)^SET DEFINE OFF;$", "", sql), read=dialect) if isinstance(s, exp.Insert)
    ]
    assert len(parsed) == (2 if spelling_of(dialect).batch == 1 else 1)


def test_floats_that_are_no_numbers(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "CREATE TABLE f (id integer, x double precision)")
    rows = stage.rows("f", "SELECT 1 AS id, unnest(['nan', 'inf', '-inf']::DOUBLE[]) AS x")
    assert "(1, 'NaN'),\n(1, 'Infinity'),\n(1, '-Infinity');" in script(stage, "postgres", [rows])
    assert "(1, CAST('-Infinity' AS FLOAT64));" in script(stage, "bigquery", [rows])


# --- run --------------------------------------------------------------------------------------------------------------


def test_duckdb_runs_its_script(tmp_path: Path) -> None:
    stage = Stage(tmp_path, TYPED)
    staged = stage.rows("typed", ROW)
    with DuckDB.open() as database:
        database.execute("SET TimeZone = 'UTC'")
        database.execute(f"CREATE TABLE typed AS FROM '{staged.path}' LIMIT 0")
        database.execute(script(stage, "duckdb", [staged]))
        columns = "* REPLACE (seen::VARCHAR AS seen)"
        assert database.rows(f"SELECT {columns} FROM typed") == stage.engine.rows(
            f"SELECT {columns} FROM '{staged.path}'"
        )


def test_duckdb_reads_texts_back(texts: Stage) -> None:
    with DuckDB.open() as database:
        database.execute(TEXTS)
        database.execute(script(texts, "duckdb", [texts.hostile("texts")]))
        assert database.rows("SELECT said FROM texts ORDER BY id") == [(text,) for text in [*HOSTILE, None]]


def test_sqlite_runs_its_script(texts: Stage) -> None:
    with sqlite3.connect(":memory:") as database:
        database.executescript(TEXTS)
        database.executescript(script(texts, "sqlite", [texts.hostile("texts")]))
        assert database.execute("SELECT said FROM texts ORDER BY id").fetchall() == [(t,) for t in [*HOSTILE, None]]
    database.close()


def test_postgres_runs_its_script(texts: Stage, tmp_path: Path, postgres_database: str) -> None:
    (tmp_path / "typed").mkdir()
    typed = Stage(tmp_path / "typed", TYPED)
    with open_engine(postgres_database) as database:
        database.execute(TEXTS + TYPED)
        database.execute(script(texts, "postgres", [texts.hostile("texts")]))
        database.execute(script(typed, "postgres", [typed.rows("typed", ROW)]))
        assert database.rows("SELECT said FROM texts ORDER BY id") == [(text,) for text in [*HOSTILE, None]]
        (row,) = database.rows("SELECT small, big, price, share, day, at, seen, raw, doc, tags, grid FROM typed")
    assert row[:5] == (-7, 9007199254740993, Decimal("-0.125"), 1e300, date(2024, 2, 29))
    assert row[5:7] == (
        datetime(2024, 2, 29, 23, 59, 59, 123456),
        datetime(2024, 2, 29, 23, 59, 59, 500000, tzinfo=UTC),
    )
    assert row[7:] == (b"\x00\xffab", {"it's": 'a "b" \\ c'}, ["it's", None, 'a "b"', "", "c\\d"], [1, None])


CIRCLE = """
    CREATE TABLE staff (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, boss integer REFERENCES staff,
        team integer);
    CREATE TABLE teams (id integer PRIMARY KEY, lead integer NOT NULL REFERENCES staff, "Size" integer,
        double_size integer GENERATED ALWAYS AS ("Size" * 2) STORED);
    ALTER TABLE staff ADD FOREIGN KEY (team) REFERENCES teams;
"""
STAFF = "SELECT i::INTEGER AS id, (2001 - i)::INTEGER AS boss, (i % 3)::INTEGER AS team FROM range(1, 2001) r(i)"
TEAMS = 'SELECT i::INTEGER AS id, (2000 - i)::INTEGER AS lead, 5 AS "Size", 10 AS double_size FROM range(3) r(i)'


def test_postgres_takes_tables_that_refer_to_one_another(tmp_path: Path, postgres_database: str) -> None:
    """Over several statements, with keys that are not deferrable before nor after."""
    stage = Stage(tmp_path, CIRCLE)
    sql = script(stage, "postgres", [stage.rows("staff", STAFF), stage.rows("teams", TEAMS)])
    assert sql.count('INSERT INTO "staff"') == 4
    keys = "SELECT conname, condeferrable FROM pg_constraint WHERE contype = 'f' ORDER BY 1"
    with open_engine(postgres_database) as database:
        database.execute(CIRCLE)
        before = database.rows(keys)
        database.execute(sql)
        assert database.rows(keys) == before == [(name, False) for name, _ in before]
        assert database.rows("SELECT count(*), max(double_size) FROM staff, teams") == [(6000, 10)]
        database.execute("INSERT INTO staff (boss) VALUES (1)")
        assert database.rows("SELECT max(id) FROM staff") == [(2001,)]


def test_sqlite_takes_tables_that_refer_to_one_another(tmp_path: Path) -> None:
    stage = Stage(tmp_path, CIRCLE)
    sql = script(stage, "sqlite", [stage.rows("staff", STAFF), stage.rows("teams", TEAMS)])
    database = sqlite3.connect(":memory:")
    database.executescript("""PRAGMA foreign_keys = ON;
        CREATE TABLE staff (id INTEGER PRIMARY KEY, boss INTEGER REFERENCES staff, team INTEGER REFERENCES teams);
        CREATE TABLE teams (id INTEGER PRIMARY KEY, lead INTEGER REFERENCES staff, "Size" INTEGER);""")
    database.executescript(sql)
    assert database.execute("SELECT count(*) FROM staff").fetchall() == [(2000,)]
    database.close()


# --- scripts ----------------------------------------------------------------------------------------------------------


def test_rows_come_in_statements_of_some_hundred(texts: Stage) -> None:
    rows = texts.rows("texts", "SELECT i::INTEGER AS id, 'x' AS said FROM range(1001) r(i)")
    sql = script(texts, "postgres", [rows])
    assert sql.count("INSERT INTO") == 3
    assert [row[0] for row in inserted(sql, "postgres")] == list(range(1001))
    assert script(texts, "oracle", [rows]).count("INSERT INTO") == 1001


def test_one_file_is_a_transaction_in_loading_order(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "CREATE TABLE b (id integer REFERENCES a); CREATE TABLE a (id integer PRIMARY KEY);")
    sql = script(stage, "postgres", [stage.rows("b", "SELECT 1 AS id"), stage.rows("a", "SELECT 1 AS id")])
    assert sql.splitlines()[1:] == [
        "BEGIN;",
        'INSERT INTO "a" ("id") VALUES',
        "(1);",
        'INSERT INTO "b" ("id") VALUES',
        "(1);",
        "COMMIT;",
    ]


@pytest.mark.parametrize(
    ("dialect", "line"),
    [("postgres", "\\ir b.sql"), ("mysql", "source b.sql;"), ("sqlite", ".read b.sql"), ("tsql", ":r b.sql")],
)
def test_a_folder_says_in_which_order_to_load(tmp_path: Path, dialect: str, line: str) -> None:
    stage = Stage(tmp_path, "CREATE TABLE b (id integer REFERENCES a); CREATE TABLE a (id integer PRIMARY KEY);")
    destination = Folder(tmp_path / "out", "sql", dialect=dialect)
    destination.prepare(stage.schema)
    destination.write(stage.engine, [stage.rows("b", "SELECT 1 AS id"), stage.rows("a", "SELECT 1 AS id")], silent)
    lines = (tmp_path / "out" / "load.sql").read_text().splitlines()
    assert lines.index(line.replace("b.", "a.").rstrip(";")) < lines.index(line.rstrip(";"))


def test_names_are_as_the_dialect_has_them(tmp_path: Path) -> None:
    stage = Stage(
        tmp_path, 'CREATE SCHEMA raw; CREATE TABLE raw."Or`der" ("order" integer, plain integer, "Mixed" integer)'
    )
    (table,) = stage.schema
    rows = stage.rows(table.name, 'SELECT 1 AS "order", 2 AS plain, 3 AS "Mixed"')
    written = {d: script(stage, d, [rows]).partition("INSERT INTO ")[2].partition(" VALUES")[0] for d in DIALECTS}
    assert written["postgres"] == '"raw"."Or`der" ("order", "plain", "Mixed")'
    assert written["mysql"] == "`raw`.`Or``der` (`order`, `plain`, `Mixed`)"
    assert written["snowflake"] == '"RAW"."Or`der" ("ORDER", plain, "Mixed")'
    assert written["tsql"] == "[raw].[Or`der] ([order], [plain], [Mixed])"


def test_snowflake_parses_json_in_a_select(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "CREATE TABLE d (id integer, doc jsonb, raw bytea)")
    sql = script(stage, "snowflake", [stage.rows("d", "SELECT 1 AS id, '{}'::JSON AS doc, 'a'::BLOB AS raw")])
    assert "SELECT column1, PARSE_JSON(column2), TO_BINARY(column3, 'HEX') FROM VALUES\n(1, '{}', '61');" in sql


def test_tsql_lets_identity_columns_be_given(tmp_path: Path) -> None:
    stage = Stage(tmp_path, "CREATE TABLE d (id integer GENERATED ALWAYS AS IDENTITY)")
    sql = script(stage, "tsql", [stage.rows("d", "SELECT 1 AS id")])
    assert "SET IDENTITY_INSERT [d] ON;\nINSERT INTO [d] ([id]) VALUES\n(1);\nSET IDENTITY_INSERT [d] OFF;" in sql


@pytest.mark.parametrize(("dialect", "hint"), [("postgress", "postgres"), ("prql", "known"), ("nothing", "known")])
def test_an_unknown_dialect_is_refused_before_a_row_is_made(texts: Stage, dialect: str, hint: str) -> None:
    destination = open_destination(out=texts.folder / "x.sql", format="sql", dialect=dialect)
    with pytest.raises(UsageError, match=dialect) as refused:
        destination.prepare(texts.schema)
    assert hint in (refused.value.hint or "")
