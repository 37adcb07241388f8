"""Column types: a family, its parameters, and the text as it was written.

Type(INTEGER, bits=32)   Type(DECIMAL, precision=10, scale=2)   Type(TEXT, length=40)   Type(ARRAY, element=Type(...))
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Family(enum.StrEnum):
    """What kind of values a column holds, whatever an engine calls it."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    BOOLEAN = "boolean"
    TEXT = "text"
    ENUM = "enum"
    DATE = "date"
    TIME = "time"
    TIMESTAMP = "timestamp"
    TIMESTAMPTZ = "timestamptz"
    INTERVAL = "interval"
    UUID = "uuid"
    JSON = "json"
    BINARY = "binary"
    ARRAY = "array"
    STRUCT = "struct"
    OTHER = "other"
    """Known to an engine, with no recipe of ours: a geometry, a network address, a full-text vector."""


@dataclass(frozen=True, slots=True)
class Type:
    """A column type.

    ``text`` is the type as written. ``bits`` is the width of an integer or float; ``precision`` and ``scale`` belong to
    decimals (``scale`` digits behind the point) and ``precision`` to fractions of a second; ``length`` is the most
    characters of a text, ``fixed`` marks CHAR(n); ``values`` are an enum's labels in order; ``element`` is an array's.
    """

    family: Family
    text: str
    bits: int | None = None
    signed: bool = True
    precision: int | None = None
    scale: int | None = None
    length: int | None = None
    fixed: bool = False
    values: tuple[str, ...] = ()
    element: Type | None = None

    def __str__(self) -> str:
        return self.text

    @property
    def integer_range(self) -> tuple[int, int]:
        """Least and largest integer that the type holds; for decimals, in units of the last digit."""
        if self.family is Family.DECIMAL:
            top = 10 ** (self.precision or 18) - 1
            return -top, top
        bits = self.bits or 32
        return (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if self.signed else (0, 2**bits - 1)


NUMERIC = frozenset({Family.INTEGER, Family.DECIMAL, Family.FLOAT})
TEMPORAL = frozenset({Family.DATE, Family.TIME, Family.TIMESTAMP, Family.TIMESTAMPTZ})
