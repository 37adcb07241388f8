"""Every command of the sample project's README runs, in a copy of the project beside the package that it installs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Scratch, blocks

LEFT = shutil.ignore_patterns("target", "logs", "dbt_packages", "*.duckdb*", "package-lock.yml")


@pytest.mark.slow
def test_the_walk_through_of_the_sample_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("dbt.adapters.duckdb", reason="there is no dbt-duckdb here")
    monkeypatch.setenv("DO_NOT_TRACK", "1")
    for name in ("macros", "dbt_project.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    sample = ROOT / "sample_project"
    scratch = Scratch(shutil.copytree(sample, tmp_path / "sample_project", ignore=LEFT))
    ran = [block for block in blocks(sample / "README.md") if not block.not_run]
    assert len(ran) > 6
    for block in ran:
        scratch.run(block)
    for model in (sample / "models").rglob("*.sql"):
        assert (scratch.folder / model.relative_to(sample)).read_text() == model.read_text()
