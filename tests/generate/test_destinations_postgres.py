"""Tables of a real Postgres: made or found, loaded through COPY in one transaction, with all their rules on."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dea_core.engines import open_engine
from dea_core.errors import EngineError, RefusedError, WriteError
from dea_core.generate.destinations import PostgresTables
from tests.generate.staged import HOSTILE, Stage, silent

SHOP = """
    CREATE TYPE mood AS ENUM ('glad', 'not "so" glad');
    CREATE TABLE users (id serial PRIMARY KEY, said text UNIQUE, mood mood DEFAULT 'glad');
    CREATE TABLE orders (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id integer NOT NULL CONSTRAINT its_user REFERENCES users ON DELETE CASCADE,
        amount numeric(10, 2) CONSTRAINT positive CHECK (amount > 0),
        twice numeric GENERATED ALWAYS AS (amount * 2) STORED, moods mood[]);
"""
ORDERS = """SELECT i::INTEGER AS id, 1 + i::INTEGER % 9 AS user_id, 1.50::DECIMAL(10, 2) AS amount,
    3::DECIMAL(18, 0) AS twice, ['not "so" glad', NULL] AS moods FROM range(1, 21) r(i)"""
MARKER = "made by a test"
KEYS = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint')
    FROM pg_constraint WHERE contype IN ('f', 'p', 'c', 'u') AND conrelid <> 0 ORDER BY 1, 2"""


@pytest.fixture
def shop(tmp_path: Path) -> Stage:
    return Stage(tmp_path, SHOP)


def load(stage: Stage, url: str, orders: str = ORDERS, progress: Any = silent, **options: Any) -> PostgresTables:
    destination = PostgresTables(url, **options)
    destination.prepare(stage.schema)
    destination.write(stage.engine, [stage.rows("orders", orders), stage.hostile("users")], progress)
    return destination


def put(stage: Stage, url: str, rows: dict[str, str], **options: Any) -> PostgresTables:
    """Load the rows of one query a table."""
    destination = PostgresTables(url, **options)
    destination.prepare(stage.schema)
    destination.write(stage.engine, [stage.rows(name, query) for name, query in rows.items()], silent)
    return destination


def ask(url: str, sql: str) -> list[tuple[Any, ...]]:
    with open_engine(url, read_only=True) as database:
        return database.rows(sql)


def run(url: str, sql: str) -> None:
    with open_engine(url) as database:
        database.execute(sql)


# --- made and filled --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("there", [False, True], ids=["made", "found"])
def test_rows_arrive_under_all_rules(shop: Stage, postgres_database: str, there: bool) -> None:
    if there:
        run(postgres_database, SHOP)
    destination = load(shop, postgres_database)
    assert destination.notes == ()
    assert ask(postgres_database, "SELECT said FROM users ORDER BY id") == [(text,) for text in [*HOSTILE, None]]
    assert ask(postgres_database, "SELECT count(*), max(twice), min(moods::text) FROM orders") == [
        (20, Decimal("3.00"), '{"not \\"so\\" glad",NULL}')
    ]
    rules = {(table, rule) for table, _, rule, _ in ask(postgres_database, KEYS)}
    assert ("orders", "FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE") in rules
    assert ("orders", "CHECK ((amount > (0)::numeric))") in rules
    assert ("users", "UNIQUE (said)") in rules
    run(postgres_database, "INSERT INTO users (said) VALUES ('next'); INSERT INTO orders (user_id) VALUES (1)")
    assert ask(postgres_database, "SELECT (SELECT max(id) FROM users), (SELECT max(id) FROM orders)") == [(22, 21)]


