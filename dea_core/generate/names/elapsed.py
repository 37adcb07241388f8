"""Names that speak of a length of time whose ends stand in the same row: ages, nights, durations."""

from __future__ import annotations

import re

from dea_core.generate.names.asking import Answer, Ask, Rule, shared_prefix, snake
from dea_core.generate.names.numbers import EVERY
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import TEMPORAL, Family

BIRTH = r"(.*_)?(birth_?date|date_?of_?birth|dob|birth_?day|born(_on)?|birthdate)"
OF_DAY = r"(_?(at|on|date|time|ts|timestamp|datetime))?"
ENDS: tuple[tuple[str, str], ...] = (
    (r"check_?in|checked_?in|arrival|arrived", r"check_?out|checked_?out|departure|departed"),
    (r"started|starts|start|began|begins", r"ended|ends|end|finished|completed|stopped"),
    (r"admission|admitted", r"discharge|discharged"),
    (r"pick_?up|picked_?up|rental|rented", r"drop_?off|returned|return"),
)
"""What a length of time goes from, and what to."""
MOMENTS = (Family.TIMESTAMP, Family.TIMESTAMPTZ)
WIDE = 32
"""Bits that a number of minutes or seconds may need."""


def _beside(ask: Ask, pattern: str, families: frozenset[Family] | tuple[Family, ...]) -> str | None:
    """The other column of that name and family."""
    prefix = shared_prefix(ask.table)
    for column in ask.table.columns:
        name = snake(column.name).removeprefix(prefix)
        if column.name != ask.column.name and column.type.family in families and re.fullmatch(pattern, name):
            return column.name
    return None


def _age(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
    born = _beside(ask, BIRTH, TEMPORAL - {Family.TIME})
    return ColumnPlan("elapsed", {"since": born, "unit": "years"}) if born is not None else None


def _length(unit: str) -> Answer:
    """Between the two ends, if the row has both."""

    def answer(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
        families = TEMPORAL - {Family.TIME} if unit == "days" else MOMENTS
        if unit in ("minutes", "seconds") and ask.family is Family.INTEGER and (ask.column.type.bits or WIDE) < WIDE:
            return None
        for start, end in ENDS:
            ends = [_beside(ask, rf"({words}){OF_DAY}", families) for words in (start, end)]
            if all(ends):
                return ColumnPlan("elapsed", {"since": ends[0], "until": ends[1], "unit": unit})
        return None

    return answer


RULES: tuple[Rule, ...] = (
    Rule(r"age(_?(in_?)?(years|yrs))?", _age, "an age: the years since birth", EVERY),
    Rule(
        r"nights|(num|number_of|total)_nights|(length_of_)?stay(_?(length|days))?|length_of_stay|los|duration_?days|days",
        _length("days"),
        "the days between the two",
        EVERY,
    ),
    Rule(r"(duration|length|total|billed)_?(h|hours|hrs)|hours", _length("hours"), "the hours between the two", EVERY),
    Rule(
        r"(duration|length|elapsed|total)_?(min|mins|minutes)|minutes",
        _length("minutes"),
        "the minutes between the two",
        EVERY,
    ),
    Rule(
        r"(duration|length|elapsed|total)_?(s|sec|secs|seconds)|duration|seconds",
        _length("seconds"),
        "the seconds between the two",
        EVERY,
    ),
)
