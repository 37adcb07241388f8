"""Where seed files are, whoever ran dbt from wherever."""

from __future__ import annotations

from pathlib import Path

import pytest

from dea_dbt.manifest import Node
from dea_dbt.seeds import seed_path


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("", "seeds/a.csv"),
        (".", "seeds/a.csv"),
        ("shop", "seeds/a.csv"),
        ("shop/dbt_packages/other", "dbt_packages/other/seeds/a.csv"),
        ("dbt_packages/other", "dbt_packages/other/seeds/a.csv"),
        ("{root}/dbt_packages/other", "dbt_packages/other/seeds/a.csv"),
    ],
)
def test_a_folder_as_seen_from_elsewhere_is_one_of_the_project(tmp_path: Path, told: str, place: str) -> None:
    root = tmp_path / "shop"
    for folder in (root, root / "dbt_packages" / "other"):
        (folder / "seeds").mkdir(parents=True)
        (folder / "seeds" / "a.csv").write_text("id\n1\n")
    path = ("shop", "main", "a")
    node = Node("seed.shop.a", "seed", "a", path, "shop.main.a", root=told.format(root=root), file="seeds/a.csv")
    assert seed_path(node, root) == root / place
