"""The notebooks of examples/: their cells run here, their outputs are kept in them.

Run them all and keep what they show:  python -m tests.notebooks.examples
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import nbformat

from tests.notebooks.kernel import WIDGET, Ran, run_notebook

FOLDER = Path(__file__).parents[2] / "examples"


def examples() -> list[Path]:
    return sorted(FOLDER.glob("*.ipynb"))


def run_example(path: Path) -> Ran:
    """A copy of an example, run in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="dea-example-") as folder:
        return run_notebook(nbformat.read(path, as_version=4), Path(folder))


def as_kept(notebook: Any) -> Any:
    """A notebook as it is committed: without controls, which need a kernel, and without times of runs."""
    for place, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{place}"
        cell["metadata"] = {}
        if cell.cell_type == "code":
            cell["outputs"] = [output for output in cell.outputs if WIDGET not in output.get("data", {})]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook["metadata"] = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return notebook


def main() -> None:
    for path in examples():
        ran = run_example(path)
        if ran.error is not None:
            raise SystemExit(f"{path.name}: {ran.error}")
        nbformat.write(as_kept(ran.notebook), path)


if __name__ == "__main__":
    main()
