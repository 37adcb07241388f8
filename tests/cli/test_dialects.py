"""``--dialect`` is what the source is written in, ``--sql-dialect`` what INSERTs are, and by default the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from dea_core.cli import dea
from dea_core.errors import UsageError

DDL = "CREATE TABLE `order` (`id` int PRIMARY KEY, `said` varchar(20) NOT NULL DEFAULT 'it''s');"


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ([], "INSERT INTO `order` (`id`, `said`)"),
        (["--dialect", "mysql"], "INSERT INTO `order` (`id`, `said`)"),
        (["--dialect", "mysql", "--sql-dialect", "tsql"], "INSERT INTO [order] ([id], [said])"),
        (["--sql-dialect", "postgres"], 'INSERT INTO "order" ("id", "said")'),
    ],
)
def test_what_is_read_and_what_is_written(tmp_path: Path, given: list[str], written: str) -> None:
    (tmp_path / "shop.sql").write_text(DDL)
    source, out = str(tmp_path / "shop.sql"), tmp_path / "rows.sql"
    words = ["generate", source, "--rows", "2", "--out", str(out), *given]
    CliRunner().invoke(dea, words, catch_exceptions=False)
    assert written in out.read_text()


def test_a_dialect_that_writes_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shop.sql").write_text(DDL)
    words = ["generate", str(tmp_path / "shop.sql"), "--out", str(tmp_path / "data"), "--sql-dialect", "mysql"]
    with pytest.raises(UsageError, match="--sql-dialect is for SQL files"):
        CliRunner().invoke(dea, words, catch_exceptions=False)
