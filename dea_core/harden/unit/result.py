"""What comes of choosing rows: what is given, why each row is there, what is expected, how much of it is noticed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dea_core.harden.unit.record import Recorded


@dataclass(frozen=True)
class Given:
    """The rows of one input: its columns with their types, each row with the reason for which it is there."""

    table: str
    types: Mapping[str, str]
    rows: tuple[tuple[object, ...], ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What the rows show, what no row was found to show, and how many mistakes are noticed."""

    shown: tuple[str, ...] = ()
    not_shown: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    """What could not be asked of the engine, so that nobody knows whether it is shown."""
    mutants: int = 0
    noticed: int = 0
    unnoticed: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    """Mistakes that change nothing on any rows that were tried: they may be none."""
    out_of_time: bool = False


@dataclass(frozen=True)
class Unit:
    """A query's unit test."""

    given: tuple[Given, ...]
    expected: Recorded
    found: Found
