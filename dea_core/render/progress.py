"""Progress of work that takes over a second: one line that is rewritten on a terminal, a few plain lines elsewhere."""

from __future__ import annotations

import sys
import time

import click

QUIET_SECONDS = 1.0
PLAIN_SECONDS = 10.0


class Progress:
    """Called with what is done, to which table, and how far. Writes to standard error only."""

    def __init__(self) -> None:
        self._start: float | None = None
        self._last = 0.0
        self._shown = False
        self._terminal = sys.stderr.isatty()

    def __call__(self, doing: str, table: str, share: float) -> None:
        """Tell it, if the work takes long enough to be worth a line."""
        now = time.monotonic()
        if self._start is None:  # the clock runs from the first word, not from reading the source
            self._start = self._last = now
        if now - self._start < QUIET_SECONDS or (not self._terminal and now - self._last < PLAIN_SECONDS):
            return
        self._last, self._shown = now, True
        far = f" {share:4.0%}" if share else ""
        line = f"{doing} {table}{far}  ({now - self._start:.0f} s)"
        click.echo(f"\r\033[K{line}" if self._terminal else line, nl=not self._terminal, err=True)

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._shown and self._terminal:
            click.echo("\r\033[K", nl=False, err=True)
