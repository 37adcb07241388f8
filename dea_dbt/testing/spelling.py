"""A rule as a generic test, spelled for the dbt and the packages that a project has.

    spell(test, packages, dbt_version)  ──>  Spelled    name, arguments, config: the simplest that says exactly this
                                             None       no installed package can; unspellable(...) says why

The simplest: dbt's own four tests, then ranges, then conditions. Of packages dbt_utils first, because most people know
it, then ours (``dea``), then dbt_expectations.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from dea_core.infer import Agrees, Demand, Predicate, Present, Reference, Unique
from dea_core.schema.model import Severity
from dea_dbt.manifest import REFERENCE, Node
from dea_dbt.testing.values import bound, literal_values

ARGUMENTS_KNOWN = (1, 10, 5)
"""From here on arguments may stand under ``arguments``, where the project's flag says so."""
ARGUMENTS_SINCE = (1, 10, 8)
"""From here on they should."""
JINJA = re.compile(r"\{\{|\{%|\{#")
PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class NewTest:
    """A rule that a relation is to be tested for; ``comment`` is the line above it, such as what it catches."""

    node: Node
    column: str | None
    demand: Demand
    comment: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.node.table_name}{f'.{self.column}' if self.column else ''}"


@dataclass(frozen=True)
class Spelled:
    """A generic test. With ``column`` it stands at that column, else at the relation."""

    key: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)
    column: str | None = None
    nests: bool = False
    """Whether its arguments are to stand under ``arguments``."""
    name: str | None = None

    def item(self) -> Any:
        """The entry in a list of tests."""
        arguments = {"arguments": dict(self.arguments)} if self.nests and self.arguments else dict(self.arguments)
        named = {"name": self.name} if self.name else {}
        config = {"config": dict(self.config)} if self.config else {}
        return {self.key: {**named, **arguments, **config}} if named or arguments or config else self.key


def nests_arguments(dbt_version: tuple[int, ...], flag: bool | None = None) -> bool:
    """Whether arguments stand under ``arguments``; ``flag`` is require_generic_test_arguments_property, where set."""
    return dbt_version >= ARGUMENTS_KNOWN and (dbt_version >= ARGUMENTS_SINCE if flag is None else flag)


def spell(
    test: NewTest,
    packages: Collection[str],
    dbt_version: tuple[int, ...],
    *,
    dialect: str = "duckdb",
    nests: bool | None = None,
) -> Spelled | None:
    """The simplest spelling that says exactly what ``test`` demands, or None."""
    where = getattr(test.demand, "where", None)
    text = None if where is None else sql_text(where, dialect)
    if where is not None and text is None:
        return None
    config = {"severity": "warn"} if test.severity == "warn" else {}
    config |= {"where": text} if text else {}
    nested = nests_arguments(dbt_version) if nests is None else nests
    for found in _spellings(test, dialect):
        namespace = found.key.partition(".")[0] if "." in found.key else None
        if (namespace is None or namespace in packages) and not JINJA.search(str((found.arguments, config))):
            # `where` of the spelling itself is a condition without which it would say too much
            whole = " AND ".join(f"({part})" for part in (text, found.config.get("where")) if part) if text else None
            more = {**found.config, **config, **({"where": whole} if whole and found.config else {})}
            return Spelled(found.key, found.arguments, more, found.column, nested)
    return None


def unspellable(test: NewTest, packages: Collection[str], dialect: str = "duckdb") -> str:
    """Why ``spell`` found nothing."""
    said = _spellings(test, dialect)
    known = list(dict.fromkeys(found.key.partition(".")[0] for found in said if "." in found.key))
    if not known:
        return "no generic test says that"
    if set(known) & set(packages):
        return "it holds {{ or {%, which dbt would render"
    return f"it takes a test of {' or '.join(known)}, and none of them is installed"


def sql_text(condition: exp.Expr, dialect: str) -> str | None:
    """A condition as SQL of the project; None where its text would be read as another condition."""
    text = condition.sql(dialect)
    try:
        again = parse_one(text, dialect=dialect)
    except SqlglotError:
        return None
    return text if _shape(again) == _shape(condition) else None


def _shape(condition: exp.Expr) -> exp.Expr:
    return condition.copy().transform(lambda node: node.unnest() if isinstance(node, exp.Paren) else node)


def column_text(name: str) -> str:
    """A column's name where a test puts it into SQL."""
    return name if PLAIN_NAME.fullmatch(name) else f'"{name}"'


def _spellings(test: NewTest, dialect: str) -> Iterator[Spelled]:
    """Every spelling of the demand, the simplest first."""
    demand = test.demand
    if isinstance(demand, Present):
        yield Spelled("not_null", column=demand.column)
    elif isinstance(demand, Unique):
        yield from _unique(demand)
    elif isinstance(demand, Reference):
        yield from _reference(demand)
    elif isinstance(demand, Agrees):
        yield from _agrees(demand)
    elif isinstance(demand, Predicate):
        yield from _predicate(demand.condition, test.column, dialect)


