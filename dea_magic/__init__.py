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
    """What ``%load_ext dea_magic`` calls: make the cells known, and no more; each is imported when it is first run."""
    from dea_magic.cells import make_known

    make_known(shell)
