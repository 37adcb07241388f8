"""Names that speak of numbers: money, shares, counts, measures, years. Bounds of CHECKs and types are kept."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from dea_core.generate.names.asking import Answer, Ask, Rule
from dea_core.generate.names.nouns import PEOPLE, PRODUCTS, is_about
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import NUMERIC, Family

INTEGERS, REALS = (Family.INTEGER,), (Family.DECIMAL, Family.FLOAT)
EVERY = tuple(NUMERIC)
FLOAT_DIGITS = 2
DEFAULT_PRECISION = 18
PRICE_DIGITS = 4
"""Digits before the point that the dearest product needs."""


def between(ask: Ask, low: float, high: float, shape: str = "uniform", *, digits: int = FLOAT_DIGITS, null: float = 0.0) -> ColumnPlan:
    """A number from ``low`` to ``high``, moved and narrowed to what the column's CHECKs and type allow."""
    least, most = _limited(ask, Decimal(str(low)), Decimal(str(high)))
    options: dict[str, object] = {"shape": shape} if shape != "uniform" else {}
    if ask.family is Family.INTEGER:
        return ColumnPlan("integer", {"min_value": _up(least), "max_value": max(_up(least), int(most)), **options}, null)
    if ask.family is Family.DECIMAL:
        return ColumnPlan("decimal", {"min_value": _plain(least), "max_value": _plain(most), **options}, null)
    return ColumnPlan("number", {"min_value": float(least), "max_value": float(most), "digits": digits, **options}, null)


