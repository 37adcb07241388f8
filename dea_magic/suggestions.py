"""What may be typed next in one of our cells: pure but for the connection's catalog, which is read once in a while.

%%generate --ro|         options            %%analyze --on |      connections
SELECT o.cust|           columns of o       model:f|              models of %dea dbt
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from dea_core.errors import DeaError
from dea_core.options import Option
from dea_core.schema import Schema
from dea_magic.cells import CELLS
from dea_magic.connections import JUPYSQL, connected, known_connections
from dea_magic.frames import frames_in
from dea_magic.session import session_of

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

FRESH_SECONDS = 20.0
"""How long a catalog that was read is good enough for completion."""
_CELL = re.compile(r"\s*%%(\w+)")
_ON = re.compile(r"--on[ =](\S+)")
_MODEL = re.compile(r"model:\w*$")
_ALIASED = re.compile(r"\b(?:FROM|JOIN)\s+([\w.\"]+)(?:\s+(?:AS\s+)?(\w+))?", re.IGNORECASE)
_CREATED = re.compile(r"\bCREATE\s+(?:OR\s+REPLACE\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w.\"]+)", re.IGNORECASE)
_catalogs: dict[str, tuple[float, Schema]] = {}


@dataclass(frozen=True)
class Place:
    """Where the cursor is: the whole cell, its line, what stands before it there, and the word to be completed."""

    text: str
    line: int
    before: str
    token: str


def suggestions(shell: InteractiveShell, place: Place) -> list[str]:
    """Each text that may stand in place of the token; none outside our cells."""
    found = _CELL.match(place.text)
    if place.before.lstrip().startswith("%dea "):
        return _fitting(_in_dea(shell, place), place.token)
    if not found or found[1] not in CELLS:
        return []
    in_head = place.line == place.text[: found.start(1)].count("\n")
    try:
        every = _in_head(shell, place, found[1]) if in_head else _in_body(shell, place)
        return _fitting(every, place.token)
    except DeaError:
        return []  # no connection: nothing to complete from


def _fitting(every: Iterable[str], token: str) -> list[str]:
    return [text for text in dict.fromkeys(every) if text.lower().startswith(token.lower())]


def _in_dea(shell: InteractiveShell, place: Place) -> list[str]:
    words = place.before.split()
    if len(words) + place.before.endswith(" ") <= 2:
        return ["connect", "dbt", "status"]
    return known_connections(shell.user_ns) if words[1] == "connect" else []


def _in_head(shell: InteractiveShell, place: Place, cell: str) -> Iterable[str]:
    declared: dict[str, Option] = {f"--{option.name}": option for option in import_module(CELLS[cell]).WORDS.declared}
    words = place.before.split()
    previous = words[-1] if place.before.endswith((" ", "\t")) else words[-2] if len(words) > 1 else ""
    if previous == "--on":
        return [*known_connections(shell.user_ns), JUPYSQL]
    option = declared.get(previous)
    if option is None or option.kind == "flag":
        return [*declared, "--help"]
    if option.kind == "rows":
        return [f"{_bare(name)}=" for name in _CREATED.findall(place.text)]
    return option.choices


def _in_body(shell: InteractiveShell, place: Place) -> Iterator[str]:
    if _MODEL.search(place.before):
        project = session_of(shell).project
        yield from project.models if project else ()
        return
    schema = _catalog(shell, place.text)
    frames = {
        name: list(frame.columns) for name, frame in frames_in(shell.user_ns).items() if hasattr(frame, "columns")
    }
    columns = {table.name: [column.name for column in table.columns] for table in schema} | frames
    if "." in place.token:
        yield from _columns_of(place, columns)
    else:
        yield from columns
        yield from (name for table in _mentioned(place.text, columns) for name in columns[table])


def _columns_of(place: Place, columns: dict[str, list[str]]) -> Iterator[str]:
    """``o.customer_id``, where ``o`` is a table's name or alias."""
    said = place.token.rpartition(".")[0]
    aliases = {alias.lower(): _bare(table) for table, alias in _ALIASED.findall(place.text) if alias}
    meant = aliases.get(said.lower(), said).lower()
    for table, names in columns.items():
        if meant in (table.lower(), table.lower().rpartition(".")[2]):
            yield from (f"{said}.{name}" for name in names)


def _mentioned(text: str, columns: Iterable[str]) -> list[str]:
    """The tables whose names stand in the text."""
    words = {word.lower() for word in re.findall(r"\w+", text)}
    return [table for table in columns if table.lower().rpartition(".")[2] in words]


def _bare(name: str) -> str:
    return name.replace('"', "")


def _catalog(shell: InteractiveShell, text: str) -> Schema:
    named = _ON.search(text.partition("\n")[0])
    on = named[1] if named else session_of(shell).on or ""
    read, schema = _catalogs.get(on, (float("-inf"), Schema(())))
    if time.monotonic() - read > FRESH_SECONDS:
        with connected(shell, on or None) as connection:
            schema = connection.schema()
        _catalogs[on] = (time.monotonic(), schema)
    return schema
