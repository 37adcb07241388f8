"""Told for columns that hold few values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column
from dea_core.schema import Column, Family, Table


@rule("case_variants", "warning", about="data")
def case_variants(subject: Subject) -> Iterator[Found]:
    """One value is spelled in several ways: 'Open', 'open', 'OPEN '.

    Each is a group of its own. Told where a text holds few values; the fix takes the most frequent spelling.
    """
    for table, column in subject.columns():
        profile = subject.profile(table, column)
        if profile is None or column.type.family is not Family.TEXT:
            continue
        spellings: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for value, count in profile.top:
            spellings[str(value).strip().lower()].append((str(value), count))
        same = [each for each in spellings.values() if len(each) > 1]
        if same:
            told = "; ".join(", ".join(f"'{value}' {count:,}" for value, count in each) for each in same)
            fix = (statement for each in same for statement in _as_first(subject, table, column, each))
            values = ", ".join(_quoted(value) for each in same for value, _ in each)
            evidence = subject.rows_where(table, column, f"{{}} IN ({values})")
            yield Found(of_column(table, column), told, tuple(fix), "likely", evidence)


def _as_first(subject: Subject, table: Table, column: Column, spellings: list[tuple[str, int]]) -> tuple[str, ...]:
    (best, _), *others = spellings
    name = subject.fixes.name(column.name)
    values = ", ".join(_quoted(value) for value, _ in others)
    return subject.fixes.update(table, column.name, _quoted(best), f"{name} IN ({values})")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
