"""A JupyterLab for the tests of this folder: one server and one page, each notebook with its own kernel."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from tests.browser.lab import Lab, find_chromium
from tests.conftest import missing

CELLS = {
    "load": "%load_ext dea_magic",
    "rows": "import duckdb\n_ = duckdb.sql('CREATE TABLE users (id int PRIMARY KEY); INSERT INTO users FROM range(9)')",
    "generate": '%%generate --rows 20\nCREATE TABLE logs (id int PRIMARY KEY, said text NOT NULL, "<b>x</b>" text);',
    "analyze": "%%analyze\nCREATE TABLE a (total float);\nCREATE TABLE b (id int PRIMARY KEY, a_price double);",
    "optimize": "%%optimize --seconds 5\nSELECT DISTINCT id FROM users",
}


def written(folder: Path, name: str) -> str:
    cells = [nbformat.v4.new_code_cell(text) for text in CELLS.values()]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / name)
    return name


@pytest.fixture(scope="session", params=["light", "dark"])
def lab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    for package in ("jupyterlab", "playwright", "ipywidgets"):
        if not __import__("importlib.util").util.find_spec(package):
            missing(f"there is no {package} in {sys.prefix}")
    chromium = find_chromium()
    if chromium is None:
        missing("there is no chromium on PATH")
    folder = tmp_path_factory.mktemp(request.param)
    with Lab(folder, chromium, request.param) as opened:
        opened.open(written(folder, "shop.ipynb"))
        opened.run_all()
        yield opened