COLUMNS = ('"Id ""x"" %s"', '"select"', '"né, e"')
TYPES = {
    "a smallint": ("-7::SMALLINT", -7),
    "b bigint": ("9223372036854775807", 2**63 - 1),
    "c numeric(30, 10)": ("1234567890123456789.0000000001::DECIMAL(38, 10)", Decimal("1234567890123456789.0000000001")),
    "d real": ("0.1::REAL", pytest.approx(0.1)),
    "e double precision": ("'-inf'::DOUBLE", float("-inf")),
    "f bytea": ("'\\x00\\x5C\\x0A\\xFF'::BLOB", b"\x00\\\n\xff"),
    "g json": ("""'{"a\\tb": "c\\\\d\\n"}'::JSON""", {"a\tb": "c\\d\n"}),
    "h jsonb": ("{'a': [1, NULL], 'b': 'it''s'}", {"a": [1, None], "b": "it's"}),
    "i uuid": ("'86a9c1e8-c585-4cf1-b3f7-0e36daba03e0'::UUID::VARCHAR", "86a9c1e8-c585-4cf1-b3f7-0e36daba03e0"),
    "j interval": ("INTERVAL '1 month 3 days 04:05:06.5'", timedelta(days=33, hours=4, minutes=5, seconds=6.5)),
    "k bit(3)": ("'101'", "101"),
    "l inet": ("'10.0.0.1/24'", "10.0.0.1/24"),
    "m text[]": ("""['a,b', NULL, '', 'NULL', 'q"', 'back\\', ' sp ', '{}', chr(10), chr(9)]""", None),
    "n integer[]": ("[[1, 2], [3, NULL]]", [[1, 2], [3, None]]),
    "o timestamptz": ("TIMESTAMPTZ '2024-02-29 23:59:59.5+00'", "2024-02-29 23:59:59.5+00"),
    "p timestamp(0)": ("TIMESTAMP '0999-01-01 00:00:00'", "0999-01-01 00:00:00"),
    "q date": ("DATE '9999-12-31'", "9999-12-31"),
    "r time": ("TIME '23:59:59.999999'", "23:59:59.999999"),
    "s boolean": ("false", False),
    "t char(3)": ("'ab'", "ab "),
    "u varchar(5)": ("'👩‍🔬é'", "👩‍🔬é"),
    "v int4range": ("'[1,5)'", "[1,5)"),
    "w money": ("12.30::DECIMAL(10, 2)", "$12.30"),
    "x oid": ("4294967295::UINTEGER", 4294967295),
    "y tsvector": ("'a b'", "'a' 'b'"),
    "z bytea[]": ("['\\x00\\xFF'::BLOB]", [b"\x00\xff"]),
}
AS_TEXT = {"i", "k", "l", "o", "p", "q", "r", "v", "w", "y"}


@pytest.mark.parametrize("there", [False, True], ids=["made", "found"])
def test_every_type_arrives(tmp_path: Path, postgres_database: str, there: bool) -> None:
    ddl = f"CREATE TABLE typed (id integer, {', '.join(TYPES)})"
    stage = Stage(tmp_path, ddl)
    if there:
        run(postgres_database, ddl)
    names = [declared.split()[0] for declared in TYPES]
    values = ", ".join(f"{value} AS {name}" for name, (value, _) in zip(names, TYPES.values(), strict=True))
    empty = ", ".join(f"NULL AS {name}" for name in names)
    full = stage.rows("typed", f"SELECT 1 AS id, {values}")
    union = f"FROM '{full.path}' UNION ALL BY NAME SELECT 2 AS id, {empty}"
    destination = PostgresTables(postgres_database)
    destination.prepare(stage.schema)
    destination.write(stage.engine, [stage.rows("typed", union)], silent)
    shown = ", ".join(f"{name}::text" if name in AS_TEXT else name for name in names)
    first, second = ask(postgres_database, f"SELECT {shown} FROM typed ORDER BY id")
    for name, found, (_, expected) in zip(names, first, TYPES.values(), strict=True):
        if name == "m":
            expected = ["a,b", None, "", "NULL", 'q"', "back\\", " sp ", "{}", "\n", "\t"]
        assert found == expected, name
    assert set(second) == {None}


