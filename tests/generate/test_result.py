"""Schemas and results at a prompt: a line that says what they hold, however much that is."""

from __future__ import annotations

from pathlib import Path

from dea_core import check, generate, read_schema
from dea_core.schema import Schema

DDL = "".join(f"CREATE TABLE t{n} (id integer PRIMARY KEY, word text);" for n in range(9))


def test_a_schema_is_a_line():
    assert repr(read_schema(DDL)) == str(read_schema(DDL)) == "Schema(9 tables: t0, t1, t2, t3, t4, t5, …)"
    assert repr(read_schema("CREATE TABLE one (id int);")) == "Schema(1 table: one)"
    assert repr(Schema(())) == "Schema(no tables)"
    assert repr(read_schema(DDL).table("t1")) == "Table(t1: id, word)"


def test_a_result_is_a_line(tmp_path: Path):
    kept = generate("CREATE TABLE one (id int NOT NULL);", rows=1000)
    assert repr(kept) == "GenerateResult(1,000 rows in 1 table: one; 1 of 1 check passed; in memory)"
    written = generate("CREATE TABLE one (id int NOT NULL);", rows=1, out=tmp_path / "data")
    assert repr(written).endswith(f"; wrote {tmp_path / 'data' / 'one.csv'})")


def test_a_check_says_what_came_of_it(tmp_path: Path):
    (tmp_path / "one.csv").write_text("id,word\n1,\n2,\n")
    rules = "CREATE TABLE one (id int NOT NULL, word text NOT NULL);"
    assert [repr(result) for result in check(tmp_path, rules)] == [
        "CheckResult(passed: one.id NOT NULL [ddl:1])",
        "CheckResult(one.word NOT NULL [ddl:1]: 2 rows, such as id=1, word=NULL)",
    ]
