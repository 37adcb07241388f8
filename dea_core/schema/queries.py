"""Queries that a schema was inferred from: no rule, kept to be run on rows that were made."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from dea_core.schema.origin import NOWHERE, Origin


@dataclass(frozen=True)
class NamedQuery:
    """``tree`` names tables as the schema does, and is in DuckDB's dialect; those after it call it ``makes``."""

    name: str
    tree: exp.Query
    makes: str = ""
    origin: Origin = NOWHERE
