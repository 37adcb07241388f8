"""Values that the SQL itself writes: the arms of a CASE, constants, one list for each arm of a union."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.harden.candidate import Candidate
from dea_core.harden.subject import Subject
from dea_core.schema import CheckConstraint
from dea_core.sql.ddl import quoted_column
from dea_core.sql.workload import Model

MOST_VALUES = 30


def case_values(subject: Subject) -> Iterator[Candidate]:
    """A column is one of the texts or numbers that its SQL writes, where it writes all of them."""
    for model in subject.built:
        for name in subject.columns(model):
            arms = [_written(expression) for expression in _arms(subject, model, name)]
            values = sorted({value for arm in arms if arm is not None for value in arm}, key=lambda value: value.name)
            of_one_kind = len({value.is_string for value in values}) == 1
            if arms and None not in arms and of_one_kind and 1 < len(values) <= MOST_VALUES:
                rule = CheckConstraint(quoted_column(name).isin(*(value.copy() for value in values)))
                yield Candidate(model.name, rule, "follows", "its SQL writes no other value")


def _arms(subject: Subject, model: Model, name: str) -> list[exp.Expr]:
    """What the column is made of, in each arm of a union; nothing where that is not known of one of them."""
    defined = subject.definition(model, name)
    if defined is not None:
        return [defined[1]]
    rows = subject.expanded(model, name)
    return [] if any(row.blocked for row in rows) else [row.expression for row in rows]


def _written(expression: exp.Expr) -> set[exp.Literal] | None:
    """The constants that an expression can be (NULL is none of them); None where it can be something else."""
    inner = expression.unalias().unnest()
    if isinstance(inner, exp.Null):
        return set()
    if isinstance(inner, exp.Literal):
        return {inner}
    if isinstance(inner, exp.Case | exp.If):
        arms = [arm.args["true"] for arm in inner.args.get("ifs") or (inner,)]
        otherwise = inner.args.get("default") or inner.args.get("false")
        written = [_written(arm) for arm in (*arms, *([otherwise] if otherwise is not None else []))]
        return None if None in written else {value for arm in written if arm is not None for value in arm}
    return None
