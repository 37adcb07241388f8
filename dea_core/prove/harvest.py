"""Which values tell two queries apart: constants that they compare with, those moved by one, a few of each type.

queries, CHECKs ── harvest() ──> Harvest ── domains() ──> for each column: texts that its type can hold
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from sqlglot import exp

from dea_core.prove.patterns import matching_texts
from dea_core.schema import Column, Family, Schema, Table
from dea_core.sql.values import duckdb_type

MOST_REACH = 24
"""Most rows that a LIMIT, HAVING count or frame makes us put into a table; a longer reach is told as out of reach."""
_COMPARED = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.In, exp.Between, exp.Like, exp.ILike)
_COUNTED = (exp.Limit, exp.Offset, exp.Having, exp.WindowSpec, exp.Qualify)
_BASE: dict[Family, tuple[str, ...]] = {
    Family.INTEGER: ("0", "1", "2", "3", "-1", "7"),
    Family.DECIMAL: ("0", "1", "2", "2.50", "-1", "10", "0.01"),
    Family.FLOAT: ("0", "1", "2", "2.5", "-1", "10"),
    Family.BOOLEAN: ("true", "false"),
    Family.TEXT: ("a", "b", "A", "ab", "", "c"),
    Family.DATE: ("2024-01-01", "2024-01-31", "2023-12-31", "2024-02-29", "2024-03-01"),
    Family.TIME: ("00:00:00", "12:00:00", "23:59:59"),
    Family.TIMESTAMP: ("2024-01-01 00:00:00", "2024-01-01 12:30:00", "2023-12-31 23:59:59", "2024-02-29 00:00:00"),
    Family.TIMESTAMPTZ: ("2024-01-01 00:00:00+00", "2024-01-01 12:30:00+00", "2023-12-31 23:59:59+00"),
    Family.INTERVAL: ("1 day", "2 days", "1 month"),
    Family.UUID: tuple(f"00000000-0000-0000-0000-00000000000{n}" for n in range(4)),
    Family.JSON: ("{}", '{"a": 1}', "[]", "null"),
    Family.STRUCT: ("{}", '{"a": 1}'),
    Family.BINARY: ("a", "b", ""),
    Family.ARRAY: ("[]", "[NULL]"),
    Family.OTHER: ("a", "b"),
}
STEPS = tuple(
    datetime.timedelta(**step) for step in ({"days": 1}, {"seconds": 1}, {"hours": 12}, {"milliseconds": 500})
)


@dataclass
class Harvest:
    """Constants found: ``numbers`` and ``texts`` anywhere, ``near`` those compared with a column of that name.

    ``matching`` are texts that the patterns match which are asked of a column of that name.
    ``reach`` is how many rows a table needs before each LIMIT, HAVING and frame cuts something; ``beyond`` lists
    those numbers that are larger than we go.
    """

    numbers: set[Decimal] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    near: dict[str, set[str]] = field(default_factory=dict)
    matching: dict[str, list[str]] = field(default_factory=dict)
    reach: int = 0
    beyond: set[int] = field(default_factory=set)


def harvest(trees: Iterable[exp.Expr]) -> Harvest:
    """The constants of some queries and CHECKs."""
    found = Harvest()
    for tree in trees:
        for literal in tree.find_all(exp.Literal):
            _gather(found, literal)
        for name, texts in matching_texts(tree):
            found.matching.setdefault(name, []).extend(texts)
    return found


def _gather(found: Harvest, literal: exp.Literal) -> None:
    values: list[str] = []
    if literal.is_string:
        values = list(_texts_near(literal.name))
        found.texts.update(values)
    elif (number := _number(literal)) is not None:
        values = [str(number + step) for step in (-1, 0, 1)]
        found.numbers.add(number)
        _note_reach(found, literal, number)
    compared = literal.find_ancestor(*_COMPARED)
    for column in compared.find_all(exp.Column) if compared is not None else ():
        found.near.setdefault(column.name.lower(), set()).update(values)


def _note_reach(found: Harvest, literal: exp.Literal, number: Decimal) -> None:
    if literal.find_ancestor(*_COUNTED) is not None and number == int(number):
        if number < MOST_REACH:
            found.reach = max(found.reach, int(number))
        else:
            found.beyond.add(int(number))


def _number(literal: exp.Literal) -> Decimal | None:
    try:
        number = Decimal(literal.name)
    except InvalidOperation:
        return None
    return -number if isinstance(literal.parent, exp.Neg) else number


def _texts_near(text: str) -> Iterator[str]:
    """The text, what a pattern of it matches, its cases, and the day and moment beside it where it is a date."""
    yield from (text, text.replace("%", "").replace("_", "a"), text.replace("%", "x").replace("_", "b"))
    yield from (text.lower(), text.upper(), _mixed(text), text + " ")
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return
    for step in STEPS:
        yield from ((moment - step).isoformat(sep=" "), (moment + step).isoformat(sep=" "))


def _mixed(text: str) -> str:
    """The text in a case in which nobody writes it."""
    return "".join(letter.upper() if at % 2 else letter.lower() for at, letter in enumerate(text))


def candidates(column: Column, found: Harvest) -> list[str]:
    """Texts that might be values of the column; those that its type refuses are still among them."""
    family = column.type.family
    values = list(column.type.values or _BASE[family])
    if family in (Family.INTEGER, Family.FLOAT):
        values += [str(number + step) for number in found.numbers for step in (-1, 0, 1)]
    elif family is Family.DECIMAL:
        unit = Decimal(1).scaleb(-(column.type.scale or 0))
        values += [str(number + step) for number in found.numbers for step in (-1, -unit, 0, unit, 1)]
    elif family not in (Family.BOOLEAN, Family.ENUM):
        values += [*sorted(found.texts), *found.matching.get(column.name.lower(), ())]
    return list(dict.fromkeys([*sorted(found.near.get(column.name.lower(), ())), *values]))


@dataclass(frozen=True)
class Domain:
    """The texts that a column is filled from; ``near`` are those that a query compares it with."""

    values: tuple[str, ...]
    near: tuple[str, ...] = ()


Cast = Callable[[list[str], str], "list[str | None]"]
"""Each text as a type of DuckDB spells it, None where the type cannot hold it."""
Allowed = Callable[[Table, str, Sequence[str]], list[str]]
"""Those values of a table's column that its own CHECKs allow."""