def test_domains_and_hostile_names(tmp_path: Path, postgres_database: str) -> None:
    place = """"o'dd ""S\\"."T %s\t\"\"" """
    ddl = (
        "CREATE DOMAIN words AS text[] CHECK (array_length(VALUE, 1) > 0); CREATE SCHEMA "
        + place.partition(".")[0]
        + ";"
        f"CREATE TABLE {place} ({COLUMNS[0]} integer PRIMARY KEY, {COLUMNS[1]} words, {COLUMNS[2]} text);"
    )
    stage = Stage(tmp_path, ddl)
    run(postgres_database, ddl)
    (table,) = stage.schema
    put(stage, postgres_database, {table.name: f"SELECT 1 AS {COLUMNS[0]}, ['a'] AS {COLUMNS[1]}, 'b' AS {COLUMNS[2]}"})
    assert ask(postgres_database, f"SELECT * FROM {place}") == [(1, ["a"], "b")]


def test_what_postgres_cannot_take_is_told(tmp_path: Path, postgres_database: str) -> None:
    stage = Stage(
        tmp_path,
        """CREATE TABLE a (id integer PRIMARY KEY, n integer CHECK (mine(n) > 0), g geometry DEFAULT yours());
           CREATE UNIQUE INDEX few ON a (n) WHERE n > 5;
           CREATE TABLE b (a_n integer REFERENCES a (n));""",
    )
    destination = put(stage, postgres_database, {"a": "SELECT 1 AS id, 6 AS n, 'x' AS g", "b": "SELECT 6 AS a_n"})
    assert len(destination.notes) == 3
    for rule in ("a CHECK (MINE(n) > 0) (function mine(integer) does not exist)", "a.g DEFAULT", "b FOREIGN KEY (a_n)"):
        assert any(rule in note for note in destination.notes), destination.notes
    with pytest.raises(EngineError, match="few"):
        run(postgres_database, "INSERT INTO a VALUES (2, 6)")


@pytest.mark.parametrize("dialect", ["mysql", "duckdb", "snowflake"])
def test_tables_are_made_from_other_dialects(tmp_path: Path, postgres_database: str, dialect: str) -> None:
    ddl = {
        "mysql": """CREATE TABLE t (id int unsigned AUTO_INCREMENT PRIMARY KEY, kind enum('a', 'b'),
            big bigint unsigned, body longtext, at datetime(3), bits varbinary(9), ok tinyint(1) DEFAULT 1)""",
        "duckdb": """CREATE TABLE t (id UINTEGER PRIMARY KEY, kind ENUM('a', 'b'), big HUGEINT, body VARCHAR,
            at TIMESTAMP_MS, bits BLOB, ok BOOLEAN DEFAULT true)""",
        "snowflake": """CREATE TABLE t (id number(38, 0) PRIMARY KEY, kind varchar(1), big number(20, 0), body variant,
            at timestamp_ntz, bits binary, ok boolean)""",
    }
    stage = Stage(tmp_path, ddl[dialect], dialect)
    row = """SELECT 4294967295::UINTEGER AS id, 'a' AS kind, 18446744073709551615::UBIGINT AS big, '{"a": 1}' AS body,
        TIMESTAMP '2024-01-01 00:00:00.123' AS at, 'x'::BLOB AS bits, true AS ok"""
    put(stage, postgres_database, {"t": row.replace(" at,", ' "at",')})
    assert ask(postgres_database, "SELECT id::text, kind::text, big::text, bits, ok FROM t") == [
        ("4294967295", "a", "18446744073709551615", b"x", True)
    ]


# --- keys that no order serves ----------------------------------------------------------------------------------------

CIRCLE = """
    CREATE TABLE staff (id integer PRIMARY KEY, boss integer REFERENCES staff, team integer NOT NULL);
    CREATE TABLE teams (id integer PRIMARY KEY, lead integer NOT NULL REFERENCES staff {later}, part_of integer);
    CREATE TABLE parts (id integer PRIMARY KEY, team integer REFERENCES teams {later});
    ALTER TABLE staff
        ADD CONSTRAINT "its team"
        FOREIGN KEY (team) REFERENCES teams ON UPDATE CASCADE ON DELETE RESTRICT;
    ALTER TABLE teams ADD FOREIGN KEY (part_of) REFERENCES parts ON DELETE SET NULL {later};
    COMMENT ON CONSTRAINT "its team" ON staff IS 'it''s a circle';
"""
CIRCLE_ROWS = {
    "parts": "SELECT i::INTEGER AS id, (9 - i)::INTEGER AS team FROM range(10) r(i)",
    "staff": "SELECT i::INTEGER AS id, (99 - i)::INTEGER AS boss, (i % 10)::INTEGER AS team FROM range(100) r(i)",
    "teams": "SELECT i::INTEGER AS id, (99 - i)::INTEGER AS lead, i::INTEGER AS part_of FROM range(10) r(i)",
}


