"""One table made from recipes alone: what the tests of recipes start from."""

from __future__ import annotations

import datetime
from typing import Any

import duckdb

from dea_core.generate.blueprint import Blueprint
from dea_core.generate.compile import compile_table
from dea_core.generate.plan import ColumnPlan, Plan, TablePlan
from dea_core.generate.pools import Pools
from dea_core.schema import Column, Family, Key, Schema, Table, Type
from dea_core.sql.rows_sql import rows_sql

AS_OF = datetime.date(2025, 6, 30)
TEXT = Type(Family.TEXT, "text")
INTEGER = Type(Family.INTEGER, "integer", bits=32)
MONEY = Type(Family.DECIMAL, "numeric(10,2)", precision=10, scale=2)
DOUBLE = Type(Family.FLOAT, "double precision", bits=64)
JSON = Type(Family.JSON, "json")
Rows = list[dict[str, Any]]


def varchar(length: int) -> Type:
    return Type(Family.TEXT, f"varchar({length})", length=length)


def array_of(element: Type) -> Type:
    return Type(Family.ARRAY, f"{element.text}[]", element=element)


class Made:
    """A table ``t`` whose columns are given as ``name=(recipe, options, type)``; options and type may be left out."""

    def __init__(
        self, rows: int, columns: dict[str, tuple[Any, ...]], *, locale: str = "en_US", seed: int = 42, **more: Any
    ):
        kinds = {name: next((p for p in parts if isinstance(p, Type)), TEXT) for name, parts in columns.items()}
        plans = {name: self._plan(parts, name in more.get("unique", ())) for name, parts in columns.items()}
        keys = tuple(Key(columns=tuple(key)) for key in more.get("keys", ()))
        table = Table("t", tuple(Column(name, kind) for name, kind in kinds.items()), keys=keys)
        plan = Plan({"t": TablePlan(rows, plans)}, seed=seed, as_of=AS_OF, locale=locale)
        self.blueprint = Blueprint(Schema((table,)), plan, more.get("pools") or Pools())

    @staticmethod
    def _plan(parts: tuple[Any, ...], unique: bool) -> ColumnPlan:
        options = next((part for part in parts if isinstance(part, dict)), {})
        return ColumnPlan(parts[0], options, unique=unique)

    def rows(self, start: int = 0, stop: int | None = None) -> Rows:
        query = rows_sql(compile_table(self.blueprint, "t", start, stop), "duckdb")
        with duckdb.connect() as connection:
            result = connection.execute(query)
            names = [column[0] for column in result.description]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows()]


def make(
    rows: int,
    /,
    *,
    locale: str = "en_US",
    seed: int = 42,
    unique: tuple[str, ...] = (),
    keys: tuple[Any, ...] = (),
    pools: Any = None,
    **columns: tuple[Any, ...],
) -> Rows:
    """The rows of a table made so."""
    return Made(rows, columns, locale=locale, seed=seed, unique=unique, keys=keys, pools=pools).rows()


def one(
    rows: int, recipe: str, kind: Type = TEXT, /, *, unique: bool = False, locale: str = "en_US", **options: Any
) -> list[Any]:
    """The values of one column."""
    made = make(rows, locale=locale, unique=("a",) if unique else (), a=(recipe, options, kind))
    return [row["a"] for row in made]
