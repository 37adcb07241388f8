"""The memory that a command of this folder looks at. No command of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dea_core.store import Store

OFF = "memory = true in dea.toml, and no DEA_MEMORY=off"


@contextmanager
def open_here() -> Iterator[Store]:
    """The memory of this folder; what is odd about the file is told. Raises UsageError where there is none."""
    from dea_core.agents.clients.embeddings import open_embedder
    from dea_core.config import read_config
    from dea_core.errors import UsageError
    from dea_core.store import find_place, open_store

    config = read_config()
    setting = config["memory"]
    file = find_place(Path.cwd(), setting)
    if file is None:
        told = "memory is off" if setting == "off" else "nothing is remembered here"
        hint = (
            "memory = true in dea.toml, and no DEA_MEMORY=off" if setting == "off" else "dea memory init makes a place"
        )
        raise UsageError(told, hint=hint)
    with open_store(file, embedder=open_embedder(config["embedder"])) as store:
        shown = store.notes
        _tell(shown)
        yield store
        _tell(store.notes[len(shown) :])


def _tell(notes: tuple[str, ...]) -> None:
    for note in notes:
        click.secho(note, fg="yellow", err=True)
