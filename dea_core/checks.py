"""The one ``Check``: a constraint, a dbt test, a quality rule and a validator's rule are the same object.

    Schema ── checks_of() ──> Check, Check, ... ── run_checks(engine) ──> CheckResult, CheckResult, ...
                                │
                                ├── broken   a predicate over one row: many of them share one pass over the table
                                └── query    returns the violating rows: keys, foreign keys, assertions

A check that an engine cannot evaluate is reported as such, by name; it never counts as passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from types import MappingProxyType
from typing import Literal, Protocol, cast

from sqlglot import exp

from dea_core.bitmaps import FEWEST_ROWS, holds
from dea_core.errors import EngineError
from dea_core.results import counted
from dea_core.schema import CheckConstraint, Column, Exclusion, Family, ForeignKey, Key, Origin, Schema, Table
from dea_core.schema.model import Severity
from dea_core.sql.ddl import quoted_column
from dea_core.sql.overlaps import overlapping
from dea_core.sql.similar import without_similar
from dea_core.sql.values import cast_to, shown

Kind = Literal["not null", "unique", "foreign key", "check", "type", "generated", "exclusion", "assertion"]
SAMPLE_ROWS = 3
INFERRED = Origin("inferred")
_NO_CAST = (Family.JSON, Family.STRUCT, Family.OTHER)
"""Families whose computed values are compared as they come: engines differ in what they call such a type."""
_UNKNOWN: Mapping[str, int] = MappingProxyType({})
Proof = Callable[["Runner", Mapping[str, exp.Expression]], bool]


@dataclass(frozen=True)
class Check:
    """A rule about ``table``. ``query`` selects the violating rows; tables in it are named as in the schema.

    ``broken`` is true for a violating row, where one row is enough to tell; else None. ``proof`` is a faster way to see
    that nothing violates it, where there is one.
    """

    kind: Kind
    name: str
    table: str
    columns: tuple[str, ...]
    query: exp.Query
    broken: exp.Expression | None = None
    severity: Severity = "error"
    origin: Origin = INFERRED
    proof: Proof | None = None

    def __str__(self) -> str:
        return f"{self.name} [{self.origin}]"

    def __repr__(self) -> str:
        return f"Check({self})"


@dataclass(frozen=True)
class CheckResult:
    """What came of a check: how many ``violations`` (None where it could not be run, and ``error`` says why)."""

    check: Check
    violations: int | None
    sample: tuple[tuple[object, ...], ...] = ()
    sample_columns: tuple[str, ...] = ()
    error: str | None = None

    @property
    def passed(self) -> bool:
        """Whether the check ran and found nothing."""
        return self.violations == 0

    @property
    def failed(self) -> bool:
        """Whether the check ran, found violations, and is an error rather than a warning."""
        return bool(self.violations) and self.check.severity == "error"

    def __repr__(self) -> str:
        return f"CheckResult({'passed: ' if self.passed else ''}{self.check if self.passed else self})"

    def __str__(self) -> str:
        if self.violations is None:
            return f"not checked: {self.check} ({self.error})"
        rows = counted(self.violations, "row")
        example = (
            ", ".join(f"{c}={shown(v)}" for c, v in zip(self.sample_columns, self.sample[0], strict=True))
            if self.sample
            else ""
        )
        return f"{self.check}: {rows}" + (f", such as {example}" if example else "")


class Runner(Protocol):
    """What running a check needs of an engine: rows of a query, and its dialect."""

    dialect: str

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """All rows of ``sql``; raises EngineError."""

    def columns(self, sql: str) -> tuple[str, ...]:
        """The column names of ``sql``."""


def checks_of(schema: Schema) -> tuple[Check, ...]:
    """Every rule of ``schema`` as a Check, table by table."""
    return tuple(check for table in schema for check in _table_checks(schema, table))


def check_of(rule: Key | ForeignKey | CheckConstraint, table: Table, parent: Table | None, dialect: str) -> Check:
    """One rule about ``table`` as a Check; ``parent`` is the table that a foreign key refers to."""
    if isinstance(rule, Key):
        return _key_check(table, rule)
    if isinstance(rule, ForeignKey):
        return _foreign_key_check(table, rule, parent)
    return _predicate_check(table, rule, dialect)


def _table_checks(schema: Schema, table: Table) -> Iterable[Check]:
    for column in table.columns:
        yield from _column_checks(table, column)
        if column.generated is not None:
            yield _generated_check(table, column, column.generated, schema.dialect)
    yield from (_key_check(table, key) for key in table.keys)
    for foreign_key in table.foreign_keys:
        parent = schema.table(foreign_key.parent) if foreign_key.parent in schema else None
        yield _foreign_key_check(table, foreign_key, parent)
    yield from (_predicate_check(table, check, schema.dialect) for check in table.checks)
    yield from (_exclusion_check(table, exclusion) for exclusion in table.exclusions)
    for assertion in table.assertions:
        yield Check(
            "assertion", assertion.name, table.name, (), assertion.query, None, assertion.severity, assertion.origin
        )


def _row_check(
    kind: Kind, name: str, table: Table, columns: Sequence[str], broken: exp.Expression, **more: object
) -> Check:
    query = exp.select("*").from_(relation(table.name)).where(broken.copy())
    return Check(kind, name, table.name, tuple(columns), query, broken, **more)  # type: ignore[arg-type]


def relation(name: str) -> exp.Table:
    """The placeholder by which a check names a table: one quoted identifier, replaced when it runs."""
    return exp.Table(this=exp.to_identifier(name, quoted=True))


def _column_checks(table: Table, column: Column) -> Iterable[Check]:
    value, kind = quoted_column(column.name), column.type
    if column.not_null:
        origin = column.not_null_origin
        yield _row_check(
            "not null",
            f"{table.name}.{column.name} NOT NULL",
            table,
            [column.name],
            value.is_(exp.null()),
            origin=origin,
        )
    if kind.family is Family.TEXT and kind.length:
        longer = exp.GT(this=exp.Length(this=value), expression=exp.Literal.number(kind.length))
        yield _row_check(
            "type", f"{table.name}.{column.name} {kind}", table, [column.name], longer, origin=column.origin
        )
    if kind.family is Family.ENUM and kind.values:
        text = exp.cast(value, "text")
        other = exp.not_(text.isin(*(exp.Literal.string(label) for label in kind.values)))
        yield _row_check(
            "type", f"{table.name}.{column.name} {kind}", table, [column.name], other, origin=column.origin
        )


def _generated_check(table: Table, column: Column, expression: exp.Expression, dialect: str) -> Check:
    """A computed column holds what its expression gives, as the column's own type rounds it."""
    value: exp.Expression = quoted_column(column.name)
    made: exp.Expression = exp.paren(without_similar(expression))
    if column.type.family is Family.ENUM:
        value, made = exp.cast(value, "text"), exp.cast(made, "text")
    elif column.type.family not in _NO_CAST:
        made = cast_to(made, column.type)
    broken = exp.NullSafeNEQ(this=value, expression=made)
    name = f"{table.name}.{column.name} GENERATED ALWAYS AS ({expression.sql(dialect)})"
    named = dict.fromkeys([column.name, *(each.name for each in expression.find_all(exp.Column))])
    return _row_check("generated", name, table, list(named), broken, origin=column.origin)


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(columns)


