"""Names that speak of counts, measures, ranks and years: the rules stand in measures.toml."""

from __future__ import annotations

import datetime
import re

from dea_core.generate.names.asking import Ask, Rule
from dea_core.generate.names.numbers import allowed, between
from dea_core.generate.names.ruled import rules_of
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Family

HTTP = {200: 80, 201: 6, 301: 2, 400: 3, 401: 2, 404: 5, 500: 2}


def _rating(ask: Ask, _match: re.Match[str]) -> ColumnPlan:
    """Most people are content: stars are rather many, averages about four."""
    free = allowed(ask)[0] in (None, 0, 1) or ask.domain.low is None
    if ask.family is Family.INTEGER and free and ask.domain.high in (None, 5) and not ask.domain.excluded:
        return ColumnPlan("choice", {"values": {5: 42, 4: 30, 3: 14, 2: 7, 1: 7}})
    return between(ask, 3, 5, "normal") if ask.family is not Family.INTEGER else between(ask, 1, 5)


def _year(ask: Ask, match: re.Match[str]) -> ColumnPlan:
    return year(ask, match[0])


def year(ask: Ask, name: str) -> ColumnPlan:
    """A recent year; one of the last decades, where the name tells of a birth or a beginning."""
    low = 1950 if re.search("birth|publi|release|built|found|est", name) else 2015
    return between(ask, low, datetime.date(2025, 1, 1).year, "growth" if low > 2000 else "uniform")


def _patient_weight(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
    return between(ask, 45, 120, "normal") if ask.beside("patient_?id|systolic|pulse|bmi") else None


def _http_status(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
    return ColumnPlan("choice", {"values": HTTP}) if ask.domain.low is None else None


RULES: tuple[Rule, ...] = rules_of(
    "measures.toml",
    {"rating": _rating, "year": _year, "patient_weight": _patient_weight, "http_status": _http_status},
)
