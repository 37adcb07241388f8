"""CHECKs that draws seldom pass get witnesses; rules that leave no row are refused by the fewest that clash."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dea_core import generate, plan, read_schema
from dea_core.engines import DuckDB
from dea_core.errors import DeaError, PlanError, UnsatisfiableError
from dea_core.generate import compile_table, dump_plan, witnessed
from dea_core.generate.produce import decide
from dea_core.generate.solve import find_clash, smt
from dea_core.schema import CheckConstraint
from dea_core.sql.rows_sql import rows_sql

SELDOM = {
    "a product": ("a int NOT NULL, b int NOT NULL, CHECK (a * b = 3600)", 20),
    "a square": (
        "a int NOT NULL CHECK (a BETWEEN 10 AND 1000), b int NOT NULL, CHECK (b > a * a AND b < a * a + 3)",
        30,
    ),
    "remainders": ("n int NOT NULL CHECK (n % 7 = 3 AND n % 11 = 5), m int, CHECK (m % 13 = n % 13)", 50),
    "a case": (
        "kind text NOT NULL CHECK (kind IN ('a', 'b', 'c')), n int NOT NULL, m int NOT NULL,"
        "CHECK (CASE kind WHEN 'a' THEN n = m + 1 WHEN 'b' THEN n = m - 1 ELSE n = 2 * m END)",
        50,
    ),
    "texts and lengths": (
        "a varchar(9) NOT NULL, b varchar(9) NOT NULL, n int NOT NULL, CHECK (n = length(a) * 100 + length(b))",
        20,
    ),
    "dates": (
        "a date NOT NULL, b timestamp NOT NULL, c date, CHECK (b = a + interval '36 hours'), CHECK (c - a = 17)",
        50,
    ),
    "a pattern beside a number": (
        "code varchar(6) NOT NULL, n int NOT NULL, CHECK (code ~ '^[A-F]' AND length(code) = n % 5 + 1 AND n > 9000)",
        20,
    ),
    "exclusive": (
        "a int, b int, c int, CHECK ((a IS NULL)::int + (b IS NULL)::int + (c IS NULL)::int = 2 AND a % 50 = 7)",
        20,
    ),
    "one of three": ("a int, b int, c int, CHECK (num_nonnulls(a, b, c) = 1 AND num_nulls(a, b) = 1)", 20),
    "parts of a date": (
        "a date NOT NULL, b date NOT NULL, CHECK (a = date_trunc('month', a) + interval '1 month' - interval '1 day'),"
        "CHECK (extract(doy FROM b) = 1)",
        8,
    ),
    "months apart": (
        "a date NOT NULL, b date NOT NULL, CHECK (b BETWEEN a + interval '1 month' AND a + interval '2 months')",
        50,
    ),
    "decimals": (
        "net numeric(8, 2) NOT NULL, tax numeric(8, 2) NOT NULL, CHECK (tax > net * 0.19 AND tax < net * 0.19 + 0.02)",
        50,
    ),
}


@pytest.mark.parametrize("name", SELDOM)
def test_what_draws_seldom_pass_is_met_by_many_values(name):
    columns, least = SELDOM[name]
    ddl = f"CREATE TABLE t (id int PRIMARY KEY, {columns});"
    made = generate(read_schema(ddl, dialect="postgres"), rows=2000)
    assert all(check.passed for check in made.checks)
    assert len({row[1:] for row in made.table("t").fetchall()}) >= least


def test_witnesses_are_the_same_for_the_same_seed_and_others_for_another():
    ddl = f"CREATE TABLE t (id int PRIMARY KEY, {SELDOM['a case'][0]});"
    one, again, other = (generate(ddl, rows=2000, seed=seed).table("t").fetchall() for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_pinned_witnesses_are_used_whatever_the_solver_would_say(tmp_path, monkeypatch):
    ddl = tmp_path / "t.sql"
    ddl.write_text(f"CREATE TABLE t (id int PRIMARY KEY, {SELDOM['a case'][0]});")
    proposal = plan(ddl, rows=2000)
    proposal.pools.dump(tmp_path / "dea_plan.pools.json")
    (tmp_path / "dea_plan.yml").write_text(dump_plan(proposal.plan))
    first = generate(ddl).table("t").fetchall()
    monkeypatch.setattr(witnessed, "find_witnesses", lambda *_: pytest.fail("the solver is asked"))
    assert generate(ddl).table("t").fetchall() == first
    monkeypatch.undo()
    ddl.write_text(ddl.read_text().replace("n = m + 1", "n = m + 2"))
    assert all(check.passed for check in generate(ddl).checks)


@pytest.mark.parametrize("pinned", ["[[1]]", '[["x", 2, 3]]', "[7]", '[["a", 1, 9]]'])
def test_pins_that_somebody_changed_never_make_a_wrong_row(pinned, tmp_path):
    ddl = tmp_path / "t.sql"
    ddl.write_text(f"CREATE TABLE t (id int PRIMARY KEY, {SELDOM['a case'][0]});")
    proposal = plan(ddl, rows=50)
    name = next(line.partition(":")[0] for line in proposal.pools.dumps().splitlines() if "witnesses/" in line)
    (tmp_path / "dea_plan.pools.json").write_text(f"{{{name}: {pinned}}}")
    (tmp_path / "dea_plan.yml").write_text(dump_plan(proposal.plan))
    try:
        made = generate(ddl)
    except DeaError as error:
        assert error.hint  # noqa: PT017  (it may be refused)
    else:
        assert all(check.passed for check in made.checks)


def test_how_far_checks_skew_columns_is_told_where_it_matters():
    ddl = "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL, CHECK ({}));"
    (note,) = generate(ddl.format("a * b = 3600"), rows=500).notes
    assert re.match(
        r"t: CHECKs over a, b pass 0% of draws, and about 100% of rows hold witnesses .*; a is 0\.\d+", note
    )
    assert not generate(ddl.format("a + b < 1900"), rows=500).notes


def test_any_range_of_witnessed_rows_equals_the_slice():
    schema = read_schema(f"CREATE TABLE t (id int PRIMARY KEY, {SELDOM['dates'][0]});")
    proposal = plan(schema, rows=2000)
    with DuckDB.open() as engine:
        blueprint = decide(schema, proposal, 0.0, engine)
        assert blueprint.residuals["t"][0].witnesses
        whole, part = (
            engine.rows(rows_sql(compile_table(blueprint, "t", *ends), "duckdb")) for ends in ((0, 2000), (700, 900))
        )
    assert part == whole[700:900]


def test_the_limit_of_the_solver_is_told(monkeypatch):
    monkeypatch.setattr(smt, "MOST_STEPS", 1)
    ddl = f"CREATE TABLE t (id int PRIMARY KEY, {SELDOM['a product'][0]});"
    with pytest.raises(PlanError, match="no row of a sample passes, and the solver's limit of steps was reached"):
        generate(ddl, rows=2000)


def test_a_product_that_does_not_fit_its_type_is_no_witness():
    ddl = "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b int NOT NULL, CHECK (a * b = 2000000000));"
    assert all(check.passed for check in generate(ddl, rows=2000).checks)


def test_a_foreign_key_among_the_columns_still_refers():
    ddl = """CREATE TABLE p (id int PRIMARY KEY);
    CREATE TABLE c (id int PRIMARY KEY, p_id int NOT NULL REFERENCES p (id), n int NOT NULL, CHECK (n = p_id * p_id - 1)
    );"""
    made = generate(ddl, rows={"p": 50, "c": 2000})
    assert all(check.passed for check in made.checks)
    assert made.table("c").aggregate("count(DISTINCT p_id)").fetchall()[0][0] > 20


def test_what_the_solver_has_no_words_for_is_refused_by_name():
    ddl = "CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL, b text NOT NULL, CHECK (md5(a || b) = 'x'));"
    with pytest.raises(PlanError, match=r"not supported: t: CHECK \(MD5\(a \|\| b\) = 'x'\).*no words for") as caught:
        generate(read_schema(ddl, dialect="postgres"), rows=2000)
    assert caught.value.hint


CLASHES = {
    "a circle": (
        "CREATE TABLE t (a int NOT NULL,\n b int NOT NULL,\n c int NOT NULL,\n"
        " CHECK (a < b),\n CHECK (b < c),\n CHECK (a <> 5),\n CHECK (c < a));",
        r"t: t.a NOT NULL \[ddl:1\], .* CHECK \(a < b\) \[ddl:4\], CHECK \(b < c\) \[ddl:5\] and "
        r"CHECK \(c < a\) \[ddl:7\] leave no row",
    ),
    "one column": (
        "CREATE TABLE t (n int NOT NULL CHECK (n * n = 2));",
        r"t.n: t.n NOT NULL .* and CHECK .* leave no value",
    ),
    "across a foreign key": (
        "CREATE TABLE p (id int PRIMARY KEY CHECK (id < 50));\n"
        "CREATE TABLE c (p_id int NOT NULL REFERENCES p (id), CHECK (p_id > 100));",
        r"c: c.p_id NOT NULL .*, CHECK \(p_id > 100\) \[ddl:2\], CHECK \(id < 50\) of p \[ddl:1\] and "
        r"FOREIGN KEY \(p_id\) REFERENCES p \(id\) \[ddl:2\] leave no row",
    ),
    "texts": (
        "CREATE TABLE t (s text NOT NULL CHECK (s IN ('a', 'b')), u text NOT NULL, CHECK (s = u),"
        " CHECK (length(u) > 1));",
        r"CHECK \(s IN \('a', 'b'\)\) .*, CHECK \(s = u\) .* and CHECK \(LENGTH\(u\) > 1\) .* leave no row",
    ),
    "months": (
        "CREATE TABLE t (a date NOT NULL, b date NOT NULL, c date, CHECK (b >= a + INTERVAL '2 months'), CHECK (b > c),"
        " CHECK (b < a + INTERVAL '1 month'));",
        r"CHECK \(b >= a \+ INTERVAL '2' MONTHS\) .* and CHECK \(b < a \+ INTERVAL '1' MONTH\) .* leave no row",
    ),
    "both ways": (
        "CREATE TABLE t (s text NOT NULL, d date, CHECK ((s = 'x') = (d IS NULL)), CHECK (s = 'x'),"
        " CHECK (d IS NOT NULL));",
        "leave no row",
    ),
}


@pytest.mark.parametrize("name", CLASHES)
def test_what_nothing_can_obey_is_refused_by_the_rules_that_clash(name):
    ddl, said = CLASHES[name]
    with pytest.raises(UnsatisfiableError, match=said) as caught:
        generate(ddl, rows=10)
    assert "a <> 5" not in caught.value.message


@pytest.mark.parametrize("name", CLASHES)
def test_a_clash_is_told_by_the_plan_too(name):
    ddl, said = CLASHES[name]
    with pytest.raises(UnsatisfiableError, match=said):
        plan(ddl)


def test_what_is_only_not_supported_leaves_a_plan_to_change():
    proposal = plan("CREATE TABLE t (one int PRIMARY KEY, two int NOT NULL UNIQUE, CHECK (one * two = 5));")
    assert "dea generate will refuse this: not supported: t: CHECK (one * two = 5)" in proposal.notes[0]


@pytest.mark.parametrize("name", CLASHES)
def test_no_rule_of_a_clash_could_be_left_out(name):
    schema = read_schema(CLASHES[name][0])
    table = schema.tables[-1]
    with DuckDB.open() as engine:
        named = [one.rule for one in find_clash(schema, table, engine) if isinstance(one.rule, CheckConstraint)]
        assert named
        for rule in named:
            tables = tuple(_without(one, rule) for one in schema)
            fewer = type(schema)(tables, dialect=schema.dialect)
            assert not find_clash(fewer, fewer.table(table.name), engine)


def _without(table, rule):
    return replace(table, checks=tuple(check for check in table.checks if check is not rule))


@pytest.mark.parametrize(
    "check",
    [
        "a < b AND b < a",
        "a + 1 = a",
        "a % 2 = 0 AND a % 2 = 1",
        "a IS NOT NULL AND a BETWEEN SYMMETRIC 9 AND 3",
        "a IS NOT NULL AND b IS NOT NULL AND a / 3 = b",
        "coalesce(a, 1) = 2 AND a IS NULL",
        "c IS NOT NULL AND d >= c + INTERVAL '1 month' AND d IS NOT NULL AND d <= c + INTERVAL '28 days'",
    ],
)
def test_what_may_be_null_or_is_open_is_no_clash(check):
    """A CHECK that comes to unknown lets a row through; none of these is refused but the last."""
    schema = read_schema(f"CREATE TABLE t (a int, b int, c date, d date, CHECK ({check}));")
    with DuckDB.open() as engine:
        assert bool(find_clash(schema, schema.table("t"), engine)) is ("coalesce" in check)
