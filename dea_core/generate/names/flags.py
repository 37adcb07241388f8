"""Names that speak of flags: booleans, and the texts and numbers that stand for them."""

from __future__ import annotations

import re

from dea_core.generate.names.asking import Ask, Rule, exactly
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import Family

FLAGS, BOOLEANS = (Family.BOOLEAN, Family.TEXT, Family.INTEGER), (Family.BOOLEAN,)


def _flag(ask: Ask, match: re.Match[str]) -> ColumnPlan | None:
    often = (
        0.85 if re.search("active|enabled|available|valid|current|visible|public|in_stock|approved", match[0]) else 0.3
    )
    often = (
        0.05
        if re.search(
            "deleted|blocked|banned|archived|test|fraud|locked|discontinued|spam|default|admin|super", match[0]
        )
        else often
    )
    if ask.family is Family.BOOLEAN:
        return ColumnPlan("boolean", {"true": often})
    yes, no = round(often * 100), round((1 - often) * 100)
    if ask.family is Family.INTEGER:
        return ColumnPlan("choice", {"values": {1: yes, 0: no}}) if ask.domain.low in (None, 0) else None
    return (
        ColumnPlan("choice", {"values": {"Y": yes, "N": no}}) if ask.room <= 3 and ask.domain.min_length <= 1 else None
    )


RULES: tuple[Rule, ...] = (
    Rule(
        exactly(
            r"(is|has|can|was|should|allow|allows|enable|use|needs|requires)_\w+ "
            r"\w+_(flag|yn|ind|indicator|enabled) active enabled deleted verified published approved archived "
            "visible featured discontinued available locked blocked taxable confirmed paid completed done "
            "subscribed opt_?in newsletter current valid in_stock default primary public private"
        ),
        _flag,
        "a flag",
        FLAGS,
    ),
    Rule(r".*", _flag, "a flag", BOOLEANS),
)
