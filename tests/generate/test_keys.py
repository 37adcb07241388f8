"""Every shape of key is distinct, every foreign key meets, and any range of rows equals the slice of the whole."""

from __future__ import annotations

import duckdb
import pytest

from dea_core import generate, plan, read_schema
from dea_core.errors import CapacityError
from dea_core.generate import compile_table
from dea_core.generate.blueprint import Blueprint
from dea_core.sql.rows_sql import rows_sql

SHAPES = {
    "sequence": "CREATE TABLE a (id serial PRIMARY KEY, n int);",
    "uuid": "CREATE TABLE a (id uuid PRIMARY KEY); CREATE TABLE b (id uuid PRIMARY KEY, a uuid NOT NULL REFERENCES a);",
    "text key": """
        CREATE TABLE a (code char(5) PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a char(5) REFERENCES a);""",
    "short text key": "CREATE TABLE a (code char(2) PRIMARY KEY);",
    "date key": "CREATE TABLE a (day date PRIMARY KEY);",
    "decimal key": "CREATE TABLE a (n numeric(6, 2) UNIQUE NOT NULL);",
    "one to one": "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int PRIMARY KEY REFERENCES a (id));",
    "bridge": """
        CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY);
        CREATE TABLE ab (a int REFERENCES a (id), b int REFERENCES b (id), PRIMARY KEY (a, b));
        CREATE TABLE c (id int PRIMARY KEY, a int, b int, FOREIGN KEY (a, b) REFERENCES ab (a, b));""",
    "line numbers": """
        CREATE TABLE o (id int PRIMARY KEY);
        CREATE TABLE l (o int REFERENCES o (id), n int, q int, PRIMARY KEY (o, n));
        CREATE TABLE s (id int PRIMARY KEY, o int NOT NULL, n int NOT NULL, FOREIGN KEY (o, n) REFERENCES l (o, n));""",
    "tenants": """
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE TABLE u (t int REFERENCES t (id), id int, PRIMARY KEY (t, id));
        CREATE TABLE p (t int, u int, id int, PRIMARY KEY (t, u, id), FOREIGN KEY (t, u) REFERENCES u (t, id));""",
    "foreign key and date": """
        CREATE TABLE e (no int PRIMARY KEY);
        CREATE TABLE s (e int REFERENCES e (no), since date NOT NULL, PRIMARY KEY (e, since));""",
    "three columns": """
        CREATE TABLE e (no int PRIMARY KEY);
        CREATE TABLE s (e int REFERENCES e (no), title varchar(50), since date, PRIMARY KEY (e, title, since));""",
    "enum and date": """
        CREATE TYPE size AS ENUM ('s', 'm', 'l');
        CREATE TABLE a (size size NOT NULL, day date NOT NULL, UNIQUE (size, day));""",
    "unique within": """
        CREATE TABLE p (id int PRIMARY KEY);
        CREATE TABLE c (id int PRIMARY KEY, p int NOT NULL REFERENCES p (id), name text NOT NULL, UNIQUE (p, name));""",
    "self": "CREATE TABLE e (id int PRIMARY KEY, boss int REFERENCES e (id));",
    "self, not null": "CREATE TABLE e (id int PRIMARY KEY, boss int NOT NULL REFERENCES e (id));",
    "cycle": """
        CREATE TABLE a (id int PRIMARY KEY, b int NOT NULL); CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL);
        ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b (id); ALTER TABLE b ADD FOREIGN KEY (a) REFERENCES a (id);""",
    "self, in a shared column": """
        CREATE TABLE c (id int PRIMARY KEY);
        CREATE TABLE s (c int REFERENCES c (id), no int, boss int, PRIMARY KEY (c, no),
                        FOREIGN KEY (c, boss) REFERENCES s (c, no));""",
    "self, in a shared column, not null": """
        CREATE TABLE c (id int PRIMARY KEY);
        CREATE TABLE s (c int NOT NULL REFERENCES c (id), no int PRIMARY KEY, boss int NOT NULL, UNIQUE (c, no),
                        FOREIGN KEY (c, boss) REFERENCES s (c, no));""",
    "self, in a column of its own": """
        CREATE TABLE s (c int, no int, boss int, PRIMARY KEY (c, no), FOREIGN KEY (c, boss) REFERENCES s (c, no));""",
    "two parents of one tenant": """
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE TABLE o (t int NOT NULL REFERENCES t (id), id int, PRIMARY KEY (t, id));
        CREATE TABLE g (t int NOT NULL REFERENCES t (id), id int PRIMARY KEY, UNIQUE (t, id));
        CREATE TABLE p (t int NOT NULL, g int NOT NULL, id int PRIMARY KEY, UNIQUE (t, id),
                        FOREIGN KEY (t, g) REFERENCES g (t, id));
        CREATE TABLE i (t int NOT NULL, o int NOT NULL, p int NOT NULL, n int NOT NULL, PRIMARY KEY (t, o, n),
                        FOREIGN KEY (t, o) REFERENCES o (t, id), FOREIGN KEY (t, p) REFERENCES p (t, id));""",
    "a tenant that only the lines refer to": """
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE TABLE o (t int, id int, PRIMARY KEY (t, id)); CREATE TABLE p (t int, id int, PRIMARY KEY (t, id));
        CREATE TABLE i (t int NOT NULL REFERENCES t (id), o int NOT NULL, p int NOT NULL, PRIMARY KEY (t, o, p),
                        FOREIGN KEY (t, o) REFERENCES o (t, id), FOREIGN KEY (t, p) REFERENCES p (t, id));""",
    "two parents that share a column of nobody's": """
        CREATE TABLE o (t int, id int, PRIMARY KEY (t, id)); CREATE TABLE p (t int, id int, PRIMARY KEY (t, id));
        CREATE TABLE i (t int NOT NULL, o int NOT NULL, p int NOT NULL, PRIMARY KEY (t, o, p),
                        FOREIGN KEY (t, o) REFERENCES o (t, id), FOREIGN KEY (t, p) REFERENCES p (t, id));""",
    "a part of a reference that tells which row": """
        CREATE TABLE r (id int PRIMARY KEY); CREATE TABLE e (id int PRIMARY KEY, r int NOT NULL, UNIQUE (id, r));
        CREATE TABLE p (e int NOT NULL UNIQUE REFERENCES e (id), r int NOT NULL REFERENCES r (id),
                        FOREIGN KEY (e, r) REFERENCES e (id, r));""",
    "pairs of two": """
        CREATE TABLE p (id int PRIMARY KEY);
        CREATE TABLE f (one int REFERENCES p (id), two int REFERENCES p (id), PRIMARY KEY (one, two),
                        CHECK (one <> two));""",
    "two keys from one parent": """
        CREATE TABLE o (id int PRIMARY KEY); CREATE TABLE p (id int PRIMARY KEY);
        CREATE TABLE l (o int REFERENCES o (id), n int, p int REFERENCES p (id), PRIMARY KEY (o, n), UNIQUE (o, p));""",
    "two pairs": """
        CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY);
        CREATE TABLE abc (id int PRIMARY KEY, a int NOT NULL REFERENCES a, b int NOT NULL REFERENCES b,
                          c int NOT NULL REFERENCES c, UNIQUE (a, b), UNIQUE (a, c));""",
    "the same key twice": "CREATE TABLE a (x int, y int, PRIMARY KEY (x, y)); CREATE UNIQUE INDEX ON a (y, x);",
    "partial": """
        CREATE TABLE a (id int PRIMARY KEY, mail text); CREATE UNIQUE INDEX ON a (mail) WHERE mail IS NOT NULL;""",
    "two keys": "CREATE TABLE a (id int PRIMARY KEY, code varchar(10) UNIQUE NOT NULL, email text UNIQUE NOT NULL);",
}
ROWS = 300


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_check_passes(shape, seed):
    result = generate(SHAPES[shape], rows=ROWS, seed=seed)
    assert all(count == ROWS for count in result.rows.values())
    assert result.checks
    assert all(check.passed for check in result.checks), [str(c) for c in result.checks]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_range_of_rows_equals_the_slice(shape):
    schema = read_schema(SHAPES[shape])
    proposal = plan(schema, rows=ROWS)
    blueprint = Blueprint(schema, proposal.plan, proposal.pools)
    for table in schema:
        whole = rows(blueprint, table.name, 0, ROWS)
        assert rows(blueprint, table.name, 101, 140) == whole[101:140]
        assert len(whole) == ROWS


