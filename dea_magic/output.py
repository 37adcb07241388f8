"""What a cell shows: one output, that tells how far the work is while it runs and is the report when it is done.

    with Output() as output:
        result = generate(..., progress=output.tell)
        output.show(text, html)

Controls are an output of their own: a report within the same one would not be shown without a kernel.
"""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Self

from IPython.display import display

QUIET_SECONDS = 0.7
"""Work that is done sooner is not worth a line."""
BETWEEN_SECONDS = 0.25


class StoppedError(KeyboardInterrupt):
    """The cell was interrupted: two lines in place of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return ["Interrupted: nothing was bound and nothing was written", "hint: run the cell again to start over"]


class Output:
    """One output of a cell, shown and then replaced in place."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._start = self._last = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and self._handle is not None:
            self.show("stopped", None)
        if isinstance(error, KeyboardInterrupt):
            raise StoppedError from None

    def tell(self, doing: str, table: str, share: float) -> None:
        """How far it is: ``doing`` what, to which ``table``, and a ``share`` from 0 to 1."""
        now = time.monotonic()
        if now - self._start < QUIET_SECONDS or now - self._last < BETWEEN_SECONDS:
            return
        self._last = now
        far = f" {share:4.0%}" if share else ""
        self.show(f"{doing} {table}{far}  ({now - self._start:.0f} s)", None)

    def show(self, text: str, html: str | None) -> None:
        """Put this in place of what was shown."""
        bundle = {"text/plain": text, **({"text/html": html} if html is not None else {})}
        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)  # type: ignore[no-untyped-call]  # of IPython
        else:
            self._handle.update(bundle, raw=True)
