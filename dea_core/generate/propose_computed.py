"""Columns that a CHECK says are equal to an expression over others of their row.

    CHECK (total = quantity * unit_price)        total is computed, where its type holds as many digits
    CHECK (is_paid = (paid_at IS NOT NULL))      so is is_paid
    CHECK (total - tax = net)                    total = net + tax: a column is isolated, to the digits of its type

Columns that keys or foreign keys decide are left alone, and so is what would go round in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from dea_core.generate.constants import bare, is_column
from dea_core.generate.domains import domain_of, must_be_there
from dea_core.generate.isolate import isolate
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.propose_time import conjuncts
from dea_core.schema import NUMERIC, TEMPORAL, CheckConstraint, Column, Family, Schema, Table

READS: dict[str, tuple[str, ...]] = {
    "after": ("column", "not_after"),
    "above": ("column",),
    "elapsed": ("since", "until"),
    "portion": ("of",),
    "derived": ("by",),
}
"""Options of recipes that name other columns."""
COMPUTED = ("computed", "derived", "elapsed", "portion")
"""Recipes whose values follow from other columns, whatever the CHECKs on their own."""
EXACT = (Family.INTEGER, Family.DECIMAL)
WHOLE = (exp.Year, exp.Month, exp.Day, exp.Length)
"""Functions that come to whole numbers, of whatever."""
WHOLE_PARTS = ("YEAR", "MONTH", "DAY", "QUARTER", "WEEK", "DOW", "ISODOW", "DOY", "ISOYEAR", "HOUR", "MINUTE")
"""Parts of a moment that EXTRACT gives as whole numbers: seconds have fractions."""


@dataclass(frozen=True)
class Equation:
    """``column`` equals ``expression``, as ``check`` says."""

    column: Column
    expression: exp.Expr
    check: CheckConstraint

    @property
    def inputs(self) -> set[str]:
        """The columns that it is computed from."""
        return _names(self.expression)


def equations(table: Table) -> dict[str, Equation]:
    """For each column that can be computed so, how; none of them from itself, by whatever way."""
    found: dict[str, Equation] = {}
    clauses = [(check, node) for check in table.checks for node in conjuncts(check.expression)]
    for check, node in clauses:
        if check.severity != "error" or not isinstance(node, exp.EQ):
            continue
        for one in _readings(table, node, check):
            inputs = {name: equation.inputs for name, equation in found.items()}
            if one.column.name not in found and not _reaches(one.column.name, one.inputs, inputs):
                found[one.column.name] = one
                break
    return found


def computed_plan(schema: Schema, table: Table, column: Column) -> ColumnPlan | None:
    """The column's plan, if a CHECK computes it."""
    equation = equations(table).get(column.name)
    if equation is None:
        return None
    expression = equation.expression
    missing = any(not table.column(name).not_null for name in equation.inputs)
    if missing and must_be_there(table, column):
        expression = exp.Coalesce(this=expression.copy(), expressions=[exp.Literal.number(0)])
    why = f"CHECK ({equation.check.expression.sql()}) [{equation.check.origin}]"
    return ColumnPlan("computed", {"expression": expression.sql(dialect=schema.dialect)}, why=why)


def goes_round(schema: Schema, column: str, answer: ColumnPlan, settled: Mapping[str, ColumnPlan]) -> bool:
    """Whether the plan would make ``column`` out of itself, given the plans of the columns that are ``settled``."""
    known = {name: _inputs(plan, schema) for name, plan in settled.items()}
    return _reaches(column, _inputs(answer, schema), known)


def _inputs(plan: ColumnPlan, schema: Schema) -> set[str]:
    """The columns of its row that a plan reads."""
    texts = [text for text in (plan.only_where, plan.always_where) if text]
    if plan.recipe == "computed":
        texts.append(str(plan.options.get("expression", "")))
    read = {name for text in texts for name in _read(text, schema)}
    options = [plan.options.get(name) for name in READS.get(plan.recipe, ())]
    return read | {name for name in options if isinstance(name, str)}


def _read(text: str, schema: Schema) -> set[str]:
    if not text:
        return set()  # told as missing where it is compiled
    try:
        return _names(parse_one(text, dialect=schema.dialect))
    except SqlglotError:  # told with its column and line where it is compiled
        return set()


def all_inputs(schema: Schema, columns: Sequence[str], plans: Mapping[str, ColumnPlan]) -> list[str]:
    """The columns, and all that the computed among them are made from, by whatever way."""
    found = list(columns)
    for name in found:  # grows as it goes
        plan = plans.get(name)
        if plan is not None and plan.recipe in COMPUTED:
            found += sorted(_inputs(plan, schema) - set(found))
    return found


def _names(expression: exp.Expr) -> set[str]:
    return {column.name for column in expression.find_all(exp.Column)}


