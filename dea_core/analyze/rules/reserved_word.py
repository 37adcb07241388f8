"""Which words are reserved depends on the dialect."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.reserved import reserved_in
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column, of_table


@rule("reserved_word", "warning")
def reserved_word(subject: Subject) -> Iterator[Found]:
    """A table or column is named by a word that SQL keeps for itself.

    It must be quoted in each query, and where it is forgotten the message is about something else (``user`` in
    Postgres is no error: it is who is connected). There is no fix: a new name is for a person to choose.
    """
    reserved = reserved_in(subject.schema.dialect)
    for table in subject.schema:
        bare = table.name.rpartition(".")[2]
        if bare.lower() in reserved:
            why = f"{bare} is reserved in {subject.schema.dialect}; {len(table.columns)} columns stand behind it"
            yield Found(of_table(table), why)
        for column in table.columns:
            if column.name.lower() in reserved:
                why = f"{column.name} is reserved in {subject.schema.dialect}"
                yield Found(of_column(table, column), why)
