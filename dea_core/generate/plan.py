"""The plan: how every column of every table is made, and why. A YAML file that people read, edit, diff and commit.

    seed: 42
    as_of: 2026-01-31
    locale: en_US
    tables:
      orders:
        rows: 50000
        columns:
          id:      {recipe: sequence, why: "primary key [shop.sql:12]"}
          user_id: {recipe: reference, to: users.id, why: "foreign key [shop.sql:14]"}
          status:  {recipe: choice, values: {paid: 8, open: 2}, null: 0.1, why: "CHECK [shop.sql:15]"}

``null`` is the share of NULLs; ``only_where`` and ``always_where`` are predicates over other columns of the row: it is
NULL outside the one, and never within the other. ``unique`` asks for distinct values, ``why`` is for people; every
other name is an option of the recipe. ``rules`` of a table are predicates that each of its rows must obey
(``plan_rules``), ``scenarios`` are rows of several tables that belong together (``scenarios``). A plan is validated
against the schema before a row is made. ``plan_file`` reads and writes it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dea_core.errors import PlanError, did_you_mean
from dea_core.generate.plan_rules import PlanRule
from dea_core.generate.scenarios import Scenario, read_scenario

FILE_NAME = "dea_plan.yml"
DEFAULT_ROWS = 1000
CONDITIONS = ("only_where", "always_where")
COLUMN_WORDS = ("recipe", "null", *CONDITIONS, "unique", "why")
TABLE_WORDS = ("rows", "rules", "scenarios", "columns", "why")
RULE_WORDS = ("check", "why")
PLAN_WORDS = ("seed", "as_of", "locale", "tables")


@dataclass(frozen=True)
class ColumnPlan:
    """How one column is made: a recipe's name, its options, the share of NULLs, and whether values are distinct.

    It is NULL wherever ``only_where`` is not true, and nowhere that ``always_where`` is; both are SQL.

    ``place`` is its line in the plan's file; empty for one that was proposed.
    """

    recipe: str
    options: Mapping[str, Any] = field(default_factory=dict)
    null: float = 0.0
    unique: bool = False
    why: str = ""
    only_where: str = ""
    always_where: str = ""
    place: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class TablePlan:
    """How many rows a table gets, and how each of its columns is made. ``why`` tells where ``rows`` came from.

    ``asked`` is false where a plan's file leaves them out. ``rules`` hold for every row; some rows play ``scenarios``.
    """

    rows: int
    columns: Mapping[str, ColumnPlan]
    why: str = ""
    asked: bool = True
    rules: tuple[PlanRule, ...] = ()
    place: str = field(default="", compare=False, repr=False)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """The whole plan. ``as_of`` is the day that dates are counted from; ``locale`` is Faker's name of one."""

    tables: Mapping[str, TablePlan]
    seed: int = 42
    as_of: datetime.date = field(default_factory=datetime.date.today)
    locale: str = "en_US"

    def table(self, name: str) -> TablePlan:
        """The plan of that table; raises PlanError with the nearest names."""
        if name not in self.tables:
            raise PlanError(f"the plan has no table {name}", hint=did_you_mean(name, self.tables))
        return self.tables[name]


Way = tuple[str, ...]
"""The keys that lead to a part of the document: ``("tables", "orders", "columns", "status")``."""


@dataclass(frozen=True)
class _Places:
    """Where each part of the document stands."""

    file: str | None = None
    lines: Mapping[Way, int] = field(default_factory=dict)

    def of(self, *way: str) -> str | None:
        """File and line of a part, or of the nearest part around it whose line is known."""
        for end in range(len(way), -1, -1):
            if way[:end] in self.lines:
                return f"{self.file}:{self.lines[way[:end]]}"
        return self.file


def read_plan(document: object, *, place: str | None = None, lines: Mapping[Way, int] | None = None) -> Plan:
    """A plan from parsed YAML or JSON; ``place`` is its file, ``lines`` tell where in it each part stands."""
    places = _Places(place, lines or {})
    whole = _mapping(document, "a plan", places.of())
    _known_words(whole, PLAN_WORDS, "a plan", places)
    tables = {
        str(name): _read_table(str(name), table, places)
        for name, table in _mapping(whole.get("tables"), "tables", places.of("tables")).items()
    }
    given = {word: whole[word] for word in ("seed", "as_of", "locale") if word in whole}
    _need_kinds(given, places)
    return Plan(tables, **given)


