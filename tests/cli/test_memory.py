"""dea memory, feedback, cost and config, as people type them."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from dea_core.cli import dea
from dea_core.errors import UsageError
from dea_core.store import Asked, CallRow, find_place, open_store

EMAIL = Asked("email", "text", "customer", ("id",), "person.email")


def run(*words: str) -> Result:
    return CliRunner().invoke(dea, words, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DEA_MEMORY")
    monkeypatch.chdir(tmp_path)
    run("memory", "init")
    with open_store(tmp_path / ".dea" / "memory.db") as store:
        store.patterns.keep("plan#1", EMAIL, "person.email", {"domain": "acme.test"})
    return tmp_path


def test_entries_are_listed_shown_judged_and_forgotten(folder: Path) -> None:
    assert "1  pattern" in run("memory", "list").output
    assert "1  customer.email text -> person.email   words 1.00" in run("memory", "list", "--search", "email").output
    assert run("memory", "list", "--kind", "rejected").output == "nothing is remembered yet\n"
    shown = run("memory", "show", "1").output
    assert "person.email, domain: acme.test" in shown
    assert "kept        1, dropped 0, confidence 0.67" in shown
    assert run("feedback", "1", "--bad", "not ours").output == "bad: customer.email text -> person.email\n"
    document = json.loads(run("memory", "show", "1", "--json").output)
    assert (document["feedback"][0]["why"], document["pattern"]["dropped"]) == ("not ours", 1)
    assert run("memory", "forget", "1").output == "forgotten: customer.email text -> person.email\n"
    assert run("memory", "forget", "--all").output == "forgotten: 0\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["memory", "show", "7"], "memory has no entry 7"),
        (["memory", "forget", "7"], "memory has no entry 7"),
        (["memory", "forget"], "say what to forget"),
        (["memory", "forget", "1", "--all"], "say what to forget"),
        (["feedback", "1"], "say --good or --bad"),
        (["feedback", "7", "--good"], "memory has no entry 7"),
    ],
)
def test_wrong_words(folder: Path, words: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        run(*words)


def test_where_nothing_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="memory is off"):
        run("memory", "list")
    with pytest.raises(UsageError, match="memory is off"):
        run("memory", "init")
    monkeypatch.delenv("DEA_MEMORY")
    with pytest.raises(UsageError, match="nothing is remembered here") as caught:
        run("cost")
    assert caught.value.hint == "dea memory init makes a place"
    assert list(tmp_path.iterdir()) == []


def test_a_memory_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("DEA_MEMORY", "user")
    assert "data/dea/memory.db" in run("memory", "init", "--user").output
    assert find_place(tmp_path, "user") == tmp_path / "data" / "dea" / "memory.db"
    assert run("memory", "list").output == "nothing is remembered yet\n"


def test_a_broken_memory_is_told_on_the_way(folder: Path) -> None:
    for beside in (folder / ".dea").glob("memory.db-*"):
        beside.unlink()
    (folder / ".dea" / "memory.db").write_text("rubbish " * 500)
    done = run("memory", "list")
    assert "it is kept as memory.db.corrupt-1, and memory starts anew" in done.stderr
    assert done.stdout == "nothing is remembered yet\n"


def test_cost_is_added_up(folder: Path) -> None:
    assert run("cost").output == "no model was called yet\n"
    with open_store(folder / ".dea" / "memory.db") as store:
        for model, cost in (("opus", 0.5), ("opus", None), ("llama", None)):
            store.calls.add(CallRow("2026-11-24T10:00:00+00:00", "t", "planner", "p", model, 1000, 5, 0, 0, cost, 0.5))
    head, opus, llama, every, note = run("cost").output.splitlines()
    assert head.split()[:3] == ["model", "calls", "input"]
    assert opus.split() == ["opus", "2", "2,000", "10", "0", "0", "1.0", "over", "0.5000"]
    assert llama.split()[-2:] == ["not", "known"]
    assert every.split()[:3] == ["all", "3", "3,000"]
    assert note.startswith("tokens counted, cost not known: opus (1), llama (1)")
    (day,) = json.loads(run("cost", "--by", "day", "--json").output)
    assert (day["of"], day["calls"], day["unpriced"]) == ("2026-11-24", 3, 2)
    with pytest.raises(click.UsageError):
        CliRunner().invoke(dea, ["cost", "--by", "moon"], standalone_mode=False, catch_exceptions=False)


def test_config_says_where_values_come_from(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "dea.toml").write_text('model = "m"\n[databases]\nshop = "duckdb:///s.duckdb"\n')
    monkeypatch.setenv("DEA_MAX_STEPS", "9")
    bare, explained = run("config").output, run("config", "--explain").output
    assert "dea.toml" not in bare
    rows = {line.split()[0]: line.split()[1:3] for line in explained.splitlines()}
    assert (rows["model"], rows["max_steps"]) == (["m", "dea.toml:1"], ["9", "DEA_MAX_STEPS"])
    assert rows["databases.shop"] == ["duckdb:///s.duckdb", "dea.toml:3"]
    document = {one["name"]: one["from"] for one in json.loads(run("config", "--json").output)}
    assert document["timeout"] == "default"