def rows(blueprint: Blueprint, table: str, start: int, stop: int) -> list[tuple[object, ...]]:
    return duckdb.connect().execute(rows_sql(compile_table(blueprint, table, start, stop), "duckdb")).fetchall()


def test_self_references_form_a_forest():
    result = generate(SHAPES["self"], rows=ROWS)
    table = result.table("e").fetchall()
    assert sum(boss is None for _, boss in table) >= 1
    assert all(boss is None or boss < own for own, boss in table)


def test_line_numbers_count_from_one():
    lines = generate(SHAPES["line numbers"], rows={"o": 50, "l": 200, "s": 10}).table("l").fetchall()
    of_order: dict[int, list[int]] = {}
    for order, number, _ in lines:
        of_order.setdefault(order, []).append(number)
    assert len(of_order) == 50
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in of_order.values())
    assert len({len(numbers) for numbers in of_order.values()}) > 1


def test_another_seed_gives_other_rows_and_the_same_seed_the_same():
    ddl = "CREATE TABLE a (id uuid PRIMARY KEY, n int, d date);"
    first, again, other = (generate(ddl, rows=50, seed=seed).table("a").fetchall() for seed in (1, 1, 2))
    assert first == again != other


def test_threads_do_not_change_the_bytes(tmp_path):
    ddl = "CREATE TABLE a (id int PRIMARY KEY, n int, s varchar(20), t timestamp);"
    files = []
    for threads in (1, 2, 4):
        generate(ddl, rows=300_000, out=tmp_path / str(threads), format="parquet", threads=threads)
        files.append((tmp_path / str(threads) / "a.parquet").read_bytes())
    assert files[0] == files[1] == files[2]


