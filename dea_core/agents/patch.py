"""A patch to a plan: what a model may propose about data, and how the engine decides on it.

    PlanPatch ── each change tried: read, planned, made on a few rows, every check run ──> kept | refuted, and why

Many changes are tried together, and only what fails is halved until the ones to blame stand alone. What is kept is an
edited plan, as a person would have written it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

import yaml

from dea_core.agents.typed import Told
from dea_core.errors import CapacityError, ChecksFailedError, DeaError, PlanError
from dea_core.generate import (
    InMemory,
    Plan,
    Pools,
    Proposal,
    Wish,
    check_lines,
    generate_data,
    propose_plan,
    read_plan,
)
from dea_core.schema import Schema
from dea_core.sql.guard import read_only
from dea_core.sql.guard_known import known_of_schema

SQL_WORDS = ("expression", "only_where", "always_where")
"""Words of a line that hold SQL."""
TRIED_ROWS = 200
"""Rows a table on which a change is tried."""


@dataclass(frozen=True)
class ColumnChange:
    """How a column is made."""

    table: str
    column: str
    line: Annotated[str, Told("as in the plan's file, YAML: {recipe: choice, values: {paid: 8, open: 2}, null: 0.1}")]
    why: Annotated[str, Told("a few words")]

    def __str__(self) -> str:
        return f"{self.table}.{self.column}: {self.line}"


@dataclass(frozen=True)
class RowRule:
    """What should hold of every row of a table, beyond what its schema says."""

    table: str
    check: Annotated[str, Told("a SQL predicate over columns of one row: shipped_at >= ordered_at")]
    why: Annotated[str, Told("a few words")]

    def __str__(self) -> str:
        return f"{self.table}: {self.check}"


@dataclass(frozen=True)
class RowCount:
    """How many rows a table has, beside the others."""

    table: str
    rows: Annotated[int, Told(least=0)]
    why: Annotated[str, Told("a few words")]

    def __str__(self) -> str:
        return f"{self.table}: {self.rows:,} rows"


Change = ColumnChange | RowRule | RowCount


@dataclass(frozen=True)
class PlanPatch:
    """Changes to a plan. Leave out what is right as it is."""

    columns: tuple[ColumnChange, ...] = ()
    rules: tuple[RowRule, ...] = ()
    rows: tuple[RowCount, ...] = ()
    locale: Annotated[str | None, Told("of names and places, as Faker writes it: de_DE")] = None
    as_of: Annotated[datetime.date | None, Told("the day that dates count back from")] = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that is about one table, rules last: they are solved around the lines."""
        return (*self.rows, *self.columns, *self.rules)


@dataclass(frozen=True)
class Refuted:
    """A change that was tried and dropped; ``why`` names the rule and, where there is one, the row that breaks it."""

    change: Change
    why: str

    def __str__(self) -> str:
        return f"{self.change}: {self.why}"


@dataclass(frozen=True)
class Patched:
    """What came of a patch: the plan as edited by all that was ``kept``."""

    edited: Plan
    kept: tuple[Change, ...] = ()
    refuted: tuple[Refuted, ...] = ()

    def then(self, later: Patched) -> Patched:
        """This and a later patch on top of it; what was refuted is told even where its correction was kept."""
        return Patched(later.edited, self.kept + later.kept, tuple(dict.fromkeys(self.refuted + later.refuted)))


