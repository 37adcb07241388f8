"""Results as plain text, for a terminal of any width and for logs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from dea_core.checks import CheckResult

if TYPE_CHECKING:
    from dea_core.generate import GenerateResult

SHOWN_PLANTED = 12


def render_generated(result: GenerateResult) -> str:
    """What was made: rows by table, checks, notes, edge cases, what is not supported, and the time of each part."""
    lines = [f"{count:>12,} rows  {table}" for table, count in result.rows.items()]
    lines += [f"note: {note}" for note in result.notes]
    lines += [str(thing) for thing in result.unsupported if not thing.ignorable]
    lines += _planted(result)
    lines += [str(check) for check in result.unchecked]
    lines += [f"warning: {check}" for check in result.checks if check.violations and not check.failed]
    passed = sum(check.passed for check in result.checks)
    lines.append(f"{passed:,} of {len(result.checks):,} checks passed on {sum(result.rows.values()):,} rows")
    lines.append(f"seed {result.plan.seed}, as of {result.plan.as_of}; {_times(result.seconds)}")
    lines += [f"wrote {_some(result.written)}"] if result.written and result.memory is None else []
    return "\n".join(lines)


def _times(seconds: dict[str, float]) -> str:
    return ", ".join(f"{part} {spent:.2f} s" for part, spent in seconds.items())


def _some(names: Sequence[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _planted(result: GenerateResult) -> list[str]:
    shown = [f"edge case: {planted}" for planted in result.planted[:SHOWN_PLANTED]]
    rest = len(result.planted) - SHOWN_PLANTED
    if rest <= 0:
        return shown
    values = "value" if rest == 1 else "values"
    return [*shown, f"edge cases: {rest} more {values} planted (--json lists them all)"]


def render_checks(results: Sequence[CheckResult]) -> str:
    """Broken rules first, then those that could not be run, then how many hold."""
    broken = [f"{'broken' if result.failed else 'warning'}: {result}" for result in results if result.violations]
    unseen = [str(result) for result in results if result.violations is None]
    passed = sum(result.passed for result in results)
    return "\n".join([*broken, *unseen, f"{passed:,} of {len(results):,} checks passed"])


def render_recipe(name: str, recipe: Callable[..., Any]) -> str:
    """A recipe's name, options with their defaults, and the first line of its documentation."""
    options = [
        f"{p.name}" if p.default is p.empty else f"{p.name}={p.default!r}"
        for p in inspect.signature(recipe).parameters.values()
        if p.kind is p.KEYWORD_ONLY
    ]
    told = (inspect.getdoc(recipe) or "").split("\n", 1)[0]
    return f"{name}({', '.join(options)})\n    {told}"