def test_overlapping_keys_hold_or_say_how_many_rows_fit():
    ddl = """
        CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY);
        CREATE TABLE t (
            a int NOT NULL REFERENCES a (id), b int NOT NULL REFERENCES b (id), c int NOT NULL REFERENCES c (id),
            UNIQUE (a, b), UNIQUE (b, c), UNIQUE (a, c));"""
    assert all(check.passed for check in generate(ddl, rows=20).checks)
    with pytest.raises(CapacityError, match="t can have at most 20 rows"):
        generate(ddl, rows={"*": 20, "t": 30})


def test_pairs_of_two_are_all_that_there_are():
    made = generate(SHAPES["pairs of two"], rows={"p": 5, "f": 20}).table("f").fetchall()
    assert sorted(made) == [(one, two) for one in range(1, 6) for two in range(1, 6) if one != two]
    with pytest.raises(CapacityError, match="f can have at most 20 rows"):
        generate(SHAPES["pairs of two"], rows={"p": 5, "f": 21})


@pytest.mark.parametrize(("order", "parents"), [("<", 6), ("<", 7), (">", 6), ("<=", 6), (">=", 7)])
def test_pairs_in_order_are_all_that_there_are(order, parents):
    ddl = f"""CREATE TABLE p (code uuid PRIMARY KEY);
    CREATE TABLE f (one uuid NOT NULL REFERENCES p, two uuid NOT NULL REFERENCES p, PRIMARY KEY (one, two),
                    CHECK (one {order} two));"""
    most = parents * (parents + (1 if "=" in order else -1)) // 2
    for rows in (most, most // 2):
        made = generate(ddl, rows={"p": parents, "f": rows})
        assert all(check.passed for check in made.checks)
        assert made.table("f").aggregate("count(DISTINCT one)").fetchall()[0][0] > parents // 2
    with pytest.raises(CapacityError, match=f"f can have at most {most} rows.* {most} pairs of {parents}"):
        generate(ddl, rows={"p": parents, "f": most + 1})


def test_pairs_in_order_may_have_more_columns_in_their_key():
    ddl = """CREATE TABLE p (id int PRIMARY KEY);
    CREATE TABLE f (one int NOT NULL REFERENCES p, two int NOT NULL REFERENCES p, kind int CHECK (kind IN (1, 2, 3)),
                    PRIMARY KEY (one, two, kind), CHECK (two > one));"""
    assert generate(ddl, rows={"p": 5, "*": 1000}).rows["f"] == 30
    assert generate(ddl, rows={"p": 50, "f": 100}).table("f").aggregate("count(DISTINCT kind)").fetchall() == [(3,)]
