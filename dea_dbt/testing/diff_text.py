"""Edits as ``git diff`` shows them. click takes the colours away where the output is no terminal."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator

import click

from dea_dbt.testing.yaml_edit import Edits, FileEdit

CONTEXT = 3
NO_NEWLINE = "\\ No newline at end of file"


def render_diff(edits: Edits) -> str:
    """Every file that would be written, as one unified diff: ``git apply`` takes it at the project's folder."""
    return "\n".join(line for file in edits.files for line in _file_lines(file, os.path.relpath(file.path, edits.root)))


def _file_lines(file: FileEdit, name: str) -> Iterator[str]:
    is_new = file.before is None
    yield click.style(f"diff --git a/{name} b/{name}", bold=True)
    if is_new:
        yield click.style("new file mode 100644", bold=True)
    old, new = _lines(file.before or ""), _lines(file.after)
    hunks = difflib.unified_diff(
        old, new, "/dev/null" if is_new else f"a/{name}", f"b/{name}", n=CONTEXT, lineterm="\n"
    )
    for at, line in enumerate(hunks):
        yield _coloured(line.removesuffix("\n"), is_header=at < 2)
        if not line.endswith("\n"):
            yield NO_NEWLINE


def _lines(text: str) -> list[str]:
    """Lines with their ends; only a line feed ends one, as in git."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _coloured(line: str, *, is_header: bool) -> str:
    if is_header:
        return click.style(line, bold=True)
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return click.style(line, fg=colour) if colour else line
