"""Order: two columns of a model that are the least and the most of the same thing."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.harden.candidate import Candidate
from dea_core.harden.subject import Subject
from dea_core.schema import CheckConstraint
from dea_core.sql.ddl import quoted_column

ENDS = (exp.Min, exp.Max)


def order(subject: Subject) -> Iterator[Candidate]:
    """``first_order <= last_order``, where they are MIN and MAX over the same rows, grouped or of a window."""
    for model in subject.built:
        ends: dict[tuple[int, str], dict[type[exp.Expr], str]] = {}
        for name in subject.columns(model):
            defined = subject.definition(model, name)
            inner = defined[1].unalias() if defined is not None else None
            end = inner.this if isinstance(inner, exp.Window) else inner
            if defined is not None and inner is not None and isinstance(end, ENDS):
                ends.setdefault((id(defined[0]), _same_rows(inner, end)), {})[type(end)] = name
        for found in ends.values():
            if len(found) == len(ENDS):
                least, most = (quoted_column(found[kind]) for kind in ENDS)
                rule = CheckConstraint(exp.LTE(this=least, expression=most))
                yield Candidate(model.name, rule, "follows", "they are the least and the most of the same rows")


def _same_rows(inner: exp.Expr, end: exp.Expr) -> str:
    """What tells that two of them go over the same values of the same rows."""
    window = inner.copy() if isinstance(inner, exp.Window) else None
    if window is not None:
        window.set("this", exp.null())
    return f"{end.this.sql('duckdb')} {window.sql('duckdb') if window is not None else ''}"
