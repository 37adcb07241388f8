"""A schema and its plan as a model reads them: one short line a column, whatever the number of rows.

    ## orders: 1000 rows
    id integer pk
    user_id integer -> users.id
    status varchar(10)? = choice values={"open":1,"paid":4} «where it stands»
    CHECK total >= 0

``?`` is a column that may be NULL; how a key or UUID is made is not repeated. Comments are other people's text.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator

from dea_core.agents.prompt import quoted
from dea_core.generate import RECIPES, ColumnPlan, Plan
from dea_core.schema import Column, Schema, Table

ROOM = 28_000
"""Characters of a listing: some 7,000 tokens. Of a larger schema there are several."""
COMMENTS = (120, 60, 30, 0)
"""Characters of a comment that are sent: as many as there is room for."""
LONGEST_OPTION = 70
PLAIN = ("reference", "sequence", "uuid")
"""Recipes that the column's own words say already."""
TOLD_ELSEWHERE = ("to", "expression", "covers")
"""Options that the column's own words say already."""


def schema_listings(schema: Schema, plan: Plan | None = None, room: int = ROOM) -> list[str]:
    """Every table of the schema, with how each column is made where there is a plan; in as few parts as there is room.

    A foreign key into another part is told by name.
    """
    for longest in COMMENTS:
        tables = ["\n".join(_table(table, plan, schema.dialect, longest)) for table in schema]
        if sum(map(len, tables)) <= room:
            break
    parts: list[list[str]] = [[]]
    for text in tables:
        if parts[-1] and sum(map(len, parts[-1])) + len(text) > room:
            parts.append([])
        parts[-1].append(text)
    head = f"dialect {schema.dialect}" + (f", dates count back from {plan.as_of}, locale {plan.locale}" if plan else "")
    return ["\n".join([head, *part]) for part in parts]


def _table(table: Table, plan: Plan | None, dialect: str, longest: int) -> Iterator[str]:
    own = plan.tables.get(table.name) if plan else None
    yield f"## {table.name}" + (f": {own.rows} rows" if own else "") + _comment(table.comment, longest)
    for column in table.columns:
        made = _recipe(own.columns[column.name]) if own and column.name in own.columns else ""
        yield _column(table, column, dialect) + made + _comment(column.comment, longest)
    for key in table.keys:
        if len(key.columns) > 1:
            yield f"{'PRIMARY KEY' if key.primary else 'UNIQUE'} ({', '.join(key.columns)})"
    for link in table.foreign_keys:
        if len(link.columns) > 1:
            yield f"({', '.join(link.columns)}) -> {link.parent} ({', '.join(link.parent_columns)})"
    for check in table.checks:
        yield f"CHECK {check.expression.sql(dialect)}"


def _column(table: Table, column: Column, dialect: str) -> str:
    key = next((key for key in table.keys if key.columns == (column.name,)), None)
    words = [column.name, str(column.type).lower() + ("" if column.not_null else "?")]
    words += ["pk" if key.primary else "unique"] if key else []
    links = [link for link in table.foreign_keys if link.columns == (column.name,)]
    words += [f"-> {link.parent}.{link.parent_columns[0]}" for link in links]
    words += [f"generated {column.generated.sql(dialect)}"] if column.generated is not None else []
    return " ".join(words)


def _recipe(line: ColumnPlan) -> str:
    if line.recipe in PLAIN:
        return ""
    options = (f"{name}={_short(value)}" for name, value in line.options.items() if name not in TOLD_ELSEWHERE)
    return " = " + " ".join((line.recipe, *options))


def _short(value: object) -> str:
    text = (
        value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False, separators=(",", ":"))
    )
    return text if len(text) <= LONGEST_OPTION else f"{text[:LONGEST_OPTION]}…"


def _comment(comment: str | None, longest: int) -> str:
    text = " ".join((comment or "").split())
    if not text or not longest:
        return ""
    return " " + quoted(text if len(text) <= longest else f"{text[:longest]}…")


def recipe_listing() -> str:
    """Every recipe with its options, and in short what it makes."""
    return "\n".join(_told(name, RECIPES[name]) for name in RECIPES)


def _told(name: str, recipe: Callable[..., object]) -> str:
    options = [
        option.name if option.default is option.empty else f"{option.name}={option.default!r}"
        for option in inspect.signature(recipe).parameters.values()
        if option.kind is option.KEYWORD_ONLY
    ]
    told = (inspect.getdoc(recipe) or "").split("\n", 1)[0].replace("``", "")
    return f"{name}({', '.join(options)}): {told if len(told) <= LONGEST_OPTION else told[:LONGEST_OPTION] + '…'}"
