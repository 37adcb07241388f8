"""Where something came from: a line of DDL, a catalog, a dbt test, a model's SQL, the user's plan, a guess.

An origin travels with every column, constraint, check and finding, so that each message can say why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["ddl", "catalog", "dbt", "test", "model sql", "plan", "inferred", "data"]


@dataclass(frozen=True, slots=True)
class Origin:
    """``kind`` of source; ``place`` a file, database or test id; ``line`` counts from 1; ``detail`` free text."""

    kind: Kind
    place: str | None = None
    line: int | None = None
    detail: str | None = None

    def __str__(self) -> str:
        place = self.place or ("" if self.detail else self.kind)
        at = f"{place}:{self.line}" if self.line is not None else place
        return f"{at} {self.detail}".strip() if self.detail else at


NOWHERE = Origin("inferred", detail="not stated")
