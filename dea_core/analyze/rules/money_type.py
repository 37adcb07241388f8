"""Postgres has a type of that name; what SQL Server means by it is a decimal."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column


@rule("money_type", "warning", only=("postgres",))
def money_type(subject: Subject) -> Iterator[Found]:
    """A column is of Postgres's type money.

    Which currency it is, and how many digits it has, is a setting of the server: a dump read elsewhere is other money.
    """
    for table, column in subject.columns():
        if column.type.text.lower() == "money":
            fix = subject.fixes.type(table, column, "numeric(12, 2)", "{}::numeric")
            yield Found(of_column(table, column), f"{column.name} is money, of the server's lc_monetary", fix)
