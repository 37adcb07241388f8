"""What the engines have in common: a driver's connection, closed at the end of ``with`` by whoever opened it."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    """Rows, with the names of their columns and their types in the engine's words."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[object, ...]]


class Connected:
    """A connection. It closes what it opened, and leaves open a connection that was handed to it."""

    def __init__(self, connection: Any, *, owned: bool = False) -> None:
        self.connection = connection
        self._owned = owned

    def close(self) -> None:
        """Close the connection, if it was opened here."""
        if self._owned:
            self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
