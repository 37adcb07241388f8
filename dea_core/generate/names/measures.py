"""Names that speak of counts, measures, ranks and years."""

from __future__ import annotations

import datetime
import re

from dea_core.generate.names.asking import Ask, Rule, ending, exactly
from dea_core.generate.names.nouns import PEOPLE, PETS
from dea_core.generate.names.numbers import EVERY, INTEGERS, REALS, allowed, between, counted, in_range
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Family


def _rating(ask: Ask, _match: re.Match[str]) -> ColumnPlan:
    """Most people are content: stars are rather many, averages about four."""
    free = allowed(ask)[0] in (None, 0, 1) or ask.domain.low is None
    if ask.family is Family.INTEGER and free and ask.domain.high in (None, 5) and not ask.domain.excluded:
        return ColumnPlan("choice", {"values": {5: 42, 4: 30, 3: 14, 2: 7, 1: 7}})
    return between(ask, 3, 5, "normal") if ask.family is not Family.INTEGER else between(ask, 1, 5)


def _year(ask: Ask, match: re.Match[str]) -> ColumnPlan:
    low = 1950 if re.search("birth|publi|release|built|found|est", match[0]) else 2015
    return between(ask, low, datetime.date(2025, 1, 1).year, "growth" if low > 2000 else "uniform")


