"""The verb: what it refuses, what a rule adds, what shrinking leaves, and what the user's own data says."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from dea_core import prove
from dea_core.cli import dea
from dea_core.errors import ReadError, UsageError
from dea_core.prove import prove_equal, ties_of
from dea_core.prove.rules import Rules
from dea_core.prove.store import Store
from dea_core.readers import read_schema
from dea_core.render.verdict_text import render_verdict
from tests.prove.cases import FOLDER, schema_named

NOT_IN = "SELECT name FROM customers WHERE id NOT IN (SELECT coupon_id FROM orders)"
NOT_EXISTS = "SELECT name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders WHERE coupon_id = c.id)"
SPENT = "SELECT c.id, (SELECT sum(total) FROM orders o WHERE o.customer_id = c.id) AS spent FROM customers c"
JOINED = "SELECT c.id, sum(o.total) AS spent FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("SELECT id FROM orderz", "the candidate reads orderz, which the schema does not have", "orders"),
        ("SELECT idd FROM orders", 'column "idd" not found', "did you mean id"),
        ("SELECT id FROM orders; SELECT 1", "2 statements", "one SELECT"),
        ("DELETE FROM orders", "is not a SELECT: DELETE FROM orders", "one SELECT"),
        ("SELECT id FROM (orders", "the candidate is not SQL of duckdb", ""),
        ("-- nothing at all", "is empty", "one SELECT"),
    ],
)
def test_what_is_no_query_is_refused(text: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        prove_equal("SELECT id FROM orders", text, schema_named("shop"))
    assert message in str(caught.value)
    assert hint in (caught.value.hint or "")


def test_a_rule_is_named_once_no_database_says_otherwise() -> None:
    verdict = prove_equal(SPENT, JOINED, schema_named("shop"), rule="C01", premises=("customers.id is a key",))
    assert (verdict.word, verdict.rule, verdict.premises) == ("proved", "C01", ("customers.id is a key",))
    assert verdict.databases > 0


def test_a_wrong_rule_is_refuted_all_the_same() -> None:
    verdict = prove_equal(NOT_IN, NOT_EXISTS, schema_named("shop"), rule="N01")
    assert (verdict.word, verdict.rule) == ("refuted", None)


def test_a_counterexample_is_small_and_obeys_the_schema() -> None:
    found = prove_equal(NOT_IN, NOT_EXISTS, schema_named("shop")).counterexample
    assert found is not None
    assert sum(len(table.rows) for table in found.tables) <= 3
    assert len(found.original.rows) < len(found.candidate.rows)
    with Store(schema_named("shop")) as store:
        assert Rules(store).obeyed({table.name: table.rows for table in found.tables})  # type: ignore[misc]


def test_a_constraint_makes_the_difference() -> None:
    ddl = "CREATE TABLE t (id integer PRIMARY KEY, x integer {});"
    pair = "SELECT count(x) FROM t", "SELECT count(*) FROM t"
    assert prove_equal(*pair, read_schema(ddl.format("NOT NULL"))).word == "proved"
    assert prove_equal(*pair, read_schema(ddl.format("CHECK (x > 0)"))).word == "refuted"


def test_a_check_that_cannot_be_run_makes_a_difference_unknown() -> None:
    schema = read_schema("CREATE TABLE t (x integer, CHECK (is_good(x)));", dialect="postgres")
    verdict = prove_equal("SELECT x FROM t", "SELECT DISTINCT x FROM t", schema)
    assert verdict.word == "unknown"
    assert "is_good" in verdict.why.lower()
    assert verdict.counterexample is not None


def test_rows_are_made_where_chance_meets_no_check() -> None:
    ddl = "CREATE TABLE t (id integer PRIMARY KEY, code text NOT NULL CHECK (code ~ '^[A-Z]{3}-[0-9]{4}$'));"
    verdict = prove_equal("SELECT code FROM t", "SELECT DISTINCT code FROM t", read_schema(ddl, dialect="postgres"))
    assert verdict.word == "refuted"
    assert verdict.counterexample is not None
    assert len(verdict.counterexample.tables[0].rows) == 2


def test_with_ties_leaves_no_choice_and_is_not_taken_for_a_plain_limit() -> None:
    first = "SELECT id, total FROM orders ORDER BY total FETCH FIRST 3 ROWS"
    shop = schema_named("shop")
    assert ties_of(f"{first} ONLY", shop, "postgres") is not None
    assert ties_of(f"{first} WITH TIES", shop, "postgres") is None
    verdict = prove_equal(f"{first} WITH TIES", f"{first} WITH TIES", shop, dialect="postgres")
    other = prove_equal(f"{first} WITH TIES", "SELECT id, total FROM orders", shop, dialect="postgres")
    assert verdict.word != "refuted"
    assert other.word == "unknown"
    assert "DuckDB has no WITH TIES" in other.why


def test_a_limit_out_of_reach_is_told() -> None:
    text = "SELECT id FROM orders ORDER BY id LIMIT 5000"
    notes = prove_equal(text, "SELECT id FROM orders ORDER BY id", schema_named("shop"), databases=50).notes
    assert any("5000" in note for note in notes)


def test_other_names_and_widths_are_told() -> None:
    verdict = prove_equal("SELECT id AS a FROM orders", "SELECT id::bigint AS b FROM orders", schema_named("shop"))
    assert verdict.word == "tested"
    assert len(verdict.notes) == 2


def test_the_same_seed_gives_the_same_verdict() -> None:
    one, other = (prove_equal(NOT_IN, NOT_EXISTS, schema_named("shop"), seed=3) for _ in range(2))
    assert one.counterexample == other.counterexample


def test_a_database_of_the_user_has_the_last_word(tmp_path: Path) -> None:
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE t (id integer, day date)")
        connection.execute("INSERT INTO t VALUES (1, '1999-07-07'), (2, '2024-01-01')")
    url = f"duckdb:///{path}"
    same = prove("SELECT id FROM t WHERE id = 1", "SELECT id FROM t WHERE 1 = id", url, on=url)
    assert same.word == "proved"
    assert any("no row differs" in note for note in same.notes)
    # a difference on one day in many, that tiny databases do not meet
    other = prove("SELECT id FROM t", "SELECT id FROM t WHERE md5(day::text) <> md5('1999-07-' || '07')", url, on=url)
    assert other.word == "refuted"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, text in {"a.sql": NOT_IN + ";\n", "b.sql": NOT_EXISTS}.items():
        (tmp_path / name).write_text(text)
    return [str(tmp_path / "a.sql"), str(tmp_path / "b.sql"), "--schema", str(FOLDER / "shop.schema.sql")]


def test_the_command_shows_the_rows(files: list[str]) -> None:
    done = CliRunner().invoke(dea, ["prove", *files, "--dialect", "duckdb"])
    assert done.exit_code == 1
    assert done.output.startswith("refuted: they differ on a database of ")
    assert "original gives: no rows" in done.output


def test_the_command_prints_json(files: list[str]) -> None:
    done = CliRunner().invoke(dea, ["prove", files[0], files[0], *files[2:], "--json"])
    assert done.exit_code == 0
    assert json.loads(done.output)["word"] == "proved"


def test_a_missing_file_is_told() -> None:
    with pytest.raises(ReadError, match="nowhere"):
        prove("nowhere.sql", "SELECT 1 AS x", schema_named("shop"))


def test_a_tested_pair_says_how_strong_that_is() -> None:
    verdict = prove_equal(SPENT, JOINED, schema_named("shop"))
    assert verdict.word == "tested"
    assert verdict.strength is not None
    assert 0 < verdict.strength.killed <= verdict.strength.total
    assert "mutants killed" in render_verdict(verdict)
