"""Each cell in a real kernel: what is kept in the notebook, what stops Run All, what an interrupt leaves."""

from __future__ import annotations

import json
import os
import signal
import threading
import time

import nbformat
import pytest

nbclient = pytest.importorskip("nbclient", reason="there is no nbclient here")

from nbclient import NotebookClient  # noqa: E402

from tests.notebooks.kernel import PATIENCE_SECONDS, WIDGET, run  # noqa: E402

LOAD = "%load_ext dea_magic"
DDL = "CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL UNIQUE, price double);\nCREATE TABLE logs (id int);"
TABLES = "import duckdb\n_ = duckdb.sql('CREATE TABLE users (id int PRIMARY KEY); INSERT INTO users FROM range(100)')"
CELLS = {
    "generate": f"%%generate --rows 20\n{DDL}",
    "analyze": f"%%analyze\n{DDL}",
    "optimize": "%%optimize --seconds 5\nSELECT DISTINCT id FROM users",
}
LEGACY = pytest.mark.filterwarnings("ignore::DeprecationWarning")
pytestmark = [LEGACY, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.mark.parametrize("cell", CELLS)
def test_a_report_stands_alone_and_controls_are_a_second_output(cell):
    ran = run(LOAD, TABLES, CELLS[cell])
    assert ran.error is None
    report, *controls = ran.outputs(2)
    assert report["data"].keys() == {"text/plain", "text/html"}
    assert report["data"]["text/html"].startswith('<div class="dea ')
    assert [output["data"].keys() for output in controls] in ([], [{WIDGET, "text/plain"}])
    assert bool(controls) == (cell != "optimize")


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("%%generate --rows 3\nCREATE TABLE t (id int,\n);", "ReadError"),
        ("%%generate --rosw 3\nCREATE TABLE t (id int);", "UsageError"),
        ("%%analyze\nnothing_of_that_name", "UsageError"),
        ("%%optimize\nSELECT nope FROM users", "ReadError"),
        ("%dea connect nowhere", "UsageError"),
    ],
)
def test_an_error_is_two_lines_and_stops_run_all(cell, name):
    ran = run(LOAD, TABLES, cell, "after = 1")
    assert ran.error is not None
    told, hint = ran.traceback(2)
    assert told.startswith(f"{name}: ")
    assert hint.startswith("hint: ")
    assert not ran.reached(3)


def test_loading_is_quick_and_imports_nothing_heavy():
    measure = f"""
import sys, time
before, start = set(sys.modules), time.process_time()
{LOAD.replace("%load_ext dea_magic", "get_ipython().run_line_magic('load_ext', 'dea_magic')")}
spent = time.process_time() - start
print(spent, sorted({{'duckdb', 'sqlglot', 'click', 'pandas', 'ipywidgets'}} & (set(sys.modules) - before)))
"""
    spent, _, heavy = run(measure).text(0).strip().partition(" ")
    assert heavy == "[]"
    assert float(spent) < 0.3


def test_without_ipywidgets_the_report_comes_alone_with_one_line():
    hidden = "import sys\nsys.modules['ipywidgets'] = None"
    ran = run(hidden, LOAD, CELLS["generate"])
    assert ran.error is None
    report, line = ran.outputs(2)
    assert "text/html" in report["data"]
    assert line["text"].count("\n") == 1
    assert "pip install" in line["text"]


def test_controls_work_through_the_kernel():
    press = """
from ipywidgets.widgets.widget import _instances
rows = next(w for w in _instances.values() if getattr(w, 'description', '') == 'rows')
rows.value = '7'
next(w for w in _instances.values() if getattr(w, 'description', '') == 'Make again').click()
print(len(users))
"""
    ran = run(LOAD, CELLS["generate"], press)
    assert ran.error is None
    assert ran.text(2).strip() == "7"
    assert "14 rows in 2 tables" in ran.html(1)


