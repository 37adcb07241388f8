"""Presence: columns that are never NULL, because of the rules below and of what the SQL makes of them."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.harden.candidate import Candidate, Present
from dea_core.harden.known import grounds, spoilers, told, without
from dea_core.harden.subject import Subject
from dea_core.sql.lineage import present_needs


def presence(subject: Subject) -> Iterator[Candidate]:
    """The tables' own NOT NULLs, then the columns of models that must be there."""
    for table in subject.schema:
        for column in table.columns:
            if column.not_null:
                origin, spoiled = column.not_null_origin, (without(table.name, column.name),)
                said = origin.kind == "test"
                yield Candidate(table.name, Present(column.name), "follows", str(origin), spoiled, said)
    for model in subject.built:
        for name in subject.columns(model):
            needs = present_needs(subject.relation(model), name)
            found = None if isinstance(needs, str) else grounds(subject.schema, needs)
            if found is not None:
                why = told(found, "its SQL gives a value in every row")
                yield Candidate(model.name, Present(name), "follows", why, spoilers(found))
