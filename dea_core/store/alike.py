"""Which columns are alike: by name, by what rules take the name to mean, by type.

email          customers, text, means person.email
contact_email  suppliers, text, means person.email      alike: it ends in the other's name, and means the same
name           products, means product.name             not alike to people's: it means something else
"""

from __future__ import annotations

from dataclasses import dataclass

NEAR = 0.7
"""How alike names are of which one ends in the other."""
CLOSE_TYPE = 0.5
CLOSE_FAMILIES = ({"decimal", "float"}, {"timestamp", "timestamptz"}, {"text", "enum"})
"""Families whose recipes may serve one another; whether they do is tried."""


@dataclass(frozen=True)
class Asked:
    """A column as memory sees it: names in snake case, ``noun`` what a row of its table is.

    ``meaning`` is the recipe that rules take its name for; empty if the name tells them nothing.
    """

    name: str
    family: str
    noun: str = ""
    neighbours: tuple[str, ...] = ()
    meaning: str = ""

    @property
    def words(self) -> str:
        """What full-text search finds it by."""
        return " ".join((*self.name.split("_"), *self.noun.split("_"), self.family))


def ending(name: str) -> str:
    """The last word of a name in snake case."""
    return name.rpartition("_")[2]


def likeness_of_names(one: Asked, other: Asked) -> float:
    """1 for the same name, less where one ends in the other, 0 for columns that are not alike."""
    if one.meaning != other.meaning:
        return 0.0
    if one.name == other.name:
        return 1.0
    longer, shorter = sorted((one.name, other.name), key=len, reverse=True)
    return NEAR if longer.endswith(f"_{shorter}") else 0.0


def likeness_of_types(one: Asked, other: Asked) -> float:
    """1 for the same family, less for a close one, 0 for others."""
    if one.family == other.family:
        return 1.0
    return CLOSE_TYPE if any({one.family, other.family} <= close for close in CLOSE_FAMILIES) else 0.0
