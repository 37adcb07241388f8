"""What a data test asks of the rows of the relation it is attached to, whatever the test is called.

    demands(test, dialect)  ──>  Demand, ...                 the kinds of them are in dea_core/infer/demand.py

One reader a test, registered under its namespace and name; a test that has none is Shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from dea_core.errors import ReadError
from dea_core.infer import Demand, Shown
from dea_dbt.manifest import DataTest

Reader = Callable[["Asked"], Iterable[Demand]]
READERS: dict[str, Reader] = {}


class UnclearError(ReadError):
    """An argument of a test is not what its reader can use; the test is then Shown, with this reason."""


def reads(*keys: str) -> Callable[[Reader], Reader]:
    """Decorator: this function reads the tests of these names (``dbt_utils.accepted_range``)."""

    def keep(reader: Reader) -> Reader:
        READERS.update(dict.fromkeys(keys, reader))
        return reader

    return keep


def demands(test: DataTest, dialect: str) -> tuple[Demand, ...]:
    """What ``test`` asks."""
    reader = READERS.get(test.key)
    if reader is None:
        return (Shown(f"{test.key} is not a rule over single rows"),)
    try:
        return tuple(reader(Asked(test, dialect)))
    except UnclearError as error:
        return (Shown(error.message),)


@dataclass(frozen=True)
class Asked:
    """The arguments of a test, read as SQL. Its methods raise UnclearError."""

    test: DataTest
    dialect: str

    def get(self, name: str, default: Any = None) -> Any:
        """An argument as given; Jinja that dbt has not rendered is UnclearError."""
        value = self.test.arguments.get(name, default)
        if "{{" in str(value) or "{%" in str(value):
            raise UnclearError(f"its argument {name} is written in Jinja: {value}")
        return value

    def flag(self, *names: str, default: bool = False) -> bool:
        """The first of these arguments that is given, as a yes or no."""
        return next((bool(v) for name in names if (v := self.get(name)) is not None), default)

    def sql(self, text: Any) -> exp.Expr:
        """``text`` as an expression."""
        try:
            return parse_one(str(text), dialect=self.dialect)
        except SqlglotError as error:
            raise UnclearError(f"its condition cannot be read: {text}") from error

    def name(self, text: Any) -> str:
        """``text`` as the name of a column."""
        parsed = self.sql(text)
        if not isinstance(parsed, exp.Column) or parsed.table:
            raise UnclearError(f"{text} is not a column")
        return parsed.name

    def names(self, name: str) -> tuple[str, ...]:
        """An argument that lists columns."""
        listed = self.get(name) or ()
        return tuple(self.name(text) for text in ([listed] if isinstance(listed, str) else listed))

    @property
    def column(self) -> str:
        """The column that the test is declared on."""
        if not self.test.column:
            raise UnclearError("it names no column")
        return self.name(self.test.column)

    @property
    def value(self) -> exp.Expr:
        """What stands as the column: usually a column, sometimes an expression."""
        if not self.test.column:
            raise UnclearError("it names no column")
        return self.sql(self.test.column)

    def where(self, *more: str) -> exp.Expr | None:
        """The rows that the test looks at: ``where`` of its config, and conditions among its arguments."""
        if "{{" in (self.test.where or "") or "__" in (self.test.where or ""):
            raise UnclearError(f"its where is rendered by a macro: {self.test.where}")
        texts = [self.test.where, *(self.get(name) for name in more)]
        conditions = [self.sql(text) for text in texts if text not in (None, "", "1=1", "1 = 1")]
        return exp.and_(*conditions) if conditions else None

    def literals(self, name: str, *, quoted: bool) -> list[exp.Expr]:
        """An argument that lists values; without quotes they are SQL."""
        values = self.get(name)
        if not isinstance(values, list) or not values:
            raise UnclearError(f"its argument {name} is not a list of values")
        return [self.literal(value, quoted=quoted) for value in values]

    def literal(self, value: Any, *, quoted: bool = False) -> exp.Expr:
        """One value; numbers and booleans stay what they are, though dbt writes them in quotes."""
        if isinstance(value, bool):
            return exp.true() if value else exp.false()
        if isinstance(value, int | float):
            return exp.convert(value)
        return exp.Literal.string(str(value)) if quoted else self.sql(value)

    def within(self, value: exp.Expr, *, strict: bool) -> exp.Expr:
        """``value`` between the arguments min_value and max_value."""
        low, high = self.get("min_value"), self.get("max_value")
        lower, upper = (exp.GT, exp.LT) if strict else (exp.GTE, exp.LTE)
        parts: list[exp.Expr] = [lower(this=value.copy(), expression=self.literal(low))] if low is not None else []
        parts += [upper(this=value.copy(), expression=self.literal(high))] if high is not None else []
        if not parts:
            raise UnclearError("it names neither min_value nor max_value")
        return exp.and_(*parts)