def _enough(table: Table, column: Column, found: Harvest) -> list[str]:
    """Different values of a key column for as many rows as a LIMIT asks for."""
    in_key = any(column.name in key.columns for key in table.keys)
    prefix = "k" if column.type.family is Family.TEXT else ""
    return [f"{prefix}{number}" for number in range(found.reach + 2)] if in_key and found.reach else []


def domain_of(table: Table, column: Column, found: Harvest, cast: Cast) -> Domain:
    """What the column might be filled from: what its type can hold."""
    texts = [*candidates(column, found), *_enough(table, column, found)]
    spelled = cast(texts, duckdb_type(column.type))
    most = column.type.length
    kept = {t: s for t, s in zip(texts, spelled, strict=True) if s is not None and not (most and len(s) > most)}
    near = found.near.get(column.name.lower(), set())
    return Domain(tuple(dict.fromkeys(kept.values())), tuple(dict.fromkeys(s for t, s in kept.items() if t in near)))


def domains(schema: Schema, found: Harvest, cast: Cast, allowed: Allowed) -> dict[tuple[str, str], Domain]:
    """The domain of every column of the schema, by table and column."""
    made = {}
    for table in schema:
        for column in table.columns:
            domain = domain_of(table, column, found, cast)
            values = allowed(table, column.name, domain.values)
            near = tuple(value for value in domain.near if value in set(values))
            made[table.name, column.name] = Domain(tuple(values), near)
    return made
