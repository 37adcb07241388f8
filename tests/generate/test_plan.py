"""Plans are files: read back as they were written, and told clearly what is wrong with them."""

from __future__ import annotations

import datetime

import pytest

from dea_core import generate, plan, read_schema
from dea_core.errors import CapacityError, DeaError, PlanError, UnsatisfiableError
from dea_core.generate import ColumnPlan, Plan, TablePlan, dump_plan, load_plan, read_plan

DDL = """
CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE NOT NULL, active boolean NOT NULL);
CREATE TABLE orders (
    id int PRIMARY KEY, user_id int NOT NULL REFERENCES users (id), total numeric(10, 2) CHECK (total >= 0)
);
"""


def test_a_plan_survives_its_file(tmp_path):
    spec = ColumnPlan("choice", {"values": {"paid": 8, "open": 2}}, null=0.1, unique=False, why="because: it says so")
    made = Plan({"orders": TablePlan(50, {"status": spec}, "asked for")}, seed=7, as_of=datetime.date(2026, 1, 31))
    path = tmp_path / "dea_plan.yml"
    path.write_text(dump_plan(made))
    assert load_plan(path) == made


def test_every_column_gets_a_recipe_and_a_reason():
    made = plan(DDL).plan
    specs = [spec for table in made.tables.values() for spec in table.columns.values()]
    assert len(specs) == 6
    assert all(spec.why for spec in specs)
    assert made.tables["orders"].columns["user_id"].options == {"to": "users.id"}


def test_what_people_wrote_wins():
    edited = read_plan(
        {"seed": 5, "tables": {"users": {"rows": 3, "columns": {"active": {"recipe": "constant", "value": True}}}}}
    )
    proposal = plan(DDL, plan=edited)
    assert proposal.plan.seed == 5
    assert proposal.plan.tables["users"].rows == 3
    data = generate(DDL, plan=edited, rows={"orders": 10})
    assert data.table("users").fetchall()
    assert all(row[2] is True for row in data.table("users").fetchall())
    assert "added to the plan of users: id, email" in proposal.notes


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"tables": {"user": {"rows": 1}}}, "did you mean users?"),
        ({"tables": {"users": {"rows": 1, "columns": {"emial": "uuid"}}}}, "did you mean email?"),
        ({"tables": {"users": {"rows": 1, "columns": {"email": "uuuid"}}}}, "did you mean uuid?"),
        (
            {"tables": {"users": {"rows": 1, "columns": {"id": {"recipe": "sequence", "strat": 5}}}}},
            "did you mean start?",
        ),
        ({"tables": {"users": {"rows": 1, "columns": {"id": {"recipe": "sequence", "start": "x"}}}}}, "start='x'"),
        ({"tables": {"users": {"rows": -1}}}, "rows of users is -1"),
        ({"tables": {"users": {"rows": 1, "colums": {}}}}, "did you mean columns?"),
        ({"tables": {"users": {"rows": 1, "columns": {"id": {"null": 0.5}}}}}, "names no recipe"),
        ({"tables": {"users": {"rows": 1, "columns": {"id": {"recipe": "sequence", "null": 2}}}}}, "share from 0 to 1"),
        ({"sead": 1, "tables": {}}, "did you mean seed?"),
        ({"seed": "x", "tables": {}}, "must be an integer"),
        ({"as_of": "yesterday", "tables": {}}, "must be a date"),
        (["tables"], "must be a mapping"),
    ],
)
def test_a_wrong_plan_is_told(document, message):
    with pytest.raises(PlanError) as caught:
        generate(DDL, plan=read_plan(document), rows={"orders": 1})
    assert message in "\n".join(caught.value.lines())


def test_yaml_that_does_not_parse_says_where(tmp_path):
    path = tmp_path / "plan.yml"
    path.write_text("seed: 1\ntables: {a: [}\n")
    with pytest.raises(PlanError, match=r"plan\.yml:2"):
        load_plan(path)


def test_names_are_text_however_yaml_reads_them(tmp_path):
    path = tmp_path / "dea_plan.yml"
    path.write_text("tables: {t: {rows: 3, columns: {on: {recipe: boolean, null: 0.5}, 1: uuid}}}\n")
    read = load_plan(path).tables["t"].columns
    assert (list(read), read["on"].null) == (["on", "1"], 0.5)
    assert "null: 0.5" in dump_plan(load_plan(path))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "tables:\n  users:\n    rows: 3\n    columns:\n      id: {recipe: sequence, unique: yep}\n",
            5,
            "unique is 'yep'",
        ),
        ("tables:\n  users:\n    rows: 3\n    columns:\n      id: {recipe: sequence, null: 3}\n", 5, "null is 3"),
        ("tables:\n  users:\n    rows: many\n", 3, "rows of users is 'many'"),
        ("tables:\n  users:\n    rwos: 3\n", 3, "did you mean rows?"),
        ("seed: 1\nas_of: 2026-01-31 10:00:00\n", 2, "must be a date"),
        ("seed: 1\nas_of: 2026-02-30\n", 2, "cannot read a value"),
        ("seed: true\n", 1, "seed is True"),
        ("tables:\n  a: {rows: 1}\n  a: {rows: 2}\n", 3, "stands there twice"),
        ("locale: 5\n", 1, "locale is 5"),
        ("tables:\n  ? [a]\n  : {rows: 1}\n", 2, "a name must be text"),
    ],
)
def test_what_is_wrong_in_a_file_has_its_line(tmp_path, text, line, message):
    path = tmp_path / "dea_plan.yml"
    path.write_text(text if "tables:" in text else f"{text}tables: {{}}\n")
    with pytest.raises(PlanError) as caught:
        load_plan(path)
    assert caught.value.place == f"{path}:{line}"
    assert message in "\n".join(caught.value.lines())


