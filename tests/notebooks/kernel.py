"""Notebooks run as people run them: cells, one after another, in a kernel of their own.

ran = run("%load_ext dea_magic", "%%generate ...")     ran.html(1)   ran.text(1)   ran.error
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

PATIENCE_SECONDS = 120
WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass
class Ran:
    """An executed notebook, and what stopped it."""

    notebook: Any
    error: CellExecutionError | None = None

    def outputs(self, place: int) -> list[Any]:
        return self.notebook.cells[place].outputs

    def html(self, place: int) -> str:
        return "\n".join(o["data"]["text/html"] for o in self.outputs(place) if "text/html" in o.get("data", {}))

    def text(self, place: int) -> str:
        """What a terminal would show: streams and text/plain."""
        return "\n".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in self.outputs(place))

    def traceback(self, place: int) -> list[str]:
        return next(o["traceback"] for o in self.outputs(place) if o.output_type == "error")

    def reached(self, place: int) -> bool:
        return self.notebook.cells[place].execution_count is not None


def run(*cells: str, folder: Path | None = None) -> Ran:
    """Run cells; the first that fails ends it."""
    return run_notebook(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells]), folder)


def run_notebook(notebook: Any, folder: Path | None = None) -> Ran:
    """Run a notebook in ``folder``."""
    resources = {"metadata": {"path": str(folder or Path.cwd())}}
    client = NotebookClient(notebook, timeout=PATIENCE_SECONDS, kernel_name="python3", resources=resources)
    try:
        client.execute()
    except CellExecutionError as error:
        return Ran(notebook, error)
    return Ran(notebook)
