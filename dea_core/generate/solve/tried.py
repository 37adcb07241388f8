"""Tuples as a relation for the engine to judge: one literal, however many there are."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlglot import exp

from dea_core.schema import Column
from dea_core.sql.values import cast_to, literal

PLACE, CELLS = "place of a tuple", "cells of a tuple"


def tuples_as_relation(columns: Sequence[Column], tuples: Sequence[Sequence[object]]) -> exp.Select:
    """The tuples, each value as its column's type holds it, and where each stands in the list."""
    rows = [[place, *(str(v) if isinstance(v, bool) else v for v in one)] for place, one in enumerate(tuples)]
    document, shape = literal(json.dumps(rows)), literal('[["VARCHAR"]]')
    read = exp.Anonymous(this="FROM_JSON", expressions=[document, shape])
    each = exp.select(exp.alias_(exp.Anonymous(this="UNNEST", expressions=[read]), CELLS, quoted=True))
    values = [exp.alias_(exp.cast(_cell(1), "bigint"), PLACE, quoted=True)]
    values += [exp.alias_(cast_to(_cell(n), c.type), c.name, quoted=True) for n, c in enumerate(columns, start=2)]
    return exp.select(*values).from_(each.subquery("listed"))


def _cell(number: int) -> exp.Expression:
    cells = exp.column(CELLS, quoted=True)
    return exp.Bracket(this=cells, expressions=[exp.Literal.number(number)], offset=1)
