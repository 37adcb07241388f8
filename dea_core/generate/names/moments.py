"""Names that speak of time: births long ago, hires over years, things that most rows have not come to yet."""

from __future__ import annotations

import datetime
import re
from typing import Any

from dea_core.generate.constants import Bound
from dea_core.generate.names.asking import Answer, Ask, Rule, ending, shared_prefix, snake
from dea_core.generate.names.nouns import PETS
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Family

DATED = (Family.DATE, Family.TIMESTAMP, Family.TIMESTAMPTZ)
Day = datetime.date
SPAN = datetime.timedelta(days=3 * 365)
ADULT = (Day(1945, 1, 1), Day(2006, 12, 31))
PUPIL = (Day(2006, 9, 1), Day(2018, 8, 31))
YOUNG = (Day(2010, 1, 1), Day(2025, 6, 30))
"""Between which days people, pupils and animals are born."""


def moment(
    ask: Ask, *, low: Day | None = None, high: Day | None = None, shape: str = "uniform", null: float = 0.0
) -> ColumnPlan:
    """A date or moment, within what the column's CHECKs allow."""
    options: dict[str, Any] = {}
    first, last = _day(ask.domain.low, up=True) or low, _day(ask.domain.high) or high
    if ask.domain.low is None and low is not None and last is not None and last < low:
        first = last - SPAN
    if first is not None and last is None and ask.domain.low is not None:
        last = first + SPAN
    if last is not None and first is None:
        first = last - SPAN
    if first is not None:
        options["min_value"] = first
    if last is not None:
        options["max_value"] = max(last, first) if first is not None else last
    if shape != "uniform":
        options["shape"] = shape
    if ask.family is Family.DATE:
        return ColumnPlan("date", options, null)
    return ColumnPlan("timestamp", {**options, **({} if low else {"hours": "day"})}, null)


def _day(bound: Bound | None, *, up: bool = False) -> Day | None:
    """The day of a bound; of a moment within a day, the one after it if it is a floor."""
    if isinstance(bound, datetime.datetime):
        later = up and bound.time() != datetime.time(0)
        return bound.date() + datetime.timedelta(days=int(later))
    return bound if isinstance(bound, Day) else None


def at(*, low: Day | None = None, high: Day | None = None, shape: str = "uniform", null: float = 0.0) -> Answer:
    """Always that span."""
    return lambda ask, _match: moment(ask, low=low, high=high, shape=shape, null=null)


BORN = (
    r"(.*_)?(created|inserted|registered|signed_?up|signup|ordered|order|orderdate|placed|booked|booking|reserved|issued|issue|invoice|opened|open|"
    r"started|start|hired|hire|joined|join|submitted|requested|enrolled|enrollment|applied|application|scheduled|reported|published|"
    r"rental|rented|loan|borrowed|checkout|purchased|purchase|admission|admitted|sent|received)(_?(at|on|date|time|ts|datetime|timestamp))?"
)
"""What a row's life begins with."""


def later(null: float = 0.0) -> Answer:
    """After the row's life began, where a column says when; else any moment."""

    def answer(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
        for column in ask.table.columns:
            if column.name == ask.column.name:
                break
            if column.type.family in DATED and re.fullmatch(
                BORN, snake(column.name).removeprefix(shared_prefix(ask.table))
            ):
                free = ask.domain.low is None and ask.domain.high is None
                return ColumnPlan("after", {"column": column.name}, null) if free else None
        return at(null=null)(ask, match)

    return answer


def happened(words: str) -> str:
    """A pattern for ``deleted`` and ``deleted_at``."""
    return f"{ending(words)}(_?(at|on|date|time|ts|timestamp|datetime))?"


REACHED: tuple[tuple[str, float, str], ...] = (
    (
        ending("death_?date date_?of_?death deceased(_on|_at|_date)? died(_on|_at)?"),
        0.95,
        "a date of death, which few have",
    ),
    (
        happened(
            "deleted removed archived banned blocked suspended deactivated disabled revoked "
            "unsubscribed churned trashed"
        ),
        0.9,
        "what happened to few rows",
    ),
    (
        happened(
            "termination terminated cancell?ed cancell?ation refunded failed rejected voided expired left exit fired "
            "resigned lost closed_?lost"
        ),
        0.8,
        "what happened to some rows",
    ),
    (
        happened(
            "completed closed resolved finished ended approved verified confirmed delivered email_?verified "
            "processed sent read opened clicked paid shipped ship received settled redeemed acknowledged dispatched "
            "last_?(login|seen|used|active|activity|sign_?in|contacted|visit|access(ed)?) checked_?(in|out) "
            "discharge discharged returned"
        ),
        0.15,
        "a moment that not every row has reached",
    ),
)
"""Moments that come after a row's life began, and the share of rows that have not come to them."""


def missing_share(name: str) -> float:
    """The share of NULLs in a column of such a name (in snake case), if it may have any."""
    return next((share for pattern, share, _ in REACHED if re.fullmatch(pattern, name)), 0.0)


BIRTHS = ending("birth_?date date_?of_?birth dob birth_?day born(_on|_at)? birthdate")
RULES: tuple[Rule, ...] = (
    Rule(BIRTHS, at(low=YOUNG[0], high=YOUNG[1]), "an animal's date of birth", DATED, tables=PETS),
    Rule(
        BIRTHS,
        lambda ask, _: moment(ask, low=PUPIL[0], high=PUPIL[1]) if ask.beside("grade_?level|school_?year") else None,
        "a pupil's date of birth",
        DATED,
    ),
    Rule(
        BIRTHS,
        at(low=ADULT[0], high=ADULT[1]),
        "a date of birth",
        DATED,
    ),
    Rule(
        ending(
            "hire_?date hired(_on|_at)? date_?hired employment_?(date|start) join(ed|ing)?_?(date|on|at)? "
            "date_?joined member_?since customer_?since start_?date_?employment founded(_on|_date)? "
            "established(_on)? opened(_on|_at)? open_?date license_?date"
        ),
        at(low=Day(2012, 1, 1), high=Day(2025, 6, 30), shape="growth"),
        "a day of the last years",
        DATED,
    ),
    Rule(
        r"(.*_)?(published|publication_?date|release_?date|released|publish_?date|published_?date)(_?(on|at))?",
        at(low=Day(1990, 1, 1), high=Day(2025, 6, 30), shape="growth"),
        "when it came out",
        DATED,
    ),
    *(Rule(pattern, later(null=share), why, DATED) for pattern, share, why in REACHED),
    Rule(
        happened(
            "created inserted registered signup signed_?up added updated modified changed ingested loaded synced "
            "logged recorded last_?(updated|modified|changed|update) modified_?date update_?date create_?date "
            "creation_?date etl load start started occurred happened event ordered order orderdate invoice placed"
        ),
        at(shape="growth"),
        "a moment of the last three years, lately more",
        DATED,
    ),
)
