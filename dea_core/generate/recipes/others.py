"""Types that only some engines have (network addresses, points, ranges, vectors ...), as text that they read."""

from __future__ import annotations

import re
from collections.abc import Callable

from dea_core.errors import PlanError, did_you_mean
from dea_core.generate.entities import choose
from dea_core.generate.masks import masked
from dea_core.generate.recipes import recipe
from dea_core.generate.recipes.internet import ip_addresses
from dea_core.generate.row import Cell
from dea_core.generate.spelling import matching
from dea_core.generate.values import Expression, Values
from dea_core.sql.portable import add, mod, quotient
from dea_core.sql.values import as_text, concat, date_from_days, days_of

YEAR_DAYS = 365
RANGE_SIZE = 100


def _points(cell: Cell) -> Values:
    return masked(cell, ["(-7#.####,4#.####)"])


def _cidr(cell: Cell) -> Values:
    return Values(
        256 * 256,
        lambda k: concat("10.", as_text(quotient(cell.row.define(k), 256)), ".", as_text(mod(k, 256)), ".0/24"),
    )


def _int_range(cell: Cell) -> Values:
    def at(k: Expression) -> Expression:
        k = cell.row.define(k)
        low = cell.row.define(quotient(k, RANGE_SIZE))
        return concat("[", as_text(low), ",", as_text(add(add(low, mod(k, RANGE_SIZE)), 1)), ")")

    return Values(1000 * RANGE_SIZE, at)


def _date_range(cell: Cell) -> Values:
    last = days_of(cell.blueprint.plan.as_of)

    def at(k: Expression) -> Expression:
        k = cell.row.define(k)
        first = cell.row.define(add(quotient(k, RANGE_SIZE), last - YEAR_DAYS))
        until = add(add(first, mod(k, RANGE_SIZE)), 1)
        return concat("[", as_text(date_from_days(first)), ",", as_text(date_from_days(until)), ")")

    return Values((YEAR_DAYS - RANGE_SIZE) * RANGE_SIZE, at)


def _bits(cell: Cell) -> Values:
    found = re.search(r"\((\d+)\)", cell.column.type.text)
    return matching(cell, f"[01]{{{found[1] if found else 1}}}")


def _vector(cell: Cell) -> Values:
    found = re.search(r"\((\d+)\)", cell.column.type.text)
    rest = int(found[1]) - 1 if found else 2
    return matching(cell, rf"\[0\.\d{{3}}(,0\.\d{{3}}){{{rest}}}\]")


def _listed(*items: str) -> Callable[[Cell], Values]:
    return lambda cell: Values(len(items), lambda k: choose(cell.row, items, k))


KINDS: dict[str, Callable[[Cell], Values]] = {
    "inet": ip_addresses,
    "cidr": _cidr,
    "macaddr": lambda cell: matching(cell, "02(:[0-9a-f]{2}){5}"),
    "macaddr8": lambda cell: matching(cell, "02(:[0-9a-f]{2}){7}"),
    "point": _points,
    "lseg": lambda cell: masked(cell, ["[(1#,2#),(3#,4#)]"]),
    "box": lambda cell: masked(cell, ["(9#,8#),(1#,2#)"]),
    "path": lambda cell: masked(cell, ["((1#,2#),(3#,4#))"]),
    "polygon": lambda cell: masked(cell, ["((0,0),(1#,0),(1#,2#))"]),
    "line": lambda cell: masked(cell, ["{1#,2#,3#}"]),
    "circle": lambda cell: masked(cell, ["<(1#,2#),3#>"]),
    "geometry": lambda cell: masked(cell, ["POINT(-7#.#### 4#.####)"]),
    "geography": lambda cell: masked(cell, ["POINT(-7#.#### 4#.####)"]),
    "money": lambda cell: masked(cell, ["1#.##"]),
    "tsvector": lambda cell: matching(cell, "'(quick|lazy|brown)':1 '(fox|dog|bear)':2 '(jump|sleep|run)':3"),
    "tsquery": lambda cell: matching(cell, "'(quick|lazy|brown)' & '(fox|dog|bear)'"),
    "xml": lambda cell: matching(cell, '<item id="[1-9][0-9]{4}"><note>(new|open|done)</note></item>'),
    "bit": _bits,
    "varbit": _bits,
    "int4range": _int_range,
    "int8range": _int_range,
    "numrange": _int_range,
    "daterange": _date_range,
    "tsrange": _date_range,
    "tstzrange": _date_range,
    "hstore": lambda cell: matching(cell, '"color"=>"(red|blue|green)", "size"=>"[1-9][0-9]"'),
    "ltree": lambda cell: matching(cell, "(top|shop)\\.(books|music|garden)\\.item[0-9]{4}"),
    "vector": _vector,
    "citext": lambda cell: matching(cell, "[a-z]{8}"),
    "pg_lsn": lambda cell: matching(cell, "[1-9A-F]/[1-9A-F][0-9A-F]{6}"),
    "year": lambda cell: matching(cell, "20[01][0-9]"),
}
SAME = {"bit varying": "varbit", "macaddress": "macaddr", "int4multirange": "int4range"}


def known_type(text: str) -> str | None:
    """The kind behind a type as it was written: ``bit(8)`` -> ``bit``; None for one that is not known."""
    plain = re.sub(r"\(.*\)", "", text.lower()).strip().rpartition(".")[2]
    plain = SAME.get(plain, plain)
    return plain if plain in KINDS else None


@recipe("typed")
def typed(cell: Cell, *, type: str = "") -> Values:  # noqa: A002  (the plan's own word)
    """Text that an engine reads as a ``type`` of its own (the column's, unless said): inet, point, daterange ..."""
    kind = known_type(type or cell.column.type.text)
    if kind is None:
        raise PlanError(f"{cell.name}: type {type or cell.column.type} has no recipe", hint=did_you_mean(type, KINDS))
    return KINDS[kind](cell)
