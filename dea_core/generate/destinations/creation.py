"""Making tables that are missing: which lines of a CREATE TABLE an engine takes is found out by asking it.

attempt(lines)      make a table of these lines and take it back; raises EngineError
accepted(parts)     the lines that hold together, and a note for each rule that the table has to do without
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dea_core.errors import EngineError
from dea_core.sql.ddl import Part

Attempt = Callable[[list[str]], None]


def accepted(parts: Sequence[Part], attempt: Attempt) -> tuple[list[str], list[str]]:
    """The lines of ``parts`` that an engine takes, and what is told of those that it does not."""
    whole = [part.sql for part in parts]
    if _refusal(whole, attempt) is None:
        return whole, []
    lines: list[str] = []
    notes: list[str] = []
    for part in parts:
        line, note = _wording(part, parts, attempt)
        lines += [line] if line is not None else []
        notes += [note] if note is not None else []
    return lines, notes


def left_out(name: str, why: str) -> str:
    """The note for a rule that a new table has to do without."""
    return f"left out of the new table: {name} ({why})"


def _wording(part: Part, parts: Sequence[Part], attempt: Attempt) -> tuple[str | None, str | None]:
    """The first wording of ``part`` that is taken beside the plainest columns, and a note if it is not the first."""
    others = [p.without[-1] if p.without else p.sql for p in parts if p.kind == "column" and p is not part]
    why = _refusal([*others, part.sql], attempt)
    if why is None:
        return part.sql, None
    for wording in part.without:
        if _refusal([*others, wording], attempt) is None:
            return wording, f"plainer in the new table: {part.name} ({why})"
    # A column has to be there: the real statement fails with the engine's own words.
    return (part.sql, None) if part.kind == "column" else (None, left_out(part.name, why))


def _refusal(lines: list[str], attempt: Attempt) -> str | None:
    try:
        attempt(lines)
    except EngineError as error:
        return error.message
    return None
