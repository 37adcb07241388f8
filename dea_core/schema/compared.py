"""Literals that queries compare a column with: no rule, but what rows should hold so that queries let some through."""

from __future__ import annotations

from dataclasses import dataclass

from dea_core.schema.origin import NOWHERE, Origin

Window = tuple[str, str]


@dataclass(frozen=True)
class Compared:
    """Texts of literals. ``values`` are asked for, ``avoided`` asked to be no such; ``patterns`` are those of LIKE.

    ``windows`` are ranges from and to, both ends within them; an empty end is open.
    """

    values: tuple[str, ...] = ()
    avoided: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    patterns: tuple[str, ...] = ()
    origin: Origin = NOWHERE

    def __bool__(self) -> bool:
        return bool(self.values or self.avoided or self.windows or self.patterns)
