"""What DDL says twice is one rule, kept once more for advice; DROP INDEX takes an index away."""

from __future__ import annotations

from dea_core.readers import read_ddl

PAIR = """
CREATE TABLE parent (id int PRIMARY KEY, code int CONSTRAINT code_once UNIQUE);
CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent,
                    CONSTRAINT again FOREIGN KEY (parent_id) REFERENCES parent (id));
CREATE UNIQUE INDEX code_again ON parent (code);
CREATE INDEX one ON child (parent_id);
CREATE INDEX two ON child (parent_id);
"""


def test_what_is_said_twice_is_kept_apart() -> None:
    schema = read_ddl(PAIR)
    assert [key.name for key in schema.table("parent").keys] == [None, "code_once"]
    assert [key.name for key in schema.table("parent").repeated] == ["code_again"]
    assert len(schema.table("child").foreign_keys) == 1
    assert [key.name for key in schema.table("child").repeated] == ["again"]


def test_a_dropped_index_is_gone() -> None:
    schema = read_ddl(f"{PAIR} DROP INDEX IF EXISTS two; DROP INDEX code_again;")
    assert [index.name for index in schema.table("child").indexes] == ["one"]
    assert not schema.table("parent").repeated


def test_mysql_drops_an_index_on_one_table() -> None:
    tables = "CREATE TABLE a (x int, KEY k (x)); CREATE TABLE b (x int, KEY k (x)); DROP INDEX k ON b;"
    schema = read_ddl(tables, dialect="mysql")
    assert [len(table.indexes) for table in schema] == [1, 0]
