"""The one column within an expression, and what its value must be for the expression to have a given one.

coalesce(lower(trim(status)), '')   status itself
amount * 100 = 2500                 amount is 25
substr(zip, 1, 5) = '85669'         zip is that, and may go on
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial

from sqlglot import exp

TRANSPARENT = (
    exp.Paren, exp.Cast, exp.TryCast, exp.Coalesce, exp.Lower, exp.Upper, exp.Trim, exp.Alias, exp.Left, exp.Initcap,
    exp.Date, exp.TsOrDsToDate, exp.Nullif,
)  # fmt: skip
"""What leaves a value as it is, for one that is spelled like the literal."""
Step = Callable[[Decimal], Decimal]


@dataclass(frozen=True)
class Reached:
    """``column``, and the steps of arithmetic to undo, the outermost first."""

    column: exp.Column
    steps: tuple[Step, ...] = ()

    def undo(self, literal: str) -> str | None:
        """The literal as the column has it; None where arithmetic meets no number."""
        if not self.steps:
            return literal
        try:
            value = Decimal(literal)
            for step in self.steps:
                value = step(value)
        except (InvalidOperation, ZeroDivisionError):
            return None
        return str(int(value)) if value == value.to_integral_value() else str(value.normalize())


def reach(expression: exp.Expr) -> Reached | None:
    """The column that ``expression`` is, but for what can be undone; None where there is more to it."""
    steps: list[Step] = []
    inner: exp.Expr = expression
    while not isinstance(inner, exp.Column):
        if not isinstance(inner.args.get("this"), exp.Expr):
            return None
        if isinstance(inner, TRANSPARENT) or _is_beginning(inner):
            inner = inner.this
        elif isinstance(inner, exp.Add | exp.Sub | exp.Mul | exp.Div) and (step := _step(inner)) is not None:
            steps.append(step)
            inner = inner.this if inner.this.find(exp.Column) else inner.expression
        else:
            return None
    return Reached(inner, tuple(steps))


def _is_beginning(node: exp.Expr) -> bool:
    """Whether it takes a text from its first letter on."""
    start = node.args.get("start") if isinstance(node, exp.Substring) else None
    return isinstance(start, exp.Literal) and start.name == "1"


def _step(node: exp.Binary) -> Step | None:
    """How ``column op number`` is undone."""
    number = _number(node.expression)
    if number is not None and node.this.find(exp.Column):
        return partial(_UNDOING[type(node)], number)
    number = _number(node.this)
    if number is not None and isinstance(node, exp.Add | exp.Mul) and node.expression.find(exp.Column):
        return partial(_UNDOING[type(node)], number)
    return None


_UNDOING: dict[type[exp.Expr], Callable[[Decimal, Decimal], Decimal]] = {
    exp.Add: lambda number, value: value - number,
    exp.Sub: lambda number, value: value + number,
    exp.Mul: lambda number, value: value / number,
    exp.Div: lambda number, value: value * number,
}


def _number(node: exp.Expr) -> Decimal | None:
    inner = node.unnest()
    return Decimal(inner.name) if isinstance(inner, exp.Literal) and not inner.is_string else None
