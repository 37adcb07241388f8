"""A quirk of IPython kept in one place: it refuses a cell magic whose cell is empty, and so ``%%generate --help``."""

from __future__ import annotations

import re

from dea_magic.cells import CELLS

_ALONE = re.compile(rf"%(?=%({'|'.join(CELLS)})\b)")


def as_line(lines: list[str]) -> list[str]:
    """``%%generate ...`` with nothing below becomes the line magic of that name, which can answer."""
    told = [line for line in lines if line.strip()]
    return [_ALONE.sub("", told[0], count=1)] if len(told) == 1 and _ALONE.match(told[0]) else lines
