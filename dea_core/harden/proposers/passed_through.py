"""Rules of the tables below about columns that a model passes on unchanged: lists of values, ranges, orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from sqlglot import exp

from dea_core.harden.candidate import Candidate, Spoiler
from dea_core.harden.known import outside
from dea_core.harden.subject import Subject
from dea_core.schema import CheckConstraint, Table
from dea_core.sql.ddl import quoted_column
from dea_core.sql.workload import Model


def passed_through(subject: Subject) -> Iterator[Candidate]:
    """The tables' own CHECKs, then each of them in models that hold all of its columns."""
    for table in subject.schema:
        for check in _told_apart(table):
            rule, said = CheckConstraint(check.expression), check.origin.kind == "test"
            yield Candidate(table.name, rule, "follows", str(check.origin), _spoilers(table, check), said)
    for model in subject.built:
        for table_name, names in _held(subject, model).items():
            table = subject.schema.table(table_name)
            for check in _told_apart(table):
                if all(column in names for column in check.columns):
                    rule = CheckConstraint(_renamed(check.expression, names))
                    why = f"{table_name}: {check.expression.sql('duckdb')} [{check.origin}]"
                    yield Candidate(model.name, rule, "follows", why, _spoilers(table, check))


def _told_apart(table: Table) -> Iterator[CheckConstraint]:
    return (check for check in table.checks if check.severity == "error" and check.columns)


def _held(subject: Subject, model: Model) -> Mapping[str, dict[str, str]]:
    """For each table below: column there -> column here. Of a table joined twice, rows tell whether it fits."""
    found: dict[str, dict[str, str]] = {}
    for name in subject.columns(model):
        through = subject.through(model, name)
        if through is not None and not through.changed:
            found.setdefault(through.table, {}).setdefault(through.column, name)
    return found


def _renamed(expression: exp.Expression, names: Mapping[str, str]) -> exp.Expression:
    def rename(node: exp.Expr) -> exp.Expr:
        return quoted_column(names[node.name]) if isinstance(node, exp.Column) else node

    return cast(exp.Expression, expression.copy().transform(rename))


def _spoilers(table: Table, check: CheckConstraint) -> tuple[Spoiler, ...]:
    found = (outside(table.name, name, table.column(name).type.family, check.expression) for name in check.columns)
    return tuple(spoiler for spoilers in found for spoiler in spoilers)
