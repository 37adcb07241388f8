"""Names that speak of codes, of the web, of files and of flags."""

from __future__ import annotations

import re

from dea_core.generate.names.asking import Ask, Rule, told, with_lengths
from dea_core.generate.names.choosing import one_of
from dea_core.generate.names.nouns import COMPANIES, PRODUCTS, is_about
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Family

INTEGERS, BOOLEANS = (Family.INTEGER,), (Family.BOOLEAN,)
FLAGS = (Family.BOOLEAN, Family.TEXT, Family.INTEGER)
HASH_LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64, "sha": 40, "password": 60, "pwd": 60, "checksum": 64, "etag": 32}
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


def _hash(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    length = next((length for word, length in HASH_LENGTHS.items() if word in match[0]), 64)
    return ColumnPlan("token", {"length": min(length, ask.room)}) if ask.room >= 8 else None


def _token(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    if ask.room < 8:
        return None
    prefix = "sk_test_" if "key" in match[0] and ask.room >= 24 else ""
    return ColumnPlan("token", {"length": min(32, ask.room - len(prefix)), **({"prefix": prefix} if prefix else {})})


def _url(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    if re.search("image|img|photo|picture|avatar|thumb|logo|icon|cover", match[0]):
        folder = "https://cdn.example.com/"
        return ColumnPlan("file_name", {"type": "jpg", "folder": folder, "of": "thing"}) if ask.room >= 70 else _path(ask, match)
    if is_about(ask, COMPANIES) and ask.room >= 60:
        return ColumnPlan("company.url")
    return ColumnPlan("url", with_lengths(ask, "url", {})) if ask.room >= 40 else None


def _path(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    image = re.search("image|img|photo|picture|avatar|thumb|logo|icon|cover", match[0])
    options = {"type": "jpg", "of": "thing"} if image else {}
    return ColumnPlan("file_name", {**options, **({"folder": "/files/"} if "path" in match[0] else {})}) if ask.room >= 20 else None


def _flag(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    often = 0.85 if re.search("active|enabled|available|valid|current|visible|public|in_stock|approved", match[0]) else 0.3
    often = 0.05 if re.search("deleted|blocked|banned|archived|test|fraud|locked|discontinued|spam|default|admin|super", match[0]) else often
    if ask.family is Family.BOOLEAN:
        return ColumnPlan("boolean", {"true": often})
    yes, no = round(often * 100), round((1 - often) * 100)
    if ask.family is Family.INTEGER:
        return ColumnPlan("choice", {"values": {1: yes, 0: no}}) if ask.domain.low in (None, 0) else None
    return ColumnPlan("choice", {"values": {"Y": yes, "N": no}}) if ask.room <= 3 and ask.domain.min_length <= 1 else None


def _amount_of_ids(ask: Ask, _match: re.Match[str]) -> ColumnPlan:
    from dea_core.generate.names.numbers import between

    return between(ask, 1, 10_000)


RULES: tuple[Rule, ...] = (
    Rule(r"(is|has|can|was|should|allow|allows|enable|use|needs|requires)_\w+|\w+_(flag|yn|ind|indicator|enabled)|active|enabled|deleted|verified|published|approved|archived|visible|featured|discontinued|available|locked|blocked|taxable|confirmed|paid|completed|done|subscribed|opt_?in|newsletter|current|valid|in_stock|default|primary|public|private", _flag, "a flag", FLAGS),
    Rule(r".*", _flag, "a flag", BOOLEANS),
    Rule(r"(.*_)?(sku|stock_?keeping_?unit|item_?sku)", lambda ask, _: ColumnPlan("product.sku") if ask.room >= 12 else code(ask, "SKU"), "a stock-keeping unit"),
    Rule(r"(.*_)?(isbn|isbn_?13)", told("barcode", least=13, scheme="isbn13"), "an ISBN"),
    Rule(r"(.*_)?(isbn_?10|isbn)", told("pattern", least=10, regex=r"0\d{9}"), "an ISBN"),
    Rule(r"(.*_)?(barcode|bar_?code|ean|ean_?13|gtin)", told("barcode", least=13), "a barcode"),
    Rule(r"(.*_)?(upc|barcode)", told("barcode", least=12, scheme="upc"), "a barcode"),
    Rule(r"(.*_)?(card|credit_?card|cc|pan|debit_?card)_?(no|num|number)", told("barcode", least=16, scheme="card"), "a card's number, of a range for tests"),
    Rule(r"(.*_)?(last_?4|last_?four|last4)(_?digits)?", told("pattern", least=4, regex=r"\d{4}"), "the end of a card's number"),
    Rule(r"(.*_)?(cvv|cvc)", told("pattern", least=3, regex=r"\d{3}"), "a card's check number"),
    Rule(r"(.*_)?iban", told("pattern", least=22, regex=r"GB\d{2}[A-Z]{4}\d{14}"), "a bank account"),
    Rule(r"(.*_)?(swift|bic)(_?code)?", told("pattern", least=8, regex=r"[A-Z]{4}(US|GB|DE|FR)[A-Z0-9]{2}"), "a bank's code"),
    Rule(r"(.*_)?(account|acct|routing|bank_?account)_?(no|num|number|nbr)", lambda ask, _: ColumnPlan("pattern", {"regex": rf"\d{{{min(10, ask.room)}}}"}) if ask.room >= 4 else None, "an account's number"),
    Rule(r"(.*_)?(vin|chassis_?number|vehicle_?identification_?number)", told("pattern", least=17, regex="[A-HJ-NPR-Z0-9]{17}"), "a vehicle's number"),
    Rule(r"(.*_)?(licen[cs]e_?plate|plate|registration(_?(no|number))?|tail_?(no|num|number))", told("pattern", least=7, regex=r"[A-Z]{3}-?\d{3}".replace("?", "")), "a number plate"),
    Rule(r"(.*_)?(seat|seat_?(no|number))", told("pattern", least=3, regex="[1-3][0-9][A-F]"), "a seat"),
    Rule(r"(.*_)?(flight_?(no|num|number)|flight_?code)", told("pattern", least=6, regex=r"(XA|QZ|ZZ|BJ)\d{3,4}".replace("{3,4}", "{4}")), "a flight's number"),
    Rule(r"(.*_)?(gate)", told("pattern", least=3, regex="[A-E][1-9]"), "a gate"),
    Rule(r"(.*_)?(room|room_?(no|number))", told("pattern", least=3, regex="[1-5][0-4][0-9]"), "a room"),
    Rule(r"(.*_)?(icd_?(10)?(_?code)?|diagnosis_?code)", told("pattern", least=5, regex=r"[A-N]\d{2}\.\d"), "a diagnosis's code"),
    Rule(r"(.*_)?(course_?(code|no|number))|code", lambda ask, _: ColumnPlan("pattern", {"regex": r"(MATH|HIST|BIOL|ECON|PHYS|CHEM)[1-4]0\d"}) if ask.room >= 7 else None, "a course's code", tables="course|class|subject"),
    Rule(r"(.*_)?(currency|currency_?(code|iso)|ccy|curr)", lambda ask, _: one_of(ask, {"USD": 6, "EUR": 3, "GBP": 2, "JPY": 1, "CAD": 1, "AUD": 1}), "a currency"),
    Rule(r"code", lambda ask, _: one_of(ask, {"USD": 1, "EUR": 1, "GBP": 1, "JPY": 1, "CAD": 1, "AUD": 1, "CHF": 1, "SEK": 1, "NOK": 1, "PLN": 1}), "a currency", tables="currency"),
    Rule(r"(.*_)?(language|lang|locale)(_?(code|iso))?", lambda ask, match: _language(ask, match), "a language"),
    Rule(r"(.*_)?(ip|ip_?addr(ess)?|client_?ip|remote_?addr|host_?ip|source_?ip|ip_?v4)", told("ip_v4", least=15), "an IP address, of a network for documentation"),
    Rule(r"(.*_)?(ip_?v6)", told("ip_v6", least=39), "an IPv6 address, of a network for documentation"),
    Rule(r"(.*_)?(mac|mac_?addr(ess)?)", told("mac", least=17), "a hardware address"),
    Rule(r"(.*_)?(user_?agent|ua|browser_?agent)", lambda ask, _: ColumnPlan("user_agent") if ask.room >= 23 else None, "a browser's name for itself"),
    Rule(r"(.*_)?(domain|domain_?name|host|hostname|fqdn)", lambda ask, _: ColumnPlan("company.domain") if ask.room >= 50 else None, "a domain that is nobody's"),
    Rule(r"(.*_)?(slug|permalink|url_?key)", lambda ask, _: ColumnPlan("slug", with_lengths(ask, "slug", {})) if ask.room >= 20 else None, "a title as an address has it"),
    Rule(r"(.*_)?(url|uri|website|web_?site|homepage|home_?page|link|href|webpage|referr?er|site_?url|image_?url|avatar|callback)", _url, "an address on the web"),
    Rule(r"(.*_)?(file_?name|filename|file|image|photo|picture|img|thumbnail|attachment|file_?path|path|image_?path|logo|poster|icon|storage_?key|document_?path)(_?(path|file))?", _path, "a file"),
    Rule(r"(.*_)?(hash|md5|sha1|sha_?256|digest|checksum|etag|password(_?hash)?|passwd|pwd|hashed_?password|encrypted_?password|password_?digest|salt|fingerprint|signature)", _hash, "a hash"),
    Rule(r"(.*_)?(token|api_?key|secret|access_?key|session_?(id|key|token)|refresh_?token|auth_?token|nonce|device_?token|client_?secret|request_?id|trace_?id|correlation_?id|idempotency_?key|visitor_?id|anonymous_?id|cookie_?id)", _token, "a token"),
    Rule(r"(.*_)?(uuid|guid)", told("pattern", least=36, regex=r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}"), "a UUID as text"),
    Rule(r"(.*_)?(version|app_?version|release_?version|firmware(_?version)?|build)", told("pattern", least=6, regex=r"[1-4]\.[0-9]\.[0-9]"), "a version"),
    Rule(r"(.*_)?(hex_?color|color_?(hex|code)|colou?r_?hex|hex)", told("pattern", least=7, regex="#[0-9a-f]{6}"), "a color"),
    Rule(r"(.*_)?(git_?sha|commit(_?(hash|sha))?|revision)", told("token", least=7, length=40), "a commit"),
    Rule(r"(.*_)?(serial(_?(no|num|number))?|imei|device_?id)", told("pattern", least=10, regex="[A-Z]{2}[0-9]{8}"), "a serial number"),
    Rule(r"(.*_)?(tracking(_?(no|num|number|code|id))?|waybill|awb)", told("pattern", least=13, regex=r"TRK\d{10}"), "a tracking number"),
    Rule(r"(.*_)?(dose|dosage|strength)", lambda ask, _: one_of(ask, {"5 mg": 2, "10 mg": 3, "20 mg": 2, "50 mg": 2, "100 mg": 1, "500 mg": 2}), "a dose"),
    Rule(r"(number|no|num|ref|reference|code|key|reference_?(no|number|code)|external_?ref(erence)?|case_?(no|number)|document_?(no|number))", _code, "a number that people read"),
    Rule(r".*_?(no|num|number|nbr|code|cd|ref|reference|identifier|key|tag_?number)", _code, "a number that people read"),
    Rule(r".*_?(id|uid|pk|fk)", _code, "an identifier"),
    Rule(r".*_?(id|uid|key|code|no|num|number|ref|identifier|pk|fk|sk|bk)", _amount_of_ids, "an identifier", INTEGERS),
)


def _language(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    if ask.room < 2 or is_about(ask, PRODUCTS):
        return None
    if "locale" in match[0] and ask.room >= 5:
        return one_of(ask, {"en_US": 6, "en_GB": 2, "de_DE": 1, "fr_FR": 1, "es_ES": 1})
    if ask.room < 10 or re.search("code|iso|lang$|locale", match[0]):
        return one_of(ask, {"en": 6, "es": 2, "de": 1, "fr": 1, "pt": 1, "ja": 1} if ask.room < 4 or ask.room >= 10 else {"eng": 6, "spa": 2, "deu": 1, "fra": 1})
    return ColumnPlan("term", {"of": "language"})
