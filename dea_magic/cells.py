"""The cells by name, and how the notebook comes to know them. What a cell needs is imported when it is first run.

%load_ext dea_magic  ──>  %%generate  %%analyze  %%optimize  %%ask  %dea   completion of options, tables and columns
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

Cell = Callable[..., None]
CELLS = {name: f"dea_magic.{name}" for name in ("generate", "analyze", "optimize", "ask")}
"""A cell's name -> the module whose ``run(shell, line, cell)`` it is."""
LINES = {"dea": "dea_magic.dea"}
"""A line magic's name -> the module whose ``run(shell, line)`` it is."""


def make_known(shell: InteractiveShell) -> None:
    """Register everything; a second time changes nothing."""
    from dea_magic.completion import complete
    from dea_magic.lone import as_line

    for name, module in CELLS.items():
        shell.register_magic_function(_cell(shell, module), "line_cell", name)  # type: ignore[arg-type]  # hides self
    for name, module in LINES.items():
        shell.register_magic_function(_line(shell, module), "line", name)  # type: ignore[arg-type]  # hides self
    if as_line not in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.append(as_line)
    completer = shell.Completer
    if completer is not None and complete not in completer.custom_matchers:
        completer.custom_matchers.append(complete)


def _cell(shell: InteractiveShell, module: str) -> Cell:
    def magic(line: str, cell: str | None = None) -> None:
        import_module(module).run(shell, line, cell)

    return magic


def _line(shell: InteractiveShell, module: str) -> Cell:
    def magic(line: str) -> None:
        import_module(module).run(shell, line)

    return magic
