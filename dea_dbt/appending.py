"""``--append``: rows that continue after those that are there.

    continue_rows(ready)     numbers of a sequence start after the largest that is there; all else is drawn anew
    need_new_keys(...)       ChecksFailedError for a key that is there already: nothing is written then

The new rows refer to new rows alone. Keys that are no sequence (an email, a code) are drawn from as many values as they
were the first time, so that some may come again: that is found before anything is written.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from dea_core.engines import DuckDB, Engine, open_engine
from dea_core.errors import ChecksFailedError, PlanError
from dea_core.generate import ColumnPlan, Staged, TablePlan
from dea_core.generate.writers.job import text_literal
from dea_core.schema import Key, Schema, Table
from dea_core.sql.ddl import listed, relation
from dea_dbt.target_tables import by_database, comments_of

if TYPE_CHECKING:
    from dea_dbt.seeding import Prepared

HINT = "--seed N draws others; without --append, rows of ours are made again, as many as --rows says"
NUMBERS = (int, float, Decimal)
NO_SEQUENCE = "make the target's column a whole number, or give the column another recipe in the plan"


def continue_rows(ready: Prepared, seed: int | None) -> Prepared:
    """The same, with a plan that goes on where the target's tables end. A ``seed`` that was asked for stays."""
    plan, tables, there = ready.proposal.plan, dict(ready.proposal.plan.tables), 0
    for url, group in by_database(ready.project, ready.schema).items():
        found = comments_of(url, group)
        if not found:
            continue
        with open_engine(url, read_only=True) as engine:
            for table in group:
                if table.name in found:
                    there += _count(engine, table)
                    tables[table.name] = _continued(engine, table, tables[table.name])
    plan = replace(plan, tables=tables, seed=plan.seed + there if seed is None else seed)
    notes = (*ready.proposal.notes, f"rows go on after the {there:,} that are there") if there else ready.proposal.notes
    return replace(ready, proposal=replace(ready.proposal, plan=plan, notes=notes))


def _count(engine: Engine, table: Table) -> int:
    return int(str(engine.rows(f"SELECT count(*) FROM {relation(table.path[-2:], engine.dialect)}")[0][0]))


def _continued(engine: Engine, table: Table, plan: TablePlan) -> TablePlan:
    place = relation(table.path[-2:], engine.dialect)
    there = _names(engine, table)
    columns = dict(plan.columns)
    for name, spec in plan.columns.items():
        if spec.recipe == "sequence" and name.lower() in there:
            column = listed([there[name.lower()]], engine.dialect)
            low, high = engine.rows(f"SELECT min({column}), max({column}) FROM {place}")[0]
            columns[name] = _after(spec, low, high, f"{table.name}.{name}")
    return replace(plan, columns=columns)


def _after(spec: ColumnPlan, low: object, high: object, name: str) -> ColumnPlan:
    """The sequence, from one step beyond what is there."""
    step = int(spec.options.get("step", 1))
    end = high if step > 0 else low
    if end is None:
        return spec
    if not isinstance(end, NUMBERS) or not math.isfinite(end) or end % 1 != 0:
        raise PlanError(f"{name}: no sequence goes on after {end!r}, which is there", hint=NO_SEQUENCE)
    return replace(spec, options={**spec.options, "start": int(end) + step}, why=f"after {int(end)}, which is there")


def need_new_keys(
    url: str, part: Schema, engine: DuckDB, staged: Sequence[Staged], plans: Mapping[str, TablePlan]
) -> None:
    """Raise ChecksFailedError where a staged row has a key that a row of the target has."""
    files = {one.table.name: one for one in staged}
    found = comments_of(url, tuple(part))
    if not found:
        return
    with open_engine(url, read_only=True) as target:
        for table in part:
            for key in table.keys if table.name in found and table.name in files else ():
                known = _names(target, table) if key.severity == "error" and key.where is None else None
                if known is not None and not _continues(plans[table.name], key, known):
                    _need_new(target, engine, files[table.name], key, known)


def _names(target: Engine, table: Table) -> dict[str, str]:
    """The columns of the table that is there, by their names in lower case."""
    found = target.columns(f"SELECT * FROM {relation(table.path[-2:], target.dialect)}")
    return {name.lower(): name for name in found}


def _continues(plan: TablePlan, key: Key, known: Mapping[str, str]) -> bool:
    """Whether a sequence that is ``known`` there is part of the key: then its values are beyond all that are there."""
    sequences = {name for name, spec in plan.columns.items() if spec.recipe == "sequence" and name.lower() in known}
    return not sequences.isdisjoint(key.columns)


def _need_new(target: Engine, engine: DuckDB, one: Staged, key: Key, known: Mapping[str, str]) -> None:
    source = f"read_parquet({text_literal(str(one.path))})"
    ours = _values(engine, f"SELECT {listed(key.columns, engine.dialect)} FROM {source}")
    place = relation(one.table.path[-2:], target.dialect)
    missing = next((name for name in key.columns if name.lower() not in known), None)
    if missing is not None:
        raise PlanError(f"{one.table.name}.{missing} is not there, and is part of a key [{key.origin}]", hint=HINT)
    names = [known[name.lower()] for name in key.columns]
    again = ours & _values(target, f"SELECT {listed(names, target.dialect)} FROM {place}")
    if again:
        said = (
            f"{len(again):,} of the rows to append to {one.table.name} have a ({', '.join(key.columns)}) that is there"
        )
        raise ChecksFailedError(f"{said}, such as {', '.join(min(again))} [{key.origin}]", hint=HINT)


def _values(engine: Engine | DuckDB, sql: str) -> set[tuple[str, ...]]:
    """Distinct keys, as text; one with a NULL in it clashes with none."""
    return {tuple(map(_text, row)) for row in engine.rows(sql) if None not in row}


def _text(value: object) -> str:
    """A value as text, numbers by their worth: 5 and 5.00 are one key."""
    if isinstance(value, NUMBERS) and not isinstance(value, bool) and math.isfinite(value) and value % 1 == 0:
        return str(int(value))
    return format(value.normalize(), "f") if isinstance(value, Decimal) and value.is_finite() else str(value)
