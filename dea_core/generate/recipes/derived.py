"""Values that follow from rows of other tables: what a query over them says, by a key of this one.

    subtotal: {recipe: derived, by: id, query: "SELECT order_id, sum(price) FROM items ...", otherwise: {...}}

The only recipe that is no function of the row's index: all tables are made first, with ``otherwise`` in its place, then
the query is run on them, and this table is made again with what it says (``generate/derive.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlglot import exp

from dea_core.errors import PlanError
from dea_core.generate.plan import COLUMN_WORDS, ColumnPlan
from dea_core.generate.recipes import call_recipe, recipe
from dea_core.generate.recipes.arguments import need_column
from dea_core.generate.row import Cell
from dea_core.generate.values import Computed, Expression
from dea_core.sql.values import cast_to

KEPT, KEY, VALUE = "kept", "k", "v"
"""What the answer of the query is called where it is kept, and its two columns."""


@recipe("derived")
def derived(cell: Cell, *, query: str, by: str, otherwise: dict[str, Any]) -> Computed:
    """The second column of ``query`` (DuckDB's SQL over the schema's tables), in the row whose first one is ``by``.

    Where there is none it is what the recipe ``otherwise`` makes. Made in DuckDB only, and of whole tables.
    """
    need_column(cell, by)
    inner = _otherwise(cell, otherwise)
    call_recipe(inner)

    def make() -> Expression:
        values = call_recipe(inner)
        base = values.make() if isinstance(values, Computed) else values.at(cell.row.pick(cell.column.name, values))
        base = cast_to(base, cell.column.type)
        kept = cell.blueprint.derived.get((cell.table.name, cell.column.name))
        if kept is None:
            return base
        matched = exp.EQ(this=exp.column(KEY, table=KEPT), expression=cell.row.value(by).copy())
        found = exp.select(cast_to(exp.column(VALUE, table=KEPT), cell.column.type))
        found = found.from_(exp.alias_(kept.copy(), KEPT, table=True)).where(matched)
        return exp.Coalesce(this=found.subquery(), expressions=[base])

    return Computed(make)


def _otherwise(cell: Cell, document: Mapping[str, Any]) -> Cell:
    """The same column with the recipe that is used where the query says nothing."""
    if not isinstance(document.get("recipe"), str):
        raise PlanError("otherwise names no recipe", hint="such as {recipe: integer}")
    options = {str(word): value for word, value in document.items() if word not in COLUMN_WORDS}
    spec = ColumnPlan(document["recipe"], options, place=cell.spec.place)
    plan, table = cell.blueprint.plan, cell.blueprint.plan.table(cell.table.name)
    lines = replace(table, columns={**table.columns, cell.column.name: spec})
    blueprint = replace(cell.blueprint, plan=replace(plan, tables={**plan.tables, cell.table.name: lines}))
    return replace(cell, blueprint=blueprint)