@dataclass
class Patcher:
    """Tries changes against a schema."""

    schema: Schema
    pools: Pools = field(default_factory=Pools)

    def apply(self, patch: PlanPatch, base: Plan | None) -> Patched:
        """Keep what holds. ``base`` is the edited plan so far. Never raises for what a change says."""
        start = base or Plan({})
        given = {name: value for name in ("locale", "as_of") if (value := getattr(patch, name)) is not None}
        return self._halved(patch.changes, replace(start, **given))

    def _halved(self, changes: Sequence[Change], base: Plan) -> Patched:
        if not changes:
            return Patched(base)
        try:
            return Patched(self._tried(changes, base), tuple(changes))
        except DeaError as error:
            if len(changes) == 1:
                return Patched(base, (), (Refuted(changes[0], _told(error)),))
        middle = len(changes) // 2
        first = self._halved(changes[:middle], base)
        return first.then(self._halved(changes[middle:], first.edited))

    def _tried(self, changes: Sequence[Change], base: Plan) -> Plan:
        """The edited plan with the changes; raises DeaError where it cannot be followed, or its rows break a rule."""
        edited = base
        for change in changes:
            edited = self._with(change, edited)
        touched = {self.schema.find(change.table).name for change in changes}
        if all(isinstance(change, RowCount) for change in changes):
            return edited
        part = self.schema.without({table.name for table in self.schema} - _with_parents(self.schema, touched))
        lines = replace(edited, tables={name: table for name, table in edited.tables.items() if name in part})
        check_lines(part, lines)
        proposal = propose_plan(part, Wish(TRIED_ROWS, edited=lines), self.pools)
        generate_data(part, proposal, InMemory())
        return edited

    def _with(self, change: Change, edited: Plan) -> Plan:
        table = self.schema.find(change.table)
        document: dict[str, object] = {}
        need_safe(change, self.schema)
        if isinstance(change, ColumnChange):
            table.column(change.column)
            document["columns"] = {change.column: {**_line(change), "why": change.why}}
        elif isinstance(change, RowRule):
            document["rules"] = [{"check": change.check, "why": change.why}]
        else:
            document["rows"] = change.rows
        new = read_plan({"tables": {table.name: document}}).tables[table.name]
        old = edited.tables.get(table.name)
        if old is not None:
            rows, asked = (new.rows, True) if isinstance(change, RowCount) else (old.rows, old.asked)
            columns, rules = {**old.columns, **new.columns}, tuple(dict.fromkeys((*old.rules, *new.rules)))
            new = replace(old, rows=rows, asked=asked, columns=columns, rules=rules)
        return replace(edited, tables={**edited.tables, table.name: new})


def _told(error: DeaError) -> str:
    """The reason, with a row that shows it: rows that were made here are nobody's, and may be sent."""
    if isinstance(error, ChecksFailedError):
        return "; ".join(f"it breaks {result}" for result in error.results)
    return error.message + (f" ({error.hint})" if error.hint else "")


def need_safe(change: Change, schema: Schema) -> None:
    """SQL within a change may only read its row. Raises RefusedError for a function that does more."""
    texts = [change.check] if isinstance(change, RowRule) else []
    if isinstance(change, ColumnChange):
        texts = [str(text) for word, text in _line(change).items() if word in SQL_WORDS]
    for text in texts:
        read_only(f"SELECT {text}", schema.dialect, known_of_schema(schema))


def _line(change: ColumnChange) -> dict[str, object]:
    try:
        line = yaml.safe_load(change.line)
    except yaml.YAMLError as error:
        raise PlanError(f"not a line of a plan: {getattr(error, 'problem', error)}") from error
    if isinstance(line, str):
        line = {"recipe": line}
    if not isinstance(line, dict) or "recipe" not in line:
        raise PlanError(f"not a line of a plan: {change.line!r}", hint="such as {recipe: sequence}")
    return {("null" if word is None else str(word)): value for word, value in line.items()}


def _with_parents(schema: Schema, names: set[str]) -> set[str]:
    needed: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += [link.parent for link in schema.table(name).foreign_keys if link.parent in schema]
    return needed


def planned(
    schema: Schema, edited: Plan | None, rows: Mapping[str, int] | None, pools: Pools, *, fit: bool = False
) -> Proposal:
    """The whole plan, with everything that was kept. ``rows`` are by table, ``*`` for the rest.

    A table that was not asked for by name gets fewer rows than a plan file says where the others leave it no more, and
    that is told; one that was is shrunk only if it shall ``fit``. Raises PlanError and CapacityError.
    """
    by_table = {name if name == "*" else schema.find(name).name: count for name, count in (rows or {}).items()}
    wish = Wish(by_table.pop("*", None), by_table, edited=edited, fit=fit, tells_added=False)
    try:
        return propose_plan(schema, wish, pools)
    except CapacityError:
        fitted = propose_plan(schema, replace(wish, fit=True), pools)
        if any(fitted.plan.tables[name].rows != count for name, count in by_table.items()):
            raise
        return fitted
