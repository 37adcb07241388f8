"""How long after: between which bounds a later moment follows an earlier one, by the table's and the columns' names.

    sessions.ended_at        5 to 180 minutes after started_at
    employments.end_date     half a year to ten years after start_date
    invoices.due_date        14 to 45 days after issue_date, even if that is yet to come

Rules are asked in order; the first whose patterns match answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dea_core.generate.names.asking import noun_of, snake
from dea_core.schema import Column, Family, Table

MONTH, YEAR = 30, 365
ENDS = r"end|ends|ended|finish|finished|stop|stopped|completed|checked_?out|check_?out|logged_?out|left"


OF_DAY = r"(date|time|at|on)?"
"""What may hang on a moment's name without a separator: ``enddate``."""


def _days(low: int, high: int, *, future: bool = False) -> dict[str, object]:
    return {"min_days": low, "max_days": high, **({"until": "never"} if future else {})}


def _minutes(low: int, high: int) -> dict[str, object]:
    return {"min_minutes": low, "max_minutes": high}


@dataclass(frozen=True)
class Span:
    """``later`` is part of the later column's name, ``tables`` of the table's noun; ``moments``: not of dates."""

    later: str
    options: Mapping[str, object]
    why: str
    tables: str = ""
    moments: bool = field(default=False, kw_only=True)

    def matches(self, noun: str, name: str, *, dated: bool) -> bool:
        """Whether the rule speaks of that column."""
        words = rf"(^|_)({self.later})(_|{OF_DAY}$)"
        told = not self.tables or re.search(rf"(^|_)({self.tables})(_|$)", noun) is not None
        return told and not (dated and self.moments) and re.search(words, name) is not None


SPANS: tuple[Span, ...] = (
    Span("trial_ends?|trial_end", _days(7, 30, future=True), "a trial lasts weeks"),
    Span(
        "due|payment_due", _days(1, 21, future=True), "a loan of things is for weeks", "loan|rental|borrowing|checkout"
    ),
    Span("due|payment_due", _days(14, 45, future=True), "a bill is due in weeks"),
    Span(
        "expir(es|y|ation|ed)?|valid_(to|until)",
        _days(2 * YEAR, 5 * YEAR, future=True),
        "a card or a licence is good for years",
        "card|license|licence|passport|certificate|certification|permit|document",
    ),
    Span(
        "expir(es|y|ation|ed)?",
        _days(YEAR, 3 * YEAR, future=True),
        "a vaccination is good for years",
        "vaccination|vaccine|immunization",
    ),
    Span(
        "expir(es|y|ation|ed)?",
        _minutes(15, 24 * 60),
        "a token is good for hours",
        "token|session|otp|reset|nonce",
        moments=True,
    ),
    Span("expir(es|y|ation|ed)?|valid_(to|until)", _days(MONTH, 2 * YEAR, future=True), "it is good for months"),
    Span("death|died|deceased", _days(MONTH, 3 * YEAR), "a death, some time after"),
    Span(
        ENDS,
        _minutes(5, 180),
        "a session lasts minutes to hours",
        "session|login|call|chat|workout|ride|stream|play|check_?in|visit|pageview|training",
        moments=True,
    ),
    Span(
        ENDS,
        _minutes(4 * 60, 12 * 60),
        "a shift lasts hours",
        "shift|timesheet|time_entry|attendance",
        moments=True,
    ),
    Span(
        ENDS,
        _minutes(15, 120),
        "an appointment lasts up to hours",
        "appointment|consultation|meeting|lesson|class|lecture|interview|exam|slot|booking|event|game|match|screening|"
        "session|treatment|surgery|operation|webinar|talk",
        moments=True,
    ),
    Span(
        ENDS,
        _minutes(1, 240),
        "a run lasts minutes to hours",
        "run|job_run|pipeline|batch|import|export|sync|backup|deployment|build|task_run|execution|outage|incident",
        moments=True,
    ),
    Span(
        "departs?|departed|departure", _minutes(10, 180), "a stop lasts minutes to hours", "stop|stopover", moments=True
    ),
    Span(
        "terminat(ed|ion)|left|exit|resigned|fired|resignation",
        _days(3 * MONTH, 12 * YEAR),
        "people stay for years",
    ),
    Span(
        ENDS + "|to",
        _days(6 * MONTH, 10 * YEAR),
        "an employment lasts years",
        "employment|employee|job|position|career|work_history|salary|title|territory_history|department_history|"
        r"dept_emp|dept_manager|lease|tenancy|\w*(department|pay)_?history",
    ),
    Span(
        ENDS + "|to",
        _days(YEAR, 10 * YEAR, future=True),
        "a loan runs for years",
        "loan|mortgage|bond|credit|contract|policy|insurance|warranty",
    ),
    Span(
        ENDS + "|to|current_period_end",
        _days(MONTH, 2 * YEAR, future=True),
        "a subscription lasts months",
        "subscription|membership|plan|license|coverage",
    ),
    Span(
        ENDS + "|to",
        _days(2 * 7, 6 * MONTH),
        "a term or a project lasts months",
        "course|semester|term|project|campaign|season|sprint|program|programme|phase|promotion|discount|offer",
    ),
    Span(ENDS, _days(3, 30), "a course of medicine lasts weeks", "prescription|medication|treatment|therapy"),
    Span("check_?out|checkout", _days(1, 14, future=True), "a stay lasts days"),
    Span(
        "discharge|discharged",
        _days(1, 14),
        "a stay in hospital lasts days",
        "admission|encounter|stay|hospitalization",
    ),
    Span("discharge|discharged", _minutes(20, 12 * 60), "a visit lasts hours", "visit|appointment", moments=True),
    Span(
        "clos(ed|e|ing)",
        _days(3 * MONTH, 8 * YEAR),
        "an account is kept for years",
        "account|customer_account|store|branch",
    ),
    Span("graduat(ed|ion)", _days(2 * YEAR, 5 * YEAR), "a school takes years"),
    Span("return|returned", _days(1, 14), "a loan of things is for days", "rental|loan|borrowing|hire"),
    Span("settled|cleared|posted", _days(0, 3), "a payment settles in days"),
    Span("deliver|delivered|delivery", _days(1, 10), "a delivery takes days"),
    Span("ship|shipped|shipping|dispatched|picked_?up|pickup|fulfilled", _days(0, 5), "it is sent within days"),
)
"""Each with its reason; a name that is in none follows within the recipe's own bounds."""


def span_of(table: Table, column: Column) -> tuple[dict[str, object], str]:
    """The bounds for a column that follows another, and why; nothing where no rule speaks of it."""
    name, dated = snake(column.name), column.type.family is Family.DATE
    span = next((one for one in SPANS if one.matches(noun_of(table), name, dated=dated)), None)
    return (dict(span.options), span.why) if span is not None else ({}, "")


def longest_span(table: Table, column: Column) -> dict[str, object]:
    """The most time that a range of the table lasts, by the table's name and its end's; nothing where that is open."""
    dated = column.type.family is Family.DATE or column.type.text.lower().endswith("daterange")
    spans = (one for one in SPANS if one.matches(noun_of(table), snake(column.name), dated=dated))
    named = next(spans, None) or next(
        (one for one in SPANS if one.tables and one.matches(noun_of(table), "end", dated=dated)), None
    )
    return {word: most for word, most in (named.options if named else {}).items() if word.startswith("max_")}
