"""What %%generate made, as a report that stays in the notebook: previews, checks, what was planted, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dea_core.checks import CheckResult
from dea_core.generate import GenerateResult
from dea_core.render.html import (
    Html,
    Part,
    badge,
    bar,
    element,
    faint,
    fold,
    grid,
    joined,
    listed,
    name_of,
    page,
    words,
    wrapped,
)
from dea_core.results import counted
from dea_core.sql.values import shown

PREVIEW_ROWS = 5
OPEN_TABLES = 2
"""Previews that stand open; the rest are a click away."""
NUMERIC = ("INT", "DECIMAL", "DOUBLE", "FLOAT", "REAL")


def generated_html(result: GenerateResult, names: Mapping[str, str] | None = None) -> Html:
    """The report. ``names`` says what is typed for each table, where it was bound to a variable."""
    return page(
        "Generated",
        joined([_made(result), " · ", _checked(result.checks)]),
        _written(result),
        listed(_troubles(result)),
        *_tables(result, names or {}),
        _checks(result.checks),
        _planted(result),
        _notes(result),
        element("div", faint(_footing(result))),
    )


def _made(result: GenerateResult) -> str:
    return f"{counted(sum(result.rows.values()), 'row')} in {counted(len(result.rows), 'table')}"


def _checked(checks: Sequence[CheckResult]) -> Html:
    passed = sum(check.passed for check in checks)
    return badge(f"{passed:,} of {counted(len(checks), 'check')} passed", "good" if passed == len(checks) else "warn")


def _written(result: GenerateResult) -> Html | None:
    return None if result.memory else listed(joined(["wrote ", words(name)]) for name in result.written)


def _troubles(result: GenerateResult) -> Iterator[Part]:
    """What a person must know: rules that are warned of, not checked, or not understood."""
    for check in result.checks:
        if check.violations and not check.failed:
            yield joined([badge("warning", "warn"), " ", str(check)])
    for check in result.unchecked:
        yield joined([badge("not checked", "warn"), " ", f"{check.check} ({check.error})"])
    for thing in result.unsupported:
        if not thing.ignorable:
            yield joined([badge("not supported", "warn"), " ", f"{thing.what} {thing.name} [{thing.origin}]"])


def _tables(result: GenerateResult, names: Mapping[str, str]) -> Iterator[Html]:
    most, least = max(result.rows.values(), default=0), min(result.rows.values(), default=0)
    widest = max((len(names.get(table, table)) for table in result.rows), default=0)
    for place, (table, rows) in enumerate(result.rows.items()):
        told = counted(rows, "row")
        drawn = bar(rows / most, told) if most > least else " "  # bars that are all alike say nothing
        line: list[Part] = [name_of(names.get(table, table), widest), drawn, told]
        if result.memory is None:
            yield element("div", *line, class_="dea-line")
        else:
            wide = faint(f", {counted(len(result.table(table).columns), 'column')}")
            yield fold(joined([*line, wide]), preview_html(result, table, 0), opened=place < OPEN_TABLES)


def preview_html(result: GenerateResult, table: str, first: int, rows: int = PREVIEW_ROWS) -> Html:
    """``rows`` rows of a table kept in memory, from the row ``first`` on."""
    found = result.table(table)
    types = [str(kind) for kind in found.types]
    numeric = frozenset(place for place, kind in enumerate(types) if kind.endswith("INT") or kind.startswith(NUMERIC))
    values = [[_told(value) for value in row] for row in found.limit(rows, first).fetchall()]
    return grid(found.columns, values, numeric=numeric)


def _told(value: object) -> object:
    """A value as a person reads it: texts bare, bytes and lists as SQL spells them."""
    return shown(value) if isinstance(value, (bytes, bytearray, memoryview)) else value


def _checks(checks: Sequence[CheckResult]) -> Html | None:
    if not checks:
        return None
    rows = [
        (_mark(check), check.check.kind, wrapped(check.check.name), wrapped(str(check.check.origin)))
        for check in checks
    ]
    return fold(f"Checks ({len(checks):,})", grid(["", "rule", "what holds", "stated in"], rows))


def _mark(check: CheckResult) -> Html:
    if check.passed:
        return element("span", "✓", class_="dea-good", title="passed", role="img", aria_label="passed")
    return badge("not checked" if check.violations is None else f"{check.violations:,} rows", "warn")


def _planted(result: GenerateResult) -> Html | None:
    if not result.planted:
        return None
    columns = [f"{one.table}.{one.column}" for one in result.planted]
    before = ["", *columns]
    rows = [
        (Html("") if column == last else column, wrapped(shown(one.value)), f"{one.rows:,}")
        for one, column, last in zip(result.planted, columns, before, strict=False)
    ]
    table = grid(["column", "value", "rows"], rows, numeric=frozenset({2}))
    return fold(f"Edge cases planted ({len(rows):,})", table)


def _notes(result: GenerateResult) -> Html | None:
    return fold(f"Notes ({len(result.notes):,})", listed(result.notes)) if result.notes else None


def _footing(result: GenerateResult) -> str:
    spent = sum(result.seconds.values())
    return f"seed {result.plan.seed} · as of {result.plan.as_of} · {spent:.2f} s"
