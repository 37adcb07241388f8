"""Numbers are told by the last word of a name."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, key_columns, linked_columns, of_column
from dea_core.analyze.words import group, words
from dea_core.schema import Family

WHOLE = group("quantity qty count age")
BROKEN = group("amount price total balance cost weight height width latitude longitude percentage percent")


@rule("number_as_text", "warning", about="columns")
def number_as_text(subject: Subject) -> Iterator[Found]:
    """A number is kept as text.

    '10' sorts before '9', sums need a cast, and nothing refuses 'n/a'. Numbers that nobody adds up (of phones, of
    accounts, codes) are texts, and are left alone.
    """
    for table, column in subject.columns():
        last = words(column.name)[-1:]
        if column.type.family is not Family.TEXT or column.name in linked_columns(table) | key_columns(table):
            continue
        if last and last[0] in WHOLE | BROKEN:
            kind = "integer" if last[0] in WHOLE else "numeric"
            plain = column.default is None and not any(column.name in check.columns for check in table.checks)
            fix = subject.fixes.type(table, column, kind, f"{{}}::{kind}") if plain else ()
            yield Found(of_column(table, column), f"{column.name} is {column.type}", fix, "likely")
