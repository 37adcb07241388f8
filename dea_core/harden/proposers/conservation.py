"""Conservation: what a model adds up, or passes on, is all there is: no row lost in a join, none counted twice."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial

from sqlglot import exp

from dea_core.harden.candidate import Candidate, SameSum
from dea_core.harden.subject import Subject, Through
from dea_core.schema import Column, Family
from dea_core.schema.types import NUMERIC
from dea_core.sql.lineage import Block, Query, Relation, find, fold, plain_column
from dea_core.sql.workload import Model

CENT = 0.01
"""As far apart may sums of fractions be: engines round them."""
NAMES_OF_NO_AMOUNT = (
    "id", "key", "code", "number", "line", "year", "month", "day", "rank", "position", "sk", "price", "rate", "ratio",
    "percent", "pct", "score", "rating", "age", "lat", "lng", "latitude", "longitude",
)  # fmt: skip
"""Numbers that nobody adds up, by the last word of their name."""


def conservation(subject: Subject) -> Iterator[Candidate]:
    """For each amount: the same sum in the relation that it comes from, for each value of what both are keyed by."""
    for model in subject.built:
        for column in subject.tables[model.name].columns:
            if column.type.family in NUMERIC and fold(column.name).rpartition("_")[2] not in NAMES_OF_NO_AMOUNT:
                yield from _of_column(subject, model, column)


def _of_column(subject: Subject, model: Model, column: Column) -> Iterator[Candidate]:
    whole = {model.name for model in subject.built} | {table.name for table in subject.schema}
    named = {id(relation): name for name, relation in subject.workload.relations.items() if name in whole}
    found = _above(subject.relation(model), column.name, named, summed=False)
    if found is None or found[0] == model.name:
        return
    other, other_column = found
    match = next((c for c in subject.tables[other].columns if fold(c.name) == fold(other_column)), None)
    if match is None or match.type.family not in NUMERIC:
        return
    exact = {column.type.family, match.type.family} == {Family.INTEGER}
    rule = partial(SameSum, column.name, other, match.name, tolerance=0 if exact else CENT)
    why = f"it comes from {other}.{match.name}, and nothing of that is lost or counted twice"
    for mine, theirs in itertools.islice(_shared(subject, model, other), 1):
        yield Candidate(model.name, rule((mine,), (theirs,)), "seen", why)
    yield Candidate(model.name, rule(), "seen", why)


def _above(relation: Relation, name: str, named: dict[int, str], *, summed: bool) -> tuple[str, str] | None:
    """The relation with a name of its own that a column comes from, plainly or as one sum."""
    if not isinstance(relation, Query) or len(relation.blocks) != 1:
        return None
    block = relation.blocks[0]
    expression = block.outputs.get(fold(name), exp.column(name))
    inner, adds = _bare(expression)
    if inner is None or (adds and summed):
        return None
    return _source(block, inner, named, summed=summed or adds)


def _bare(expression: exp.Expr) -> tuple[exp.Column | None, bool]:
    """The column within COALESCE, casts and perhaps one SUM; whether it is summed."""
    inner, adds = expression, False
    while isinstance(inner, exp.Coalesce | exp.Cast | exp.Paren | exp.Alias | exp.Sum):
        adds = adds or isinstance(inner, exp.Sum)
        inner = inner.this
    return plain_column(inner), adds


def _source(block: Block, column: exp.Column, named: dict[int, str], *, summed: bool) -> tuple[str, str] | None:
    found = find(block, column)
    if not isinstance(found, tuple):
        return None
    source, name = found
    if id(source.relation) in named:
        return named[id(source.relation)], name
    return _above(source.relation, name, named, summed=summed)


def _shared(subject: Subject, model: Model, other: str) -> Iterator[tuple[str, str]]:
    """The model's key, and the column of the other relation that is the same from below, or refers to it."""
    above = subject.workload.by_name.get(other)
    theirs = {name: _below(subject, above, other, name) for name in (c.name for c in subject.tables[other].columns)}
    for name in subject.columns(model):
        mine = subject.through(model, name)
        if mine is not None and subject.is_key(model, name):
            same = (n for n, t in theirs.items() if t is not None and (t == mine or _refers(subject, t, mine)))
            yield from ((name, each) for each in same)


def _below(subject: Subject, above: Model | None, other: str, name: str) -> Through | None:
    return subject.through(above, name) if above is not None else Through(other, name)


def _refers(subject: Subject, child: Through, parent: Through) -> bool:
    links = subject.schema.table(child.table).foreign_keys
    wanted = ((child.column,), parent.table, (parent.column,))
    return any((link.columns, link.parent, link.parent_columns) == wanted for link in links)
