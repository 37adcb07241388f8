"""Layer 4: look for a database on which the two queries differ, and make it as small as can be.

sampler ── batches of databases ──> store.differing ── suspects ──> alone, as given ──> shrink ──> Counterexample
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.errors import EngineError
from dea_core.prove.compare import same
from dea_core.prove.harvest import Domain, Harvest, domains, harvest
from dea_core.prove.made import made_rows
from dea_core.prove.reading import Statement
from dea_core.prove.rules import Rules, Settled
from dea_core.prove.sampler import Sampler
from dea_core.prove.shrink import shrink
from dea_core.prove.store import Database, Store, TooLongError
from dea_core.prove.verdict import Counterexample, Rows
from dea_core.schema import Schema

BATCH = 250
FEW, SCARCE_SHARE = 16, 0.25
MOST_SECONDS = 60.0
ALONE_EACH = 12
"""Databases of each batch that are also tried alone: a check on asking all at once, and of errors and of order."""


@dataclass
class Trial:
    """The two queries, what they give, and where they are tried."""

    original: Statement
    candidate: Statement
    columns: tuple[str, ...]
    floats: tuple[int, ...]
    ordered: bool
    store: Store
    rules: Rules
    found: Harvest
    domains: dict[tuple[str, str], Domain]
    tried: int = 0
    batches: list[list[Settled]] = field(default_factory=list)
    one_by_one: str | None = None
    """Why databases had to be tried one by one, where they had."""

    def never_filled(self) -> str | None:
        """A table that is read and had no row in any database."""
        databases = [database for batch in self.batches for database in batch]
        return next((name for name in self._read() if not any(database[name] for database in databases)), None)

    def scarce(self, batch: Sequence[Settled]) -> list[str]:
        """The tables that are read and have rows in few databases only: their CHECKs are hard to meet by chance."""
        return [n for n in self._read() if sum(bool(each[n]) for each in batch) < SCARCE_SHARE * len(batch)]

    def _read(self) -> list[str]:
        return list(dict.fromkeys((*self.original.tables, *self.candidate.tables)))

    def differs(self, database: Database) -> bool:
        """Whether the two differ on this database, alone and as they were given."""
        self.store.alone(database)
        one = self.store.outcome(self.original.text, self.columns)
        other = self.store.outcome(self.candidate.text, self.columns)
        return not same(one, other, ordered=self.ordered)


def involved(schema: Schema, names: Sequence[str]) -> Schema:
    """The tables that are read, and those that they refer to, on and on: the others change nothing."""
    wanted, new = set(names), list(names)
    while new:
        parents = {link.parent for link in schema.table(new.pop()).foreign_keys if link.parent in schema} - wanted
        wanted |= parents
        new += sorted(parents)
    return schema.without({table.name for table in schema if table.name not in wanted})


def open_trial(
    store: Store,
    original: Statement,
    candidate: Statement,
    columns: tuple[str, ...],
    floats: tuple[int, ...],
    ordered: bool,
) -> Trial:
    """Gather constants and domains for a pair."""
    schema = store.schema
    checks: list[exp.Expr] = [check.expression for table in schema for check in table.checks]
    found = harvest([original.flat, candidate.flat, *checks])
    rules = Rules(store)
    made = domains(schema, found, store.cast, rules.allowed)
    trial = Trial(original, candidate, columns, floats, ordered, store, rules, found, made)
    trial.one_by_one = _why_not_at_once(trial)
    return trial


def refute(trial: Trial, databases: int, seed: int) -> Counterexample | None:
    """Try ``databases`` of them; the smallest that tells the two apart, or None."""
    sampler = Sampler(trial.rules, trial.domains, trial.found.reach, seed)
    if scarce := trial.scarce(sampler.draw(FEW * 2)):
        made = made_rows(trial.store.schema, seed)
        sampler.start_from({name: rows for name, rows in made.items() if name in scarce})
    until = time.monotonic() + MOST_SECONDS
    while trial.tried < databases and time.monotonic() < until:
        batch = sampler.draw(min(BATCH, databases - trial.tried))
        trial.batches.append(batch)
        for database in _suspects(trial, batch):
            if trial.differs(database):
                trial.tried += batch.index(database) + 1
                return _counterexample(trial, database)
        trial.tried += len(batch)
    return None


def _suspects(trial: Trial, batch: list[Settled]) -> list[Settled]:
    """Where all at once sees a difference, then a few more; every one, where all at once cannot be asked."""
    if trial.one_by_one is not None:
        return batch
    return [*_seen(trial, batch), *batch[:ALONE_EACH]]


def _seen(trial: Trial, batch: list[Settled]) -> list[Settled]:
    """A database that makes a query fail makes all of them fail: halve, until it is among few."""
    trial.store.load(batch)
    try:
        numbers = trial.store.differing(trial.original.flat, trial.candidate.flat, len(trial.columns), trial.floats)
    except TooLongError as error:
        trial.one_by_one = error.message
        return batch
    except EngineError:
        if len(batch) <= FEW:
            return batch
        half = len(batch) // 2
        return _seen(trial, batch[:half]) + _seen(trial, batch[half:])
    return [batch[n] for n in numbers]


def _why_not_at_once(trial: Trial) -> str | None:
    """What is against asking all databases at once, if anything: recursion, or what DuckDB says, tried on none."""
    for statement in (trial.original, trial.candidate):
        if any(clause.args.get("recursive") for clause in statement.flat.find_all(exp.With)):
            return "WITH RECURSIVE"
    trial.store.load([])
    try:
        trial.store.differing(trial.original.flat, trial.candidate.flat, len(trial.columns), trial.floats)
    except EngineError as error:
        return error.message
    return None


def _counterexample(trial: Trial, database: Database) -> Counterexample:
    small = shrink(trial.store.schema, database, lambda d: trial.rules.obeyed(d) and trial.differs(d), trial.domains)
    trial.store.alone(small)
    read = {*trial.original.tables, *trial.candidate.tables}
    tables = tuple(
        Rows(table.name, tuple(column.name for column in table.columns), tuple(small[table.name]))
        for table in trial.store.schema
        if table.name in read or small[table.name]
    )
    return Counterexample(
        tables,
        trial.store.outcome(trial.original.text, trial.columns),
        trial.store.outcome(trial.candidate.text, trial.columns),
    )
