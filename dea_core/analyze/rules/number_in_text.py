"""Codes with zeros before, and columns named as texts, are texts."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, key_columns, linked_columns, of_column
from dea_core.analyze.words import group, words
from dea_core.schema import Family

LEAST_ROWS = 20
TEXTS = group(
    "id code no number zip postcode postalcode postal phone mobile fax sku ean isbn account iban year ref name"
)


@rule("number_in_text", "warning", about="data")
def number_in_text(subject: Subject) -> Iterator[Found]:
    """Every value of a text is a number.

    Texts sort '10' before '9' and add up to nothing. Codes, numbers of phones and of accounts, and values that begin
    with a zero are texts, and are left alone. Told from 20 values on.
    """
    for table, column in subject.columns():
        profile = subject.profile(table, column)
        if profile is None or profile.text is None or column.type.family is not Family.TEXT:
            continue
        full = profile.filled - profile.text.empty
        if full < LEAST_ROWS or profile.text.numbers != full or TEXTS & set(words(column.name)):
            continue
        if column.name in linked_columns(table) | key_columns(table) or subject.has_leading_zero(table, column):
            continue
        kind = "numeric" if subject.schema.dialect == "postgres" else "decimal(18, 4)"
        fix = subject.fixes.type(table, column, kind, f"{{}}::{kind}")
        if column.default is not None or profile.text.empty:
            fix = ()
        why = f"{full:,} of {full:,} values are numbers, from {profile.low} to {profile.high} as texts"
        yield Found(of_column(table, column), why, fix, "likely")
