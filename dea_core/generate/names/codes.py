"""Names that speak of codes and of numbers that people read: order numbers, ISBNs, plates, currencies."""

from __future__ import annotations

import re

from dea_core.generate.names.asking import Ask, Rule, ending, exactly, told
from dea_core.generate.names.choosing import one_of
from dea_core.generate.names.nouns import PRODUCTS, is_about
from dea_core.generate.names.numbers import INTEGERS, between
from dea_core.generate.plan import ColumnPlan

CODE_DIGITS = 6
PREFIX_WIDTH = 3


def code(ask: Ask, prefix: str = "") -> ColumnPlan | None:
    """``ORD-000042``: a prefix out of the name, where there is room, and as many digits as fit."""
    head = f"{prefix or abbreviation(ask.name)}-"
    if ask.room >= len(head) + CODE_DIGITS:
        least = max(CODE_DIGITS, ask.domain.min_length - len(head))
        return ColumnPlan("code", {"prefix": head, "digits": least}) if least <= 18 else None
    if ask.room >= CODE_DIGITS + PREFIX_WIDTH - 1:
        return ColumnPlan("code", {"prefix": head[: ask.room - CODE_DIGITS], "digits": CODE_DIGITS})
    letters = max(1, min(2, ask.room - 3)) if ask.room > 3 else min(ask.room, PREFIX_WIDTH)
    digits = ask.room - letters
    return ColumnPlan("pattern", {"regex": f"[A-Z]{{{letters}}}" + (rf"\d{{{digits}}}" if digits else "")})


def abbreviation(name: str) -> str:
    """Three capitals that stand for a name: ``order_number`` -> ORD, ``tracking_code`` -> TRA."""
    bare = re.sub(r"_?(no|num|number|nbr|code|id|ref|reference|key|identifier|uid)$", "", name) or name
    parts = [part for part in bare.split("_") if part]
    letters = "".join(part[0] for part in parts) if len(parts) >= PREFIX_WIDTH else (parts[0] if parts else "x")
    return letters[:PREFIX_WIDTH].upper()


def _code(ask: Ask, _match: re.Match[str]) -> ColumnPlan | None:
    return code(ask)


def _amount_of_ids(ask: Ask, _match: re.Match[str]) -> ColumnPlan:
    return between(ask, 1, 10_000)


