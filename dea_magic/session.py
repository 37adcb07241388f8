"""What a notebook has said once and for all: its connection (``%dea connect``) and its dbt project (``%dea dbt``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from dea_magic.manifest import Project


@dataclass
class Session:
    """``on`` names a connection as ``--on`` does; None for the one that ``duckdb.sql`` uses."""

    on: str | None = None
    project: Project | None = None


_SESSIONS: WeakKeyDictionary[InteractiveShell, Session] = WeakKeyDictionary()


def session_of(shell: InteractiveShell) -> Session:
    """The session of a notebook's shell."""
    return _SESSIONS.setdefault(shell, Session())
