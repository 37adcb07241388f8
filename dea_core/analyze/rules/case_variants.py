"""Told for columns that hold few values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column
from dea_core.schema import Family


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
            evidence = subject.rows_where(table, column, "{0} <> lower(trim({0}))")
            fix = () if subject.of_files else tuple(_as_first(subject, table.name, column.name, each) for each in same)
            yield Found(of_column(table, column), told, fix, "likely", evidence)


def _as_first(subject: Subject, table: str, column: str, spellings: list[tuple[str, int]]) -> str:
    (best, _), *others = spellings
    name = subject.fixes.name(column)
    values = ", ".join(_quoted(value) for value, _ in others)
    place = subject.fixes.table(subject.schema.table(table))
    return f"UPDATE {place} SET {name} = {_quoted(best)} WHERE {name} IN ({values})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