def _unique(demand: Unique) -> Iterator[Spelled]:
    columns = [column_text(name) for name in demand.columns]
    if demand.nulls_distinct and len(columns) == 1:
        yield Spelled("unique", column=demand.columns[0])
        return
    filled = " AND ".join(f"{name} IS NOT NULL" for name in columns)
    config = {"where": filled} if demand.nulls_distinct else {}
    together = Spelled("dea.unique_together", {"columns": columns})
    if demand.nulls_distinct:
        yield together
    yield Spelled("dbt_utils.unique_combination_of_columns", {"combination_of_columns": columns}, config)
    ignored = "any_value_is_missing" if demand.nulls_distinct else "never"
    arguments = {"column_list": columns, "ignore_row_if": ignored}
    yield Spelled("dbt_expectations.expect_compound_columns_to_be_unique", arguments)


def _reference(demand: Reference) -> Iterator[Spelled]:
    if not REFERENCE.fullmatch(demand.to.strip()):
        return
    if len(demand.columns) == 1:
        field_name = column_text(demand.to_columns[0])
        yield Spelled("relationships", {"to": demand.to, "field": field_name}, column=demand.columns[0])
        return
    columns, theirs = ([column_text(name) for name in names] for names in (demand.columns, demand.to_columns))
    arguments = {"columns": columns, "to": demand.to, **({} if columns == theirs else {"to_columns": theirs})}
    yield Spelled("dea.foreign_key", arguments)


def _agrees(demand: Agrees) -> Iterator[Spelled]:
    column, theirs = column_text(demand.column), column_text(demand.to_column)
    by, to_by = ([column_text(name) for name in names] for names in (demand.by, demand.to_by))
    near = {"tolerance": demand.tolerance} if demand.tolerance else {}
    other = {} if column == theirs else {"to_expression": theirs}
    groups = {**({"group_by": by} if by else {}), **({} if by == to_by else {"to_group_by": to_by})}
    yield Spelled("dea.sums_agree", {"to": demand.to, **other, **groups, **near}, column=demand.column)
    compared = {"expression": f"sum({column})", "compare_model": demand.to, "compare_expression": f"sum({theirs})"}
    groups = {**({"group_by": by} if by else {}), **({} if by == to_by else {"compare_group_by": to_by})}
    key = "dbt_expectations.expect_table_aggregation_to_equal_other_table"
    yield Spelled(key, {**compared, **groups, **near})


def _predicate(condition: exp.Expr, column: str | None, dialect: str) -> Iterator[Spelled]:
    condition = condition.unnest()
    yield from _values(condition)
    yield from _range(condition, dialect)
    yield from _not_blank(condition)
    text = sql_text(condition, dialect)
    if text is None:
        return
    rest = _after_column(condition, text, dialect)
    about = condition.this.name if rest else None
    yield Spelled("dbt_utils.expression_is_true", {"expression": rest or text}, column=about)
    yield Spelled("dea.expression_holds", {"expression": text}, column=about or column)
    yield Spelled("dbt_expectations.expression_is_true", {"expression": text})


def _after_column(condition: exp.Expr, text: str, dialect: str) -> str | None:
    """What follows the column's name, of a condition that compares one: dbt_utils puts the name before it."""
    compares = isinstance(condition, exp.GT | exp.GTE | exp.LT | exp.LTE | exp.EQ | exp.NEQ | exp.Like)
    if not compares or not isinstance(condition.this, exp.Column) or condition.this.args.get("table"):
        return None
    name = condition.this.sql(dialect)
    return text[len(name) + 1 :] if text.startswith(f"{name} ") and PLAIN_NAME.fullmatch(name) else None


def _values(condition: exp.Expr) -> Iterator[Spelled]:
    """A column in a list, or in none of it."""
    refused = isinstance(condition, exp.Not)
    listed = condition.this.unnest() if refused else condition
    if not isinstance(listed, exp.In) or not isinstance(listed.this, exp.Column) or listed.args.get("query"):
        return
    values = literal_values(listed.expressions)
    if values is None:
        return
    spelled = partial(Spelled, column=listed.this.name)
    unquoted = {} if isinstance(values[0], str) else {"quote": False}
    if refused:
        yield spelled("dbt_utils.not_accepted_values", {"values": values, **unquoted})
        unquoted = {"quote_values": False} if unquoted else {}
        arguments = {"value_set": values, **unquoted}
        yield spelled("dbt_expectations.expect_column_values_to_not_be_in_set", arguments)
    else:
        yield spelled("accepted_values", {"values": values, **unquoted})


def _range(condition: exp.Expr, dialect: str) -> Iterator[Spelled]:
    """A column within literal bounds, both of them strict or neither."""
    found = bound(condition, dialect)
    if found is None:
        return
    column, limits, strict = found
    yield Spelled("dbt_utils.accepted_range", {**limits, **({"inclusive": False} if strict else {})}, column=column)
    arguments = {**limits, **({"strictly": True} if strict else {})}
    yield Spelled("dbt_expectations.expect_column_values_to_be_between", arguments, column=column)


def _not_blank(condition: exp.Expr) -> Iterator[Spelled]:
    """A column that is not the empty text."""
    if not isinstance(condition, exp.NEQ) or condition.expression != exp.Literal.string(""):
        return
    trimmed = isinstance(condition.this, exp.Trim) and not condition.this.args.get("expression")
    column = condition.this.this if trimmed else condition.this
    if isinstance(column, exp.Column):
        yield Spelled("dbt_utils.not_empty_string", {} if trimmed else {"trim_whitespace": False}, column=column.name)