def _need_kinds(given: Mapping[str, Any], places: _Places) -> None:
    seed, day, locale = given.get("seed", 0), given.get("as_of", datetime.date.today()), given.get("locale", "")
    if not _is_whole(seed):
        raise PlanError(f"seed is {seed!r}, and must be an integer", place=places.of("seed"))
    if not isinstance(day, datetime.date) or isinstance(day, datetime.datetime):
        raise PlanError(f"as_of is {str(day)!r}, and must be a date such as 2026-01-31", place=places.of("as_of"))
    if not isinstance(locale, str):
        raise PlanError(f"locale is {locale!r}, and must be a name such as en_US", place=places.of("locale"))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _read_table(name: str, document: object, places: _Places) -> TablePlan:
    way = ("tables", name)
    table = _mapping(document, f"table {name}", places.of(*way))
    _known_words(table, TABLE_WORDS, f"table {name}", places, *way)
    rows = table.get("rows", DEFAULT_ROWS)
    if not isinstance(rows, int) or not _is_whole(rows) or rows < 0:
        raise PlanError(f"rows of {name} is {rows!r}, and must be an integer from 0", place=places.of(*way, "rows"))
    columns = _mapping(table.get("columns", {}), f"columns of {name}", places.of(*way, "columns"))
    read = {
        str(column): _read_column(f"{name}.{column}", spec, places.of(*way, "columns", str(column)))
        for column, spec in columns.items()
    }
    why, asked = str(table.get("why", "")), "rows" in table
    rules = _read_rules(name, table.get("rules") or (), places.of(*way, "rules") or "")
    played = _mapping(table.get("scenarios") or {}, f"scenarios of {name}", places.of(*way, "scenarios"))
    scenarios = {
        str(one): read_scenario(name, str(one), document, places.of(*way, "scenarios", str(one)) or "")
        for one, document in played.items()
    }
    return TablePlan(rows, read, why, asked, rules, places.of(*way) or "", scenarios)


def _read_rules(table: str, document: object, place: str) -> tuple[PlanRule, ...]:
    if not isinstance(document, list | tuple):
        raise PlanError(f"rules of {table} must be a list, and are {document!r}", place=place or None)
    read = []
    for item in document:
        rule = {"check": item} if isinstance(item, str) else _mapping(item, f"a rule of {table}", place or None)
        _known_words(rule, RULE_WORDS, f"a rule of {table}", _Places(place or None))
        if not isinstance(rule.get("check"), str):
            hint = 'such as "shipped_at >= ordered_at"'
            raise PlanError(f"a rule of {table} has no predicate: {item!r}", place=place or None, hint=hint)
        read.append(PlanRule(rule["check"], str(rule.get("why", "")), place))
    return tuple(read)


def _read_column(name: str, document: object, place: str | None) -> ColumnPlan:
    spec = _mapping({"recipe": document} if isinstance(document, str) else document, name, place)
    if not isinstance(spec.get("recipe"), str):
        raise PlanError(f"{name} names no recipe", place=place, hint="such as {recipe: sequence}")
    null, unique = spec.get("null", 0.0), spec.get("unique", False)
    if isinstance(null, bool) or not isinstance(null, (int, float)) or not 0 <= null <= 1:
        raise PlanError(f"{name}: null is {null!r}, and must be a share from 0 to 1", place=place)
    if not isinstance(unique, bool):
        raise PlanError(f"{name}: unique is {unique!r}, and must be true or false", place=place)
    conditions = {word: spec.get(word) or "" for word in CONDITIONS}
    for word, text in conditions.items():
        if not isinstance(text, str):
            raise PlanError(f"{name}: {word} is {text!r}, and must be a predicate in SQL", place=place)
    options = {str(word): value for word, value in spec.items() if word not in COLUMN_WORDS}
    why = str(spec.get("why", ""))
    return ColumnPlan(spec["recipe"], options, float(null), unique, why, **conditions, place=place or "")


def _mapping(value: object, what: str, place: str | None) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise PlanError(f"{what} must be a mapping, and is {value!r}", place=place)
    return value


def _known_words(found: Mapping[str, Any], known: tuple[str, ...], what: str, places: _Places, *way: str) -> None:
    for word in found:
        if word not in known:
            place = places.of(*way, str(word))
            raise PlanError(f"{what} has no setting {word!r}", place=place, hint=did_you_mean(str(word), known))
