"""Keys: what tells the rows of a model apart, from the keys below and from what the SQL groups by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp

from dea_core.harden.candidate import Candidate
from dea_core.harden.known import Ground, grounds, spoilers, told, twice
from dea_core.harden.subject import Subject
from dea_core.schema import Key
from dea_core.sql.lineage import Query, plain_column, unique_needs
from dea_core.sql.workload import Model

MOST_PARTS = 4


def keys(subject: Subject) -> Iterator[Candidate]:
    """The tables' own keys, then each model's smallest sets of columns that must be unique."""
    for table in subject.schema:
        for key in table.keys:
            if key.where is None and key.severity == "error":
                spoiled = (twice(table.name, key.columns),)
                rule, said = Key(key.columns, origin=key.origin), key.origin.kind == "test"
                yield Candidate(table.name, rule, "follows", str(key.origin), spoiled, said)
    for model in subject.built:
        yield from _of_model(subject, model)


def _of_model(subject: Subject, model: Model) -> Iterator[Candidate]:
    found: list[frozenset[str]] = []
    for columns in sorted(dict.fromkeys(_sets(subject, model)), key=len):
        if any(smaller <= frozenset(columns) for smaller in found):
            continue
        resting = _grounds(subject, model, columns)
        if resting is not None:
            found.append(frozenset(columns))
            why = told(resting, "its SQL gives one row for each")
            yield Candidate(model.name, Key(columns), "follows", why, spoilers(resting))


def _grounds(subject: Subject, model: Model, columns: tuple[str, ...]) -> tuple[Ground, ...] | None:
    needs = unique_needs(subject.relation(model), columns)
    return None if isinstance(needs, str) else grounds(subject.schema, needs)


def _sets(subject: Subject, model: Model) -> Iterator[tuple[str, ...]]:
    """Sets of columns worth asking about: each alone, what is grouped by, and the keys of tables below."""
    names = tuple(subject.columns(model))
    yield from ((name,) for name in names)
    yield from _grouped(subject, model, names)
    here = {(t.table, t.column): name for name in names if (t := subject.through(model, name)) is not None}
    for table in subject.schema:
        for key in table.keys:
            parts = [here.get((table.name, column)) for column in key.columns]
            if 1 < len(parts) <= MOST_PARTS and None not in parts:
                yield _in_order(parts, names)


def _in_order(parts: Iterable[str | None], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name in parts)


def _grouped(subject: Subject, model: Model, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What a GROUP BY anywhere in the model is over, by the names under which all of it comes out."""
    relation = subject.relation(model)
    folded = {name.lower(): name for name in names}
    for block in relation.within if isinstance(relation, Query) else ():
        named = {expression.unalias().sql("duckdb"): name for name, expression in block.outputs.items()}
        parts = [folded.get(named.get(part.unalias().sql("duckdb"), _plain_name(part))) for part in block.groups or ()]
        if 1 < len(parts) <= MOST_PARTS and None not in parts:
            yield _in_order(parts, names)


def _plain_name(part: exp.Expr) -> str:
    column = plain_column(part)
    return column.name.lower() if column is not None else ""