def test_an_interrupt_binds_nothing_and_stops_run_all(tmp_path):
    wide = ", ".join(f"c{n} text NOT NULL" for n in range(30))
    cells = [
        f"{LOAD}\nimport os\nprint(os.getpid())",
        f"%%generate --rows 50000000\nCREATE TABLE t (id int PRIMARY KEY, {wide});",
        "after = 1",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    client = NotebookClient(notebook, timeout=PATIENCE_SECONDS, kernel_name="python3")
    with client.setup_kernel():
        threading.Thread(target=_interrupt_once_it_works, args=(notebook,), daemon=True).start()
        client.execute_cell(notebook.cells[0], 0)
        with pytest.raises(nbclient.exceptions.CellExecutionError):
            client.execute_cell(notebook.cells[1], 1)
        asked = client.execute_cell(nbformat.v4.new_code_cell("print('t' in globals())"), 0, store_history=False)
    [error] = [output for output in notebook.cells[1].outputs if output.output_type == "error"]
    assert error["traceback"][0].startswith("Interrupted: nothing was bound")
    assert asked.outputs[0]["text"].strip() == "False"
    assert "making t" not in json.dumps(notebook.cells[1].outputs)


def _interrupt_once_it_works(notebook, told="making t"):
    """Wait until the cell tells how far it is, then interrupt the kernel as the button does: by a signal."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and told not in json.dumps(notebook.cells[1].outputs):
        time.sleep(0.1)
    os.kill(int(notebook.cells[0].outputs[0]["text"]), signal.SIGINT)


def test_an_interrupt_stops_a_query_that_runs_for_minutes():
    many = "duckdb.sql('CREATE TABLE numbers AS SELECT i::int AS i FROM range(60000) t(i)')"
    cells = [
        f"{LOAD}\nimport duckdb, os\n{many}\nprint(os.getpid())",
        "print('now')\nget_ipython().run_cell_magic('optimize', 'found << --seconds 100', "
        "'SELECT count(*) FROM numbers a, numbers b, numbers c WHERE a.i + b.i + c.i = 7')",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    client = NotebookClient(notebook, timeout=PATIENCE_SECONDS, kernel_name="python3")
    with client.setup_kernel():
        told = threading.Timer(3, _interrupt_once_it_works, args=(notebook, "now"))
        client.execute_cell(notebook.cells[0], 0)
        told.start()
        start = time.monotonic()
        with pytest.raises(nbclient.exceptions.CellExecutionError):
            client.execute_cell(notebook.cells[1], 1)
        spent = time.monotonic() - start
        asked = nbformat.v4.new_code_cell(
            "print('found' in globals(), duckdb.sql('SELECT count(*) FROM numbers').fetchall())"
        )
        client.execute_cell(asked, 0, store_history=False)
    [error] = [output for output in notebook.cells[1].outputs if output.output_type == "error"]
    assert error["traceback"][0].startswith("Interrupted: nothing was bound")
    assert asked.outputs[0]["text"].strip() == "False [(60000,)]"
    assert spent < 60


@pytest.mark.parametrize("said", ["%sql con --alias depot", "%sql sqlite:///depot.db --alias depot"])
def test_jupysql_s_current_connection_is_read(said, tmp_path):
    pytest.importorskip("sql", reason="there is no JupySQL here")
    quiet = "import os\nos.environ['PLOOMBER_STATS_ENABLED'] = 'false'\n%load_ext sql"
    opened = "import duckdb\ncon = duckdb.connect()\n_ = con.execute('CREATE TABLE parcels (id int PRIMARY KEY)')"
    file = "import sqlite3\nsqlite3.connect('depot.db').execute('CREATE TABLE parcels (id integer PRIMARY KEY)')"
    made = "%%generate p << --on jupysql --rows 3\nparcels"
    ran = run(LOAD, quiet, f"{opened}\n{file};", said, made, "%dea", folder=tmp_path)
    assert ran.error is None, ran.error
    assert "3 rows" in ran.text(4)
    assert "depot" in ran.text(5)
