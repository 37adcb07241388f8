"""The tests of this project's own dbt package (``macros/``), which say outright what others leave to a query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlglot import exp

from dea_core.infer import Agrees, Demand, Predicate, Present, Reference, Shown, Unique
from dea_dbt.rules.demand import Asked, reads


@reads("dea.unique_together")
def read_unique_together(asked: Asked) -> Iterable[Demand]:
    """As SQL's UNIQUE: a NULL clashes with none."""
    yield Unique(asked.names("columns"), asked.where())


@reads("dea.foreign_key")
def read_foreign_key(asked: Asked) -> Iterable[Demand]:
    """Over several columns, of the same names unless it says others."""
    columns = asked.names("columns")
    yield Reference(columns, str(asked.get("to")), asked.names("to_columns") or columns, asked.where())


@reads("dea.expression_holds")
def read_expression_holds(asked: Asked) -> Iterable[Demand]:
    """As SQL's CHECK: NULL passes."""
    yield Predicate(asked.sql(asked.get("expression")), asked.where())


@reads("dea.not_null_where")
def read_not_null_where(asked: Asked) -> Iterable[Demand]:
    """Filled where the condition is true; with ``null_otherwise``, NULL where it is not."""
    yield Present(asked.column, asked.where("condition"))
    if asked.flag("null_otherwise"):
        holds = exp.Coalesce(this=exp.paren(asked.sql(asked.get("condition"))), expressions=[exp.false()])
        yield Predicate(exp.or_(holds, asked.value.is_(exp.null())), asked.where())


@reads("dea.no_overlap")
def read_no_overlap(asked: Asked) -> Iterable[Demand]:
    """Of one row it says that the range is one; that ranges do not meet is for the test's own SQL."""
    lower, upper = asked.sql(asked.get("lower")), asked.sql(asked.get("upper"))
    if isinstance(lower, exp.Column):
        yield Present(lower.name, asked.where())
    yield Predicate(exp.LT(this=lower, expression=upper), asked.where())
    yield Shown("ranges must not overlap, which is more than one row says")


@reads("dea.matches_pattern")
def read_matches_pattern(asked: Asked) -> Iterable[Demand]:
    """The whole value matches; NULL passes."""
    pattern = exp.Literal.string(f"^({asked.get('pattern')})$")
    yield Predicate(exp.RegexpLike(this=asked.value, expression=pattern), asked.where())


@reads("dea.null_share_within")
def read_null_share_within(asked: Asked) -> Iterable[Demand]:
    """None of them, or a share that only a query can count."""
    if asked.get("max_value") == 0:
        yield Present(asked.column, asked.where())
    else:
        yield Shown("how many are NULL is more than one row says")


@reads("dea.shares_within")
def read_shares_within(asked: Asked) -> Iterable[Demand]:
    """Where others have no share, each value is one of those named; how often each comes is for the test's own SQL."""
    shares = asked.get("shares")
    if asked.get("others") and not any(asked.get("others")) and isinstance(shares, Mapping):
        values = [asked.literal(value, quoted=True) for value in shares]
        yield Predicate(asked.value.isin(*values), asked.where())
    yield Shown("how often each value comes is more than one row says")


@reads("dea.determines")
def read_determines(asked: Asked) -> Iterable[Demand]:
    """It compares rows."""
    yield Shown("that one column determines another is more than one row says")


@reads("dea.sums_agree")
def read_sums_agree(asked: Asked) -> Iterable[Demand]:
    """It compares totals of two relations; where they are of plain columns, another test may say the same."""
    ours = asked.get("expression") or asked.test.column
    columns = [asked.sql(text) for text in (ours, asked.get("to_expression") or ours)]
    if all(isinstance(column, exp.Column) for column in columns) and asked.test.where is None:
        by = asked.names("group_by")
        tolerance = float(asked.get("tolerance") or 0)
        theirs = asked.names("to_group_by") or by
        yield Agrees(columns[0].name, str(asked.get("to")), columns[1].name, by, theirs, tolerance)
    else:
        yield Shown("that sums of two relations agree is more than one row says")


@reads("dea.mean_within", "dea.quantile_within", "dea.distinct_count_within")
def read_measure_within(asked: Asked) -> Iterable[Demand]:
    """It measures all rows."""
    yield Shown(f"{asked.test.name} measures all rows, which is more than one row says")
