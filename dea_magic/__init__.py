"""Cells for notebooks: ``%load_ext dea_magic``, then ``%%generate``. A door; floor 7.

%%generate --rows 100
CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE NOT NULL);
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__all__ = ["load_ipython_extension"]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """What ``%load_ext dea_magic`` calls: make the cells known."""
    from dea_magic.generate import generate_cell
    from dea_magic.lone import as_line

    shell.register_magic_function(generate_cell, "line_cell", "generate")  # type: ignore[arg-type]  # its decorator hides self
    if as_line not in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.append(as_line)
