"""Masks: texts with holes for digits, such as ``(212) 555-01##``.

All masks of one column have their holes at the same places, so that two values are equal only if their masks are, and
their digits: k -> the mask (k mod masks) and the number that fills its holes (the rest of k).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlglot import exp

from dea_core.generate.entities import choose
from dea_core.generate.values import Expression, Values
from dea_core.sql.portable import mod, quotient
from dea_core.sql.values import concat, padded

if TYPE_CHECKING:
    from dea_core.generate.row import Cell

HOLE = "#"


def alike(masks: list[str]) -> list[str]:
    """The masks with the commonest places of holes (the first such, where several are as common), each once."""
    structures = {mask: _structure(mask) for mask in masks}
    most = Counter(structures.values()).most_common(1)[0][0]
    return [mask for mask, structure in structures.items() if structure == most]


def masked(cell: Cell, masks: list[str]) -> Values:
    """The values of ``masks``, which are alike."""
    holes = masks[0].count(HOLE)
    return Values(len(masks) * 10**holes, lambda k: _filled(cell, masks, holes, k))


@lru_cache(maxsize=4096)  # a column is asked for its values several times, and a country has hundreds of masks
def _structure(mask: str) -> tuple[int, ...]:
    return tuple(len(piece) for piece in _pieces(mask))


def _pieces(mask: str) -> list[str]:
    """Text, holes, text, holes, ..., text."""
    return re.split(rf"({HOLE}+)", mask)


def _filled(cell: Cell, masks: list[str], holes: int, k: Expression) -> Expression:
    k = cell.row.define(k)
    which = cell.row.define(mod(k, len(masks)))
    digits = cell.row.define(padded(quotient(k, len(masks)), holes))
    written: list[Expression] = []
    used = 0
    for position, pieces in enumerate(zip(*map(_pieces, masks), strict=True)):
        if position % 2:
            written.append(_slice(digits, used, len(pieces[0]), holes))
            used += len(pieces[0])
        elif any(pieces):
            alone = len(set(pieces)) == 1
            written.append(exp.Literal.string(pieces[0]) if alone else choose(cell.row, pieces, which))
    return concat(*written)


def _slice(digits: Expression, start: int, count: int, total: int) -> Expression:
    if count == total:
        return digits
    return exp.Substring(this=digits.copy(), start=exp.Literal.number(start + 1), length=exp.Literal.number(count))