def test_more_rows_than_a_key_allows_says_the_most():
    ddl = "CREATE TABLE flags (code char(1) PRIMARY KEY CHECK (code IN ('a', 'b', 'c')));"
    with pytest.raises(CapacityError, match=r"at most 3 rows, and 10 were asked for"):
        generate(ddl, rows={"flags": 10})
    shrunk = plan(ddl, rows=10)
    assert shrunk.plan.tables["flags"].rows == 3
    assert "flags: 3 of 10 rows" in shrunk.notes[0]


def test_fit_shrinks_what_was_asked_for_and_says_why():
    ddl = """CREATE TABLE flags (code char(1) PRIMARY KEY CHECK (code IN ('a', 'b', 'c')));
    CREATE TABLE uses (code char(1) REFERENCES flags, n int CHECK (n BETWEEN 1 AND 4), PRIMARY KEY (code, n));"""
    asked = {"rows": {"flags": 10, "uses": 500}}
    with pytest.raises(CapacityError) as caught:
        plan(ddl, **asked)
    assert "--fit" in caught.value.hint
    made = generate(ddl, **asked, fit=True)
    assert made.rows == {"flags": 3, "uses": 12}
    assert "flags: 3 of 10 rows, all that fit: code of flags" in made.notes[0]
    assert "uses: 12 of 500 rows, all that fit: uses (code, n): 3 parents x 4" in made.notes[1]
    edited = {"tables": {"flags": {"rows": 10}, "uses": {"rows": 500}}}
    assert generate(ddl, plan=edited, fit=True).rows == made.rows


def test_an_edited_plan_that_asks_for_too_much_is_refused():
    ddl = "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int PRIMARY KEY REFERENCES a (id));"
    with pytest.raises(CapacityError, match="b can have at most 5 rows"):
        generate(ddl, rows={"a": 5, "b": 6})


def test_contradicting_checks_are_named():
    ddl = "CREATE TABLE a (x int NOT NULL CHECK (x > 10),\n y int,\n CONSTRAINT small CHECK (x < 5));"
    with pytest.raises(DeaError) as caught:
        plan(ddl)
    assert "CHECK (x > 10)" in caught.value.message
    assert "CHECK (x < 5)" in caught.value.message
    assert "leave no value" in caught.value.message


@pytest.mark.parametrize(
    "checks",
    [
        "x > 10) CHECK (x < 5",
        "x IN (1, 2)) CHECK (NOT (x IN (1, 2))",
        "x BETWEEN 4 AND 4) CHECK (x <> 4",
        "x IN (1, 2)) CHECK (x > 5",
    ],
)
def test_checks_that_only_null_passes_leave_the_column_null(checks):
    made = generate(f"CREATE TABLE a (id int PRIMARY KEY, x int UNIQUE CHECK ({checks}));", rows=20)
    assert made.table("a").aggregate("count(*), count(x)").fetchall() == [(20, 0)]
    assert "a.x is NULL in every row: NULL alone passes: CHECK" in made.notes[0]
    with pytest.raises(UnsatisfiableError, match=r"a\.x: CHECK .* leave no value"):
        generate(f"CREATE TABLE a (id int PRIMARY KEY, x int NOT NULL CHECK ({checks}));", rows=20)


def test_two_patterns_of_a_column_both_hold():
    ddl = "CREATE TABLE a (x text NOT NULL CHECK (x LIKE 'a%') CHECK (x LIKE '%b'));"
    assert all(check.passed for check in generate(ddl, rows=200).checks)


def test_an_unknown_type_is_refused_only_where_it_must_be_filled():
    assert plan("CREATE TABLE a (id int PRIMARY KEY, g sausage);").plan.tables["a"].columns["g"].recipe == "constant"
    with pytest.raises(PlanError, match=r"a\.g sausage, which must not be NULL"):
        plan("CREATE TABLE a (id int PRIMARY KEY, g sausage NOT NULL);")


def test_the_plan_beside_the_ddl_is_followed(tmp_path):
    (tmp_path / "shop.sql").write_text(DDL)
    (tmp_path / "dea_plan.yml").write_text("tables: {users: {rows: 4}}\n")
    proposal = plan(tmp_path / "shop.sql")
    assert proposal.plan.tables["users"].rows == 4
    assert any("following the plan" in note for note in proposal.notes)


def test_schemas_are_read_once_and_reused():
    schema = read_schema(DDL)
    assert generate(schema, rows=2).rows == {"users": 2, "orders": 2}