@pytest.mark.parametrize("later", ["", "DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"])
@pytest.mark.parametrize("there", [False, True], ids=["made", "found"])
def test_circles_are_loaded_and_keys_are_as_before(
    tmp_path: Path, postgres_database: str, later: str, there: bool
) -> None:
    ddl = CIRCLE.format(later=later)
    stage = Stage(tmp_path, ddl)
    if there:
        run(postgres_database, ddl)
    before = ask(postgres_database, KEYS)
    put(stage, postgres_database, CIRCLE_ROWS)
    assert ask(postgres_database, "SELECT count(*) FROM staff JOIN teams ON staff.team = teams.id") == [(100,)]
    keys = ask(postgres_database, KEYS)
    assert keys == before if there else sum("FOREIGN KEY" in rule for _, _, rule, _ in keys) == 5


def test_a_broken_circle_is_refused(tmp_path: Path, postgres_database: str) -> None:
    ddl = CIRCLE.format(later="")
    stage = Stage(tmp_path, ddl)
    run(postgres_database, ddl)
    before = ask(postgres_database, KEYS)
    with pytest.raises(EngineError, match=r"violates foreign key constraint .* \(Key \(lead\)=\(1099\) is not present"):
        put(stage, postgres_database, {**CIRCLE_ROWS, "teams": CIRCLE_ROWS["teams"].replace("99 -", "1099 -")})
    assert ask(postgres_database, KEYS) == before
    assert ask(postgres_database, "SELECT count(*) FROM staff") == [(0,)]


def test_parents_that_only_the_database_knows_come_first(tmp_path: Path, postgres_database: str) -> None:
    stage = Stage(tmp_path, "CREATE TABLE b (id integer); CREATE TABLE a (id integer);")
    run(postgres_database, "CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer REFERENCES a)")
    put(stage, postgres_database, {"b": "SELECT 1 AS id", "a": "SELECT 1 AS id"})
    assert ask(postgres_database, "SELECT count(*) FROM b") == [(1,)]


def test_a_partitioned_table_is_loaded_through_its_parent(tmp_path: Path, postgres_database: str) -> None:
    ddl = """CREATE TABLE logs (id integer, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
        CREATE TABLE logs_old PARTITION OF logs FOR VALUES FROM ('2000-01-01') TO ('2024-01-01');
        CREATE TABLE logs_new PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2050-01-01');"""
    stage = Stage(tmp_path, ddl)
    run(postgres_database, ddl)
    rows = """SELECT i::INTEGER AS id, DATE '2023-12-30' + i::INTEGER AS "at" FROM range(4) r(i)"""
    put(stage, postgres_database, {"logs": rows})
    assert ask(postgres_database, "SELECT (SELECT count(*) FROM logs_old), (SELECT count(*) FROM logs_new)") == [(2, 2)]


@pytest.mark.parametrize(
    "ddl",
    [
        "CREATE TABLE s (id serial)",
        "CREATE TABLE s (id smallint GENERATED BY DEFAULT AS IDENTITY)",
        "CREATE SEQUENCE own; CREATE TABLE s (id bigint DEFAULT nextval('own'))",
        'CREATE SCHEMA "S"; CREATE SEQUENCE "S"."Own"; CREATE TABLE s (id integer DEFAULT nextval(\'"S"."Own"\'))',
    ],
)
def test_sequences_move_past_the_highest_value(tmp_path: Path, postgres_database: str, ddl: str) -> None:
    stage = Stage(tmp_path, "CREATE TABLE s (id integer)")
    run(postgres_database, ddl)
    put(stage, postgres_database, {"s": "SELECT unnest([3, 41, 7]) AS id"})
    run(postgres_database, "INSERT INTO s DEFAULT VALUES")
    assert ask(postgres_database, "SELECT max(id) FROM s") == [(42,)]


