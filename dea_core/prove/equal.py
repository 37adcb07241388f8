"""Are two queries one? The layers in order; the verdict names the one that decided.

read ── determined? ── same columns? ── canonical form ── micro-databases ── mutants ── the user's own data
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dea_core.errors import EngineError, UsageError
from dea_core.prove.determinism import orders_totally, why_not_determined
from dea_core.prove.full_data import compared_on
from dea_core.prove.reading import Statement, read_statement
from dea_core.prove.refute import involved, open_trial, refute
from dea_core.prove.store import Store
from dea_core.prove.verdict import Counterexample, Verdict
from dea_core.schema import Schema

DATABASES = 500
SEED = 42


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
    with Store(involved(schema, [*pair[0].tables, *pair[1].tables])) as store:
        asked = Asked(pair[0], pair[1], store, databases, seed, rule, tuple(premises))
        verdict = _decide(asked)
        if on is not None and verdict.same:
            verdict = compared_on(on, pair[0], pair[1], verdict)
        return replace(verdict, seconds=time.monotonic() - start)


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
    for statement in (asked.original, asked.candidate):
        if statement.transpiled:
            return Verdict("unknown", f"the {statement.role} cannot be run: {statement.transpiled}")
    one, other = (_described(asked.store, s) for s in (asked.original, asked.candidate))
    for statement in (asked.original, asked.candidate):
        reason = why_not_determined(statement.qualified or statement.flat, asked.store.schema)
        if reason:
            return Verdict("unknown", f"nondeterministic, because in the {statement.role} {reason}")
    return _tried(asked, one, other)


def _described(store: Store, statement: Statement) -> tuple[tuple[str, str], ...]:
    try:
        return store.described(statement)
    except EngineError as error:
        raise UsageError(f"the {statement.role} does not run on this schema: {error.message}") from error


def _tried(asked: Asked, one: tuple[tuple[str, str], ...], other: tuple[tuple[str, str], ...]) -> Verdict:
    floats = tuple(at for at, pair in enumerate(zip(one, other, strict=False)) if any(k in FLOATS for _, k in pair))
    ordered = orders_totally(asked.original.qualified or asked.original.flat, asked.store.schema)
    trial = open_trial(asked.store, asked.original, asked.candidate, tuple(name for name, _ in one), floats, ordered)
    found = refute(trial, asked.databases, asked.seed)
    if found is not None:
        return Verdict(
            "refuted", f"they differ on a database of {_rows(found)}", databases=trial.tried, counterexample=found
        )
    if asked.rule is not None:
        return Verdict(
            "proved", f"by the rule {asked.rule}, whose premises hold", asked.rule, asked.premises, trial.tried
        )
    return Verdict("tested", f"on {trial.tried:,} databases, not proved", databases=trial.tried)


FLOATS = ("FLOAT", "DOUBLE")


def _rows(found: Counterexample) -> str:
    count = sum(len(table.rows) for table in found.tables)
    return f"{count} row{'s' if count != 1 else ''}"
