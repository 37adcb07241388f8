"""The tests of dbt_expectations that are rules over rows. Those over totals, moments and tables are Shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlglot import exp

from dea_core.infer import Demand, Nothing, Predicate, Present, Shown, Typed, Unique
from dea_dbt.rules.demand import Asked, UnclearError, reads

P = "dbt_expectations."
ROWS = "row_condition"


@reads(P + "expect_column_values_to_not_be_null")
def read_not_null(asked: Asked) -> Iterable[Demand]:
    """Never NULL."""
    yield Present(asked.column, asked.where(ROWS))


@reads(P + "expect_column_values_to_be_null")
def read_null(asked: Asked) -> Iterable[Demand]:
    """Always NULL."""
    yield Predicate(asked.value.is_(exp.null()), asked.where(ROWS))


@reads(P + "expect_column_values_to_be_unique")
def read_unique(asked: Asked) -> Iterable[Demand]:
    """One column that is unique; rows with NULL are left out."""
    yield Unique((asked.column,), asked.where(ROWS))


@reads(P + "expect_compound_columns_to_be_unique")
def read_compound_unique(asked: Asked) -> Iterable[Demand]:
    """Rows are left out when all of the columns are NULL, or any, or none is left out."""
    columns, ignored = asked.names("column_list"), asked.get("ignore_row_if", "all_values_are_missing")
    missing = [exp.column(name).is_(exp.null()) for name in columns]
    where = asked.where(ROWS)
    if ignored == "all_values_are_missing" and len(columns) > 1:
        where = exp.and_(*([where] if where else []), exp.not_(exp.and_(*missing)))
        yield Unique(columns, where, nulls_distinct=False)
    else:
        yield Unique(columns, where, nulls_distinct=ignored != "never")


@reads(P + "expect_column_values_to_be_between")
def read_between(asked: Asked) -> Iterable[Demand]:
    """Bounds may be columns or expressions."""
    yield Predicate(asked.within(asked.value, strict=asked.flag("strictly", "strict")), asked.where(ROWS))


@reads(P + "expression_between")
def read_expression_between(asked: Asked) -> Iterable[Demand]:
    """An expression within bounds, when it is one over rows."""
    _need_rows(asked)
    value = asked.sql(asked.get("expression"))
    yield Predicate(asked.within(value, strict=asked.flag("strictly", "strict")), asked.where(ROWS))


@reads(P + "expression_is_true")
def read_expression_is_true(asked: Asked) -> Iterable[Demand]:
    """``test_condition`` follows the expression; by default it says ``= true``."""
    _need_rows(asked)
    condition = str(asked.get("test_condition", "= true"))
    expression = str(asked.get("expression"))
    text = expression if condition.replace(" ", "") == "=true" else f"({expression}) {condition}"
    yield Predicate(asked.sql(text), asked.where(ROWS))


def _need_rows(asked: Asked) -> None:
    if asked.get("group_by_columns") or asked.get("group_by"):
        raise UnclearError("it groups rows")
    if asked.sql(asked.get("expression")).find(exp.AggFunc):
        raise UnclearError("it aggregates rows")


@reads(P + "expect_column_values_to_be_in_set")
def read_in_set(asked: Asked) -> Iterable[Demand]:
    """A NULL is in no set: it fails."""
    yield from _in_set(asked)


@reads(P + "expect_column_distinct_values_to_be_in_set")
def read_distinct_in_set(asked: Asked) -> Iterable[Demand]:
    """The same said of the distinct values."""
    yield from _in_set(asked)


@reads(P + "expect_column_distinct_values_to_equal_set")
def read_equal_set(asked: Asked) -> Iterable[Demand]:
    """In the set, and all of the set is there."""
    yield from _in_set(asked)
    yield Shown("every value of the set must be there")


def _in_set(asked: Asked) -> Iterable[Demand]:
    where = asked.where(ROWS)
    if isinstance(asked.value, exp.Column):
        yield Present(asked.column, where)
    yield Predicate(
        asked.value.isin(*asked.literals("value_set", quoted=asked.flag("quote_values", default=True))), where
    )


@reads(P + "expect_column_values_to_not_be_in_set")
def read_not_in_set(asked: Asked) -> Iterable[Demand]:
    """NULL passes."""
    values = asked.literals("value_set", quoted=asked.flag("quote_values", default=True))
    yield Predicate(exp.not_(asked.value.isin(*values)), asked.where(ROWS))


@reads(P + "expect_column_values_to_be_of_type")
def read_of_type(asked: Asked) -> Iterable[Demand]:
    """One type."""
    yield Typed(asked.column, (str(asked.get("column_type")),))


@reads(P + "expect_column_values_to_be_in_type_list")
def read_in_type_list(asked: Asked) -> Iterable[Demand]:
    """One of several types."""
    yield Typed(asked.column, tuple(str(kind) for kind in asked.get("column_type_list") or ()))


@reads(P + "expect_column_value_lengths_to_be_between")
def read_lengths_between(asked: Asked) -> Iterable[Demand]:
    """Characters of a text."""
    length = exp.Length(this=asked.value)
    yield Predicate(asked.within(length, strict=asked.flag("strictly", "strict")), asked.where(ROWS))


@reads(P + "expect_column_value_lengths_to_equal")
def read_lengths_equal(asked: Asked) -> Iterable[Demand]:
    """Characters of a text."""
    length = exp.EQ(this=exp.Length(this=asked.value), expression=asked.literal(asked.get("value")))
    yield Predicate(length, asked.where(ROWS))


@reads(P + "expect_column_pair_values_A_to_be_greater_than_B")
def read_pair_greater(asked: Asked) -> Iterable[Demand]:
    """One column is above another."""
    order = exp.GTE if asked.flag("or_equal") else exp.GT
    yield Predicate(order(this=_side(asked, "A"), expression=_side(asked, "B")), asked.where(ROWS))


@reads(P + "expect_column_pair_values_to_be_equal")
def read_pair_equal(asked: Asked) -> Iterable[Demand]:
    """Two columns are the same."""
    yield Predicate(exp.EQ(this=_side(asked, "A"), expression=_side(asked, "B")), asked.where(ROWS))


@reads(P + "expect_column_pair_values_to_be_in_set")
def read_pair_in_set(asked: Asked) -> Iterable[Demand]:
    """Pairs are SQL as written."""
    pairs = [
        exp.and_(*(exp.EQ(this=_side(asked, s), expression=asked.literal(v)) for s, v in zip("AB", pair, strict=True)))
        for pair in asked.get("value_pairs_set") or ()
    ]
    yield Predicate(exp.or_(*pairs), asked.where(ROWS))


def _side(asked: Asked, side: str) -> exp.Expr:
    return asked.sql(asked.get(f"column_{side}", asked.get(f"column_{side.lower()}")))


@reads(P + "expect_select_column_values_to_be_unique_within_record")
def read_unique_within_record(asked: Asked) -> Iterable[Demand]:
    """No two columns of a row are the same."""
    names = asked.names("column_list")
    pairs = [(a, b) for at, a in enumerate(names) for b in names[at + 1 :]]
    apart = [exp.NEQ(this=exp.column(a), expression=exp.column(b)) for a, b in pairs]
    yield Predicate(exp.and_(*apart), asked.where(ROWS))


def _any_or_all(asked: Asked, parts: Sequence[exp.Expr]) -> exp.Expr:
    return exp.and_(*parts) if asked.get("match_on", "any") == "all" else exp.or_(*parts)


def _listed(asked: Asked, one: str, many: str) -> list[Any]:
    return list(asked.get(many) or [asked.get(one)])


@reads(P + "expect_column_values_to_match_like_pattern", P + "expect_column_values_to_match_like_pattern_list")
def read_like(asked: Asked) -> Iterable[Demand]:
    """LIKE, one pattern or several."""
    patterns = _listed(asked, "like_pattern", "like_pattern_list")
    yield Predicate(_any_or_all(asked, [asked.value.like(str(p)) for p in patterns]), asked.where(ROWS))


@reads(P + "expect_column_values_to_not_match_like_pattern", P + "expect_column_values_to_not_match_like_pattern_list")
def read_not_like(asked: Asked) -> Iterable[Demand]:
    """NOT LIKE, one pattern or several."""
    patterns = _listed(asked, "like_pattern", "like_pattern_list")
    yield Predicate(_any_or_all(asked, [exp.not_(asked.value.like(str(p))) for p in patterns]), asked.where(ROWS))


def _matches(asked: Asked) -> list[exp.Expr]:
    flags = str(asked.get("flags", "") or "")
    listed = _listed(asked, "regex", "regex_list")
    more = {"flag": exp.Literal.string(flags)} if flags else {}
    return [exp.RegexpLike(this=asked.value, expression=exp.Literal.string(str(regex)), **more) for regex in listed]


@reads(P + "expect_column_values_to_match_regex", P + "expect_column_values_to_match_regex_list")
def read_regex(asked: Asked) -> Iterable[Demand]:
    """The pattern is found somewhere in the value."""
    yield Predicate(_any_or_all(asked, _matches(asked)), asked.where(ROWS))


@reads(P + "expect_column_values_to_not_match_regex", P + "expect_column_values_to_not_match_regex_list")
def read_not_regex(asked: Asked) -> Iterable[Demand]:
    """The pattern is found nowhere in the value."""
    yield Predicate(_any_or_all(asked, [exp.not_(found) for found in _matches(asked)]), asked.where(ROWS))


@reads(P + "expect_column_min_to_be_between", P + "expect_column_max_to_be_between")
def read_extreme(asked: Asked) -> Iterable[Demand]:
    """The least value bounds all from below, the largest from above; that it reaches the other bound is for the SQL."""
    if asked.get("group_by"):
        raise UnclearError("it groups rows")
    strict, least = asked.flag("strictly", "strict"), "min_to" in str(asked.test.name)
    bound = asked.get("min_value" if least else "max_value")
    if bound is not None:
        order = (exp.GT if strict else exp.GTE) if least else (exp.LT if strict else exp.LTE)
        yield Predicate(order(this=asked.value, expression=asked.literal(bound)), asked.where(ROWS))
    if asked.get("max_value" if least else "min_value") is not None:
        yield Shown("the extreme value must also reach the other bound")


@reads(P + "expect_column_to_exist")
def read_exists(asked: Asked) -> Iterable[Demand]:
    """The column is there."""
    yield Typed(asked.column, ())


@reads(
    P + "expect_table_columns_to_contain_set",
    P + "expect_table_columns_to_match_set",
    P + "expect_table_columns_to_match_ordered_list",
)
def read_columns(asked: Asked) -> Iterable[Demand]:
    """These columns are there."""
    yield from (Typed(name, ()) for name in asked.names("column_list"))


@reads(
    P + "expect_table_columns_to_not_contain_set",
    P + "expect_table_column_count_to_equal",
    P + "expect_table_column_count_to_be_between",
    P + "expect_table_column_count_to_equal_other_table",
)
def read_shape(_asked: Asked) -> Iterable[Demand]:
    """How many columns there are is not a matter of rows."""
    yield Nothing()
