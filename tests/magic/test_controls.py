"""The controls, pressed from Python: they make again, turn pages, write, filter, and say what goes wrong."""

from __future__ import annotations

import builtins

import pytest

from dea_core import analyze
from dea_magic import generate as cell
from dea_magic.analyze_controls import _Filter
from dea_magic.controls import widgets_for
from dea_magic.generate_controls import _Controls
from tests.magic.cell import Shown

widgets = pytest.importorskip("ipywidgets", reason="there is no ipywidgets here")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

DDL = "CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL UNIQUE);\nCREATE TABLE logs (id int PRIMARY KEY);"


@pytest.fixture
def made(shell):
    from dea_magic.bodies import in_ddl, read_body

    given = {**cell.WORDS.read("--rows 25").given, "rows": {"*": 25}}
    given = {name: value for name, value in given.items() if name not in ("on", "overwrite")}
    asked = in_ddl(read_body(DDL, "generate"), None)
    request = cell.Request(shell, asked.schema, given, names={"users": "users", "logs": "logs"})
    shown = Shown()
    result = cell.make(request, shown.tell)
    return _Controls(widgets, request, result, shown), shown


def test_make_again_binds_and_shows_anew(shell, made):
    controls, shown = made
    controls._making.rows.value, controls._making.seed.value = "7 logs=9", 5
    controls._making.button.click()
    assert (len(shell.user_ns["users"]), len(shell.user_ns["logs"])) == (7, 9)
    assert "seed 5" in shown.html
    assert "made 16 rows again" in controls._message.widget.value


@pytest.mark.parametrize("rows", ["many", "users=-1", "nobody=3"])
def test_what_goes_wrong_is_said_below_the_controls(shell, made, rows):
    controls, shown = made
    before = shell.user_ns["users"]
    controls._making.rows.value = rows
    controls._making.button.click()
    assert 'class="dea-bad"' in controls._message.widget.value
    assert shell.user_ns["users"] is before
    assert "--rows" not in controls._message.widget.value
    assert not shown.bundles
    assert not controls._making.button.disabled


def test_a_variable_that_became_the_user_s_is_not_overwritten(shell, made):
    controls, _ = made
    shell.user_ns["users"] = 1
    controls._making.button.click()
    assert "would overwrite users" in controls._message.widget.value
    assert shell.user_ns["users"] == 1


def test_pages_are_turned_within_the_table(made):
    looking = made[0]._looking
    assert looking.page.value == ""
    looking.table.value = "users"
    assert "1 to 10 of 25" in looking.where.value
    assert looking.back.disabled
    looking.onward.click()
    looking.onward.click()
    assert "21 to 25 of 25" in looking.where.value
    assert looking.onward.disabled
    looking.back.click()
    assert "11 to 20 of 25" in looking.where.value


def test_the_same_rows_are_written(shell, made, tmp_path):
    controls, _ = made
    controls._writing.folder.value = str(tmp_path / "data")
    controls._writing.button.click()
    assert "wrote" in controls._message.widget.value
    text = (tmp_path / "data" / "users.csv").read_text()
    assert all(email in text for email in shell.user_ns["users"].email)
    controls._writing.button.click()
    assert "wrote" in controls._message.widget.value  # a file that is ours, and as it was, may be written again


def test_a_file_that_somebody_changed_is_replaced_only_if_asked(made, tmp_path):
    writing, message = made[0]._writing, made[0]._message.widget
    writing.folder.value = str(tmp_path)
    writing.button.click()
    (tmp_path / "users.csv").write_text("mine")
    writing.button.click()
    assert 'class="dea-bad"' in message.value
    assert "“replace what is there” allows" in message.value
    assert (tmp_path / "users.csv").read_text() == "mine"
    writing.replace.value = True
    writing.button.click()
    assert 'class="dea-bad"' not in message.value
    assert (tmp_path / "users.csv").read_text() != "mine"


def test_findings_are_filtered_and_come_back():
    report = analyze(
        "CREATE TABLE a (price double, total double);\nCREATE TABLE b (id int PRIMARY KEY, amount float);\n"
    )
    shown = Shown()
    filters = _Filter(widgets, report, (), shown)
    filters.table.value = "b"
    assert f"of {len(report.findings)} findings shown" in shown.html
    assert "<code>a.price</code>" not in shown.html
    filters.words.value = "nothing is called so"
    assert "0 of" in shown.html
    filters.table.value, filters.words.value = "all", ""
    assert "findings shown" not in shown.html


def test_without_ipywidgets_one_line_says_so(shell, monkeypatch, capsys):
    real = builtins.__import__

    def none(name, *rest, **more):
        if name == "ipywidgets":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(shell, "kernel", object(), raising=False)
    monkeypatch.setattr(builtins, "__import__", none)
    assert widgets_for(shell) is None
    assert capsys.readouterr().out.count("\n") == 1


def test_a_terminal_gets_no_controls(shell, capsys):
    assert widgets_for(shell) is None
    assert capsys.readouterr().out == ""
