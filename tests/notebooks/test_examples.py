"""The notebooks of examples/ run, and show what they say they show."""

from __future__ import annotations

import json
import re

import pytest

pytest.importorskip("nbclient", reason="there is no nbclient here")

from dea_magic.cells import CELLS
from tests.notebooks.examples import FOLDER, examples, run_example

MACHINE = re.compile(r"/(tmp|root|home|work|Users)/")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def kept(path):
    return json.loads(path.read_text(encoding="utf-8"))


def shown(notebook):
    return [output for cell in notebook["cells"] for output in cell.get("outputs", ())]


def test_there_is_one_for_each_cell():
    assert {*CELLS, "ddl_to_data"} <= {path.stem for path in examples()}


@pytest.mark.parametrize("path", examples(), ids=lambda path: path.stem)
def test_an_example_runs(path):
    if "dbtRunner" in path.read_text(encoding="utf-8"):
        pytest.importorskip("dbt.version", reason="there is no dbt here")
    ran = run_example(path)
    assert ran.error is None, ran.error
    assert ran.notebook.cells[-1].execution_count


@pytest.mark.parametrize("path", examples(), ids=lambda path: path.stem)
def test_an_example_keeps_its_reports_and_no_machine_s_paths(path):
    notebook = kept(path)
    assert any("text/html" in output.get("data", {}) for output in shown(notebook))
    assert all(cell.get("outputs") is not None for cell in notebook["cells"] if cell["cell_type"] == "code")
    assert not [output for output in shown(notebook) if output["output_type"] == "error"]
    assert not MACHINE.search(json.dumps(notebook))


STORIES = {
    "generate": ["checks passed", "still out: "],
    "analyze": ["missing_check", "undeclared_foreign_key", "case_variants"],
    "optimize": ["x faster", "proved", "data made for it"],
    "ddl_to_data": ["foreign_key_without_index", "wrote", "dbt project: club, 1 model", "checks passed"],
}


@pytest.mark.parametrize("name", STORIES)
def test_an_example_shows_what_its_words_say(name):
    told = json.dumps(shown(kept(FOLDER / f"{name}.ipynb")))
    assert [part for part in STORIES[name] if part not in told] == []
