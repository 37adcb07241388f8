"""docs/gallery.md: ten tables as they come out of names alone, and a few values of every recipe."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from dea_core.generate import Wish, propose_plan
from dea_core.generate.blueprint import Blueprint
from dea_core.generate.compile import compile_table
from dea_core.generate.pools import Pools
from dea_core.readers import read_schema
from dea_core.schema import Family, Type
from dea_core.sql.rows_sql import rows_sql
from tests.generate.made import DOUBLE, INTEGER, JSON, MONEY, TEXT, array_of, make

DDL = Path(__file__).parents[1] / "cases" / "gallery.sql"
POOLS = DDL.with_suffix(".pools.json")
"""Pinned, so that the page does not change with Faker's releases."""
AS_OF = datetime.date(2025, 6, 30)
ROWS, SHOWN, WIDEST = 1000, 6, 34
DATE, STAMP = Type(Family.DATE, "date"), Type(Family.TIMESTAMP, "timestamp")
SAMPLES: dict[str, tuple[Any, ...]] = {
    "integer": ({"min_value": 1, "max_value": 9}, INTEGER),
    "decimal": ({"min_value": 5, "max_value": 500, "shape": "lognormal"}, MONEY),
    "number": ({"max_value": 1}, DOUBLE),
    "choice": ({"values": {"paid": 8, "open": 2}},),
    "date": ({"business_days": True}, DATE),
    "timestamp": ({"hours": "day"}, STAMP),
    "code": ({"prefix": "ORD-"},),
    "phone": (),
    "barcode": ({"scheme": "isbn13"},),
    "pattern": ({"regex": "(KL|LH)[1-9]\\d{2,3}"},),
    "text": ({"topic": "review", "max_length": 60},),
    "title": ({"of": "book"},),
    "term": ({"of": "department"},),
    "country": ({"field": "capital"},),
    "company.name": (),
    "company.url": (),
    "product.name": (),
    "product.price": ({}, MONEY),
    "person.full_name": (),
    "person.email": (),
    "person.user_name": (),
    "person.job": (),
    "place.street_address": ({"within": "world"},),
    "place.city": ({"within": "world"},),
    "url": (),
    "file_name": ({"ending": "pdf"},),
    "ip_v4": (),
    "token": ({"length": 16},),
    "json": ({"fields": {"theme": {"recipe": "choice", "values": ["light", "dark"]}, "n": "integer"}}, JSON),
    "array": ({"of": {"recipe": "term", "of": "tag"}, "max_length": 3}, array_of(TEXT)),
    "typed": ({"type": "daterange"},),
    "faker": ({"provider": "license_plate"},),
}


def gallery_page(note: str) -> str:
    """The page."""
    pools = Pools.load(POOLS) if POOLS.exists() else Pools()
    tables, samples = list(_tables(pools)), list(_samples(pools))
    if not POOLS.exists():
        pools.dump(POOLS)
    parts = [
        f"# What comes out\n\n{note}\nTen tables whose plans were made from nothing but names and types: the first "
        f"{SHOWN} of {ROWS:,} rows of each (the DDL: tests/cases/gallery.sql). "
        "After them a few values of some recipes alone.",
        *tables,
        "## Recipes alone\n\n```text\n" + "\n".join(samples) + "\n```",
    ]
    return "\n\n".join(parts) + "\n"


def _tables(pools: Pools) -> Iterable[str]:
    schema = read_schema(DDL.read_text(encoding="utf-8"), dialect="postgres")
    proposal = propose_plan(schema, Wish(rows=ROWS, as_of=AS_OF, seed=42), pools)
    blueprint = Blueprint(schema, proposal.plan, pools)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for table in schema:
            result = connection.execute(rows_sql(compile_table(blueprint, table.name, 0, SHOWN), "duckdb"))
            names = [column[0] for column in result.description]
            yield f"## {table.name}\n\n```text\n" + "\n".join(drawn(names, result.fetchall())) + "\n```"


def drawn(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterable[str]:
    """A plain table, each cell cut at the widest (with an ellipsis: the picture's doing, not the data's)."""
    cells = [list(names), *([_told(value) for value in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(names))]
    for number, row in enumerate(cells):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if number == 0:
            yield "  ".join("-" * width for width in widths)


def _told(value: object) -> str:
    text = "" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _samples(pools: Pools) -> Iterable[str]:
    for name, parts in SAMPLES.items():
        options = next((part for part in parts if isinstance(part, dict)), {})
        said = ", ".join([f"recipe: {name}", *(f"{option}: {value}" for option, value in options.items())])
        values = [row["a"] for row in make(40, pools=pools, a=(name, *parts))]
        yield f"{{{said}}}"
        yield "    " + " | ".join(dict.fromkeys(str(value) for value in values[:4]))
