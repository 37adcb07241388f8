"""Triggers that refuse rows as a foreign key would: read as the foreign keys they stand for.

    IF EXISTS (SELECT FROM events WHERE events.id = NEW.event AND events.room <> NEW.room) THEN RAISE EXCEPTION ...
        and a foreign key (event) -> events (id)        make (event, room) -> events (id, room)
    IF NOT EXISTS (SELECT FROM rates WHERE rates.currency = NEW.currency) THEN RAISE EXCEPTION ...
        makes (currency) -> rates (currency)

Only a function of nothing but such sentences is taken so; what other triggers do is listed, not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from dea_core.readers.draft import Draft, DraftTable, Guard, Path
from dea_core.readers.statements import Statement
from dea_core.schema import ForeignKey, Origin

_PART = r'(?:"[^"]*"|[^\s.("]+)'
_NAME = rf"({_PART}(?:\.{_PART})*)"
_FUNCTION = re.compile(rf"CREATE (?:OR REPLACE )?FUNCTION {_NAME} ?\(", re.IGNORECASE)
_TRIGGER = re.compile(
    rf"CREATE (?:OR REPLACE )?(?:CONSTRAINT )?TRIGGER {_NAME} (?:BEFORE|AFTER) [\w ,]*\bINSERT\b[\w ,]* ON {_NAME} "
    rf"(?:(?:NOT )?DEFERRABLE |INITIALLY \w+ )*FOR EACH ROW EXECUTE (?:PROCEDURE|FUNCTION) {_NAME} ?\( ?\)",
    re.IGNORECASE,
)
_BODY = re.compile(r"(\$\w*\$)(.*?)\1", re.DOTALL)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_REFUSAL = re.compile(
    r"IF (NOT )?EXISTS ?\(((?:(?!\bTHEN\b).)*)\) THEN RAISE (?:EXCEPTION )?'(?:[^']|'')*'[^;]*; ?END IF ?; ?",
    re.IGNORECASE,
)
_NOTHING_ELSE = re.compile(r"BEGIN RETURN (?:NEW|NULL) ?; ?END ?;?", re.IGNORECASE)


@dataclass(frozen=True)
class _Refusal:
    """What a row is refused for: ``equal`` and ``other`` are pairs of its columns and the parent's."""

    parent: Path
    equal: tuple[tuple[str, str], ...]
    other: tuple[tuple[str, str], ...]
    must_exist: bool


def note_trigger(statement: Statement, draft: Draft) -> None:
    """Remember a function's body, or which function a trigger calls."""
    if found := _FUNCTION.match(statement.opening):
        body = _BODY.search(statement.text)
        if body:
            draft.functions[draft.full(_path(found[1], draft))] = " ".join(_COMMENT.sub(" ", body[2]).split())
    elif statement.head.startswith("CREATE") and (found := _TRIGGER.match(" ".join(statement.text.split()))):
        origin = Origin("ddl", statement.place, statement.line, detail=f"trigger {found[1]}")
        function = draft.full(_path(found[3], draft))
        draft.guards.append(Guard(draft.settle(_path(found[2], draft)), function, origin))


def _path(name: str, draft: Draft) -> Path:
    parts = re.findall(_PART, name)
    return tuple(draft.dialect.fold(part.strip('"'), quoted=part.startswith('"')) for part in parts)


def add_guarded_references(draft: Draft) -> None:
    """Give each table the foreign keys that its triggers stand for."""
    for guard in draft.guards:
        table = draft.find(guard.table)
        for refusal in _refusals(draft.functions.get(guard.function, ""), draft) if table else ():
            assert table is not None
            _add(table, refusal, guard.origin, draft)


def _add(table: DraftTable, refusal: _Refusal, origin: Origin, draft: Draft) -> None:
    parent = draft.find(refusal.parent)
    pairs = (*refusal.equal, *refusal.other)
    if parent is None or not all(mine in table.columns and theirs in parent.columns for mine, theirs in pairs):
        return
    if not refusal.must_exist and not any(
        draft.find(path) is parent and key.columns == tuple(mine for mine, _ in refusal.equal)
        for path, key in table.foreign_keys
    ):
        return
    mine, theirs = (tuple(names) for names in zip(*pairs, strict=True))
    if refusal.must_exist:  # the trigger finds no row where NULL is asked for
        for name in mine:
            table.columns[name].forbid_null(origin)
    table.foreign_keys.append((parent.path, ForeignKey(mine, parent.name, theirs, origin=origin)))


def _refusals(body: str, draft: Draft) -> Iterator[_Refusal]:
    if not _NOTHING_ELSE.fullmatch(_REFUSAL.sub("", body)):
        return
    for sentence in _REFUSAL.finditer(body):
        refusal = _refusal(sentence[2], must_exist=bool(sentence[1]), draft=draft)
        if refusal is not None:
            yield refusal


def _refusal(query: str, *, must_exist: bool, draft: Draft) -> _Refusal | None:
    try:
        select = sqlglot.parse_one(query, read="postgres")
    except SqlglotError:
        return None
    where, tables = select.args.get("where"), list(select.find_all(exp.Table))
    if not isinstance(select, exp.Select) or where is None or len(tables) != 1:
        return None
    parts = [_pair(part, tables[0].alias_or_name, draft) for part in _conjuncts(where.this)]
    if not all(parts):
        return None
    equal = tuple(part[1:] for part in parts if part and part[0])
    other = tuple(part[1:] for part in parts if part and not part[0])
    if not equal or len(other) != (0 if must_exist else 1):
        return None
    parent = tuple(draft.dialect.fold(p.name, quoted=bool(p.args.get("quoted"))) for p in tables[0].parts)
    return _Refusal(draft.full(parent), equal, other, must_exist)


def _conjuncts(tree: exp.Expr) -> list[exp.Expr]:
    return list(tree.flatten()) if isinstance(tree, exp.And) else [tree]


def _pair(part: exp.Expr, parent: str, draft: Draft) -> tuple[bool, str, str] | None:
    """``parent.x = NEW.y`` -> (True, y, x), with any other sign False; None where it says something else."""
    sides = (part.this, part.expression) if isinstance(part, (exp.EQ, exp.NEQ)) else ()
    if not all(isinstance(side, exp.Column) for side in sides) or not sides:
        return None
    new = next((side for side in sides if side.table.lower() == "new"), None)
    own = next((side for side in sides if side.table.lower() in ("", parent.lower())), None)
    if new is None or own is None:
        return None
    mine, theirs = (draft.dialect.fold(side.name, quoted=bool(side.this.args.get("quoted"))) for side in (new, own))
    return isinstance(part, exp.EQ), mine, theirs