def _limited(ask: Ask, low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """The usual range within the allowed one; where they do not meet, the allowed one or a range as wide beside its end."""
    floor, ceiling = _allowed(ask)
    least = max(low, floor) if floor is not None else low
    most = min(high, ceiling) if ceiling is not None else high
    if least > most:
        width = high - low
        least = floor if floor is not None and floor > high else (ceiling - width if ceiling is not None else low)
        least = max(least, floor) if floor is not None else least
        most = min(least + width, ceiling) if ceiling is not None else least + width
    excluded = {Decimal(str(v)) for v in ask.domain.excluded if isinstance(v, (int, float, Decimal)) and not isinstance(v, bool)}
    while least in excluded and least < most:
        least += step(ask)
    while most in excluded and most > least:
        most -= step(ask)
    return least, most


def step(ask: Ask) -> Decimal:
    """The least difference between two values of the column."""
    if ask.family is Family.INTEGER:
        return Decimal(1)
    kind = ask.column.type
    digits = kind.scale if ask.family is Family.DECIMAL and kind.scale is not None else FLOAT_DIGITS
    return Decimal(1).scaleb(-digits)


def _allowed(ask: Ask) -> tuple[Decimal | None, Decimal | None]:
    floor, ceiling = (bound if isinstance(bound, Decimal) else None for bound in (ask.domain.low, ask.domain.high))
    if ask.family is Family.FLOAT:
        return floor, ceiling
    least, most = (Decimal(end) for end in ask.column.type.integer_range)
    if ask.family is Family.DECIMAL:
        scale = ask.column.type.scale or 0
        least, most = least.scaleb(-scale), most.scaleb(-scale)
    return max(floor, least) if floor is not None else least, min(ceiling, most) if ceiling is not None else most


def _up(value: Decimal) -> int:
    return -int(-value // 1) if value != int(value) else int(value)


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def in_range(low: float, high: float, shape: str = "uniform", *, null: float = 0.0) -> Answer:
    """Always that range."""
    return lambda ask, _match: between(ask, low, high, shape, null=null)


def _price(ask: Ask, _match: re.Match[str], share: float = 1.0) -> ColumnPlan:
    """What the product of the same row costs, or any price."""
    kind = ask.column.type
    roomy = ask.family is not Family.DECIMAL or (kind.precision or DEFAULT_PRECISION) - (kind.scale or 0) >= PRICE_DIGITS
    free = ask.domain.high is None and (ask.domain.low is None or ask.domain.low <= 1)  # type: ignore[operator]
    if is_about(ask, PRODUCTS) and roomy and free and (kind.bits or 32) >= 16:
        return ColumnPlan("product.price", {"share": share} if share != 1 else {})
    return between(ask, 5 * share, 500 * share, "lognormal")


def _cost(ask: Ask, match: re.Match[str]) -> ColumnPlan:
    return _price(ask, match, 0.6)


def _share(ask: Ask, match: re.Match[str]) -> ColumnPlan:
    """A rate: a fraction of one where the column keeps three digits behind the point and more, or is bounded so; else of 100."""
    high, scale = ask.domain.high, ask.column.type.scale
    small = ask.family is Family.FLOAT or (scale or 0) >= 3 or (isinstance(high, Decimal) and high <= 1)
    if ask.family is Family.DECIMAL and (ask.column.type.precision or DEFAULT_PRECISION) - (scale or 0) <= 1:
        small = True
    top = 0.3 if re.search("tax|discount|interest|apr|commission|vat", match[0]) else 1
    return between(ask, 0, top, digits=4) if small else between(ask, 0, top * 100)


def _rating(ask: Ask, _match: re.Match[str]) -> ColumnPlan:
    """Most people are content: stars are rather many, averages about four."""
    free = _allowed(ask)[0] in (None, 0, 1) or ask.domain.low is None
    if ask.family is Family.INTEGER and free and ask.domain.high in (None, 5) and not ask.domain.excluded:
        return ColumnPlan("choice", {"values": {5: 42, 4: 30, 3: 14, 2: 7, 1: 7}})
    return between(ask, 3, 5, "normal") if ask.family is not Family.INTEGER else between(ask, 1, 5)


def _year(ask: Ask, match: re.Match[str]) -> ColumnPlan:
    low = 1950 if re.search("birth|publi|release|built|found|est", match[0]) else 2015
    return between(ask, low, datetime.date(2025, 1, 1).year, "growth" if low > 2000 else "uniform")


RULES: tuple[Rule, ...] = (
    Rule(r"(.*_)?(unit_?price|list_?price|retail_?price|price|msrp|sale_?price|selling_?price|amount_per_unit|retailprice)", _price, "a price", EVERY),
    Rule(r"(.*_)?(unit_?cost|standard_?cost|cost_?price|purchase_?price|buy_?price|supply_?cost|supplycost|cost)", _cost, "what it costs", EVERY),
    Rule(r"(.*_)?(discount|disc)_?(pct|percent|percentage|rate)?", _share, "a discount", REALS),
    Rule(r"(.*_)?(discount|disc)_?(pct|percent|percentage|rate)", in_range(0, 30), "a discount", INTEGERS),
    Rule(r"(.*_)?(tax|vat|interest|commission|exchange|conversion|bounce|churn|click|open|success|error|occupancy|apr|growth|completion|win|growth)_?(pct|percent|percentage|rate|ratio)", _share, "a rate", EVERY),
    Rule(r"(.*_)?(percent|percentage|pct|perc|rate|ratio|share|fraction|probability|confidence|utili[sz]ation|margin)", _share, "a share", EVERY),
    Rule(r"(tax|vat)", _share, "a tax, as a rate", REALS, tables=r".*(line_?item|order_line|line|item)"),
    Rule(r"(.*_)?(salary|annual_?salary|base_?salary|compensation|income|wage|annual_?income|pay)", in_range(34_000, 190_000, "lognormal"), "a salary", EVERY),
    Rule(r"(.*_)?(hourly_?rate|hourly_?wage|pay_?rate|day_?rate)", in_range(15, 120, "lognormal"), "a rate of pay", EVERY),
    Rule(r"(.*_)?(account_?balance|balance|acct_?bal|acctbal|available|credit_?limit|limit|funds|principal|loan_?amount|savings)", in_range(0, 25_000, "lognormal"), "an amount of money", EVERY),
    Rule(r"(.*_)?(mrr|arpu|monthly_?(fee|price|amount|revenue))", in_range(19, 1500, "lognormal"), "an amount of money a month", EVERY),
    Rule(r"(.*_)?(budget|revenue|turnover|sales|market_?cap|net_?worth|valuation|quota|target|funding|annual_?revenue|arr|gross|profit)", in_range(1_000, 2_000_000, "lognormal"), "a large amount of money", EVERY),
    Rule(r"(.*_)?(freight|shipping|shipping_?(cost|fee|price)|delivery_?fee|fee|fees|surcharge|tip|gratuity|tax|tax_?amount|vat|vat_?amount|duty|handling|fine|penalty|late_?fee|bonus|commission|co_?pay|copay|deposit|deductible)", in_range(0, 120, "lognormal"), "a smaller amount of money", EVERY),
    Rule(r"(.*_)?(total|sub_?total|grand_?total|amount|amt|amount_?(due|paid)|net|net_?(amount|total)|gross_?amount|payment|paid|due|value|extended_?price|line_?total|totalprice|extendedprice|order_?total|invoice_?total|charge|charges|premium|claim_?amount|refund|cents|money|price_?paid|spend|spent|lifetime_?value|ltv|msf|fare)", in_range(5, 3000, "lognormal"), "an amount of money", EVERY),
    Rule(r"(.*_)?(qty|quantity|units|pieces|units_?sold|quantity_?ordered|order_?qty|amount_?ordered|pack_?size|num_?items|item_?count|items)", in_range(1, 20, "lognormal"), "how many were ordered", EVERY),
    Rule(r"(.*_)?(units?_?in_?stock|in_?stock|stock|stock_?(level|quantity|qty)|inventory|on_?hand|qty_?on_?hand|availqty|avail_?qty|available_?(qty|quantity)|units_?on_?order|on_?order|reserved)", in_range(0, 500, "lognormal"), "how many are in stock", EVERY),
    Rule(r"(.*_)?(reorder_?(level|point|qty|quantity)|min_?stock|safety_?stock)", in_range(5, 50), "when to order again", EVERY),
    Rule(r"(.*_)?(stars|rating|rate_?value|review_?score|satisfaction|csat)", _rating, "a rating", EVERY),
    Rule(r"(.*_)?(gpa)", in_range(1.5, 4), "a grade average", REALS),
    Rule(r"(.*_)?(score|points|grade|mark|marks|result_?score|exam_?score|credit_?score|risk_?score)", in_range(0, 100, "normal"), "a score", EVERY),
    Rule(r"(.*_)?(loyalty_?points|reward_?points|points_?balance|bonus_?points|miles_?balance)", in_range(0, 5000, "lognormal"), "points that were collected", EVERY),
    Rule(r"(.*_)?age(_?(years|yrs))?", in_range(18, 85, "normal"), "an age in years", EVERY),
    Rule(r"(.*_)?(year|yr|model_?year|release_?year|publication_?year|year_?(published|built|founded|of_?birth)|fiscal_?year|vintage|enrollment_?year|graduation_?year)", _year, "a year", EVERY),
    Rule(r"(.*_)?(month|month_?(no|num|number|of_?year)|birth_?month|exp(iry|iration)?_?month)", in_range(1, 12), "a month", EVERY),
    Rule(r"(.*_)?(day_?of_?week|dow|weekday)", in_range(1, 7), "a day of the week", EVERY),
    Rule(r"(.*_)?(day|day_?of_?month)", in_range(1, 28), "a day of the month", INTEGERS),
    Rule(r"(.*_)?(quarter|qtr)", in_range(1, 4), "a quarter", EVERY),
    Rule(r"(.*_)?(week|week_?(no|num|number|of_?year))", in_range(1, 52), "a week", EVERY),
    Rule(r"(.*_)?(hour|hour_?of_?day)", in_range(0, 23), "an hour", INTEGERS),
    Rule(r"(.*_)?(minute|second)", in_range(0, 59), "a minute or second", INTEGERS),
    Rule(r"(.*_)?(milliseconds|duration_?ms|elapsed_?ms|latency(_?ms)?|response_?time(_?ms)?|ms)", in_range(20, 400_000, "lognormal"), "a length of time in milliseconds", EVERY),
    Rule(r"(.*_)?(seconds|secs|duration_?(s|sec|secs|seconds)|duration|time_?spent|watch_?time)", in_range(10, 3600, "lognormal"), "a length of time in seconds", EVERY),
    Rule(r"(.*_)?(minutes|mins|duration_?(min|mins|minutes)|running_?time|runtime|length_?min|prep_?time|delay_?(min|mins|minutes)|delay|air_?time)", in_range(1, 240, "lognormal"), "a length of time in minutes", EVERY),
    Rule(r"(.*_)?(hours|hrs|duration_?(h|hours)|hours_?worked|estimated_?hours|billable_?hours)", in_range(1, 40, "lognormal"), "a length of time in hours", EVERY),
    Rule(r"(.*_)?(days|duration_?days|lead_?time(_?days)?|rental_?duration|stay_?length|nights|vacation_?days|sick_?days|payment_?terms|trial_?days|term_?days)", in_range(1, 30), "a length of time in days", EVERY),
    Rule(r"(.*_)?(months|term_?months|duration_?months|tenure|loan_?term|installments?|instalments?)", in_range(1, 60), "a length of time in months", EVERY),
    Rule(r"(.*_)?(years|years_?(of_?)?(experience|service)|experience|seniority)", in_range(0, 30), "a length of time in years", EVERY),
    Rule(r"(.*_)?weight(_?kg)?", in_range(45, 120, "normal"), "a person's weight", EVERY, tables=PEOPLE),
    Rule(r"(.*_)?height(_?cm)?", in_range(150, 200, "normal"), "a person's height", EVERY, tables=PEOPLE),
    Rule(r"(.*_)?(weight)(_?(kg|lbs?|g|grams|pounds))?", in_range(0.1, 80, "lognormal"), "a weight", EVERY),
    Rule(r"(.*_)?(height|length|width|depth|thickness|diameter|size_?cm)(_?(cm|mm|in|inches|m|ft))?", in_range(1, 200, "lognormal"), "a size", EVERY),
    Rule(r"(.*_)?(distance|mileage|odometer|miles|kilometers|km)(_?(km|mi|miles|m))?", in_range(1, 5000, "lognormal"), "a distance", EVERY),
    Rule(r"(.*_)?(area|square_?(feet|meters|footage)|sqft|sqm|floor_?area|surface)", in_range(20, 400, "lognormal"), "an area", EVERY),
    Rule(r"(.*_)?(capacity|seats|seat_?count|total_?seats)", in_range(50, 380), "how many it seats", EVERY, tables=".*(flight|aircraft|plane|train|fleet).*"),
    Rule(r"(.*_)?(volume|capacity|seats|seat_?count|max_?(capacity|occupancy|participants|students|attendees)|beds|num_?beds|total_?seats)", in_range(1, 300, "lognormal"), "how much it holds", EVERY),
    Rule(r"(.*_)?(temperature|temp)(_?(c|celsius))?", in_range(-10, 40, "normal"), "a temperature", EVERY),
    Rule(r"(.*_)?(humidity|battery|battery_?level|progress|completeness)", in_range(0, 100), "a level in percent", EVERY),
    Rule(r"(.*_)?(heart_?rate|pulse|bpm)", in_range(55, 120, "normal"), "a pulse", EVERY),
    Rule(r"(.*_)?(systolic)(_?bp)?", in_range(95, 165, "normal"), "a blood pressure", EVERY),
    Rule(r"(.*_)?(diastolic)(_?bp)?", in_range(60, 100, "normal"), "a blood pressure", EVERY),
    Rule(r"(.*_)?bmi", in_range(17, 38, "normal"), "a body mass index", EVERY),
    Rule(r"(.*_)?(bytes|file_?size|size_?bytes|content_?length|size_?in_?bytes)", in_range(512, 20_000_000, "lognormal"), "a size in bytes", EVERY),
    Rule(r"(.*_)?(population)", in_range(5_000, 2_000_000, "lognormal"), "a population", EVERY),
    Rule(r"(.*_)?(employees|num_?employees|number_?of_?employees|employee_?count|headcount|company_?size)", in_range(1, 5_000, "lognormal"), "how many people work there", EVERY),
    Rule(r"(.*_)?(page_?count|num_?pages|pages|number_?of_?pages)", in_range(40, 900, "lognormal"), "how many pages", EVERY),
    Rule(r"(.*_)?(views|page_?views|impressions|clicks|visits|hits|downloads|plays|likes|followers|subscribers|sessions|requests|reads|opens|stream_?count|play_?count|view_?count|like_?count|download_?count)", in_range(0, 50_000, "lognormal"), "how often", EVERY),
    Rule(r"(.*_)?(count|cnt|num|number_?of_?\w+|num_?\w+|n_?\w+|total_?(items|orders|rows|count)|attempts|retries|retry_?count|occurrences|usage|guests|passengers|children|adults|dependents|bedrooms|bathrooms|rooms|floors|doors|credits|credit_?hours|absences|goals|assists|wins|losses)", in_range(0, 12, "lognormal"), "a count", INTEGERS),
    Rule(r"(.*_)?copies(_\w+)?", in_range(1, 9), "how many copies there are", INTEGERS),
    Rule(r"(.*_)?(priority|rank|ranking|severity|urgency|importance|position|sort_?order|display_?order|ordinal|seq|sequence|order_?index|ship_?priority|shippriority|step|depth)", in_range(1, 10), "a rank", INTEGERS),
    Rule(r"(.*_)?(level|tier|stage|floor|grade_?level|class_?level)", in_range(1, 5), "a level", INTEGERS),
    Rule(r"(.*_)?(version|revision|rev|schema_?version|lock_?version|build)", in_range(1, 12, "lognormal"), "a version", INTEGERS),
    Rule(r"(size)", in_range(1, 50), "a size", INTEGERS),
    Rule(r"(.*_)?(status_?code|http_?status|response_?code|http_?code)", lambda ask, _: ColumnPlan("choice", {"values": {200: 80, 201: 6, 301: 2, 400: 3, 401: 2, 404: 5, 500: 2}}) if ask.domain.low is None else None, "an HTTP status", INTEGERS),
    Rule(r"(port|port_?(no|number))", in_range(1024, 65535), "a port", INTEGERS),
    Rule(r"(last_?4|last_?four|card_?last4|last4)", in_range(1000, 9999), "the end of a card's number", INTEGERS),
    Rule(r"(.*_)?(line_?(no|num|number)|linenumber|item_?(no|num))", in_range(1, 9), "a line's number", INTEGERS),
)
