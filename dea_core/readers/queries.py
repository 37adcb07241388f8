"""Whether a text of SQL is there for its queries rather than for its tables."""

from __future__ import annotations

import re

from dea_core.readers.dialects import dialect_named
from dea_core.readers.statements import Statement, split_statements

IS_QUERY = re.compile(r"\(*\s*(?:SELECT|WITH|FROM)\b", re.IGNORECASE)
MAKES_QUERY = re.compile(
    r"CREATE (?:OR REPLACE )?(?:(?:TEMP|TEMPORARY|MATERIALIZED|RECURSIVE|LOCAL|GLOBAL|UNLOGGED|TRANSIENT|SECURE) )*"
    r"(?:VIEW|TABLE)\b[^(]*?(?:\([^()]*\) ?)?\bAS ?\(*\s*(?:SELECT|WITH|FROM)\b",
    re.IGNORECASE,
)
MAKES_TABLE = re.compile(r"CREATE (?:\w+ )*?TABLE\b", re.IGNORECASE)
_FROM = re.compile(r"\bFROM\s+(?!STDIN\b)[\w\"`\[(']", re.IGNORECASE)
_OF_DUMP = re.compile(r"SELECT\s+pg_catalog\.", re.IGNORECASE)
"""Dumps set values by SELECT: that reads no table."""
_CHANGES = re.compile(r"\)\s*(?:UPDATE|INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO)\b", re.IGNORECASE)
"""What a WITH may end in that is no query."""


def is_query(statement: Statement) -> bool:
    """Whether it reads rows, and changes none."""
    changes = statement.head.startswith("WITH") and _CHANGES.search(statement.text)
    return bool(IS_QUERY.match(statement.opening)) and not changes


def holds_queries(text: str, dialect: str) -> bool:
    """Whether the text has queries that read tables; views beside CREATE TABLE are no reason to read it so."""
    statements = list(split_statements(text, dialect_named(dialect)))
    made = [one for one in statements if MAKES_QUERY.match(one.opening)]
    plain = any(MAKES_TABLE.match(one.opening) for one in statements if one not in made)
    asked = [one for one in statements if is_query(one) and not _OF_DUMP.match(one.opening)]
    if not plain:
        return bool(asked or made)
    return any(_FROM.search(one.text) for one in asked)
