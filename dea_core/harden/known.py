"""What is known of the tables below: whether what a model's column needs of them is among their rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

from dea_core.harden.candidate import Spoiler
from dea_core.schema import Family, Origin, Schema
from dea_core.schema.types import NUMERIC
from dea_core.sql.ddl import identifier
from dea_core.sql.lineage import KeyNeed, Match, NotNull
from dea_core.sql.values import literal

MOST_TOLD = 3
UNHEARD_OF = "no such value"
UNHEARD_OF_UUID = "'00000000-0000-4000-8000-000000000000'"
NUMBER = re.compile(r"-?[0-9]+([.][0-9]+)?")


@dataclass(frozen=True)
class Ground:
    """A rule of a table below that something rests on, with where it comes from; and the row that would break it."""

    told: str
    origin: Origin
    spoiler: Spoiler

    def __str__(self) -> str:
        return f"{self.told} [{self.origin}]"


def grounds(schema: Schema, needs: Iterable[KeyNeed | NotNull | Match]) -> tuple[Ground, ...] | None:
    """The rules of ``schema`` that give ``needs``; None where one of them is not among the rules."""
    found: list[Ground] = []
    for need in needs:
        if need.table not in schema:
            return None
        match need:
            case KeyNeed():
                ground = _key(schema, need)
            case NotNull():
                ground = _present(schema, need)
            case Match():
                ground = _match(schema, need)
        if ground is None:
            return None
        found.append(ground)
    return tuple(found)


def told(found: tuple[Ground, ...], otherwise: str) -> str:
    """Why something holds: the rules that it rests on, or ``otherwise`` where it rests on none."""
    listed = list(dict.fromkeys(map(str, found)))
    more = f" and {len(listed) - MOST_TOLD} more" if len(listed) > MOST_TOLD else ""
    return ", ".join(listed[:MOST_TOLD]) + more if listed else otherwise


def spoilers(found: Iterable[Ground]) -> tuple[Spoiler, ...]:
    """The rows that would break what ``found`` says."""
    return tuple(ground.spoiler for ground in found)


def _key(schema: Schema, need: KeyNeed) -> Ground | None:
    table = schema.table(need.table)
    wanted = {name.lower() for name in need.columns}
    keys = [key for key in table.keys if key.where is None and {c.lower() for c in key.columns} <= wanted]
    if not keys:
        return None
    key = min(keys, key=lambda key: len(key.columns))
    listed = ", ".join(key.columns)
    return Ground(f"{table.name} ({listed}) is unique", key.origin, twice(table.name, key.columns))


def _present(schema: Schema, need: NotNull) -> Ground | None:
    table = schema.table(need.table)
    column = next((c for c in table.columns if c.name.lower() == need.column.lower()), None)
    if column is None or not column.not_null:
        return None
    told_so = f"{table.name}.{column.name} is never NULL"
    return Ground(told_so, column.not_null_origin, without(table.name, column.name))


def _match(schema: Schema, need: Match) -> Ground | None:
    if need.filtered:  # the row that it refers to may be one of those left out
        return None
    here, there = (need.other, need.table) if need.grouped else (need.table, need.other)
    columns, others = (need.other_columns, need.columns) if need.grouped else (need.columns, need.other_columns)
    for link in schema.table(here).foreign_keys:
        same = (link.columns, link.parent, link.parent_columns) == (tuple(columns), there, tuple(others))
        if same and (link.covers_parents or not need.grouped):
            told_so = f"{here} ({', '.join(columns)}) is found in {there}"
            return Ground(told_so, link.origin, orphan(schema, here, link.columns))
    return None


# --- rows that break a rule -------------------------------------------------------------------------------------------


def twice(table: str, columns: Iterable[str]) -> Spoiler:
    """A row that is there twice."""
    name = identifier(table, "duckdb")
    listed = ", ".join(columns)
    return Spoiler(table, f"a row of {table} twice ({listed})", f"INSERT INTO {name} FROM {name} LIMIT 1")


def without(table: str, column: str) -> Spoiler:
    """A row without its value."""
    return _set(table, column, "NULL", f"a row of {table} without {column}")


def orphan(schema: Schema, table: str, columns: tuple[str, ...]) -> Spoiler:
    """A row that refers to nothing: by a number above all others, or a text that nobody has heard of."""
    column = schema.table(table).column(columns[-1])
    name, target = identifier(table, "duckdb"), identifier(column.name, "duckdb")
    family = column.type.family
    stray = UNHEARD_OF_UUID if family is Family.UUID else literal(UNHEARD_OF).sql("duckdb")
    if family in NUMERIC:
        stray = f"(SELECT max({target}) + 1 FROM {name})"
    return _set(table, column.name, stray, f"a row of {table} whose {column.name} is not there")


def outside(table: str, column: str, family: Family, rule: exp.Expr | None = None) -> tuple[Spoiler, ...]:
    """Rows with a value that nobody has heard of: a text, a day far off, a number next to those in ``rule``."""
    name = f"a row of {table} with {column}"
    if family in NUMERIC:
        return tuple(_set(table, column, value, f"{name} {value}") for value in _near(rule))
    if family in (Family.DATE, Family.TIMESTAMP):
        return tuple(_set(table, column, f"DATE '{day}'", f"{name} {day}") for day in ("1000-01-01", "2999-12-31"))
    return (_set(table, column, literal(UNHEARD_OF).sql("duckdb"), f"{name} '{UNHEARD_OF}'"),)


def _near(rule: exp.Expr | None) -> list[str]:
    """-1, 0, and one less and one more than each number in a rule."""
    named = (
        [node.parent if isinstance(node.parent, exp.Neg) else node for node in rule.find_all(exp.Literal)]
        if rule
        else []
    )
    numbers = [
        Decimal(text) for node in named if node is not None and NUMBER.fullmatch(text := node.sql().replace(" ", ""))
    ]
    return list(dict.fromkeys(["-1", "0", *(f"{number + step:f}" for number in numbers for step in (-1, 1))]))


def _set(table: str, column: str, value: str, told_so: str) -> Spoiler:
    name, target = identifier(table, "duckdb"), identifier(column, "duckdb")
    first = f"(SELECT min(rowid) FROM {name} WHERE {target} IS NOT NULL)"
    return Spoiler(table, told_so, f"UPDATE {name} SET {target} = {value} WHERE rowid = {first}")