def test_a_sequence_never_moves_back(tmp_path: Path, postgres_database: str) -> None:
    stage = Stage(tmp_path, "CREATE TABLE s (id integer)")
    run(postgres_database, "CREATE TABLE s (id serial); SELECT setval('s_id_seq', 100)")
    put(stage, postgres_database, {"s": "SELECT 7 AS id"})
    run(postgres_database, "INSERT INTO s DEFAULT VALUES")
    assert ask(postgres_database, "SELECT max(id) FROM s") == [(101,)]


# --- rows that are there ----------------------------------------------------------------------------------------------


def test_rows_of_others_are_refused_unless_asked(shop: Stage, postgres_database: str) -> None:
    load(shop, postgres_database)
    with pytest.raises(RefusedError, match=r"public\.users holds rows") as refused:
        load(shop, postgres_database)
    assert "--replace" in (refused.value.hint or "")
    load(shop, postgres_database, existing="replace")
    assert ask(postgres_database, "SELECT count(*) FROM orders") == [(20,)]
    more = ORDERS.replace("i::INTEGER AS id", "(100 + i)::INTEGER AS id")
    destination = PostgresTables(postgres_database, existing="append")
    destination.prepare(shop.schema)
    destination.write(shop.engine, [shop.rows("orders", more)], silent)
    assert ask(postgres_database, "SELECT count(*) FROM orders") == [(40,)]


def test_replacing_never_reaches_tables_that_nobody_named(shop: Stage, postgres_database: str) -> None:
    load(shop, postgres_database)
    run(postgres_database, "CREATE TABLE theirs (user_id integer REFERENCES users ON DELETE CASCADE)")
    run(postgres_database, "INSERT INTO theirs VALUES (1)")
    with pytest.raises(EngineError, match="cannot empty tables") as refused:
        load(shop, postgres_database, existing="replace")
    assert "name the tables that refer to them" in (refused.value.hint or "")
    assert ask(postgres_database, "SELECT count(*) FROM theirs") == [(1,)]


def test_a_marked_table_is_ours_to_replace(shop: Stage, postgres_database: str) -> None:
    run(postgres_database, SHOP + "COMMENT ON TABLE users IS 'it''s theirs';")
    for _ in range(2):
        load(shop, postgres_database, marker=MARKER)
    comments = "SELECT obj_description('users'::regclass), obj_description('orders'::regclass)"
    assert ask(postgres_database, comments) == [(f"it's theirs\n{MARKER}", MARKER)]
    with pytest.raises(RefusedError):
        load(shop, postgres_database)


# --- all or nothing ---------------------------------------------------------------------------------------------------


def stop_at_orders(doing: str, table: str, share: float) -> None:
    if table == "orders":
        raise KeyboardInterrupt


FAILURES: list[tuple[str, str, str]] = [
    (ORDERS.replace("1.50", "CASE WHEN i = 7 THEN -1 ELSE 1.50 END"), 'check constraint "positive"', "orders, row 7"),
    (ORDERS.replace("i::INTEGER AS id", "least(i, 5)::INTEGER AS id"), "Key (id)=(5) already exists", "orders, row 6"),
    (ORDERS.replace("% 9", "% 9 + 50"), 'constraint "its_user" (Key (user_id)=(52) is not present', "orders"),
    (ORDERS.replace("1.50", "1e9").replace("(10, 2)", "(18, 2)"), "numeric field overflow", "row 1, column amount"),
    (ORDERS.replace("1 + i::INTEGER % 9", "NULL::INTEGER"), 'null value in column "user_id"', "orders, row 1"),
    (ORDERS.replace("'not \"so\" glad'", "'mad'"), 'invalid input value for enum mood: "mad"', "row 1, column moods"),
]


