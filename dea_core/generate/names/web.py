"""Names that speak of the web and of files: addresses that lead nowhere, hashes, tokens."""

from __future__ import annotations

import re

from dea_core.generate.names.asking import Ask, Rule, ending, told
from dea_core.generate.names.nouns import COMPANIES, is_about
from dea_core.generate.plan import ColumnPlan

HASH_LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64, "sha": 40, "password": 60, "pwd": 60, "checksum": 64, "etag": 32}
IMAGE = "image|img|photo|picture|avatar|thumb|logo|icon|cover"


def _hash(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    length = next((length for word, length in HASH_LENGTHS.items() if word in match[0]), 64)
    return ColumnPlan("token", {"length": min(length, ask.room)}) if ask.room >= 8 else None


def _token(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    if ask.room < 8:
        return None
    prefix = "sk_test_" if "key" in match[0] and ask.room >= 24 else ""
    return ColumnPlan("token", {"length": min(32, ask.room - len(prefix)), **({"prefix": prefix} if prefix else {})})


def _url(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    if re.search(IMAGE, match[0]):
        folder = "https://cdn.example.com/"
        return (
            ColumnPlan("file_name", {"ending": "jpg", "folder": folder, "of": "thing"})
            if ask.room >= 70
            else _path(ask, match)
        )
    site = re.search("web_?site|home_?page|site_?url|web_?page", match[0])
    if (site or is_about(ask, COMPANIES)) and ask.room >= 60:
        return ColumnPlan("company.url")
    return ColumnPlan("url") if ask.room >= 40 else None


def _path(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    image = re.search(IMAGE, match[0])
    options = {"ending": "jpg", "of": "thing"} if image else {}
    return (
        ColumnPlan("file_name", {**options, **({"folder": "/files/"} if "path" in match[0] else {})})
        if ask.room >= 20
        else None
    )


RULES: tuple[Rule, ...] = (
    Rule(
        ending("ip ip_?addr(ess)? client_?ip remote_?addr host_?ip source_?ip ip_?v4"),
        told("ip_v4", least=15),
        "an IP address, of a network for documentation",
    ),
    Rule(ending("ip_?v6"), told("ip_v6", least=39), "an IPv6 address, of a network for documentation"),
    Rule(ending("mac mac_?addr(ess)?"), told("mac", least=17), "a hardware address"),
    Rule(
        ending("user_?agent ua browser_?agent"),
        lambda ask, _: ColumnPlan("user_agent") if ask.room >= 23 else None,
        "a browser's name for itself",
    ),
    Rule(
        ending("domain domain_?name host hostname fqdn"),
        lambda ask, _: ColumnPlan("company.domain") if ask.room >= 50 else None,
        "a domain that is nobody's",
    ),
    Rule(
        ending("slug permalink url_?key"),
        lambda ask, _: ColumnPlan("slug") if ask.room >= 20 else None,
        "a title as an address has it",
    ),
    Rule(
        ending(
            "url uri website web_?site homepage home_?page link href webpage referr?er site_?url image_?url "
            "avatar callback"
        ),
        _url,
        "an address on the web",
    ),
    Rule(
        r"(.*_)?(file_?name|filename|file|image|photo|picture|img|thumbnail|attachment|file_?path|path|image_?path|logo|poster|icon|storage_?key|document_?path)(_?(path|file))?",
        _path,
        "a file",
    ),
    Rule(
        ending(
            "hash md5 sha1 sha_?256 digest checksum etag password(_?hash)? passwd pwd hashed_?password "
            "encrypted_?password password_?digest salt fingerprint signature"
        ),
        _hash,
        "a hash",
    ),
    Rule(
        ending(
            "token api_?key secret access_?key session_?(id|key|token) refresh_?token auth_?token nonce "
            "device_?token client_?secret request_?id trace_?id correlation_?id idempotency_?key visitor_?id "
            "anonymous_?id cookie_?id"
        ),
        _token,
        "a token",
    ),
)
