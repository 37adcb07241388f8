"""Running a cell as a notebook does, and what it showed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def run(shell: Any, text: str) -> Any:
    """Run a cell; what it raises comes out."""
    result = shell.run_cell(text)
    if result.error_before_exec or result.error_in_exec:
        raise result.error_before_exec or result.error_in_exec
    return result


@dataclass
class Shown:
    """An Output that keeps what it is told to show."""

    bundles: list[tuple[str, str | None]] = field(default_factory=list)

    def show(self, text: str, html: str | None) -> None:
        self.bundles.append((text, html))

    def tell(self, doing: str, table: str, share: float) -> None:
        pass

    @property
    def html(self) -> str:
        return self.bundles[-1][1] or ""
