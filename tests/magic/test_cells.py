"""%%generate in a real IPython shell: its help, the names that it binds, and those that it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dea_core.errors import ReadError, RefusedError, UsageError
from tests.magic.cell import run

DDL = "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE orders (id int PRIMARY KEY, user_id int);"
PAGE = Path(__file__).parents[2] / "docs" / "notebooks.md"


@pytest.mark.parametrize("cell", ["%%generate --help", "%%generate -h\n", "%generate --help", f"%%generate -h\n{DDL}"])
def test_help_is_help(shell, capsys, cell):
    run(shell, cell)
    told = capsys.readouterr().out
    assert told.startswith("Usage: %%generate [NAME <<] [OPTIONS]")
    assert "--overwrite" in told
    assert "users" not in shell.user_ns


def test_each_table_becomes_a_frame_and_is_told(shell, capsys):
    run(shell, f"%%generate --rows 7 --rows orders=9\n{DDL}")
    assert (len(shell.user_ns["users"]), len(shell.user_ns["orders"])) == (7, 9)
    told = capsys.readouterr().out
    assert "7 rows  users" in told
    assert "9 rows  orders" in told


def test_a_variable_of_the_user_is_not_overwritten(shell):
    shell.user_ns["orders"] = kept = [1, 2]
    with pytest.raises(RefusedError, match=r"would overwrite orders \(a list\)") as caught:
        run(shell, f"%%generate\n{DDL}")
    assert "--overwrite" in caught.value.hint
    assert shell.user_ns["orders"] is kept
    assert "users" not in shell.user_ns
    run(shell, f"%%generate --overwrite --rows 3\n{DDL}")
    assert len(shell.user_ns["orders"]) == 3


def test_results_are_replaced_until_they_are_changed(shell):
    run(shell, f"%%generate --rows 3\n{DDL}")
    run(shell, f"%%generate --rows 4\n{DDL}")
    assert len(shell.user_ns["users"]) == 4
    run(shell, "users = users.head(2)")
    with pytest.raises(RefusedError, match=r"users \(a DataFrame\)"):
        run(shell, f"%%generate --rows 5\n{DDL}")


def test_one_name_for_all(shell, capsys):
    shell.user_ns["users"] = "mine"
    run(shell, f"%%generate shop << --rows 3\n{DDL}")
    assert {table: len(frame) for table, frame in shell.user_ns["shop"].items()} == {"users": 3, "orders": 3}
    assert shell.user_ns["users"] == "mine"
    assert "3 rows  shop['orders']" in capsys.readouterr().out
    run(shell, f"%%generate shop << --rows 4\n{DDL}")
    shell.user_ns["shop"] = 1
    with pytest.raises(RefusedError, match="would overwrite shop"):
        run(shell, f"%%generate shop <<\n{DDL}")


def test_python_s_own_names_are_not_shadowed(shell):
    with pytest.raises(RefusedError, match=r"list \(Python's own\)"):
        run(shell, "%%generate\nCREATE TABLE list (id int);")


def test_names_that_python_cannot_have(shell):
    run(shell, '%%generate --rows 1\nCREATE TABLE "class" (id int); CREATE TABLE "two words" (id int);')
    assert {"_class", "two_words"} <= shell.user_ns.keys()
    with pytest.raises(UsageError, match="would both become the variable a_b"):
        run(shell, '%%generate\nCREATE TABLE "a b" (id int); CREATE TABLE "a.b" (id int);')


def test_written_rows_bind_nothing(shell, tmp_path, capsys):
    shell.user_ns["users"] = "mine"
    run(shell, f"%%generate --rows 2 --out {tmp_path / 'data'}\n{DDL}")
    assert shell.user_ns["users"] == "mine"
    assert "users.csv" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cell", "error", "said"),
    [
        ("%%generate", UsageError, "the cell is empty"),
        ("%%generate\n \n", UsageError, "the cell is empty"),
        (f"%%generate --rosw 3\n{DDL}", UsageError, "--rosw"),
        (f"%%generate --rows ten\n{DDL}", UsageError, "ten"),
        (f"%%generate 'a\n{DDL}", UsageError, "quotation"),
        (f"%%generate 1a <<\n{DDL}", UsageError, "cannot be the name"),
        ("%%generate\ncreate view v as select 1;", UsageError, "the query reads no table"),
        ("%%generate\nselect 1", UsageError, "the query reads no table"),
        ("%%generate\nselect * form users u", ReadError, "the query cannot be read"),
        ("%%generate\nmodel:orders", UsageError, "of no dbt project yet"),
    ],
)
def test_wrong_cells_are_told(shell, cell, error, said):
    with pytest.raises(error, match=said):
        run(shell, cell)


def test_the_cells_of_the_page_run(shell):
    cells = re.findall(r"^```ipython\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert len(cells) > 2
    for cell in cells:
        run(shell, cell)
