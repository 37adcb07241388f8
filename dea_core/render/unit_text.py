"""A unit test as text: how much is given, what of it is shown, which mistakes it notices, what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.harden.unit import Unit
from dea_core.results import counted

MOST_UNNOTICED = 5


def render_unit(unit: Unit) -> str:
    """The report."""
    return "\n".join([*_head(unit), *_left(unit), *_unnoticed(unit)])


def _head(unit: Unit) -> Iterator[str]:
    given = ", ".join(f"{each.table} {len(each.rows)}" for each in unit.given)
    yield f"  given    {given or 'nothing: it reads no table'}"
    yield f"  expect   {counted(len(unit.expected.rows), 'row')}, recorded on DuckDB, to be reviewed"
    found = unit.found
    yield f"  shows    {len(found.shown)} of {len(found.shown) + len(found.not_shown)} that there is to show"
    if found.mutants:
        share = round(100 * found.noticed / found.mutants)
        yield f"  notices  {found.noticed} of {counted(found.mutants, 'mistake')} that change rows ({share} %)"


def _left(unit: Unit) -> Iterator[str]:
    found = unit.found
    yield from (f"  column {name} is left out: it {why}" for name, why in unit.expected.left_out.items())
    yield from (f"  no row was found for: {told}" for told in found.not_shown)
    yield from (f"  not looked at, it cannot be asked alone: {told}" for told in found.not_asked)
    if found.out_of_time:
        yield "  the time was up: fewer rows may do, or more be shown"


def _unnoticed(unit: Unit) -> Iterator[str]:
    if unit.found.silent:
        told = counted(len(unit.found.silent), "more mistake")
        yield f"  {told} changed nothing on any rows that were tried"
    missed = unit.found.unnoticed
    yield from (f"  does not notice: {told}" for told in missed[:MOST_UNNOTICED])
    if len(missed) > MOST_UNNOTICED:
        yield f"  and {len(missed) - MOST_UNNOTICED} more"


def unit_as_json(unit: Unit) -> dict[str, object]:
    """The result as plain data."""
    given = {
        each.table: [
            {"row": dict(zip(each.types, row, strict=True)), "why": why}
            for row, why in zip(each.rows, each.why, strict=True)
        ]
        for each in unit.given
    }
    expected = [dict(zip(unit.expected.types, row, strict=True)) for row in unit.expected.rows]
    return {"given": given, "expect": expected, "left_out": dict(unit.expected.left_out), **vars(unit.found)}
