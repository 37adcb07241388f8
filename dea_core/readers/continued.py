"""DDL that is read once, and goes on in several ways: what would the schema be if these statements were run too?"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

from dea_core.readers.build import build
from dea_core.readers.ddl import read_statement
from dea_core.readers.dialects import dialect_named
from dea_core.readers.draft import Draft
from dea_core.readers.statements import split_statements
from dea_core.schema import Schema


class Continued:
    """``text`` in ``dialect``. Raises ReadError where a statement cannot be read."""

    def __init__(self, text: str, *, dialect: str, place: str | None = None) -> None:
        self._draft, self._place = Draft(dialect_named(dialect)), place
        self._read_into(self._draft, text)

    def schema(self, more: Iterable[str] = ()) -> Schema:
        """The schema that the text and then the statements of ``more`` make. Raises ReadError and SchemaError."""
        draft = deepcopy(self._draft)
        self._read_into(draft, ";\n".join(more))
        return build(draft)

    def _read_into(self, draft: Draft, text: str) -> None:
        for statement in split_statements(text, draft.dialect, self._place):
            read_statement(statement, draft)