@pytest.mark.parametrize(("orders", "said", "place"), FAILURES)
def test_a_refused_row_leaves_the_database_as_it_was(
    shop: Stage, postgres_database: str, orders: str, said: str, place: str
) -> None:
    run(postgres_database, SHOP)
    with pytest.raises(EngineError) as refused:
        load(shop, postgres_database, orders)
    assert "Postgres refused rows of public.orders" in refused.value.message
    assert said in refused.value.message
    assert place in (refused.value.place or "")
    assert refused.value.hint == "nothing was written"
    assert ask(postgres_database, "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM orders)") == [(0, 0)]
    run(postgres_database, "INSERT INTO users (said) VALUES ('first')")
    assert ask(postgres_database, "SELECT id FROM users") == [(1,)]


def test_a_row_has_its_number_whatever_the_rows_before_hold(tmp_path: Path, postgres_database: str) -> None:
    stage = Stage(tmp_path, "CREATE TABLE lines (id integer, said text CHECK (said <> 'no'))")
    texts = "SELECT i::INTEGER AS id, CASE WHEN i = 30 THEN 'no' ELSE repeat(chr(10) || chr(13), 5) END AS said"
    with pytest.raises(EngineError) as refused:
        put(stage, postgres_database, {"lines": f"{texts} FROM range(1, 50) r(i)"})
    assert "lines, row 30" in (refused.value.place or "")


@pytest.mark.parametrize("there", [False, True], ids=["made", "found"])
def test_new_tables_are_gone_after_a_failure(shop: Stage, postgres_database: str, there: bool) -> None:
    if there:
        run(postgres_database, SHOP)
    tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    before = ask(postgres_database, tables)
    with pytest.raises(KeyboardInterrupt):
        load(shop, postgres_database, progress=stop_at_orders)
    assert ask(postgres_database, tables) == before
    load(shop, postgres_database)


def test_ctrl_c_cancels_what_the_server_does(tmp_path: Path, postgres_database: str) -> None:
    """The signal comes while Postgres is busy with a row."""
    stage = Stage(tmp_path, "CREATE TABLE slow (id integer)")
    run(postgres_database, "CREATE TABLE slow (id integer CHECK (pg_sleep(20)::text = ''))")
    timer = threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        put(stage, postgres_database, {"slow": "SELECT 1 AS id"})
    timer.join()
    busy = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'COPY%'"
    assert ask(postgres_database, busy) == [(0,)]


# --- what is in the way -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "error", "said", "hint"),
    [
        ("CREATE TABLE users (id integer, said_it text, mood text)", WriteError, "no column said", "said_it"),
        ("CREATE TABLE users (id int, said text, mood text, more int NOT NULL)", WriteError, "column more", "read"),
        ("CREATE VIEW orders AS SELECT 1 AS id", WriteError, "orders is a view", "name another"),
    ],
)
def test_what_is_in_the_way_is_said_before_a_row_is_made(
    shop: Stage, postgres_database: str, before: str, error: type[Exception], said: str, hint: str
) -> None:
    run(postgres_database, before)
    with pytest.raises(error, match=said) as refused:
        PostgresTables(postgres_database).prepare(shop.schema)
    assert hint in (getattr(refused.value, "hint", "") or "")


def test_a_table_of_another_database_is_refused(tmp_path: Path, postgres_database: str) -> None:
    stage = Stage(tmp_path, "CREATE TABLE a (id integer)")
    with pytest.raises(WriteError, match=r"elsewhere\.public\.a is not in the database test_"):
        PostgresTables(postgres_database, names={"a": ("elsewhere", "public", "a")}).prepare(stage.schema)


def test_a_user_who_may_not_write(shop: Stage, postgres_database: str) -> None:
    run(postgres_database, SHOP)
    role = "reader_" + postgres_database.partition("/test_")[2].partition("?")[0]
    run(postgres_database, f"CREATE ROLE {role} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
    try:
        with pytest.raises(EngineError, match="permission denied for table users"):
            load(shop, postgres_database.replace("postgres@", f"{role}@"))
    finally:
        run(postgres_database, f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_progress_is_told_by_table(shop: Stage, postgres_database: str) -> None:
    told: list[tuple[str, str, float]] = []
    record: Callable[[str, str, float], None] = lambda *each: told.append(each)  # noqa: E731
    load(shop, postgres_database, progress=record)
    assert [(table, share) for _, table, share in told] == [("users", 1.0), ("orders", 1.0)]
