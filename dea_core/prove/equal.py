"""Are two queries one? The layers in order; the verdict names the one that decided.

read ── determined? ── same columns? ── canonical form ── micro-databases ── mutants ── the user's own data
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dea_core.errors import EngineError, UsageError, did_you_mean
from dea_core.prove import columns
from dea_core.prove.canonical import Form, canonical_form
from dea_core.prove.determinism import orders_totally, why_not_determined
from dea_core.prove.full_data import compared_on
from dea_core.prove.mutants import strength_of
from dea_core.prove.reading import ENGINE, Statement, read_statement
from dea_core.prove.refute import Trial, involved, open_trial, refute
from dea_core.prove.store import Store, TooLongError
from dea_core.prove.ties import told_ties, without_shared_cut
from dea_core.prove.verdict import Counterexample, Verdict
from dea_core.schema import Schema

DATABASES = 500
SEED = 42
CANONICAL = "same canonical form"
NOT_FOUND = re.compile(r'(?:column|named) "([^"]+)"')


def prove_equal(
    original: str,
    candidate: str,
    schema: Schema,
    *,
    dialect: str = "duckdb",
    databases: int = DATABASES,
    seed: int = SEED,
    rule: str | None = None,
    premises: Sequence[str] = (),
    on: str | None = None,
) -> Verdict:
    """Whether ``candidate`` gives what ``original`` gives, on every database that obeys ``schema``.

    ``rule`` names a rewrite whose side conditions, ``premises``, the caller has checked: then, if no database says
    otherwise, the verdict is proved by it. ``on`` is a database's URL, to compare their rows there too. Raises
    UsageError for what is not one SELECT over the schema.
    """
    start = time.monotonic()
    pair = [
        read_statement(role, text, schema, dialect) for role, text in (("original", original), ("candidate", candidate))
    ]
    pair, ties = _before_ties(pair, schema, dialect)
    with Store(involved(schema, [*pair[0].tables, *pair[1].tables])) as store:
        asked = Asked(pair[0], pair[1], store, databases, seed, rule, tuple(premises))
        verdict = _decide(asked)
        if on is not None and verdict.same:
            verdict = compared_on(on, pair[0], pair[1], verdict)
        verdict = _up_to_ties(verdict, ties) if ties is not None else verdict
        return replace(verdict, seconds=time.monotonic() - start)


def ties_of(query: str, schema: Schema, dialect: str) -> str | None:
    """What the query's own LIMIT leaves open where rows tie, and what would settle it; None where nothing."""
    known = read_statement("query", query, schema, dialect).qualified
    return told_ties(known, schema) if known is not None else None


def _before_ties(pair: list[Statement], schema: Schema, dialect: str) -> tuple[list[Statement], str | None]:
    """Where both end in one LIMIT that leaves a choice: both without it, and what is left open."""
    one, other = (statement.qualified for statement in pair)
    ties = told_ties(one, schema) if one is not None else None
    if one is None or other is None or ties is None:
        return pair, None
    bare = without_shared_cut(one, other)
    if bare[0] is one:
        return pair, None
    texts = zip(("original", "candidate"), (query.sql(dialect) for query in bare), strict=True)
    return [read_statement(role, text, schema, dialect) for role, text in texts], ties


def _up_to_ties(verdict: Verdict, ties: str) -> Verdict:
    """A verdict on all rows before the LIMIT, as one on the rows that are kept."""
    if verdict.same:
        return replace(verdict, why=f"{verdict.why}; the same up to ties", notes=(ties, *verdict.notes))
    if verdict.counterexample is None:
        return verdict
    why = f"nondeterministic, because {ties}; and before the LIMIT {verdict.why}"
    return replace(verdict, word="unknown", why=why)


@dataclass(frozen=True)
class Asked:
    """A pair, where it is tried, and what the caller knows already."""

    original: Statement
    candidate: Statement
    store: Store
    databases: int
    seed: int
    rule: str | None
    premises: tuple[str, ...]


def _decide(asked: Asked) -> Verdict:
    schema = asked.store.schema
    pair = (asked.original, asked.candidate)
    for statement in pair:
        if statement.transpiled:
            return Verdict("unknown", f"the {statement.role} cannot be run: {statement.transpiled}")
    one, other = (_described(asked.store, statement) for statement in pair)
    if (reason := columns.difference(one, other)) is not None:
        return Verdict("refuted", reason)
    for statement in pair:
        if (reason := why_not_determined(statement.qualified or statement.flat, schema)) is not None:
            return Verdict("unknown", f"nondeterministic, because in the {statement.role} {reason}")
    return _tried(asked, one, other)


