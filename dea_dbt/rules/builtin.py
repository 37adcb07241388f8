"""dbt's own four tests."""

from __future__ import annotations

from collections.abc import Iterable

from dea_core.infer import Demand, Predicate, Present, Reference, Unique
from dea_dbt.rules.demand import Asked, reads


@reads("unique")
def read_unique(asked: Asked) -> Iterable[Demand]:
    """Rows with NULL clash with none."""
    yield Unique((asked.column,), asked.where())


@reads("not_null")
def read_not_null(asked: Asked) -> Iterable[Demand]:
    """No row has NULL there."""
    yield Present(asked.column, asked.where())


@reads("accepted_values")
def read_accepted_values(asked: Asked) -> Iterable[Demand]:
    """NULL passes."""
    values = asked.literals("values", quoted=asked.flag("quote", default=True))
    yield Predicate(asked.value.isin(*values), asked.where())


@reads("relationships")
def read_relationships(asked: Asked) -> Iterable[Demand]:
    """NULL refers to none; the parent's values need not be unique."""
    yield Reference((asked.column,), str(asked.get("to")), (asked.name(asked.get("field")),), asked.where())
