"""Why a node could not be built: what DuckDB or sqlglot said, the function it is about, the line in the node's file.

reason_of(node, said, told)  ──>  Reason(function="soundex", line=12, said="DuckDB has no function soundex")
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from dea_dbt.local.nodes import Told

MISSING = re.compile(r'(?:Scalar|Aggregate|Table|Macro)? ?Function with name "?(\w+)"? does not exist', re.IGNORECASE)
ARGUMENTS = re.compile(r"No function matches the given name and argument types '(\w+)\(([^']*)\)'")
TABLE = re.compile(r"Table with name \"?([\w.*$-]+)\"? does not exist")
COLUMN = re.compile(r'(?:Referenced column|column) "([^"]+)"', re.IGNORECASE)
NOISE = re.compile(r"^(?:Runtime|Database|Compilation) Error(?: in \w+ \S+)?(?: \([^)]*\))?\s*")
LINE = re.compile(
    r"\s*(?:LINE \d+:|Did you mean|Candidate (?:bindings|functions):|You might need to|> in macro).*", re.DOTALL
)
ENGINE = re.compile(r"^(?:Catalog|Binder|Parser|Conversion|Invalid Input) Error: ")

LONGEST = 240


@dataclass(frozen=True)
class Reason:
    """``line`` is the line of the node's own file where it is known."""

    said: str
    function: str | None = None
    line: int | None = None


def reason_of(node: Any, said: str, told: Told) -> Reason:
    """What is wrong with ``node``, of which dbt said ``said``."""
    unread = told.unread.get(node.unique_id)
    raw, written = node.raw_code or "", told.written.get(node.unique_id, "")
    if unread is not None:
        return Reason(f"sqlglot does not read it: {unread}", _function_at(written, unread.line, unread.near),
                      _same_line(raw, written, unread.line))  # fmt: skip
    text = ENGINE.sub("", LINE.sub("", NOISE.sub("", said.strip())).strip()).strip()
    text = shortened(" ".join(text.split()))
    for pattern, words in ((MISSING, "DuckDB has no function {0}"), (ARGUMENTS, "{0}({1}) does not fit DuckDB's {0}")):
        found = pattern.search(said)
        if found is not None:
            name = found[1].lower()
            return Reason(words.format(name, *found.groups()[1:]), name, _line_of(raw, rf"\b{name}\s*\("))
    found = TABLE.search(said)
    if found is not None:
        return Reason(f"there is no table {found[1]}", None, _line_of(raw, _word(found[1])))
    found = COLUMN.search(text)
    line = _line_of(raw, _word(found[1])) if found is not None else None
    return Reason(text, None, line)


def shortened(text: str) -> str:
    """The first sentences of a long message."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} ..."


def _word(name: str) -> str:
    return rf"\b{re.escape(name.split('.')[-1])}\b"


def _line_of(text: str, pattern: str) -> int | None:
    return next((at for at, line in enumerate(text.splitlines(), 1) if re.search(pattern, line, re.IGNORECASE)), None)


def _function_at(written: str, line: int | None, near: str) -> str | None:
    """The last function that opens on the line where reading ended."""
    if line is None or not written:
        return None
    calls = re.findall(r"(\w+)\s*\(", written.splitlines()[line - 1])
    return calls[-1].lower() if calls else None


def _same_line(raw: str, written: str, line: int | None) -> int | None:
    """The line of the file that became this one of the compiled SQL: the one that reads the same."""
    if line is None or not 0 < line <= len(written.splitlines()):
        return None
    wanted = written.splitlines()[line - 1].strip()
    return next((at for at, text in enumerate(raw.splitlines(), 1) if text.strip() == wanted), None)
