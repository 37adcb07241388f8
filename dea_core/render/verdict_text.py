"""A verdict as text: the word, why, what it rests on, and for a refutation the rows as tables."""

from __future__ import annotations

from collections.abc import Sequence

from dea_core.prove import Counterexample, Outcome, Rows, Verdict
from dea_core.sql.values import shown

NOT_NULL = "NULL"


def render_verdict(verdict: Verdict) -> str:
    """The word first; then premises, notes, and the counterexample."""
    lines = [f"{verdict.word}: {verdict.why}"]
    lines += [f"premise: {premise}" for premise in verdict.premises]
    lines += [f"note: {note}" for note in verdict.notes]
    if verdict.strength is not None:
        lines.append(f"strength of the databases: {verdict.strength}")
        lines += [f"  survived: {survivor}" for survivor in verdict.strength.survivors]
    if verdict.counterexample is not None:
        lines += ["", *_counterexample(verdict.counterexample)]
    return "\n".join(lines)


def _counterexample(found: Counterexample) -> list[str]:
    lines: list[str] = []
    for table in found.tables:
        lines += [*_table(table), ""]
    lines += [*_outcome("original gives", found.original), "", *_outcome("candidate gives", found.candidate)]
    return lines


def _outcome(title: str, outcome: Outcome) -> list[str]:
    if outcome.error is not None:
        return [f"{title} an error: {outcome.error}"]
    return _table(Rows(title, outcome.columns, outcome.rows))


def _table(table: Rows) -> list[str]:
    """A title, then the columns and rows in line; a table without rows says so."""
    if not table.rows:
        return [f"{table.name}: no rows"]
    cells = [list(table.columns), *([_cell(value) for value in row] for row in table.rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(table.columns))]
    return [f"{table.name}:", *(_line(row, widths) for row in cells)]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return ("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()


def _cell(value: object) -> str:
    if value is None:
        return NOT_NULL
    return value if isinstance(value, str) and value.strip() == value and value else shown(value)
