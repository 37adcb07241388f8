"""A script that is broken anywhere gives an error of ours, or a schema; never another exception, never a hang."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from pathlib import Path

import pytest

from dea_core.errors import DeaError
from dea_core.readers import read_ddl
from tests.readers.cases import case_files, case_id, dialect_of, split_case

WRECKS = 12
WORDS = ["(", ")", ",", ";", "'", "$$", "NOT", "AS", "x", "1"]


def wreck(sql: str, dice: random.Random) -> str:
    """Take away, change, add or cut off at one place."""
    parts = re.findall(r"\s+|\w+|.", sql)
    at = dice.randrange(len(parts))
    how = dice.choice(["drop", "swap", "add", "cut"])
    if how == "cut":
        return "".join(parts[:at])
    word = {"drop": "", "swap": dice.choice(parts), "add": parts[at] + dice.choice(WORDS)}[how]
    return "".join([*parts[:at], word, *parts[at + 1 :]])


@pytest.mark.parametrize("case", case_files(), ids=case_id)
def test_broken(case: Path) -> None:
    sql, dice = split_case(case)[0], random.Random(case_id(case))
    for _ in range(WRECKS):
        with suppress(DeaError):
            assert len(read_ddl(wreck(sql, dice), dialect=dialect_of(case)))
