"""One finding for all: names are written by one hand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_schema

SHOWN = 3
_LOWER = re.compile(r"[a-z_][a-z0-9_$]*")


@rule("folded_names", "info", only=("postgres", "redshift"))
def folded_names(subject: Subject) -> Iterator[Found]:
    """Names hold capitals or spaces, and must be quoted wherever they are written.

    Without quotes Postgres looks for the name in lower case, and says that it is not there. There is no fix: it would
    break each query that quotes them.
    """
    names = [table.name.rpartition(".")[2] for table in subject.schema]
    names += [f"{table.name}.{column.name}" for table, column in subject.columns()]
    bad = [name for name in names if not _LOWER.fullmatch(name.rpartition(".")[2])]
    if bad:
        yield Found(of_schema(subject.schema), f"{len(bad)} of {len(names)} names, such as {', '.join(bad[:SHOWN])}")
