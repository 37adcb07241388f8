"""Numbers that things carry: barcodes and the like, with check digits that are right."""

from __future__ import annotations

from dataclasses import dataclass

from dea_core.errors import PlanError, did_you_mean
from dea_core.generate.recipes import recipe
from dea_core.generate.row import Cell
from dea_core.generate.values import Expression, Values
from dea_core.sql.portable import add, mod, mul, quotient, sub
from dea_core.sql.values import as_text, concat, padded


@dataclass(frozen=True)
class Scheme:
    """A prefix, so many free digits, and how each digit weighs in the check digit (modulus 10)."""

    prefix: str
    free: int
    heavy: int
    """Weight of the digits nearest to the check digit, then of every other one."""


SCHEMES = {
    "ean13": Scheme("2", 11, 3),
    "isbn13": Scheme("97800", 7, 3),
    "upc": Scheme("4", 10, 3),
    "card": Scheme("400000", 9, 2),
}
"""``ean13`` and ``upc`` are of the ranges that shops number themselves; ``card`` passes Luhn's test."""


@recipe("barcode")
def barcode(cell: Cell, *, scheme: str = "ean13") -> Values:
    """A number with a right check digit: ``ean13``, ``isbn13``, ``upc`` or ``card``."""
    if scheme not in SCHEMES:
        raise PlanError(f"{cell.name}: unknown scheme {scheme!r}", hint=did_you_mean(scheme, SCHEMES))
    one = SCHEMES[scheme]
    return Values(10**one.free, lambda k: _checked(cell, one, k))


def _checked(cell: Cell, scheme: Scheme, k: Expression) -> Expression:
    k = cell.row.define(k)
    total: Expression = add(_constant_sum(scheme), 0)
    for position in range(scheme.free):
        digit = cell.row.define(mod(quotient(k, 10**position) if position else k, 10))
        total = add(total, _weighed(cell, digit, scheme.heavy if position % 2 == 0 else 1))
    check = mod(sub(10, mod(cell.row.define(total), 10)), 10)
    return concat(scheme.prefix, padded(k, scheme.free), as_text(check))


def _weighed(cell: Cell, digit: Expression, weight: int) -> Expression:
    if weight == 1:
        return digit
    product = cell.row.define(mul(digit, weight))
    return product if weight == 3 else add(mod(product, 10), quotient(product, 10))


def _constant_sum(scheme: Scheme) -> int:
    """What the prefix adds to the sum."""
    total = 0
    for position, letter in enumerate(reversed(scheme.prefix)):
        heavy = (scheme.free + position) % 2 == 0
        product = int(letter) * (scheme.heavy if heavy else 1)
        total += product if scheme.heavy == 3 else product // 10 + product % 10
    return total
