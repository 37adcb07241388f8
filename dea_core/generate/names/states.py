"""Names that speak of states and kinds: what values they have depends on what the table's rows are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dea_core.generate.names.asking import Ask, Rule, ending
from dea_core.generate.names.choosing import one_of
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Family

STATUS: tuple[tuple[str, Mapping[str, float]], ...] = (
    (
        r".*(order|purchase|cart|checkout|po)",
        {"completed": 50, "shipped": 20, "processing": 12, "pending": 10, "cancelled": 8},
    ),
    (r".*(invoice|bill)", {"paid": 60, "open": 20, "overdue": 8, "draft": 8, "void": 4}),
    (r".*(subscription|membership|license|plan)", {"active": 65, "trialing": 10, "past_due": 7, "canceled": 18}),
    (
        r".*(payment|transaction|charge|payout|transfer|refund)",
        {"succeeded": 82, "pending": 8, "failed": 7, "refunded": 3},
    ),
    (
        r".*(shipment|delivery|parcel|package)",
        {"delivered": 60, "in_transit": 22, "pending": 10, "returned": 5, "lost": 3},
    ),
    (
        r".*(ticket|issue|case|bug|incident|request|claim)",
        {"closed": 45, "open": 20, "in_progress": 20, "resolved": 15},
    ),
    (
        r".*(task|todo|project|work_order|job|milestone|story)",
        {"done": 45, "in_progress": 25, "todo": 22, "blocked": 8},
    ),
    (
        r".*(appointment|booking|reservation|visit|session|meeting|interview|class|lesson)",
        {"completed": 55, "scheduled": 25, "cancelled": 14, "no_show": 6},
    ),
    (r"(.*_)?card", {"active": 84, "blocked": 6, "expired": 10}),
    (r"(.*_)?account", {"active": 82, "suspended": 6, "closed": 12}),
    (r"(.*_)?(enrollment|enrolment)", {"enrolled": 45, "completed": 40, "dropped": 15}),
    (r".*(loan|mortgage|credit)", {"active": 55, "paid_off": 30, "late": 10, "defaulted": 5}),
    (
        r".*(flight|trip|route|voyage|train)",
        {"arrived": 55, "scheduled": 20, "departed": 10, "delayed": 10, "cancelled": 5},
    ),
    (r".*(lead|opportunity|deal|prospect)", {"new": 25, "contacted": 25, "qualified": 20, "won": 15, "lost": 15}),
    (r".*(employee|staff|worker)", {"active": 85, "on_leave": 6, "terminated": 9}),
    (
        r".*(application|applicant|candidate|enrollment|registration|admission)",
        {"accepted": 45, "pending": 30, "rejected": 20, "withdrawn": 5},
    ),
    (
        r".*(post|article|page|document|listing|product|book|video|course|event|campaign)",
        {"published": 65, "draft": 22, "archived": 13},
    ),
    (
        r".*(copy|rental|loaned|item|inventory|vehicle|equipment|asset|room|bed|device)",
        {"available": 65, "in_use": 25, "maintenance": 10},
    ),
    (r".*(patient|admission|encounter)", {"admitted": 30, "discharged": 60, "transferred": 10}),
    (r".*(message|email|notification|sms)", {"delivered": 70, "sent": 15, "queued": 8, "failed": 7}),
    (r".*(run|pipeline|batch|import|export|sync|backup|deployment|build)", {"success": 84, "failed": 9, "running": 7}),
)
DEFAULT_STATUS = {"active": 70, "inactive": 18, "pending": 12}
TYPES: tuple[tuple[str, Mapping[str, float]], ...] = (
    (r".*(account)", {"checking": 50, "savings": 35, "credit": 10, "business": 5}),
    (r".*(transaction|payment|ledger|entry)", {"debit": 50, "credit": 35, "transfer": 12, "fee": 3}),
    (r".*(customer|client|user|company|organi[sz]ation|contact)", {"individual": 70, "business": 25, "partner": 5}),
    (r".*(address)", {"billing": 45, "shipping": 45, "work": 10}),
    (r".*(phone)", {"mobile": 60, "home": 25, "work": 15}),
    (r".*(event|activity|log|action|audit)", {"page_view": 50, "click": 28, "signup": 6, "purchase": 10, "login": 6}),
    (r".*(employee|employment|job|contract|worker)", {"full_time": 70, "part_time": 18, "contractor": 12}),
    (r".*(vehicle|car)", {"sedan": 35, "suv": 30, "truck": 15, "van": 12, "motorcycle": 8}),
    (r".*(room)", {"single": 30, "double": 45, "suite": 10, "family": 15}),
    (r".*(document|file|attachment|media)", {"pdf": 45, "image": 30, "spreadsheet": 15, "text": 10}),
    (r".*(opportunity|deal|contract|sale)", {"new_business": 55, "renewal": 30, "upsell": 15}),
    (
        r".*(visit|appointment|encounter|admission)",
        {"checkup": 45, "follow_up": 30, "emergency": 10, "consultation": 15},
    ),
    (r".*(loan|mortgage)", {"personal": 40, "mortgage": 30, "auto": 20, "student": 10}),
    (r".*(ticket|issue|case|request)", {"question": 40, "bug": 30, "feature_request": 15, "billing": 15}),
    (r".*(discount|coupon|promotion)", {"percentage": 70, "fixed_amount": 30}),
    (r".*(product|item|part)", {"standard": 60, "premium": 20, "bundle": 10, "digital": 10}),
    (r".*(notification|message|campaign)", {"email": 60, "sms": 15, "push": 25}),
    (r".*(property|house|listing|building)", {"apartment": 50, "house": 35, "studio": 10, "office": 5}),
)
SALES = {"prospecting": 25, "qualification": 22, "proposal": 18, "negotiation": 12, "closed_won": 13, "closed_lost": 10}
DEFAULT_TYPE = {"standard": 60, "premium": 25, "basic": 15}


def _status(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    return one_of(ask, _by_noun(STATUS, _about(ask, match), DEFAULT_STATUS))


def _type(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    return one_of(ask, _by_noun(TYPES, _about(ask, match), DEFAULT_TYPE))


def _about(ask: Ask, match: re.Match[str]) -> str:
    """What the state is of: what the column's name says, else the table's noun."""
    said = (match.groupdict().get("of") or "").strip("_")
    return said if said and len(said) > 2 else ask.noun


def _by_noun(
    known: tuple[tuple[str, Mapping[str, float]], ...], noun: str, default: Mapping[str, float]
) -> Mapping[str, float]:
    found = next((values for pattern, values in known if re.fullmatch(pattern, noun)), None)
    if found is None:
        found = next((values for pattern, values in known if re.fullmatch(pattern, noun.rpartition("_")[2])), default)
    return found


KINDS = (Family.TEXT, Family.INTEGER)
RULES: tuple[Rule, ...] = (
    Rule(
        r"(?P<of>.*?)_?(status|state|status_?name|order_?status|orderstatus|linestatus|status_?code|fulfillment_?status|lifecycle_?stage)",
        _status,
        "a state that such rows are in",
        KINDS,
    ),
    Rule(r"line_?status", lambda ask, _: one_of(ask, {"O": 50, "F": 50}) if ask.room <= 3 else None, "open or filled"),
    Rule(r"return_?flag|returnflag", lambda ask, _: one_of(ask, {"N": 50, "A": 25, "R": 25}), "a flag of returns"),
    Rule(
        ending("priority order_?priority orderpriority urgency importance"),
        lambda ask, _: one_of(ask, {"low": 25, "medium": 45, "high": 22, "urgent": 8}),
        "a priority",
    ),
    Rule(
        ending("severity impact risk(_?level)?"),
        lambda ask, _: one_of(ask, {"low": 40, "medium": 35, "high": 18, "critical": 7}),
        "a severity",
    ),
    Rule(
        ending("log_?level level"),
        lambda ask, _: one_of(ask, {"INFO": 70, "WARN": 18, "ERROR": 9, "DEBUG": 3}),
        "a log's level",
        tables=r".*(log|event|trace)",
    ),
    Rule(
        ending("level tier rank grade_?level loyalty_?(level|tier) membership_?level"),
        lambda ask, _: one_of(ask, {"bronze": 50, "silver": 30, "gold": 15, "platinum": 5}),
        "a level",
    ),
    Rule(
        ending("interval billing_?(cycle|period|interval) frequency recurrence period cadence schedule"),
        lambda ask, _: one_of(ask, {"monthly": 60, "yearly": 30, "quarterly": 10}),
        "how often",
    ),
    Rule(
        ending("return_?policy visibility access(_?level)? privacy"),
        lambda ask, _: one_of(ask, {"public": 60, "private": 30, "internal": 10}),
        "who may see it",
    ),
    Rule(ending("direction"), lambda ask, _: one_of(ask, {"inbound": 55, "outbound": 45}), "a direction"),
    Rule(ending("side orientation"), lambda ask, _: one_of(ask, {"left": 50, "right": 50}), "a side"),
    Rule(
        ending("outcome result decision verdict"),
        lambda ask, _: one_of(ask, {"passed": 70, "failed": 20, "pending": 10}),
        "an outcome",
    ),
    Rule(
        r"(.*_)?stage(_?name)?",
        lambda ask, _: one_of(ask, SALES),
        "a stage of a sale",
        tables=".*(opportunity|deal|lead|pipeline)",
    ),
    Rule(
        ending("stage phase"),
        lambda ask, _: one_of(ask, {"planning": 20, "design": 20, "build": 35, "review": 15, "launch": 10}),
        "a stage",
    ),
)
"""Before what names say of things."""
LAST_RULES: tuple[Rule, ...] = (
    Rule(
        r"(?P<of>.*?)_?(type|kind|class|classification|variety|category_?type|type_?(code|name)|subtype)",
        _type,
        "a kind of such rows",
        KINDS,
    ),
)