def _language(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    if ask.room < 2 or is_about(ask, PRODUCTS):
        return None
    if "locale" in match[0] and ask.room >= 5:
        return one_of(ask, {"en_US": 6, "en_GB": 2, "de_DE": 1, "fr_FR": 1, "es_ES": 1})
    if ask.room < 10 or re.search("code|iso|lang$|locale", match[0]):
        return one_of(
            ask,
            {"en": 6, "es": 2, "de": 1, "fr": 1, "pt": 1, "ja": 1}
            if ask.room < 4 or ask.room >= 10
            else {"eng": 6, "spa": 2, "deu": 1, "fra": 1},
        )
    return ColumnPlan("term", {"of": "language"})


RULES: tuple[Rule, ...] = (
    Rule(
        ending("sku stock_?keeping_?unit item_?sku"),
        lambda ask, _: ColumnPlan("product.sku") if ask.room >= 12 else code(ask, "SKU"),
        "a stock-keeping unit",
    ),
    Rule(ending("isbn isbn_?13"), told("barcode", least=13, scheme="isbn13"), "an ISBN"),
    Rule(ending("isbn_?10 isbn"), told("pattern", least=10, regex=r"0\d{9}"), "an ISBN"),
    Rule(ending("barcode bar_?code ean ean_?13 gtin"), told("barcode", least=13), "a barcode"),
    Rule(ending("upc barcode"), told("barcode", least=12, scheme="upc"), "a barcode"),
    Rule(
        r"(.*_)?(card|credit_?card|cc|pan|debit_?card)_?(no|num|number)",
        told("barcode", least=16, scheme="card"),
        "a card's number, of a range for tests",
    ),
    Rule(
        r"(.*_)?(last_?4|last_?four|last4)(_?digits)?",
        told("pattern", least=4, regex=r"\d{4}"),
        "the end of a card's number",
    ),
    Rule(ending("cvv cvc"), told("pattern", least=3, regex=r"\d{3}"), "a card's check number"),
    Rule(r"(.*_)?iban", told("pattern", least=22, regex=r"GB\d{2}[A-Z]{4}\d{14}"), "a bank account"),
    Rule(
        r"(.*_)?(swift|bic)(_?code)?",
        told("pattern", least=8, regex=r"[A-Z]{4}(US|GB|DE|FR)[A-Z0-9]{2}"),
        "a bank's code",
    ),
    Rule(
        r"(.*_)?(account|acct|routing|bank_?account)_?(no|num|number|nbr)",
        lambda ask, _: ColumnPlan("pattern", {"regex": rf"\d{{{min(10, ask.room)}}}"}) if ask.room >= 4 else None,
        "an account's number",
    ),
    Rule(
        ending("vin chassis_?number vehicle_?identification_?number"),
        told("pattern", least=17, regex="[A-HJ-NPR-Z0-9]{17}"),
        "a vehicle's number",
    ),
    Rule(
        ending("licen[cs]e_?plate plate registration(_?(no|number))? tail_?(no|num|number)"),
        told("pattern", least=7, regex=r"[A-Z]{3}-?\d{3}".replace("?", "")),
        "a number plate",
    ),
    Rule(ending("seat seat_?(no|number)"), told("pattern", least=3, regex="[1-3][0-9][A-F]"), "a seat"),
    Rule(
        ending("flight_?(no|num|number) flight_?code"),
        told("pattern", least=6, regex=r"(XA|QZ|ZZ|BJ)\d{3,4}".replace("{3,4}", "{4}")),
        "a flight's number",
    ),
    Rule(ending("gate"), told("pattern", least=3, regex="[A-E][1-9]"), "a gate"),
    Rule(ending("room room_?(no|number)"), told("pattern", least=3, regex="[1-5][0-4][0-9]"), "a room"),
    Rule(
        ending("icd_?(10)?(_?code)? diagnosis_?code"),
        told("pattern", least=5, regex=r"[A-N]\d{2}\.\d"),
        "a diagnosis's code",
    ),
    Rule(
        r"(.*_)?(course_?(code|no|number))|code",
        lambda ask, _: (
            ColumnPlan("pattern", {"regex": r"(MATH|HIST|BIOL|ECON|PHYS|CHEM)[1-4]0\d"}) if ask.room >= 7 else None
        ),
        "a course's code",
        tables="course|class|subject",
    ),
    Rule(
        ending("currency currency_?(code|iso) ccy curr"),
        lambda ask, _: one_of(ask, {"USD": 6, "EUR": 3, "GBP": 2, "JPY": 1, "CAD": 1, "AUD": 1}),
        "a currency",
    ),
    Rule(
        r"code",
        lambda ask, _: one_of(
            ask, {"USD": 1, "EUR": 1, "GBP": 1, "JPY": 1, "CAD": 1, "AUD": 1, "CHF": 1, "SEK": 1, "NOK": 1, "PLN": 1}
        ),
        "a currency",
        tables="currency",
    ),
    Rule(r"(.*_)?(language|lang|locale)(_?(code|iso))?", lambda ask, match: _language(ask, match), "a language"),
    Rule(
        ending("uuid guid"),
        told("pattern", least=36, regex=r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}"),
        "a UUID as text",
    ),
    Rule(
        ending("version app_?version release_?version firmware(_?version)? build"),
        told("pattern", least=6, regex=r"[1-4]\.[0-9]\.[0-9]"),
        "a version",
    ),
    Rule(
        ending("hex_?color color_?(hex|code) colou?r_?hex hex"),
        told("pattern", least=7, regex="#[0-9a-f]{6}"),
        "a color",
    ),
    Rule(ending("git_?sha commit(_?(hash|sha))? revision"), told("token", least=7, length=40), "a commit"),
    Rule(
        ending("serial(_?(no|num|number))? imei device_?id"),
        told("pattern", least=10, regex="[A-Z]{2}[0-9]{8}"),
        "a serial number",
    ),
    Rule(
        ending("tracking(_?(no|num|number|code|id))? waybill awb"),
        told("pattern", least=13, regex=r"TRK\d{10}"),
        "a tracking number",
    ),
    Rule(
        ending("dose dosage strength"),
        lambda ask, _: one_of(ask, {"5 mg": 2, "10 mg": 3, "20 mg": 2, "50 mg": 2, "100 mg": 1, "500 mg": 2}),
        "a dose",
    ),
)
LAST_RULES: tuple[Rule, ...] = (
    Rule(
        exactly(
            "number no num ref reference code key reference_?(no|number|code) external_?ref(erence)? "
            "case_?(no|number) document_?(no|number)"
        ),
        _code,
        "a number that people read",
    ),
    Rule(
        r".*_?(no|num|number|nbr|code|cd|ref|reference|identifier|key|tag_?number)", _code, "a number that people read"
    ),
    Rule(r".*_?(id|uid|pk|fk)", _code, "an identifier"),
    Rule(r".*_?(id|uid|key|code|no|num|number|ref|identifier|pk|fk|sk|bk)", _amount_of_ids, "an identifier", INTEGERS),
)
