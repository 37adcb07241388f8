"""What came of hardening, as text: how much is noticed, the tests to add and what each catches, what goes unnoticed."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.harden import Hardened, Kept, Strength
from dea_core.results import counted, named

MOST_UNNOTICED = 3
MOST_NAMED = 5


def render_hardened(found: Hardened, *, every: bool = False) -> str:
    """The report; ``every`` names all that is left out and all that stays unnoticed."""
    lines = [*_head(found), *_kept(found), *_dropped(found)]
    lines += [*_unnoticed(found, every), *_never(found), *_not_built(found)]
    if every:
        lines += [f"left out: {one.candidate} ({one.why})" for one in found.left_out if not one.rows]
    return "\n".join(lines)


def _head(found: Hardened) -> Iterator[str]:
    mutants, standing, with_new = found.noticed
    yield f"tried on {' and '.join(found.databases)}"
    if mutants:
        yield f"mistakes tried in {counted(len(found.strength), 'model')}: {mutants}, each of which changes rows"
        yield f"  noticed by the tests there are    {_share(standing, mutants)}"
        yield f"  noticed with the tests below      {_share(with_new, mutants)}"
    if not found.kept:
        yield "no test to add: nothing was found that the tests there are do not notice"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({round(100 * part / whole)} %)"


def _kept(found: Hardened) -> Iterator[str]:
    table = None
    for kept in sorted(found.kept, key=lambda kept: kept.candidate.table):
        if kept.candidate.table != table:
            table = kept.candidate.table
            yield from ("", table)
        yield f"  + {kept.candidate}"
        yield f"      why      {kept.candidate.why}"
        yield f"      catches  {kept.told}{_more(kept)}"


def _more(kept: Kept) -> str:
    more = len(kept.catches) + len(kept.rows) - 1
    return f"  and {more} more" if more else ""


def _dropped(found: Hardened) -> Iterator[str]:
    if found.dropped:
        yield ""
        yield from (f"dropped: {one.candidate}: {one.why}" for one in found.dropped)


def _unnoticed(found: Hardened, every: bool) -> Iterator[str]:
    missed = {name: one for name, one in found.strength.items() if one.unnoticed}
    if missed:
        yield from ("", "mistakes that no test notices yet:")
    for name, one in missed.items():
        yield from (f"  {name}: {told}" for told in _listed(one, every))


def _listed(one: Strength, every: bool) -> Iterator[str]:
    most = len(one.unnoticed) if every else MOST_UNNOTICED
    yield from one.unnoticed[:most]
    if len(one.unnoticed) > most:
        yield f"and {len(one.unnoticed) - most} more"


def _never(found: Hardened) -> Iterator[str]:
    if found.never_fail:
        yield from ("", f"nothing that was tried breaks {counted(len(found.never_fail), 'test')} of yours:")
        yield f"  {named(found.never_fail, most=MOST_NAMED)}"
    if found.failing:
        yield from ("", f"failing on the rows that were made, and so not judged: {named(found.failing)}")


def _not_built(found: Hardened) -> Iterator[str]:
    if found.not_built:
        yield ""
        yield from (f"not built, so not tried: {name} ({why})" for name, why in found.not_built.items())
