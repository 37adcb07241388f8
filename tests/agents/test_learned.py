"""Memory changes what is proposed next time, without any model: and never against what a schema says."""

from __future__ import annotations

from pathlib import Path

import pytest

from dea_core import generate, plan
from dea_core.agents.learned import remembering
from dea_core.agents.learning import is_portable
from dea_core.generate import ColumnPlan, dump_plan, load_plan
from dea_core.generate.domains import domain_of
from dea_core.generate.proposers import Question
from dea_core.readers import read_schema
from dea_core.store import make_folder, open_store

SHOP = """CREATE TABLE customers (
    id integer PRIMARY KEY, name varchar(60) NOT NULL, email varchar(120) NOT NULL, tier varchar(10), grade integer
);"""
EDITED = """
tables:
  customers:
    columns:
      email: {recipe: person.email, domain: acme.test, why: its name says an email address}
      tier: {recipe: choice, values: {basic: 5, pro: 1}}
      grade: {recipe: integer, min_value: 1, max_value: 6}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that remembers, with a plan that a person edited and followed."""
    monkeypatch.delenv("DEA_MEMORY")
    make_folder(tmp_path)
    (tmp_path / "shop.sql").write_text(SHOP)
    (tmp_path / "dea_plan.yml").write_text(EDITED)
    generate(tmp_path / "shop.sql", rows=20)
    return tmp_path


def other(project: Path, ddl: str, name: str = "other") -> Path:
    folder = project / name
    folder.mkdir(exist_ok=True)
    (folder / "schema.sql").write_text(ddl)
    return folder / "schema.sql"


def line(source: Path, table: str, column: str) -> ColumnPlan:
    return plan(source, rows=30).plan.tables[table].columns[column]


CRM = "CREATE TABLE suppliers (id integer PRIMARY KEY, contact_email varchar(80) UNIQUE, grade integer);"


def test_an_edit_is_proposed_for_an_alike_column(project: Path) -> None:
    source = other(project, CRM)
    learned = line(source, "suppliers", "contact_email")
    assert (learned.recipe, learned.options) == ("person.email", {"domain": "acme.test"})
    assert learned.why == "learned: kept 1 time for email-like columns [dea memory show 1]"
    proposal = plan(source, rows=30)
    assert f"suppliers.contact_email: {learned.why}" in proposal.notes
    made = generate(source, plan=proposal)
    assert made.table("suppliers").filter("contact_email not like '%@acme.test'").fetchall() == []


def test_what_stays_in_the_next_plan_is_kept_once_more(project: Path) -> None:
    source = other(project, CRM)
    source.with_name("dea_plan.yml").write_text(dump_plan(plan(source).plan))
    for _ in range(3):  # the same place, however often it is followed
        plan(source)
    assert "kept 2 times" in line(other(project, CRM, "third"), "suppliers", "contact_email").why


def test_a_change_of_what_was_learned_is_told_and_counts_against_it(project: Path) -> None:
    source = other(project, CRM)
    text = dump_plan(plan(source).plan).replace("domain: acme.test", "domain: crm.test")
    source.with_name("dea_plan.yml").write_text(text)
    assert line(source, "suppliers", "contact_email").why == "edited"
    with open_store(project / ".dea" / "memory.db") as store:
        first = store.patterns.get(1)
        assert first is not None
        assert (first.kept, first.dropped) == (1, 1)
    assert line(other(project, CRM, "third"), "suppliers", "contact_email").options == {"domain": "crm.test"}


@pytest.mark.parametrize(
    ("ddl", "column", "recipe"),
    [
        ("tier varchar(10) CHECK (tier IN ('a', 'b'))", "tier", "choice"),
        ("email varchar(40) CHECK (email LIKE '%@corp.test')", "email", "pattern"),
        ("grade integer CHECK (grade < 4)", "grade", "integer"),
        ("name varchar(20) NOT NULL", "name", "company.name"),
    ],
)
def test_what_a_schema_says_comes_first(project: Path, ddl: str, column: str, recipe: str) -> None:
    source = other(project, f"CREATE TABLE suppliers (id integer PRIMARY KEY, {ddl});")
    proposed = line(source, "suppliers", column)
    assert not proposed.why.startswith("learned")
    assert proposed.recipe == recipe or recipe == "pattern"
    assert generate(source, rows=30).table("suppliers").aggregate("count(*)").fetchall() == [(30,)]


def test_what_breaks_a_rule_over_columns_is_left_out_and_told(project: Path) -> None:
    columns = "id integer PRIMARY KEY, grade integer NOT NULL, bonus integer NOT NULL"
    source = other(project, f"CREATE TABLE pupils ({columns}, CHECK (grade + 0 * bonus > 6));")
    proposal = plan(source, rows=30)
    assert not proposal.plan.tables["pupils"].columns["grade"].why.startswith("learned")
    assert any("[dea memory show 3] does not fit" in note for note in proposal.notes), proposal.notes
    generate(source, rows=30)


