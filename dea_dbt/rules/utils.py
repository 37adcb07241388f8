"""The tests of dbt_utils that are rules over rows. The rest (row counts, recency, equality of tables) are Shown."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from dea_core.infer import Demand, Predicate, Present, Reference, Shown, Unique
from dea_dbt.rules.demand import Asked, reads


@reads("dbt_utils.unique_combination_of_columns")
def read_unique_combination(asked: Asked) -> Iterable[Demand]:
    """It groups, and a group takes NULLs for equal."""
    yield Unique(asked.names("combination_of_columns"), asked.where(), nulls_distinct=False)


@reads("dbt_utils.accepted_range")
def read_accepted_range(asked: Asked) -> Iterable[Demand]:
    """Either bound may be missing, and may be another column."""
    strict = not asked.flag("inclusive", default=True)
    yield Predicate(asked.within(asked.value, strict=strict), asked.where())


@reads("dbt_utils.expression_is_true")
def read_expression_is_true(asked: Asked) -> Iterable[Demand]:
    """On a column, the expression is what follows the column's name."""
    column = asked.test.column or ""
    yield Predicate(asked.sql(f"{column} {asked.get('expression')}".strip()), asked.where("condition"))


@reads("dbt_utils.not_accepted_values")
def read_not_accepted_values(asked: Asked) -> Iterable[Demand]:
    """NULL passes."""
    values = asked.literals("values", quoted=asked.flag("quote", default=True))
    yield Predicate(exp.not_(asked.value.isin(*values)), asked.where())


@reads("dbt_utils.not_empty_string")
def read_not_empty_string(asked: Asked) -> Iterable[Demand]:
    """Blanks count as empty unless it says otherwise."""
    trimmed = asked.flag("trim_whitespace", default=True)
    value = exp.Trim(this=asked.value) if trimmed else asked.value
    yield Predicate(exp.NEQ(this=value, expression=exp.Literal.string("")), asked.where())


@reads("dbt_utils.relationships_where")
def read_relationships_where(asked: Asked) -> Iterable[Demand]:
    """A condition on the parents is more than a reference says: the test's own SQL then checks it."""
    where = asked.where("from_condition")
    yield Reference((asked.column,), str(asked.get("to")), (asked.name(asked.get("field")),), where)
    if asked.get("to_condition") not in (None, "1=1", "1 = 1"):
        yield Shown(f"parents must also satisfy: {asked.get('to_condition')}")


@reads("dbt_utils.not_null_proportion")
def read_not_null_proportion(asked: Asked) -> Iterable[Demand]:
    """All of them, or a share that only a query can count."""
    if float(asked.get("at_least", 1)) >= 1:
        yield Present(asked.column, asked.where())
    else:
        yield Shown(f"at least {asked.get('at_least')} of {asked.column} must be there")


@reads("dbt_utils.mutually_exclusive_ranges")
def read_mutually_exclusive_ranges(asked: Asked) -> Iterable[Demand]:
    """Of one row it says that the range is one; that ranges do not meet is for the test's own SQL."""
    lower, upper = asked.get("lower_bound_column"), asked.get("upper_bound_column")
    order = exp.LTE if asked.flag("zero_length_range_allowed") else exp.LT
    for bound in (lower, upper):
        if isinstance(parsed := asked.sql(bound), exp.Column):
            yield Present(parsed.name, asked.where())
    yield Predicate(order(this=asked.sql(lower), expression=asked.sql(upper)), asked.where())
    yield Shown("ranges must not meet, which is more than one row says")


@reads("dbt_utils.at_least_one", "dbt_utils.not_constant")
def read_some(asked: Asked) -> Iterable[Demand]:
    """A few rows make them true; counted when the rows are there."""
    yield Shown(f"{asked.test.name} looks at all rows together")