def _key_check(table: Table, key: Key) -> Check:
    columns = [quoted_column(name) for name in key.columns]
    grouped = exp.select(*[c.copy() for c in columns], exp.alias_(exp.Count(this=exp.Star()), "rows"))
    grouped = grouped.from_(relation(table.name)).group_by(*[c.copy() for c in columns])
    if key.nulls_distinct:
        grouped = grouped.where(*[c.copy().is_(exp.null()).not_() for c in columns])
    if key.where is not None:
        grouped = grouped.where(key.where.copy())
    query = grouped.having(exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1)))
    word = "PRIMARY KEY" if key.primary else "UNIQUE"
    where = f" WHERE {key.where.sql()}" if key.where is not None else ""
    name = f"{table.name} {word} ({_listed(key.columns)}){where}"
    proof = partial(holds, key, table, None)
    return Check("unique", name, table.name, key.columns, query, None, key.severity, key.origin, proof)


def _foreign_key_check(table: Table, foreign_key: ForeignKey, referred: Table | None) -> Check:
    child = [exp.column(exp.to_identifier(c, quoted=True), table="child") for c in foreign_key.columns]
    parent = [exp.column(exp.to_identifier(c, quoted=True), table="parent") for c in foreign_key.parent_columns]
    match = exp.select("1").from_(exp.alias_(relation(foreign_key.parent), "parent", table=True))
    match = match.where(*[exp.EQ(this=c.copy(), expression=p) for c, p in zip(child, parent, strict=True)])
    query = exp.select(*[c.copy() for c in child]).from_(exp.alias_(relation(table.name), "child", table=True))
    query = query.where(*[c.copy().is_(exp.null()).not_() for c in child], exp.not_(exp.Exists(this=match)))
    if foreign_key.where is not None:
        query = query.where(foreign_key.where.copy())
    target = f"{foreign_key.parent} ({_listed(foreign_key.parent_columns)})"
    name = f"{table.name} FOREIGN KEY ({_listed(foreign_key.columns)}) -> {target}"
    proof = partial(holds, foreign_key, table, referred)
    severity, origin = foreign_key.severity, foreign_key.origin
    return Check("foreign key", name, table.name, foreign_key.columns, query, None, severity, origin, proof)


def _predicate_check(table: Table, check: CheckConstraint, dialect: str) -> Check:
    broken = exp.not_(exp.paren(without_similar(check.expression)))
    label = f"{check.name}: " if check.name else ""
    name = f"{table.name} {label}CHECK ({check.expression.sql(dialect)})"
    return _row_check("check", name, table, check.columns, broken, severity=check.severity, origin=check.origin)


