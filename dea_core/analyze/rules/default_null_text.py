"""Meant is the text 'NULL' as a default."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column


@rule("default_null_text", "error")
def default_null_text(subject: Subject) -> Iterator[Found]:
    """A default is the text 'NULL', where no value was meant.

    Rows get four letters, and IS NULL finds none of them.
    """
    for table, column in subject.columns():
        default = column.default
        literal = default.this if isinstance(default, exp.Cast) else default
        if isinstance(literal, exp.Literal) and literal.is_string and literal.this.upper() == "NULL":
            yield Found(of_column(table, column), f"DEFAULT {literal.sql()}", subject.fixes.drop_default(table, column))
