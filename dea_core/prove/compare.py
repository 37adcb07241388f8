"""Are two outcomes the same? Rows in any order, or in order; decimals exact, floats within a tolerance, NULLs alike."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from dea_core.prove.verdict import Outcome

TOLERANCE = 1e-9
Row = Sequence[object]


def same(one: Outcome, other: Outcome, *, ordered: bool = False) -> bool:
    """Whether both gave the same rows, as often; ``ordered`` also in the same order. An error is like no rows."""
    if one.error is not None or other.error is not None:
        return one.error is not None and other.error is not None
    if len(one.rows) != len(other.rows):
        return False
    if ordered:
        return all(_same_row(a, b) for a, b in zip(one.rows, other.rows, strict=True))
    if not _holds_floats(one.rows) and not _holds_floats(other.rows):
        return Counter(map(_plain, one.rows)) == Counter(map(_plain, other.rows))
    return _paired(one.rows, other.rows)


def _paired(rows: Sequence[Row], others: Sequence[Row]) -> bool:
    """Each row with one of its own; few rows, so each is looked for among all that are left."""
    left = list(others)
    for row in rows:
        found = next((at for at, other in enumerate(left) if _same_row(row, other)), None)
        if found is None:
            return False
        del left[found]
    return True


def _same_row(row: Row, other: Row) -> bool:
    return len(row) == len(other) and all(_same_value(a, b) for a, b in zip(row, other, strict=True))


def _same_value(a: object, b: object) -> bool:
    if isinstance(a, float) or isinstance(b, float):
        if not isinstance(a, int | float | Decimal) or not isinstance(b, int | float | Decimal):
            return False
        one, other = float(a), float(b)
        if math.isnan(one) or math.isnan(other):
            return math.isnan(one) and math.isnan(other)
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(_plain_value(a) == _plain_value(b))


def _holds_floats(rows: Sequence[Row]) -> bool:
    return any(isinstance(value, float) for row in rows for value in row)


def _plain(row: Row) -> tuple[object, ...]:
    return tuple(_plain_value(value) for value in row)


def _plain_value(value: object) -> object:
    """A value that hashes and equals as SQL would have it: true is no 1, lists and structures by their text."""
    if isinstance(value, bool):
        return "boolean", value
    return repr(value) if isinstance(value, list | dict) else value
