"""Ranges that meet, as a query: rows in order of their ranges' lower ends, each held against the one before it.

Where no two neighbours meet, no two rows do. Ranges are read from their text (``[2024-01-01,2024-02-01)``), which every
engine that has them writes alike, and which is how they stand in files.
"""

from __future__ import annotations

from typing import cast

from sqlglot import exp, parse_one

from dea_core.schema.exclusions import DISCRETE, RANGE_ELEMENTS, Exclusion

_MEET = (
    "dea_place > 1 AND (dea_before IS NULL OR dea_low IS NULL OR dea_before > dea_low"
    " OR (dea_before = dea_low AND dea_before_in AND dea_low_in))"
)
_HOLDS_SOME = (
    "dea_low IS NULL OR dea_high IS NULL OR dea_low < dea_high OR (dea_low = dea_high AND dea_low_in AND dea_high_in)"
)


def overlapping(exclusion: Exclusion, table: str) -> exp.Select:
    """The rows of ``table`` whose range meets that of the row before them, among those that are equal."""
    names = [_named(name) for name in exclusion.columns]
    groups = [f"dea_group_{place}" for place in range(len(exclusion.equal))]
    equal = [f"{one.sql('postgres')} AS {name}" for one, name in zip(exclusion.equal, groups, strict=True)]
    wanted = [f"{name} IS NOT NULL" for name in groups]
    where = [exclusion.where.sql("postgres")] if exclusion.where is not None else []
    where += [f"CAST({exclusion.ends[0].sql('postgres')} AS TEXT) <> 'empty'"] if len(exclusion.ends) == 1 else []
    kept = f" WHERE {' AND '.join(f'({one})' for one in where)}" if where else ""
    ranged = f"SELECT {', '.join([*names, *equal, *_ends(exclusion)])} FROM {_named(table)}{kept}"
    over = f"OVER (PARTITION BY {', '.join(groups) or '1'} ORDER BY dea_low NULLS FIRST, dea_low_in DESC)"
    beside = (
        f"SELECT *, LAG(dea_high) {over} AS dea_before, LAG(dea_high_in) {over} AS dea_before_in,"
        f" ROW_NUMBER() {over} AS dea_place FROM ({ranged}) AS ranged"
        f" WHERE {' AND '.join([*wanted, f'({_HOLDS_SOME})'])}"
    )
    query = f"SELECT {', '.join(names)} FROM ({beside}) AS beside WHERE {_MEET}"
    return cast(exp.Select, parse_one(query, dialect="postgres"))


def _ends(exclusion: Exclusion) -> list[str]:
    """Both ends, and whether each is itself in the range; of what is counted, from the first to behind the last."""
    element = RANGE_ELEMENTS[exclusion.kind]
    if len(exclusion.ends) > 1:
        low, high = (f"CAST({one.sql('postgres')} AS {element})" for one in exclusion.ends)
        low_in, high_in = exclusion.bounds[0] == "[", exclusion.bounds[1] == "]"
        said = str(low_in).upper(), str(high_in).upper()
    else:
        text = f"CAST({exclusion.ends[0].sql('postgres')} AS TEXT)"
        last = f"SPLIT_PART({text}, ',', 2)"
        parts = f"SUBSTRING(SPLIT_PART({text}, ',', 1), 2)", f"LEFT({last}, LENGTH({last}) - 1)"
        low, high = (f"CAST(NULLIF(REPLACE({part}, '\"', ''), '') AS {element})" for part in parts)
        said = f"LEFT({text}, 1) = '['", f"RIGHT({text}, 1) = ']'"
    if exclusion.kind in DISCRETE:
        low, high = (
            f"CASE WHEN {said[0]} THEN {low} ELSE {low} + 1 END",
            f"CASE WHEN {said[1]} THEN {high} + 1 ELSE {high} END",
        )
        said = "TRUE", "FALSE"
    return [f"{low} AS dea_low", f"{high} AS dea_high", f"{said[0]} AS dea_low_in", f"{said[1]} AS dea_high_in"]


def _named(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql("postgres")
