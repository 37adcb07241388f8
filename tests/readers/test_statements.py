"""Cutting scripts into statements: nothing inside a quote, a comment, a body or data may end one."""

from __future__ import annotations

import pytest

from dea_core import read_schema
from dea_core.errors import ReadError
from dea_core.readers.dialects import dialect_named
from dea_core.readers.statements import split_statements

CASES = {
    "plain": ("postgres", "a;\n\nb ;c", [("a", 1), ("b", 3), ("c", 3)]),
    "quotes": ("postgres", "a 'x;''y;';b \"q;\";c", [("a 'x;''y;'", 1), ('b "q;"', 1), ("c", 1)]),
    "backslash is a letter in Postgres": ("postgres", r"a '\'; b", [(r"a '\'", 1), ("b", 1)]),
    "but not behind E": ("postgres", r"a E'\';'; b", [(r"a E'\';'", 1), ("b", 1)]),
    "nor in MySQL": ("mysql", r"a '\';'; b", [(r"a '\';'", 1), ("b", 1)]),
    "dollar quotes": ("postgres", "a $$;\n$x$;$$ ; b $f$ ; $$ ; $f$", [("a $$;\n$x$;$$", 1), ("b $f$ ; $$ ; $f$", 2)]),
    "a parameter is no quote": ("postgres", "a $1; b $2", [("a $1", 1), ("b $2", 1)]),
    "comments": ("postgres", "-- x;\n/* ; /* ; */ ; */ a -- ;\n;b", [("a -- ;", 2), ("b", 3)]),
    "MySQL's comments": ("mysql", "# x; '\na /* ; */;\nb--1;c", [("a /* ; */", 2), ("b--1;c", 3)]),
    "versioned comments": ("mysql", "/*!40101 SET a */;b", [("SET a", 1), ("b", 1)]),
    "delimiters": ("mysql", "a;\nDELIMITER //\nb; c//\nDELIMITER ;\nd;", [("a", 1), ("b; c", 3), ("d", 5)]),
    "COPY": ("postgres", "COPY t FROM stdin;\n1\t';\n\\.\nb", [("COPY t FROM stdin", 1), ("b", 4)]),
    "client commands": ("postgres", "\\set x '\na;", [("\\set x '", 1), ("a", 2)]),
    "trigger bodies": (
        "sqlite",
        "CREATE TRIGGER t BEGIN a; SELECT CASE WHEN 1 THEN 2 END; END;b",
        [("CREATE TRIGGER t BEGIN a; SELECT CASE WHEN 1 THEN 2 END; END", 1), ("b", 1)],
    ),
    "transactions": ("postgres", "BEGIN; a; END; b", [("BEGIN", 1), ("a", 1), ("END", 1), ("b", 1)]),
    "lines of SQL*Plus": (
        "oracle",
        "rem it's a\nPROMPT b;\nSET ECHO OFF\n@@c.sql\nd (\n  show int, 'x\nrem;');\nSET ROLE e;",
        [("@@c.sql", 4), ("d (\n  show int, 'x\nrem;')", 5), ("SET ROLE e", 8)],
    ),
    "batches": ("tsql", "a [x;y]\nGO\nb", [("a [x;y]", 1), ("b", 3)]),
}


@pytest.mark.parametrize("name", CASES)
def test_split(name: str) -> None:
    dialect, text, expected = CASES[name]
    found = [(s.text, s.line) for s in split_statements(text, dialect_named(dialect)) if s.head != "DELIMITER //"]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "place"), [("a;\nb 'x", "f.sql:2"), ("\n/* a", "f.sql:2"), ("a;\n\nb $$ x", "f.sql:3")]
)
def test_what_is_opened_must_be_closed(text: str, place: str) -> None:
    with pytest.raises(ReadError, match="never closed") as raised:
        list(split_statements(text, dialect_named("postgres"), "f.sql"))
    assert raised.value.place == place


def test_rows_that_a_script_changes_are_no_query():
    filler = ", ".join(f"column_{n}" for n in range(60))  # so that what is done stands far from the WITH
    script = f"CREATE TABLE a (id int);\nWITH b AS (SELECT {filler} FROM a)\nUPDATE a SET id = 1 FROM b;"
    assert [table.name for table in read_schema(script)] == ["a"]
