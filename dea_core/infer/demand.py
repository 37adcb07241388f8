"""What a rule asks of the rows of a relation, whatever it is called where it is written.

Unique      columns are distinct together
Present     a column is never NULL
Predicate   a condition on one row
Reference   values are found in another relation
Agrees      sums are those of another relation
Typed       a column is there, with one of these types
Shown       only the rule's own SQL can say: a check, not a recipe
Nothing     holds whatever the rows are
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp


@dataclass(frozen=True)
class Unique:
    """``columns`` are distinct together over the rows where ``where`` holds."""

    columns: tuple[str, ...]
    where: exp.Expr | None = None
    nulls_distinct: bool = True


@dataclass(frozen=True)
class Present:
    """``column`` is never NULL over the rows where ``where`` holds."""

    column: str
    where: exp.Expr | None = None


@dataclass(frozen=True)
class Predicate:
    """``condition`` is not false for any row where ``where`` holds."""

    condition: exp.Expr
    where: exp.Expr | None = None


@dataclass(frozen=True)
class Reference:
    """``columns``, unless NULL, are found among ``to_columns`` of the relation that ``to`` names."""

    columns: tuple[str, ...]
    to: str
    to_columns: tuple[str, ...]
    where: exp.Expr | None = None


@dataclass(frozen=True)
class Agrees:
    """In each group of ``by`` the sum of ``column`` is that of ``to_column`` in the relation ``to``, by ``to_by``."""

    column: str
    to: str
    to_column: str
    by: tuple[str, ...] = ()
    to_by: tuple[str, ...] = ()
    tolerance: float = 0


@dataclass(frozen=True)
class Typed:
    """``column`` has one of ``types``; with none named, it need only be there."""

    column: str
    types: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """The test's own SQL must return no row; ``reason`` says why nothing more exact is known."""

    reason: str


@dataclass(frozen=True)
class Nothing:
    """The rows cannot break it."""


Demand = Unique | Present | Predicate | Reference | Agrees | Typed | Shown | Nothing