def test_what_does_not_fit_the_type_is_left_out_and_told(project: Path) -> None:
    taught = other(project, "CREATE TABLE wares (id integer PRIMARY KEY, xyzzy varchar(20));", "taught")
    lines = "{xyzzy: {recipe: pattern, regex: '[A-Z]{12}'}}"
    taught.with_name("dea_plan.yml").write_text(f"tables: {{wares: {{columns: {lines}}}}}")
    plan(taught)
    source = other(project, "CREATE TABLE wares (id integer PRIMARY KEY, xyzzy varchar(5) NOT NULL);")
    proposal = plan(source, rows=30)
    assert not proposal.plan.tables["wares"].columns["xyzzy"].why.startswith("learned")
    assert any("wares.xyzzy: what memory knows" in note for note in proposal.notes)
    generate(source, rows=30)


def test_what_a_constraint_decides_is_not_learned(project: Path) -> None:
    checked = SHOP.replace("grade integer", "grade integer CHECK (grade IN (1, 2, 3)), state varchar(9)")
    source = other(project, checked)
    lines = "grade: {recipe: choice, values: {1: 8, 2: 1}}, id: {recipe: sequence, start: 7}, state: {recipe: text}"
    source.with_name("dea_plan.yml").write_text(f"tables: {{customers: {{columns: {{{lines}}}}}}}")
    plan(source)
    with open_store(project / ".dea" / "memory.db") as store:
        assert [entry.title for entry in store.entries.list()[:-3]] == ["customer.state text -> text"]


def test_listed_values_are_of_their_table_only(project: Path) -> None:
    members = other(project, "CREATE TABLE members (id integer PRIMARY KEY, tier varchar(10));")
    assert not line(members, "members", "tier").why.startswith("learned")
    again = other(project, "CREATE TABLE customer (id integer PRIMARY KEY, tier varchar(10));", "again")
    assert line(again, "customer", "tier").options == {"values": {"basic": 5, "pro": 1}}


def test_a_line_put_back_teaches_nothing(project: Path) -> None:
    (project / "dea_plan.yml").write_text("tables: {customers: {columns: {email: {recipe: person.email}}}}")
    plan(project / "shop.sql")
    with open_store(project / ".dea" / "memory.db") as store:
        email = store.patterns.get(1)
        assert email is not None
        assert (len(store.entries.list()), email.kept) == (3, 0)


def test_without_a_folder_nothing_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEA_MEMORY")
    (tmp_path / "shop.sql").write_text(SHOP)
    (tmp_path / "dea_plan.yml").write_text(EDITED)
    plan(tmp_path / "shop.sql")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dea_plan.yml", "shop.sql"]


@pytest.mark.parametrize("off", ["variable", "setting"])
def test_memory_can_be_off(project: Path, monkeypatch: pytest.MonkeyPatch, off: str) -> None:
    source = other(project, CRM)
    if off == "variable":
        monkeypatch.setenv("DEA_MEMORY", "off")
    else:
        (project / "dea.toml").write_text("memory = false\n")
    assert not line(source, "suppliers", "contact_email").why.startswith("learned")


def test_a_locked_or_broken_memory_does_not_stop_work(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, file = other(project, CRM), project / ".dea" / "memory.db"
    monkeypatch.setattr("dea_core.store.database.PATIENCE", 0.05)
    with open_store(file) as holder:
        holder.connection.execute("BEGIN IMMEDIATE")
        notes = plan(project / "shop.sql").notes
        holder.connection.execute("ROLLBACK")
    assert any(note.startswith("memory is left out: the memory is locked") for note in notes)
    for beside in file.parent.glob("memory.db-*"):
        beside.unlink()
    file.write_bytes(b"rubbish " * 500)
    proposal = plan(source, rows=30)
    assert any("kept as memory.db.corrupt-1" in note for note in proposal.notes)
    assert len(proposal.plan.tables["suppliers"].columns) == 3


def test_the_file_of_a_memory_may_not_be_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with remembering(tmp_path / "file" / "memory.db") as memory:
        assert memory.notes[0].startswith("memory is left out: ")


@pytest.mark.parametrize(
    ("spec", "portable"),
    [
        (ColumnPlan("person.email", {"domain": "x.test"}), True),
        (ColumnPlan("choice", {"values": ["a", "b"]}), True),
        (ColumnPlan("choice", {"values": ["x" * 41]}), False),
        (ColumnPlan("choice", {"values": [f"value {n}" for n in range(60)]}), False),
        (ColumnPlan("pattern", {"regex": "[A-Z]{3}" * 9}), True),
        (ColumnPlan("reference", {"to": "customers.id"}), False),
        (ColumnPlan("computed", {"expression": "1"}), False),
        (ColumnPlan("above", {"column": "grade"}), False),
        (ColumnPlan("after", {"column": "customers.grade"}), False),
    ],
)
def test_what_means_the_same_elsewhere(spec: ColumnPlan, portable: bool) -> None:
    schema = read_schema(SHOP)
    table = schema.table("customers")
    column = table.column("email")
    asked = Question(schema, table, column, domain_of(table, column), 10, "en_US")
    assert is_portable(asked, spec) is portable


def test_a_written_plan_pins_what_was_learned(project: Path) -> None:
    source = other(project, CRM)
    written = source.with_name("dea_plan.yml")
    written.write_text(dump_plan(plan(source, rows=30).plan))
    with open_store(project / ".dea" / "memory.db") as store:
        store.entries.forget_all()
    assert plan(source).plan.tables["suppliers"].columns == load_plan(written).tables["suppliers"].columns
    plan(project / "shop.sql")  # its lines are still there, and do not teach again what was forgotten
    with open_store(project / ".dea" / "memory.db") as store:
        assert store.entries.list() == ()