def _described(store: Store, statement: Statement) -> columns.Described:
    try:
        return store.described(statement)
    except EngineError as error:
        raise UsageError(
            f"the {statement.role} does not run on this schema: {error.message}", hint=_nearest(error.message, store)
        ) from error


def _nearest(said: str, store: Store) -> str | None:
    """The columns whose names are like the one that DuckDB did not find."""
    missing = NOT_FOUND.search(said)
    if missing is None:
        return None
    return did_you_mean(missing[1], sorted({column.name for table in store.schema for column in table.columns}))


def _tried(asked: Asked, one: columns.Described, other: columns.Described) -> Verdict:
    """The canonical forms, then the databases: what they say wins over any proof."""
    forms = [canonical_form(each.qualified, asked.store.schema) for each in (asked.original, asked.candidate)]
    ordered = orders_totally(asked.original.qualified or asked.original.flat, asked.store.schema)
    shown, floats = tuple(name for name, _ in one), columns.floats(one, other)
    trial = open_trial(asked.store, asked.original, asked.candidate, shown, floats, ordered)
    try:
        found = refute(trial, asked.databases, asked.seed)
    except TooLongError as error:
        return Verdict("unknown", f"one of them cannot be tried: {error.message}", databases=trial.tried)
    notes = (*columns.notes(one, other), *_notes(asked, trial))
    if found is not None:
        return replace(_refuted(trial, found), notes=notes)
    return replace(_not_refuted(asked, trial, *forms), databases=trial.tried, notes=notes)


def _refuted(trial: Trial, found: Counterexample) -> Verdict:
    count = sum(len(table.rows) for table in found.tables)
    rows = f"{count} row{'s' if count != 1 else ''}"
    if trial.rules.unheld:
        why = f"they differ on a database of {rows}, which may break {trial.rules.unheld[0]}"
        return Verdict("unknown", why, databases=trial.tried, counterexample=found)
    return Verdict("refuted", f"they differ on a database of {rows}", databases=trial.tried, counterexample=found)


def _not_refuted(asked: Asked, trial: Trial, one: Form, other: Form) -> Verdict:
    if one.proves(other):
        premises = tuple(dict.fromkeys((*one.premises, *other.premises)))
        return Verdict("proved", "both have the same canonical form", CANONICAL, premises)
    if (reason := _other_order(asked)) is not None:
        return Verdict("unknown", reason)
    if asked.rule is not None:
        return Verdict("proved", f"by the rule {asked.rule}, whose premises hold", asked.rule, asked.premises)
    if (empty := trial.never_filled()) is not None:
        return Verdict("unknown", f"no row of {empty} could be made that obeys its rules")
    return Verdict("tested", f"on {trial.tried:,} databases, not proved", strength=strength_of(trial))


def _other_order(asked: Asked) -> str | None:
    """Why the candidate may give the rows in another order than the original asks for."""
    asks, gives = (_order(statement) for statement in (asked.original, asked.candidate))
    if asks and not gives:
        return "the original orders its rows, the candidate leaves their order open"
    total = orders_totally(asked.original.qualified or asked.original.flat, asked.store.schema)
    if asks and asks != gives and not total:
        return "they order by different terms, and rows that tie in the original's may come in any order"
    return None


def _order(statement: Statement) -> list[str]:
    order = (statement.qualified or statement.flat).args.get("order")
    return [each.sql() for each in order.expressions] if order is not None else []


def _notes(asked: Asked, trial: Trial) -> list[str]:
    notes = [f"no database was held to {rule}" for rule in trial.rules.unheld]
    if asked.original.dialect != ENGINE:
        notes.append(f"both ran on DuckDB, translated from {asked.original.dialect}")
    if trial.found.beyond:
        listed = ", ".join(map(str, sorted(trial.found.beyond)))
        notes.append(f"no table had so many rows that {listed} of a LIMIT, HAVING or frame was reached")
    if trial.one_by_one is not None:
        notes.append("the databases were tried one by one, since DuckDB cannot take them all at once")
    return notes
