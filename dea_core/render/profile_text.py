"""A profile as text: one line a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dea_core.analyze import ColumnProfile, Profile
from dea_core.results import counted

HEADS = ("column", "type", "NULLs", "distinct", "least", "greatest", "mean", "most frequent")
TO_THE_RIGHT = frozenset({2, 3, 6})
LONGEST, SHOWN_VALUES = 24, 3
ESTIMATES = "~ is an estimate, within a few in a hundred"


def render_profile(profile: Profile) -> str:
    """A heading, and a table of columns."""
    rows = [HEADS, *map(profile_row, profile.columns)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADS))]
    about = f" ({ESTIMATES})" if any(column.estimated for column in profile.columns) else ""
    return "\n".join([f"{profile.name}: {counted(profile.rows, 'row')}{about}", *_lines(rows, widths)])


def _lines(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    for row in rows:
        cells = zip(row, widths, strict=True)
        placed = (c.rjust(w) if at in TO_THE_RIGHT else c.ljust(w) for at, (c, w) in enumerate(cells))
        yield ("    " + "  ".join(placed)).rstrip()


def profile_row(column: ColumnProfile) -> tuple[str, ...]:
    """The cells of a column, in the order of HEADS."""
    top = ", ".join(f"{_cut(value)} {count:,}" for value, count in column.top[:SHOWN_VALUES])
    more = ", …" if len(column.top) > SHOWN_VALUES else ""
    mean = "" if column.mean is None else f"{column.mean:.6g}"
    about = "~" if column.estimated else ""
    distinct = f"{about}{column.distinct:,}" if column.low is not None else ""
    ends = (_cut(column.low), _cut(column.high))
    return (column.name, str(column.type), f"{column.nulls:,}", distinct, *ends, mean, top + more)


def _cut(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