def _exclusion_check(table: Table, exclusion: Exclusion) -> Check:
    name = f"{table.name} {f'{exclusion.name}: ' if exclusion.name else ''}{exclusion.sql()}"
    query, severity = overlapping(exclusion, table.name), exclusion.severity
    return Check("exclusion", name, table.name, exclusion.columns, query, None, severity, exclusion.origin)


# ---------------------------------------------------------------------------------------------------------------------


def run_checks(
    runner: Runner,
    checks: Sequence[Check],
    relations: Mapping[str, exp.Expression],
    progress: Callable[[str], None] = lambda table: None,
    rows: Mapping[str, int] = _UNKNOWN,
) -> tuple[CheckResult, ...]:
    """Run ``checks`` where each table named in ``relations`` stands (a table, a view, a ``read_parquet(...)``).

    All checks over single rows of a table take one pass together. So do all other checks over tables that are known to
    be small: ``rows`` tells how many rows tables have. Results come in the order of ``checks``.
    """
    found: dict[int, CheckResult] = {}
    for table, group in groupby(checks, key=lambda check: check.table):
        progress(table)
        members = list(group)
        found.update(_run_together(runner, [c for c in members if c.broken is not None], relations))
        small = [c for c in members if c.broken is None and _is_small(c, rows)]
        found.update(_run_together(runner, small, relations))
        found.update((id(c), _run_query_check(runner, c, relations)) for c in members if id(c) not in found)
    return tuple(found[id(check)] for check in checks)


def _is_small(check: Check, rows: Mapping[str, int]) -> bool:
    """Whether the check reads so few rows that a statement of its own would cost more than what it does."""
    tables = {table.name for table in check.query.find_all(exp.Table)} if check.table in rows else {check.table}
    return all(rows.get(table, FEWEST_ROWS) < FEWEST_ROWS for table in tables)


def _run_together(
    runner: Runner, checks: list[Check], relations: Mapping[str, exp.Expression]
) -> dict[int, CheckResult]:
    """Checks of one table and one way in one statement; halves of them, where the engine cannot evaluate one."""
    if not checks:
        return {}
    try:
        counts = runner.rows(_one_pass(checks, relations).sql(runner.dialect, copy=False))[0]
    except EngineError as error:
        if len(checks) == 1:
            return {id(checks[0]): CheckResult(checks[0], None, error=error.message)}
        half = len(checks) // 2
        return _run_together(runner, checks[:half], relations) | _run_together(runner, checks[half:], relations)
    pairs = zip(checks, counts, strict=True)
    return {id(check): _counted(runner, check, int(str(count or 0)), relations) for check, count in pairs}


def _one_pass(checks: list[Check], relations: Mapping[str, exp.Expression]) -> exp.Select:
    """One row of counts. A query stands beside no table, where a wrong name in it might find a column of another."""
    flags = [
        exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=c.broken.copy()))
        for c in checks
        if c.broken
    ]
    if flags:
        return exp.select(*flags, copy=False).from_(relations[checks[0].table].copy(), copy=False)
    return exp.select(*(_count_of(check, relations).subquery(copy=False) for check in checks), copy=False)


def _count_of(check: Check, relations: Mapping[str, exp.Expression]) -> exp.Select:
    violations = placed(check.query, relations).subquery("violations", copy=False)
    return exp.select(exp.Count(this=exp.Star())).from_(violations, copy=False)


def _run_query_check(runner: Runner, check: Check, relations: Mapping[str, exp.Expression]) -> CheckResult:
    if check.proof is not None and check.proof(runner, relations):
        return CheckResult(check, 0)
    try:
        count = int(str(runner.rows(_count_of(check, relations).sql(runner.dialect, copy=False))[0][0]))
    except EngineError as error:
        return CheckResult(check, None, error=error.message)
    return _counted(runner, check, count, relations)


def _counted(runner: Runner, check: Check, count: int, relations: Mapping[str, exp.Expression]) -> CheckResult:
    if not count:
        return CheckResult(check, 0)
    sql = placed(check.query, relations).limit(SAMPLE_ROWS).sql(runner.dialect)
    return CheckResult(check, count, tuple(runner.rows(sql)), runner.columns(sql))


def placed(query: exp.Query, relations: Mapping[str, exp.Expression]) -> exp.Query:
    """``query`` with each table of the schema replaced by the relation that holds its rows."""

    def place(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Table) or not isinstance(node.this, exp.Identifier) or node.name not in relations:
            return node
        target = relations[node.name].copy()
        alias = node.args.get("alias") or exp.TableAlias(this=exp.to_identifier(node.name, quoted=True))
        return exp.alias_(target, alias.this, table=True)

    return cast(exp.Query, query.transform(place))  # only tables are replaced: it stays a query
