"""References: a model's column that comes from a foreign key below, found in the model that holds what it refers to."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.harden.candidate import Candidate
from dea_core.harden.known import orphan
from dea_core.harden.subject import Subject
from dea_core.schema import ForeignKey
from dea_core.sql.workload import Model


def references(subject: Subject) -> Iterator[Candidate]:
    """The tables' own foreign keys, then those between models, to the parent that is as far from the tables."""
    for table in subject.schema:
        for link in table.foreign_keys:
            if link.where is None and link.severity == "error":
                spoiled = (orphan(subject.schema, table.name, link.columns),)
                rule = ForeignKey(link.columns, link.parent, link.parent_columns, origin=link.origin)
                said = link.origin.kind == "test"
                yield Candidate(table.name, rule, "follows", str(link.origin), spoiled, said)
    for model in subject.built:
        for name in subject.columns(model):
            yield from _of_column(subject, model, name)


def _of_column(subject: Subject, model: Model, name: str) -> Iterator[Candidate]:
    through = subject.through(model, name)
    if through is None:
        return
    for link in subject.schema.table(through.table).foreign_keys:
        if link.columns != (through.column,) or link.where is not None:
            continue
        parent = _parent(subject, model, link)
        if parent is not None:
            why = f"{through.table}.{through.column} refers to {link.parent} [{link.origin}]"
            rule = ForeignKey((name,), parent[0], (parent[1],), origin=link.origin)
            yield Candidate(model.name, rule, "follows", why, (orphan(subject.schema, through.table, link.columns),))


def _parent(subject: Subject, model: Model, link: ForeignKey) -> tuple[str, str] | None:
    """The model and column that hold the parent's key: one that ``model`` reads, else the nearest in depth.

    It is never built from ``model`` itself.
    """
    workload = subject.workload
    below = {other.name for other in workload.below(model.name)} | {model.name}
    depth = workload.depth(model.name)
    held = [
        (other.name not in model.reads, abs(workload.depth(other.name) - depth), other.name, column)
        for other in subject.built
        if other.name not in below
        for column in subject.columns(other)
        if _holds(subject, other, column, link)
    ]
    return min(held)[2:] if held else None


def _holds(subject: Subject, other: Model, column: str, link: ForeignKey) -> bool:
    through = subject.through(other, column)
    if through is None or (through.table, (through.column,)) != (link.parent, link.parent_columns):
        return False
    return subject.is_key(other, column)
