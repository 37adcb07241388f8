"""What a solver is asked about a table: witnesses for CHECKs that draws seldom pass, like the rows that the plan makes.

CHECKs ── the columns they share ── all other rules over these ── a sample of rows ──> witnesses
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from dea_core.checks import Runner
from dea_core.errors import EngineError, PlanError
from dea_core.generate.compile import compile_table
from dea_core.generate.edited import is_proposed
from dea_core.generate.line_checks import RANGES
from dea_core.generate.plan import TablePlan
from dea_core.generate.pools import Pool
from dea_core.generate.solve import Found, Wanted, find_witnesses, obeying
from dea_core.schema import CheckConstraint, Table
from dea_core.sql.for_duckdb import running_sql
from dea_core.sql.portable import key
from dea_core.sql.similar import without_similar
from dea_core.sql.values import cast_to, literal

if TYPE_CHECKING:
    from dea_core.generate.blueprint import Blueprint

SAMPLE = 300
"""Rows of which the witnesses are made."""
FreeColumns = Callable[[CheckConstraint], tuple[str, ...]]


def witnesses_for(
    blueprint: Blueprint, table: Table, checks: Sequence[CheckConstraint], free_in: FreeColumns, runner: Runner
) -> Found:
    """Witnesses for the columns that ``checks`` speak of and that keys leave free (``free_in``)."""
    plan = blueprint.plan.table(table.name)
    rules, columns = _closed(table, checks)
    fixed = [name for rule in rules for name in rule.columns if name not in free_in(rule)]
    missing = [name for name in columns if name not in plan.columns]
    if fixed or missing:
        return Found((), (), f"{', '.join(dict.fromkeys([*fixed, *missing]))} is decided by keys")
    names = tuple(column.name for column in table.columns if column.name in columns)
    said = (*_computed(blueprint, table, plan, names), *written_ranges(blueprint, table, names))
    predicates = (*(without_similar(rule.expression) for rule in rules), *said)
    seed = key(blueprint.plan.seed, table.name, *names, "witnesses")
    together = tuple(link.columns for link in table.foreign_keys if set(link.columns) & columns)
    parents = [blueprint.plan.table(link.parent).rows for link in table.foreign_keys if link.columns in together]
    pinned = _pin(table, names, predicates, [seed, *parents])
    if pinned in blueprint.pools:
        asked = Wanted(table, names, predicates, (), seed)
        return Found(names, _still_right(asked, blueprint.pools.get(pinned, list), pinned, runner), searched=True)
    wanted = Wanted(table, names, predicates, _sample(blueprint, table, names, runner), seed, together)
    found = find_witnesses(wanted, runner)
    if found.tuples:
        blueprint.pools.pin(pinned, [list(one) for one in found.tuples])
    return found


def _pin(table: Table, names: Sequence[str], predicates: Sequence[exp.Expression], numbers: Sequence[int]) -> str:
    """The name under which witnesses are pinned beside the plan: of these rules, and no others."""
    rules = sorted(predicate.sql("duckdb") for predicate in predicates)
    kinds = [str(table.column(name).type) for name in names]
    return f"witnesses/{table.name}/{','.join(names)}/{key(*numbers, *kinds, *rules):08x}"


def _still_right(asked: Wanted, pool: Pool, name: str, runner: Runner) -> tuple[tuple[object, ...], ...]:
    """What is pinned, if it is as it was found. Raises PlanError for what somebody made of it."""
    tuples = [tuple(one) for one in pool if isinstance(one, list) and len(one) == len(asked.columns)]
    plain = all(value is None or isinstance(value, str | int | float) for one in tuples for value in one)
    if not plain or not tuples or len(tuples) < len(pool) or obeying(asked, tuples, runner) != tuples:
        raise PlanError(f"the pinned {name} do not obey its CHECKs", hint="delete its line, and they are found again")
    return tuple(tuples)


def _closed(table: Table, checks: Sequence[CheckConstraint]) -> tuple[list[CheckConstraint], set[str]]:
    """All rules that share a column with the CHECKs, or with one of these; and all their columns."""
    columns = {name for check in checks for name in check.columns}
    every = [check for check in table.checks if check.severity == "error"]
    while True:
        rules = [check for check in every if columns & set(check.columns)]
        found = columns.union(*(check.columns for check in rules), *_linked(table, columns), *_made_of(table, columns))
        if found == columns:
            return rules, columns
        columns = found


def _linked(table: Table, columns: set[str]) -> Iterable[tuple[str, ...]]:
    return [link.columns for link in table.foreign_keys if columns & set(link.columns)]


def _made_of(table: Table, columns: set[str]) -> Iterable[set[str]]:
    """What generated columns are computed from."""
    expressions = [table.column(name).generated for name in columns if name in table]
    return [{one.name for one in each.find_all(exp.Column)} for each in expressions if each is not None]


def _computed(blueprint: Blueprint, table: Table, plan: TablePlan, names: Sequence[str]) -> Iterable[exp.Expression]:
    """That a column which is computed, by the schema or by an edited plan, is what it is computed as."""
    for name in names:
        spec, column = plan.columns[name], table.column(name)
        expression = column.generated
        if expression is None and spec.recipe == "computed" and "CHECK (" not in spec.why:
            try:
                text = str(spec.options["expression"])
                expression = cast(exp.Expression, parse_one(text, dialect=blueprint.schema.dialect))
            except SqlglotError:  # told with its line where it is compiled
                continue
            if any(one.name not in names for one in expression.find_all(exp.Column)):
                continue
        if expression is not None:
            typed = cast_to(without_similar(expression), column.type)
            yield exp.NullSafeEQ(this=exp.column(name, quoted=True), expression=typed)


def written_ranges(blueprint: Blueprint, table: Table, names: Sequence[str]) -> Iterable[exp.Expression]:
    """That a column keeps to the values of a line that a person wrote: what a rule proposes may be widened."""
    for name in names:
        line, column = blueprint.plan.table(table.name).columns[name], table.column(name)
        if is_proposed(blueprint.schema, table, column, line, blueprint.plan):
            continue
        value = exp.column(name, quoted=True)
        values = line.options.get("values")
        if line.recipe == "constant":
            yield exp.NullSafeEQ(this=value, expression=literal(line.options.get("value")))
        elif line.recipe == "choice" and isinstance(values, list | Mapping):
            weights = values if isinstance(values, Mapping) else dict.fromkeys(values, 1)
            yield value.isin(*(literal(one) for one, weight in weights.items() if weight and one is not None))
        for bound, order in (("min_value", exp.GTE), ("max_value", exp.LTE)):
            if line.options.get(bound) is not None and line.recipe in RANGES:
                yield order(this=value.copy(), expression=literal(line.options[bound]))


def _sample(blueprint: Blueprint, table: Table, names: Sequence[str], runner: Runner) -> tuple[dict[str, object], ...]:
    """Rows as the plan draws them, CHECKs aside; none where the engine cannot make them."""
    rows = min(SAMPLE, blueprint.plan.table(table.name).rows)
    drawn = compile_table(blueprint, table.name, 0, rows).subquery("sample")
    query = exp.select(*(exp.column(name, quoted=True) for name in names)).from_(drawn)
    try:
        return tuple(dict(zip(names, row, strict=True)) for row in runner.rows(running_sql(query)))
    except EngineError:
        return ()
