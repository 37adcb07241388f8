"""The same plan gives the same rows on DuckDB, Postgres and Spark: every recipe that is portable, and whole schemas."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from dea_core.engines import DuckDB, open_engine
from dea_core.generate import RECIPES, Wish, propose_plan
from dea_core.generate.compile import compile_table
from dea_core.generate.produce import decide
from dea_core.readers import read_schema
from dea_core.schema import Family, Type
from dea_core.sql.portable import draw, key
from dea_core.sql.rows_sql import NotPortable, rows_sql
from tests.docs.gallery import SAMPLES
from tests.generate.made import AS_OF, DOUBLE, INTEGER, MONEY, Made

Run = Callable[[str], list[tuple[Any, ...]]]
ROWS = 300
COORDINATE = Type(Family.DECIMAL, "numeric(9,6)", precision=9, scale=6)
TIME, INTERVAL = Type(Family.TIME, "time"), Type(Family.INTERVAL, "interval")
MORE: dict[str, tuple[Any, ...]] = {
    **SAMPLES,
    "binary": ({"bytes": 8}, Type(Family.BINARY, "blob")),
    "boolean": (Type(Family.BOOLEAN, "boolean"),),
    "constant": ({"value": 7}, INTEGER),
    "uuid": (Type(Family.UUID, "uuid"),),
    "sequence": (INTEGER,),
    "shuffled": (INTEGER,),
    "spread": ({"ranges": [[1, 9], [20, 400]]}, INTEGER),
    "ordinal": (INTEGER,),
    "place.latitude": (COORDINATE,),
    "place.longitude": (COORDINATE,),
    "number": ({"min_value": -5, "max_value": 1}, DOUBLE),
    "decimal": ({"min_value": -50, "max_value": 500, "shape": "lognormal"}, MONEY),
    "time": (TIME,),
    "interval": (INTERVAL,),
}
OF_OTHERS = {"above", "after", "elapsed", "portion", "reference", "computed", "derived", "slot"}
"""Recipes that look at other columns: in SHOP, but for slots, which an EXCLUDE asks for, and what is derived."""
ALONE = {name: MORE.get(name, ()) for name in RECIPES if name not in OF_OTHERS}
NOT_ON_SPARK = {"time", "interval"}
SHOP = """
CREATE TABLE users (
    id UUID PRIMARY KEY, email TEXT NOT NULL UNIQUE, full_name VARCHAR(60), born DATE NOT NULL, age INTEGER,
    created_at TIMESTAMP NOT NULL, seen_at TIMESTAMPTZ, manager_id UUID REFERENCES users (id), flags SMALLINT NOT NULL,
    CHECK (born < DATE '2007-01-01'), CHECK (age = 3 OR age > 17)
);
CREATE TABLE orders (
    id BIGINT PRIMARY KEY, user_id UUID NOT NULL REFERENCES users (id), placed_at TIMESTAMP NOT NULL,
    shipped_at TIMESTAMP CHECK (shipped_at > placed_at), status TEXT NOT NULL CHECK (status IN ('open', 'paid')),
    total NUMERIC(10, 2) NOT NULL CHECK (total > 0), tax NUMERIC(10, 2) NOT NULL, net NUMERIC(12, 2) NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, weight DOUBLE PRECISION, CHECK (width * height < 250000),
    CHECK (net = total - tax), CHECK (tax <= total), UNIQUE (user_id, placed_at)
);
CREATE TABLE items (
    order_id BIGINT NOT NULL REFERENCES orders (id), line INTEGER NOT NULL, price NUMERIC(8, 2) NOT NULL,
    qty INTEGER NOT NULL CHECK (qty BETWEEN 1 AND 9), comment VARCHAR(80), PRIMARY KEY (order_id, line)
);
"""


@pytest.fixture(params=["postgres", "spark"])
def other(request: pytest.FixtureRequest) -> Iterator[tuple[str, Run]]:
    """An engine that is not DuckDB, and how it runs a query."""
    if request.param == "spark":
        yield "spark", request.getfixturevalue("spark").rows
        return
    with open_engine(request.getfixturevalue("postgres_database")) as engine:
        yield "postgres", engine.rows


def plain(value: Any) -> Any:
    """A value as Python has it, whatever driver it comes from."""
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, Decimal):
        return value + 0
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    if isinstance(value, datetime.datetime) and value.tzinfo:
        return value.astimezone(datetime.UTC).replace(tzinfo=None)
    if value is None or isinstance(value, (bool, int, float, dict, datetime.date)):
        return value
    text = str(value)
    return json.loads(text) if text.startswith(('{"', "{}")) else text


def told(rows: list[tuple[Any, ...]]) -> list[Any]:
    return [plain(row) for row in rows]


def test_every_recipe_makes_the_same_values(other: tuple[str, Run]) -> None:
    dialect, run = other
    left_out = NOT_ON_SPARK if dialect == "spark" else set()
    made = Made(ROWS, {name: (name, *parts) for name, parts in ALONE.items() if name not in left_out})
    query = rows_sql(compile_table(made.blueprint, "t"), dialect)
    mine, theirs = told([tuple(row.values()) for row in made.rows()]), told(run(query))
    names = [name for name in ALONE if name not in left_out]
    mine, theirs = list(zip(*mine, strict=True)), list(zip(*theirs, strict=True))
    assert [name for name, a, b in zip(names, mine, theirs, strict=True) if a != b] == []


@pytest.mark.parametrize("name", sorted(NOT_ON_SPARK))
def test_what_spark_has_no_type_for_is_refused_by_name(name: str) -> None:
    query = compile_table(Made(5, {"a": (name, *ALONE[name])}).blueprint, "t")
    with pytest.raises(NotPortable, match=f"type {name.upper()}"):
        rows_sql(query, "spark")


def test_a_schema_of_keys_and_checks_is_the_same_row_by_row(other: tuple[str, Run]) -> None:
    dialect, run = other
    schema = read_schema(SHOP, dialect="postgres")
    wish = Wish(rows=500, table_rows={"users": 60}, as_of=AS_OF, null_share=0.1)
    with DuckDB.open() as engine:
        engine.execute("SET TimeZone = 'UTC'")
        blueprint = decide(schema, propose_plan(schema, wish), 0.05, engine)
        recipes = {spec.recipe for table in blueprint.plan.tables.values() for spec in table.columns.values()}
        assert {"reference", "after", "computed"} <= recipes, recipes
        for table in schema:
            whole = told(engine.rows(rows_sql(compile_table(blueprint, table.name), "duckdb")))
            start = 400 if table.name == "items" else 0
            query = rows_sql(compile_table(blueprint, table.name, start), dialect)
            assert told(run(query)) == whole[start:], table.name


def test_random_bits_agree_for_numbers_of_more_than_32_bits(other: tuple[str, Run]) -> None:
    from sqlglot import exp

    from dea_core.generate.numbers import INDEX, ranged
    from dea_core.sql.layers import Layers
    from dea_core.sql.portable import draw_number

    dialect, run = other
    word = key(42, "golden")
    for start in (0, 2**31 - 2, 2**32 - 2, 2**40):
        layers = Layers(ranged(start, start + 4), [INDEX])
        query = layers.select({"bits": draw(exp.column(INDEX), word, layers.define, wide=True)})
        assert run(rows_sql(query, dialect)) == [(draw_number(i, word),) for i in range(start, start + 4)]


@pytest.mark.parametrize("dialect", ["postgres", "spark"])
@pytest.mark.parametrize("wrong", ["regexp_matches(a, 'x')", "a / 2", "strlen(a)"])
def test_what_engines_may_disagree_about_is_refused(dialect: str, wrong: str) -> None:
    import sqlglot

    with pytest.raises(NotPortable, match="is not known to be the same on"):
        rows_sql(sqlglot.parse_one(f"SELECT {wrong} FROM t", dialect="duckdb"), dialect)  # type: ignore[arg-type]


def test_an_engine_that_nothing_is_written_for_is_refused() -> None:
    with pytest.raises(NotPortable, match="any recipe is not known to be the same on snowflake"):
        rows_sql(compile_table(Made(5, {"a": ("sequence", INTEGER)}).blueprint, "t"), "snowflake")
