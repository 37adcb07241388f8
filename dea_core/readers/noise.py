"""Statements that make no rule about data: known by their first words, skipped without a look inside.

What has a name (a view, a function, a trigger) is listed by it; what has none (data, settings, grants) is counted.
A command that reads another file is listed too, and is not ignorable: that file may hold rules.
"""

from __future__ import annotations

import re

from dea_core.readers.draft import Draft
from dea_core.readers.statements import Statement
from dea_core.schema import Origin

_COUNTED = (
    "INSERT|REPLACE|UPDATE|DELETE|MERGE|TRUNCATE|COPY|LOAD|SELECT|WITH|VALUES|TABLE|CALL|EXEC|EXECUTE|GRANT|REVOKE|DENY|"
    "BEGIN|START|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE|LOCK|UNLOCK|ANALYZE|VACUUM|REFRESH|CLUSTER|REINDEX|CHECKPOINT|"
    "RESET|SHOW|EXPLAIN|DESCRIBE|DISCARD|LISTEN|NOTIFY|PRAGMA|INSTALL|FORCE|ATTACH|DETACH|IMPORT|EXPORT|FLUSH|OPTIMIZE|"
    "SECURITY|REASSIGN|ALTER|DECLARE|PRINT|PUT|LIST|UNSET|IF|COMMENT"
)
_NAMED = (
    "MATERIALIZED VIEW|VIEW|FUNCTION|PROCEDURE|AGGREGATE|EVENT TRIGGER|CONSTRAINT TRIGGER|TRIGGER|SEQUENCE|EXTENSION|"
    "RULE|ROW ACCESS POLICY|MASKING POLICY|POLICY|ROLE|USER MAPPING|USER|DATABASE|SCHEMA|EVENT|STAGE|FILE FORMAT|PIPE|"
    "STREAM|TASK|WAREHOUSE|MACRO|OPERATOR CLASS|OPERATOR FAMILY|OPERATOR|COLLATION|CAST|STATISTICS|PUBLICATION|"
    "SUBSCRIPTION|SERVER|FOREIGN DATA WRAPPER|TEXT SEARCH CONFIGURATION|TEXT SEARCH DICTIONARY|LANGUAGE|TABLESPACE|"
    "SYNONYM|PACKAGE BODY|PACKAGE|CONVERSION|TRANSFORM|ACCESS METHOD|SECRET|TAG|LOGIN|TYPE BODY|PARTITION FUNCTION|"
    "PARTITION SCHEME"
)
_BEFORE_KIND = (
    r"OR REPLACE|OR ALTER|TEMP|TEMPORARY|RECURSIVE|SECURE|FORCE|TRUSTED|PROCEDURAL|PUBLIC|DEFAULT|IMMUTABLE|"
    r"ALGORITHM ?= ?\w+|DEFINER ?= ?\S+|SQL SECURITY \w+"
)
_PART = r'(?:"[^"]*"|`[^`]*`|\[[^\]]*\]|[^\s.(;]+)'
_COUNT = re.compile(rf"(?:{_COUNTED})\b")
_CREATE = re.compile(
    rf"CREATE (?:(?:{_BEFORE_KIND}) )*({_NAMED})\b (?:IF NOT EXISTS )?({_PART}(?:\.{_PART})*)?", re.IGNORECASE
)
_INCLUDES = re.compile(r"(?:\\i|\\ir|\\include|\\include_relative|SOURCE|@@?)\s+(\S+)", re.IGNORECASE)


def skip_noise(statement: Statement, draft: Draft) -> bool:
    """Count or list ``statement`` if it is noise; False if it is not known as such."""
    head, origin = statement.head, Origin("ddl", statement.place, statement.line)
    if included := _INCLUDES.match(statement.opening):
        draft.note("included file", included[1], origin)
    elif head.startswith(("\\", "DELIMITER ")):
        draft.skip("client command", origin)
    elif named := _CREATE.match(statement.opening):
        _list(named, draft, origin)
    elif counted := _COUNT.match(head):
        draft.skip(" ".join(head.split()[:2]) if counted[0] == "ALTER" else counted[0], origin)
    else:
        return False
    return True


def _list(named: re.Match[str], draft: Draft, origin: Origin) -> None:
    kind, name = named[1].lower(), named[2] or "(no name)"
    parts = [(part.strip('"`[]'), part[:1] in '"`[') for part in re.findall(_PART, name)]
    path = tuple(draft.dialect.fold(part, quoted=quoted) for part, quoted in parts)
    if kind.endswith("view"):
        draft.others.add(draft.full(path))
    draft.note(kind, draft.label(path), origin, ignorable=True)
