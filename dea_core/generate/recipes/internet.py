"""What the internet has names for: addresses that lead nowhere, agents, paths, tokens."""

from __future__ import annotations

from dea_core.errors import PlanError
from dea_core.generate.entities import choose, entity, keyed, must_differ
from dea_core.generate.persons import width
from dea_core.generate.prose import fit, titles
from dea_core.generate.recipes import recipe
from dea_core.generate.row import Cell
from dea_core.generate.spelling import matching
from dea_core.generate.values import Expression, Values
from dea_core.generate.vocabulary import entry, slug, words
from dea_core.sql.portable import add, mod, quotient
from dea_core.sql.values import as_text, concat

DOCUMENTATION = ("192.0.2.", "198.51.100.", "203.0.113.")
"""Networks kept for documentation (RFC 5737)."""
BYTE = 256
SLUG_DIGITS = 4


@recipe("ip_v4")
def ip_v4(cell: Cell, *, network: str = "documentation") -> Values:
    """An address of a network kept for ``documentation``, or a ``private`` one (10.x.x.x), which has 16 million."""
    if network not in ("documentation", "private"):
        raise PlanError(f"{cell.name}: network={network!r} must be documentation or private")
    return ip_addresses(cell, network)


def ip_addresses(cell: Cell, network: str = "documentation") -> Values:
    """The addresses of a network; private ones where a column needs more distinct ones than documentation has."""
    if network == "documentation" and not (must_differ(cell) and cell.rows > BYTE * len(DOCUMENTATION)):
        return Values(BYTE * len(DOCUMENTATION), lambda k: _documented(cell, k))
    return Values(BYTE**3, lambda k: concat("10", *(piece for n in (2, 1, 0) for piece in (".", _byte(cell, k, n)))))


def _documented(cell: Cell, k: Expression) -> Expression:
    k = cell.row.define(k)
    return concat(choose(cell.row, DOCUMENTATION, cell.row.define(quotient(k, BYTE))), as_text(mod(k, BYTE)))


def _byte(cell: Cell, k: Expression, position: int) -> Expression:
    k = cell.row.define(k)
    shifted = cell.row.define(quotient(k, BYTE**position)) if position else k
    return as_text(mod(shifted, BYTE))


@recipe("ip_v6")
def ip_v6(cell: Cell) -> Values:
    """An address of 2001:db8::/32, which is kept for documentation (RFC 3849)."""
    return matching(cell, "2001:db8(:[1-9a-f][0-9a-f]{3}){6}")


@recipe("mac")
def mac(cell: Cell) -> Values:
    """A locally administered hardware address."""
    return matching(cell, "02(:[0-9a-f]{2}){5}")


@recipe("token")
def token(cell: Cell, *, length: int = 32, prefix: str = "") -> Values:
    """Hexadecimal digits, as hashes and tokens have them."""
    most = width(cell.column.type)
    room = length if most is None else min(length, most - len(prefix))
    if room < 1:
        raise PlanError(f"{cell.name}: no room for a token of {length} characters")
    return matching(cell, f"{_literal(prefix)}[0-9a-f]{{{room}}}")


@recipe("user_agent")
def user_agent(cell: Cell, *, max_length: int | None = None) -> Values:
    """A browser's name for itself."""
    most = width(cell.column.type, max_length)
    agents = [agent for agent in words("web")["user_agent"] if most is None or len(agent) <= most]
    if not agents:
        raise PlanError(
            f"{cell.name}: no user agent has at most {most} characters", hint="use recipe term, of: browser"
        )
    return Values(len(agents), lambda k: choose(cell.row, agents, k))


@recipe("slug")
def slugs(cell: Cell, *, of: str = "article", max_length: int | None = None) -> Values:
    """A title as an address has it: ``how-to-choose-open-source-417``."""
    return _path(cell, of, "", "", width(cell.column.type, max_length))


@recipe("url")
def url(
    cell: Cell, *, of: str = "article", host: str = "https://www.example.com/", max_length: int | None = None
) -> Values:
    """An address under example.com."""
    return _path(cell, of, host, "", width(cell.column.type, max_length))


@recipe("file_name")
def file_name(
    cell: Cell, *, ending: str = "", folder: str = "", of: str = "project", max_length: int | None = None
) -> Values:
    """A file: ``mobile-app-rollout-204.pdf``, with one ``ending`` or with several."""
    endings = [f".{ending}"] if ending else [f".{one}" for one in entry("terms", "file_type")]
    return _path(cell, of, folder, endings, width(cell.column.type, max_length))


def _literal(text: str) -> str:
    """The pattern of a text itself."""
    return "".join(letter if letter.isalnum() else f"\\{letter}" for letter in text)


def _path(cell: Cell, of: str, before: str, endings: str | list[str], most: int | None) -> Values:
    """Slugs of titles, with a number that makes them differ, between ``before`` and an ending."""
    after = [endings] if isinstance(endings, str) else endings
    fixed = len(before) + max(map(len, after)) + 2 + SLUG_DIGITS
    halves = fit(titles(cell, of), 0, most - fixed if most is not None else None)
    if halves is None:
        room = (most or 0) - len(before) - max(map(len, after))
        if room < 1:
            raise PlanError(f"{cell.name}: {before}... does not fit into {most} characters")
        return matching(cell, f"{_literal(before)}[a-z]{{{min(room, 8)}}}")
    a, b = (list(dict.fromkeys(slug(text, "-") or "x" for text in half)) for half in (halves.a, halves.b))
    one = entity(cell, f"path {cell.column.name}", {"a": len(a), "b": len(b), "number": 997}, again=keyed(cell))

    def at(k: Expression) -> Expression:
        number = add(one.part(cell, k, "number"), 1)
        middle = (choose(cell.row, a, one.part(cell, k, "a")), "-", choose(cell.row, b, one.part(cell, k, "b")))
        ending = choose(cell.row, after, cell.row.define(mod(one.part(cell, k, "number"), len(after))))
        return concat(before, *middle, "-", as_text(number), ending)

    return one.field(cell, ("a", "b", "number"), at)
