"""%%ask: a task in words, about what the line names, the notebook's connection or its project."""

from __future__ import annotations

import pytest
import yaml
from IPython.utils.capture import capture_output

from dea_core.errors import DeaError
from tests.magic.cell import run

DDL = "CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL UNIQUE);\n"
SCRIPT = [
    {"calls": [{"name": "data_generator", "arguments": {"task": "users"}}]},
    {"json": {"rules": [{"table": "users", "check": "length(email) > 3", "why": "none is <b>shorter</b>"}]}},
    {"json": {"said": "Users were <b>made</b>.", "undone": ["the rest"]}},
]


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "shop.sql").write_text(DDL)
    (tmp_path / "answers.yml").write_text(yaml.safe_dump(SCRIPT))
    return tmp_path


def shown(shell, text):
    """The text and the HTML that a cell ends with."""
    with capture_output() as captured:
        run(shell, text)
    bundle = captured.outputs[-1].data
    return bundle["text/plain"], bundle["text/html"]


def test_with_a_model_tables_are_bound_and_the_report_tells_all(shell):
    text, html = shown(shell, "%%ask shop << --source shop.sql --model scripted:answers.yml\nmake users")
    assert len(shell.user_ns["shop"]["users"]) == 1000
    assert "by model; 3 calls" in text
    assert "not done: the rest" in html
    assert "users: length(email) &gt; 3" in html
    assert "<b>" not in html


def test_it_is_about_the_tables_of_a_connection(shell, shop):
    shell.user_ns["shop"] = shop
    text, _ = shown(shell, "%%ask --on shop --model none\nanalyze this, then make 20 orders and 5 users")
    assert "20 rows  orders" in text
    assert "== schema_analyzer" in text
    assert shop.execute("SELECT count(*) FROM orders").fetchone() == (1000,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("%%ask", "no task below it"),
        ("%%ask --modell x\nmake rows", "no option --modell"),
        ("%%ask --source nowhere.sql\nmake 5 rows", "nowhere.sql"),
        ("%%ask --source shop.sql --model none\nhello", "no agent is named"),
        ("%%ask taken << --source shop.sql --model none\nmake 5 users", "taken"),
        ("%%ask x << --source shop.sql --model none\nanalyze this", "no rows were made"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_changes(shell, text, said):
    shell.user_ns["taken"] = "mine"
    with pytest.raises(DeaError, match=said):
        run(shell, text)
    assert shell.user_ns["taken"] == "mine"
    assert "x" not in shell.user_ns