def _reaches(column: str, inputs: set[str], known: Mapping[str, set[str]]) -> bool:
    """Whether ``column`` is among the inputs, or what they are made from."""
    seen: set[str] = set()
    left = set(inputs)
    while left:
        name = left.pop()
        seen.add(name)
        left |= known.get(name, set()) - seen
    return column in seen


def _readings(table: Table, node: exp.EQ, check: CheckConstraint) -> list[Equation]:
    """Each column that an equation of ``check`` can be solved for.

    A column without an upper bound comes before one that has one, which a computed value would soon pass; a sum before
    a difference, which may fall below zero; a column that stands alone before one that must be isolated; of two columns
    the later one is computed.
    """
    readings = [*_alone(table, node, check), *_isolated(table, node, check)]
    return sorted(readings, key=lambda one: (_bounded(table, one.column), _differences(one.expression) > 0))


def _alone(table: Table, node: exp.EQ, check: CheckConstraint) -> Iterator[Equation]:
    pairs = [(bare(node.left), node.right.unnest()), (bare(node.right), node.left.unnest())]
    for side, expression in sorted(pairs, key=lambda pair: -_position(table, pair[0])):
        names = _names(expression)
        if _position(table, side) < 0 or not names or not all(name in table for name in names):
            continue
        column = table.column(side.name)
        if column.name not in names and _free(table, column) and _holds(table, column, expression):
            yield Equation(column, expression, check)


def _isolated(table: Table, node: exp.EQ, check: CheckConstraint) -> Iterator[Equation]:
    names, alone = _names(node), {side.name for side in (bare(node.left), bare(node.right)) if is_column(side)}
    if len(names) < 2 or not all(name in table for name in names):
        return
    for column in reversed([one for one in table.columns if one.name in names - alone]):
        expression = isolate(node, column.name) if column.type.family in NUMERIC and _free(table, column) else None
        if expression is not None and all(table.column(name).type.family in NUMERIC for name in _names(expression)):
            digits = exp.Literal.number(column.type.scale or 0)
            rounded = exp.Round(this=expression.unnest(), decimals=digits)
            yield Equation(column, rounded if column.type.family in EXACT else expression.unnest(), check)


def _bounded(table: Table, column: Column) -> bool:
    return domain_of(table, column).high is not None


def _differences(expression: exp.Expr) -> int:
    return len(list(expression.find_all(exp.Sub, exp.Neg)))


def _position(table: Table, node: exp.Expr) -> int:
    """Where a column stands in the table; -1 for what is no column of it."""
    return table.columns.index(table.column(node.name)) if isinstance(node, exp.Column) and node.name in table else -1


def _free(table: Table, column: Column) -> bool:
    """Whether nothing else decides the column: no key, no foreign key, no list of values."""
    ruled = [*(key.columns for key in table.keys), *(link.columns for link in table.foreign_keys)]
    tied = any(column.name in columns for columns in ruled)
    domain = domain_of(table, column)
    return not (tied or column.generated or column.identity or domain.values is not None or domain.patterns)


def _holds(table: Table, column: Column, expression: exp.Expr) -> bool:
    """Whether the column's type keeps the value as it is: no digit is rounded, no text is cut."""
    family, inputs = column.type.family, [table.column(name) for name in _names(expression)]
    missing = any(not other.not_null for other in inputs)
    if missing and column.not_null and family not in NUMERIC:
        return False
    if family in EXACT:
        digits = _digits(table, expression)
        return digits is not None and digits <= (column.type.scale or 0)
    if family is Family.TEXT:
        return column.type.length is None
    return family in (Family.FLOAT, Family.BOOLEAN) or family in TEMPORAL


def _digits(table: Table, node: exp.Expr) -> int | None:
    """How many digits a value has behind the point, at most; None if that is not known."""
    node = node.unnest()
    if isinstance(node, exp.Column):
        kind = table.column(node.name).type
        return (kind.scale or 0) if kind.family in EXACT else None
    if isinstance(node, exp.Literal):
        return None if node.is_string else len(str(node.this).partition(".")[2])
    if isinstance(node, exp.Round):
        places = node.args.get("decimals")
        return int(places.name) if isinstance(places, exp.Literal) else 0 if places is None else None
    if _is_whole(node):
        return 0
    parts = [_digits(table, part) for part in node.iter_expressions()]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or not isinstance(node, (exp.Mul, exp.Add, exp.Sub, exp.Neg, exp.Coalesce)):
        return None
    return sum(known) if isinstance(node, exp.Mul) else max(known)


def _is_whole(node: exp.Expr) -> bool:
    """Whether a function comes to a whole number, whatever it is called with."""
    if isinstance(node, exp.Extract):
        return node.name.upper() in WHOLE_PARTS
    return isinstance(node, WHOLE) or (isinstance(node, (exp.Floor, exp.Ceil)) and node.args.get("decimals") is None)
