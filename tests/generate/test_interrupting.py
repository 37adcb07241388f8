"""Ctrl-C ends what runs in DuckDB at once, leaves nothing behind, and is no failure, nor is a failure Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dea_core.engines import DuckDB
from dea_core.errors import EngineError

ENDLESS = "SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b"


def press_ctrl_c(after: float = 0.5) -> None:
    threading.Timer(after, lambda: os.kill(os.getpid(), signal.SIGINT)).start()


def test_a_query_ends():
    with DuckDB.open() as engine:
        press_ctrl_c()
        with pytest.raises(KeyboardInterrupt):
            engine.rows(ENDLESS)
        assert engine.rows("SELECT 1") == [(1,)]


def test_a_statement_with_progress_ends():
    with DuckDB.open() as engine:
        press_ctrl_c()
        with pytest.raises(KeyboardInterrupt):
            engine.execute(f"CREATE TABLE t AS {ENDLESS}", lambda share: None)


def test_rows_handed_over_in_batches_end():
    with DuckDB.open() as engine:
        press_ctrl_c()
        with pytest.raises(KeyboardInterrupt):
            list(engine.batches(ENDLESS, 1000))


def test_a_bug_is_no_refusal_by_the_engine():
    def broken(share: float) -> None:
        raise RuntimeError("a bug")

    with DuckDB.open() as engine:
        with pytest.raises(RuntimeError, match="a bug"):
            engine.execute(ENDLESS, broken)
        with pytest.raises(EngineError, match="missing does not exist"):
            engine.rows("FROM missing")


@pytest.mark.parametrize("where", [["--out", "data"], ["--into", "duckdb:///shop.duckdb"]])
def test_the_command_leaves_nothing(tmp_path: Path, where: list[str]):
    (tmp_path / "big.sql").write_text(
        "CREATE TABLE big (id bigint PRIMARY KEY, name text NOT NULL, email text UNIQUE);"
    )
    code = "from dea_core.cli import main; main()"
    command = [sys.executable, "-c", code, "generate", "big.sql", "--rows", "200000000", *where]
    staging = {"TMPDIR": str(tmp_path)}  # so that what is staged is seen as well
    running = subprocess.Popen(command, cwd=tmp_path, env=os.environ | staging, stderr=subprocess.PIPE, text=True)
    try:
        while running.poll() is None and len(list(tmp_path.rglob("*.parquet"))) < 1:
            threading.Event().wait(0.1)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate()
    finally:
        running.kill()
    assert said.splitlines()[-1] == "interrupted: nothing was written"
    assert running.returncode == 130
    assert [path.name for path in tmp_path.iterdir()] == ["big.sql"]