RULES: tuple[Rule, ...] = (
    Rule(
        ending(
            "qty quantity units pieces units_?sold quantity_?ordered order_?qty amount_?ordered pack_?size "
            "num_?items item_?count items"
        ),
        counted(1, 20, "lognormal"),
        "how many were ordered",
        EVERY,
    ),
    Rule(
        ending(
            "units?_?in_?stock in_?stock stock stock_?(level|quantity|qty) inventory on_?hand qty_?on_?hand "
            "availqty avail_?qty available_?(qty|quantity) units_?on_?order on_?order reserved"
        ),
        counted(0, 500, "lognormal"),
        "how many are in stock",
        EVERY,
    ),
    Rule(
        ending("reorder_?(level|point|qty|quantity) min_?stock safety_?stock"),
        counted(5, 50),
        "when to order again",
        EVERY,
    ),
    Rule(ending("stars rating rate_?value review_?score satisfaction csat"), _rating, "a rating", EVERY),
    Rule(ending("gpa"), in_range(1.5, 4), "a grade average", REALS),
    Rule(
        ending("score points grade mark marks result_?score exam_?score credit_?score risk_?score"),
        in_range(0, 100, "normal"),
        "a score",
        EVERY,
    ),
    Rule(
        ending("loyalty_?points reward_?points points_?balance bonus_?points miles_?balance"),
        counted(0, 5000, "lognormal"),
        "points that were collected",
        EVERY,
    ),
    Rule(r"(.*_)?age(_?(years|yrs))?", counted(0, 15), "an animal's age in years", EVERY, tables=PETS),
    Rule(r"(.*_)?age(_?(years|yrs))?", counted(18, 85, "normal"), "an age in years", EVERY),
    Rule(
        ending(
            "year yr model_?year release_?year publication_?year year_?(published|built|founded|of_?birth) "
            "fiscal_?year vintage enrollment_?year graduation_?year"
        ),
        _year,
        "a year",
        EVERY,
    ),
    Rule(
        ending("month month_?(no|num|number|of_?year) birth_?month exp(iry|iration)?_?month"),
        counted(1, 12),
        "a month",
        EVERY,
    ),
    Rule(ending("day_?of_?week dow weekday"), counted(1, 7), "a day of the week", EVERY),
    Rule(ending("day day_?of_?month"), in_range(1, 28), "a day of the month", INTEGERS),
    Rule(ending("quarter qtr"), counted(1, 4), "a quarter", EVERY),
    Rule(ending("week week_?(no|num|number|of_?year)"), counted(1, 52), "a week", EVERY),
    Rule(ending("hour hour_?of_?day"), in_range(0, 23), "an hour", INTEGERS),
    Rule(ending("minute second"), in_range(0, 59), "a minute or second", INTEGERS),
    Rule(
        ending("milliseconds duration_?ms elapsed_?ms latency(_?ms)? response_?time(_?ms)? ms"),
        counted(20, 400_000, "lognormal"),
        "a length of time in milliseconds",
        EVERY,
    ),
    Rule(
        ending("seconds secs duration_?(s|sec|secs|seconds) duration time_?spent watch_?time"),
        in_range(10, 3600, "lognormal"),
        "a length of time in seconds",
        EVERY,
    ),
    Rule(
        ending(
            "minutes mins duration_?(min|mins|minutes) running_?time runtime length_?min prep_?time "
            "delay_?(min|mins|minutes) delay air_?time"
        ),
        in_range(1, 240, "lognormal"),
        "a length of time in minutes",
        EVERY,
    ),
    Rule(
        ending("hours hrs duration_?(h|hours) hours_?worked estimated_?hours billable_?hours"),
        in_range(1, 40, "lognormal"),
        "a length of time in hours",
        EVERY,
    ),
    Rule(
        ending(
            "days duration_?days lead_?time(_?days)? rental_?duration stay_?length nights vacation_?days "
            "sick_?days payment_?terms trial_?days term_?days"
        ),
        in_range(1, 30),
        "a length of time in days",
        EVERY,
    ),
    Rule(
        ending("months term_?months duration_?months tenure loan_?term installments? instalments?"),
        in_range(1, 60),
        "a length of time in months",
        EVERY,
    ),
    Rule(
        ending("years years_?(of_?)?(experience|service) experience seniority"),
        in_range(0, 30),
        "a length of time in years",
        EVERY,
    ),
    Rule(r"(.*_)?weight(_?kg)?", in_range(45, 120, "normal"), "a person's weight", EVERY, tables=PEOPLE),
    Rule(
        r"weight(_?kg)?",
        lambda ask, _: between(ask, 45, 120, "normal") if ask.beside("patient_?id|systolic|pulse|bmi") else None,
        "a patient's weight",
        EVERY,
    ),
    Rule(ending("refills"), counted(0, 5), "how often it may be filled again", EVERY),
    Rule(r"(num_?|number_?of_?)?adults", counted(1, 4), "how many adults", EVERY),
    Rule(r"(max_?)?(occupancy|guests|capacity)", counted(1, 6), "how many a room sleeps", EVERY, tables="(.*_)?room"),
    Rule(r"(.*_)?height(_?cm)?", in_range(150, 200, "normal"), "a person's height", EVERY, tables=PEOPLE),
    Rule(r"(.*_)?(weight)(_?(kg|lbs?|g|grams|pounds))?", in_range(0.1, 80, "lognormal"), "a weight", EVERY),
    Rule(
        r"(.*_)?(height|length|width|depth|thickness|diameter|size_?cm)(_?(cm|mm|in|inches|m|ft))?",
        in_range(1, 200, "lognormal"),
        "a size",
        EVERY,
    ),
    Rule(
        r"(.*_)?(distance|mileage|odometer|miles|kilometers|km)(_?(km|mi|miles|m))?",
        in_range(1, 5000, "lognormal"),
        "a distance",
        EVERY,
    ),
    Rule(
        ending("area square_?(feet|meters|footage) sqft sqm floor_?area surface"),
        in_range(20, 400, "lognormal"),
        "an area",
        EVERY,
    ),
    Rule(
        ending("capacity seats seat_?count total_?seats"),
        counted(50, 380),
        "how many it seats",
        EVERY,
        tables=".*(flight|aircraft|plane|train|fleet).*",
    ),
    Rule(
        ending(
            "volume capacity seats seat_?count max_?(capacity|occupancy|participants|students|attendees) beds "
            "num_?beds total_?seats"
        ),
        counted(1, 300, "lognormal"),
        "how much it holds",
        EVERY,
    ),
    Rule(r"(.*_)?(temperature|temp)(_?(c|celsius))?", in_range(-10, 40, "normal"), "a temperature", EVERY),
    Rule(
        ending("humidity battery battery_?level progress completeness"), in_range(0, 100), "a level in percent", EVERY
    ),
    Rule(ending("heart_?rate pulse bpm"), in_range(55, 120, "normal"), "a pulse", EVERY),
    Rule(r"(.*_)?(systolic)(_?bp)?", in_range(95, 165, "normal"), "a blood pressure", EVERY),
    Rule(r"(.*_)?(diastolic)(_?bp)?", in_range(60, 100, "normal"), "a blood pressure", EVERY),
    Rule(r"(.*_)?bmi", in_range(17, 38, "normal"), "a body mass index", EVERY),
    Rule(
        ending("bytes file_?size size_?bytes content_?length size_?in_?bytes"),
        counted(512, 20_000_000, "lognormal"),
        "a size in bytes",
        EVERY,
    ),
    Rule(ending("population"), counted(5_000, 2_000_000, "lognormal"), "a population", EVERY),
    Rule(
        ending("employees num_?employees number_?of_?employees employee_?count headcount company_?size"),
        counted(1, 5_000, "lognormal"),
        "how many people work there",
        EVERY,
    ),
    Rule(
        ending("page_?count num_?pages pages number_?of_?pages"),
        counted(80, 720, "normal"),
        "how many pages",
        EVERY,
    ),
    Rule(
        ending(
            "views page_?views impressions clicks visits hits downloads plays likes followers subscribers "
            "sessions requests reads opens stream_?count play_?count view_?count like_?count download_?count"
        ),
        counted(0, 50_000, "lognormal"),
        "how often",
        EVERY,
    ),
    Rule(
        r"(.*_)?credits?(_?hours)?",
        counted(1, 6),
        "what a course counts",
        EVERY,
        tables=".*(course|class|module|enrollment)",
    ),
    Rule(r"(.*_)?copies(_\w+)?", in_range(1, 9), "how many copies there are", INTEGERS),
    Rule(
        ending(
            r"count cnt num number_?of_?\w+ num_?\w+ n_?\w+ total_?(items|orders|rows|count) attempts retries "
            "retry_?count occurrences usage guests passengers children adults dependents bedrooms bathrooms "
            "rooms floors doors credits credit_?hours absences goals assists wins losses"
        ),
        in_range(0, 12, "lognormal"),
        "a count",
        INTEGERS,
    ),
    Rule(
        ending(
            "priority rank ranking severity urgency importance position sort_?order display_?order ordinal "
            "seq sequence order_?index ship_?priority shippriority step depth"
        ),
        in_range(1, 10),
        "a rank",
        INTEGERS,
    ),
    Rule(ending("level tier stage floor grade_?level class_?level"), in_range(1, 5), "a level", INTEGERS),
    Rule(
        ending("version revision rev schema_?version lock_?version build"),
        in_range(1, 12, "lognormal"),
        "a version",
        INTEGERS,
    ),
    Rule(r"(size)", in_range(1, 50), "a size", INTEGERS),
    Rule(
        ending("status_?code http_?status response_?code http_?code"),
        lambda ask, _: (
            ColumnPlan("choice", {"values": {200: 80, 201: 6, 301: 2, 400: 3, 401: 2, 404: 5, 500: 2}})
            if ask.domain.low is None
            else None
        ),
        "an HTTP status",
        INTEGERS,
    ),
    Rule(r"(port|port_?(no|number))", in_range(1024, 65535), "a port", INTEGERS),
    Rule(exactly("last_?4 last_?four card_?last4 last4"), in_range(1000, 9999), "the end of a card's number", INTEGERS),
    Rule(ending("line_?(no|num|number) linenumber item_?(no|num)"), in_range(1, 9), "a line's number", INTEGERS),
)
