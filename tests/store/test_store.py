"""The file of a memory: shared by processes, set aside when it is broken, and never in the way of work."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from dea_core.errors import EngineError, UsageError
from dea_core.store import CallRow, find_place, make_folder, open_store, user_place

WRITER = """
import sys
from pathlib import Path
from dea_core.store import Asked, open_store
who = sys.argv[2]
with open_store(Path(sys.argv[1]), patience=60) as store:
    for number in range(60):
        store.entries.add("interaction", f"{who} {number}")
        store.patterns.keep(f"{who}{number}", Asked("email", "text", "user"), "person.email", {"domain": "x.test"})
"""


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "new" / "memory.db"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(file), who]) for who in "abc"]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    with open_store(file) as store:
        assert len(store.entries.list("interaction")) == 180
        (pattern,) = [store.patterns.get(entry.id) for entry in store.entries.list("pattern")]
        assert pattern is not None
        assert pattern.kept == 180


@pytest.mark.parametrize("content", [b"no database, but text that is long enough " * 99, None])
def test_a_broken_file_is_set_aside_and_told(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "memory.db"
    if content is None:  # a memory whose pages were overwritten behind its head
        with open_store(file) as store:
            for number in range(500):
                store.entries.add("interaction", f"said {number} " * 20)
            store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        content = file.read_bytes()[:100] + b"\xee" * (file.stat().st_size - 100)
    file.write_bytes(content)
    (tmp_path / "memory.db.corrupt-1").write_text("an older one")
    with open_store(file) as store:
        assert "kept as memory.db.corrupt-2" in store.notes[0]
        assert store.entries.add("interaction", "work goes on") == 1
    assert (tmp_path / "memory.db.corrupt-2").read_bytes() == content
    with open_store(file) as store:
        assert store.notes == ()


def test_a_locked_file_is_said_to_be(tmp_path: Path) -> None:
    file = tmp_path / "memory.db"
    with open_store(file) as holder, open_store(file, patience=0.05) as store:
        holder.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(EngineError, match="locked by another process") as caught:
            store.entries.add("interaction", "waits in vain")
        assert "DEA_MEMORY=off" in str(caught.value.hint)
        assert store.entries.list() == ()  # reading goes on
        assert store.rows("PRAGMA journal_mode")[0][0] == "wal"
        holder.connection.execute("COMMIT")
        store.entries.add("interaction", "and again")


def test_a_database_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "photos.db"
    with sqlite3.connect(file) as theirs:
        theirs.execute("CREATE TABLE photos (id integer)")
    theirs.close()
    before = file.read_bytes()
    with pytest.raises(EngineError, match="no memory of ours"):
        open_store(file)
    assert file.read_bytes() == before
    assert not list(tmp_path.glob("*corrupt*"))


def test_a_later_release_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path / "memory.db") as store:
        store.connection.execute("PRAGMA user_version = 99")
    with pytest.raises(EngineError, match="later release"):
        open_store(tmp_path / "memory.db")


def test_where_memory_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = tmp_path / "models" / "marts"
    below.mkdir(parents=True)
    assert find_place(below) is None
    folder = make_folder(tmp_path)
    assert "cache/" in (folder / ".gitignore").read_text()
    assert find_place(below) == folder / "memory.db"
    assert find_place(below, "off") is None
    assert find_place(below, "/elsewhere/m.db") == Path("/elsewhere/m.db")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert find_place(below, "user") == user_place() == tmp_path / "data" / "dea" / "memory.db"


def test_entries_are_found_told_of_and_forgotten(tmp_path: Path) -> None:
    with open_store(tmp_path / "memory.db") as store:
        first = store.entries.add("accepted", "quarters of orders", {"agent": "planner"}, words="revenue")
        second = store.entries.add("rejected", "orders by hand")
        assert [one.id for one in store.entries.search("revenue, orders; AND *")] == [first, second]
        assert "words 1.00" in store.entries.search("revenue")[0].score.told
        assert store.entries.search('"') == ()
        store.entries.say(first, False, "too smooth")
        entry = store.entries.get(first)
        assert (entry.kind, entry.detail, entry.feedback[0].why) == ("accepted", {"agent": "planner"}, "too smooth")
        store.entries.forget(first)
        with pytest.raises(UsageError, match=f"no entry {first}"):
            store.entries.get(first)
        assert store.entries.search("revenue") == ()
        assert store.entries.forget_all() == 1
        assert store.rows("SELECT * FROM feedback") == []


def test_a_detail_that_is_too_long_says_so(tmp_path: Path) -> None:
    with open_store(tmp_path / "memory.db") as store:
        number = store.entries.add("interaction", "long", {"text": "x" * 30_000})
        assert "characters" in store.entries.get(number).detail["left out"]


def call(model: str, cost: float | None, at: str = "2026-11-24T10:00:00+00:00") -> CallRow:
    return CallRow(at, "task", "planner", "scripted", model, 10, 5, 100, 0, cost, 0.5)


def test_calls_are_added_up(tmp_path: Path) -> None:
    with open_store(tmp_path / "memory.db") as store:
        for one in (call("a", 0.5), call("b", None), call("a", 0.25, "2026-11-25T00:00:00+00:00")):
            store.calls.add(one)
        dear, unknown = store.calls.spent("model")
        assert (dear.of, dear.calls, dear.cost, dear.unpriced, dear.cache_read_tokens) == ("a", 2, 0.75, 0, 200)
        assert (unknown.of, unknown.cost, unknown.unpriced) == ("b", 0.0, 1)
        assert [one.of for one in store.calls.spent("day")] == ["2026-11-24", "2026-11-25"]
        store.entries.forget_all()
        assert len(store.calls.spent("agent")) == 1
