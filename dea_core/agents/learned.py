"""Memory as a proposer of plans, without any model: what people kept is proposed for alike columns.

    plan file  ──  learn  ──>  patterns  ──  propose: asked after all that binds, before what a name says  ──>  lines

A line is proposed only if its recipe can be followed for the column. Where a rule could be broken by it (a CHECK or a
key holds the column, or its type is only close to the one that was learned) 50 rows of the table are made by it, which
must obey every rule; else it is left out, and told. A memory that is locked or broken is told too, and work goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from dea_core.agents.clients.embeddings import OFF, open_embedder
from dea_core.agents.learning import SAME_NOUN, asked_of, learn, pointer
from dea_core.errors import ChecksFailedError, DeaError
from dea_core.generate import (
    ColumnPlan,
    InMemory,
    Plan,
    Pools,
    Proposal,
    TablePlan,
    Wish,
    check_lines,
    generate_data,
    propose_plan,
)
from dea_core.generate.blueprint import Blueprint
from dea_core.generate.names.asking import snake
from dea_core.generate.proposers import Question
from dea_core.generate.row import Cell
from dea_core.results import counted
from dea_core.schema import Schema, Table
from dea_core.store import Pattern, Store, ending, open_store

TRIED_ROWS = 50
ROUNDS = 5
"""Times that a plan is proposed anew without what was refuted, before memory is left out of it."""
Place = tuple[str, str]
"""A table's name, and a column's."""


@dataclass
class Remembered:
    """The rule that is asked. ``used`` are the patterns it proposed; ``refuted`` those that did not hold, and why."""

    store: Store
    refuted: dict[tuple[Place, int], str] = field(default_factory=dict)
    used: dict[Place, Pattern] = field(default_factory=dict)
    _followed: dict[tuple[int, str, bool], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._endings = self.store.patterns.endings()

    def __call__(self, question: Question) -> ColumnPlan | None:
        """The line of the best pattern that fits the column; None if memory knows none."""
        if ending(snake(question.column.name)) not in self._endings:
            return None
        place = (question.table.name, question.column.name)
        asked = asked_of(question.schema, question.table, question.column, question.domain)
        for pattern in self.store.patterns.recall(asked):
            other = pattern.recipe in SAME_NOUN and pattern.asked.noun != asked.noun
            if other or (place, pattern.id) in self.refuted:
                continue
            line = ColumnPlan(pattern.recipe, pattern.options, pattern.null, why=reason(pattern))
            if self._can_be_followed(question, line, pattern):
                self.used[place] = pattern
                return line
        return None

    def _can_be_followed(self, question: Question, line: ColumnPlan, pattern: Pattern) -> bool:
        """Whether the line is one for the column: asked once for columns that only their type tells apart."""
        column = question.column
        key = (pattern.id, str(column.type), column.not_null or question.domain.not_null)
        if key in self._followed and not _is_checked(question.table, column.name):
            return self._followed[key]
        alone = replace(question.table, foreign_keys=())
        lines = {column.name: replace(line, null=0.0)}
        plan = Plan({alone.name: TablePlan(1, lines)}, locale=question.locale)
        part = Schema((alone,), question.schema.dialect)
        try:
            check_lines(part, plan)
            Cell(Blueprint(part, plan), alone, column).values()
        except DeaError as error:
            self.refuted[(alone.name, column.name), pattern.id] = error.message
            return False
        self._followed[key] = True
        return True


def _is_checked(table: Table, column: str) -> bool:
    return any(column in check.columns for check in table.checks)


def reason(pattern: Pattern) -> str:
    """Why a line is proposed, as the plan tells it."""
    return f"learned: kept {counted(pattern.kept, 'time')} for {pattern.asked.name}-like columns {pointer(pattern.id)}"


@dataclass
class Memory:
    """A memory while a plan is made. ``notes`` are for the person."""

    store: Store | None
    notes: list[str] = field(default_factory=list)

    def learn(self, schema: Schema, edited: Plan, file: Path) -> Plan:
        """Remember what people wrote in the plan ``file``; the plan, with changed lines told as edited."""
        if self.store is None:
            return edited
        try:
            return learn(self.store, schema, edited, file)
        except DeaError as error:
            self._go_without(error)
            return edited

    def propose(self, schema: Schema, wish: Wish, pools: Pools) -> Proposal:
        """The plan, with what memory proposes and holds."""
        proposal = self._proposed(schema, wish, pools) if self.store is not None else None
        proposal = proposal or propose_plan(schema, wish, pools)
        return replace(proposal, notes=(*proposal.notes, *self.notes))

    def _proposed(self, schema: Schema, wish: Wish, pools: Pools) -> Proposal | None:
        """None where the plan is to be made without memory."""
        assert self.store is not None
        rule = Remembered(self.store)
        for _ in range(ROUNDS):
            rule.used.clear()
            try:
                proposal = propose_plan(schema, replace(wish, more_rules=(rule,)), pools)
                wrong = _refuted(schema, proposal, rule)
            except DeaError as error:
                if rule.used:
                    self._go_without(error)
                return None
            if not wrong:
                self._tell(rule)
                return proposal
            rule.refuted |= wrong
        self.notes.append(f"memory is left out: after {ROUNDS} rounds something it proposes still breaks a rule")
        return None

    def _tell(self, rule: Remembered) -> None:
        for (table, column), pattern in rule.used.items():
            self.notes.append(f"{table}.{column}: {reason(pattern)}")
        for ((table, column), number), why in rule.refuted.items():
            self.notes.append(f"{table}.{column}: what memory knows {pointer(number)} does not fit: {why}")

    def _go_without(self, error: DeaError) -> None:
        self.store = None
        self.notes.append(f"memory is left out: {error}")


@contextmanager
def remembering(file: Path, embedder: str = OFF) -> Iterator[Memory]:
    """The memory in ``file``, for as long as a plan is made; ``embedder`` as the setting names one."""
    try:
        store = open_store(file, embedder=open_embedder(embedder))
    except DeaError as error:
        yield Memory(None, [f"memory is left out: {error}"])
        return
    with store:
        yield Memory(store, list(store.notes))


def _refuted(schema: Schema, proposal: Proposal, rule: Remembered) -> dict[tuple[Place, int], str]:
    """The lines of memory that break a rule: of a table that fails, those that fail alone, else all."""
    wrong: dict[tuple[Place, int], str] = {}
    for table in schema:
        lines = {place: pattern for place, pattern in rule.used.items() if place[0] == table.name}
        if not any(_could_break(table, proposal, place[1], pattern) for place, pattern in lines.items()):
            continue
        failed = _trial(schema, proposal, table, set(lines))
        if failed is not None:
            alone = {place: why for place in lines if (why := _trial(schema, proposal, table, {place})) is not None}
            wrong |= {(place, lines[place].id): why for place, why in (alone or dict.fromkeys(lines, failed)).items()}
    return wrong


def _could_break(table: Table, proposal: Proposal, column: str, pattern: Pattern) -> bool:
    """Whether something may hold of the column that only rows can show."""
    return (
        bool(proposal.plan.tables[table.name].rules)
        or _is_checked(table, column)
        or any(column in key.columns for key in table.keys)
        or pattern.asked.family != table.column(column).type.family.value
    )


def _trial(schema: Schema, proposal: Proposal, table: Table, learned: set[Place]) -> str | None:
    """Why rows of ``table``, by itself, cannot be made with the ``learned`` lines; None if they can."""
    part = Schema((replace(table, foreign_keys=()),), schema.dialect)
    own = proposal.plan.tables[table.name]
    lines = {column: own.columns[column] for _, column in learned}
    edited = replace(proposal.plan, tables={table.name: replace(own, columns=lines, asked=False)})
    try:
        generate_data(part, propose_plan(part, Wish(TRIED_ROWS, edited=edited), proposal.pools), InMemory())
    except ChecksFailedError as error:
        return "; ".join(f"it breaks {result}" for result in error.results)
    except DeaError as error:
        return error.message
    return None
