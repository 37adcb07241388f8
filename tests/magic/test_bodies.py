"""What a cell's body is taken for, and which tables it speaks of."""

from __future__ import annotations

import json
import re

import duckdb
import pandas as pd
import pytest

from dea_core.errors import ReadError, UsageError
from dea_magic.bodies import on_connection, read_body, tables_read
from dea_magic.connections import connected
from dea_magic.frames import schema_of_frames
from dea_magic.models import of_model
from tests.magic.cell import run


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("create table t (id int);", "ddl", ()),
        ("create table t as select 1", "ddl", ()),
        ("-- select\nCREATE TYPE x AS ENUM ('a');", "ddl", ()),
        ("alter table t drop c", "ddl", ()),
        ("select 1", "query", ()),
        ("/* a */ WITH a AS (SELECT 1) SELECT * FROM a;", "query", ()),
        ("(select 1) union (select 2)", "query", ()),
        ("from users", "query", ()),
        ("users", "names", ("users",)),
        ("users, shop.orders\n", "names", ("users", "shop.orders")),
        ("users\norders\nusers", "names", ("users", "orders")),
        ("model:fct_orders", "model", ("fct_orders",)),
        ("-- of dbt\nmodel: fct_orders;", "model", ("fct_orders",)),
    ],
)
def test_what_a_body_is(text, kind, names):
    body = read_body(text, "generate")
    assert (body.kind, body.names) == (kind, names)


@pytest.mark.parametrize("text", ["", "  \n", "-- nothing\n", "/* nothing */"])
def test_nothing_is_told(text):
    with pytest.raises(UsageError, match="the cell is empty") as caught:
        read_body(text, "analyze")
    assert "%%analyze" in caught.value.hint


@pytest.mark.parametrize(
    ("query", "tables"),
    [
        ("select * from a join b.c using (id)", ["a", "b.c"]),
        ("with a as (select * from b) select * from a", ["b"]),
        ("select * from a where x in (select y from d)", ["a", "d"]),
        ("select * from a, read_csv('x.csv')", ["a"]),
    ],
)
def test_the_tables_that_a_query_reads(query, tables):
    assert tables_read(query, "duckdb") == tables


def test_a_query_that_is_none():
    with pytest.raises(ReadError, match="the query cannot be read"):
        tables_read("select * form a b c", "duckdb")


def asked(shell, text, **more):
    with connected(shell, "shop") as connection:
        return on_connection(shell, read_body(text, "generate"), connection, None, **more)


def test_parents_come_along_and_are_told(shell, shop):
    shell.user_ns["shop"] = shop
    found = asked(shell, "orders")
    assert {table.name for table in found.schema} == {"users", "orders"}
    assert found.notes == ("with the tables that foreign keys refer to: users",)
    assert [table.name for table in asked(shell, "select id from main.users").schema] == ["users"]


def test_tables_come_before_frames(shell, shop):
    shell.user_ns |= {"shop": shop, "users": pd.DataFrame({"a": [1]}), "other": pd.DataFrame({"a": [1]})}
    assert not asked(shell, "users").frames
    assert list(asked(shell, "other").frames) == ["other"]
    with pytest.raises(UsageError, match="a DataFrame beside tables"):
        asked(shell, "other, orders")
    with pytest.raises(UsageError, match="no table and no DataFrame ordes") as caught:
        asked(shell, "ordes")
    assert "orders" in caught.value.hint


FRAME = pd.DataFrame(
    {
        "id": range(48),
        "state": ["open", "it's", None] * 16,
        "price": [1.5, 2.5] * 24,
        "on": pd.to_datetime(["2024-01-01", "2024-02-29"] * 24),
    }
)


def test_what_a_frame_shows_is_a_rule_only_where_asked():
    [guessed] = schema_of_frames({"f": FRAME}, guessing=True)
    assert guessed.is_unique(("id",))
    assert [column.name for column in guessed.columns if column.not_null] == ["id", "price", "on"]
    assert [check.columns for check in guessed.checks] == [("state",), ("price",), ("on",)]
    [plain] = schema_of_frames({"f": FRAME}, guessing=False)
    assert not plain.checks
    assert not plain.keys


def test_data_like_a_frame(shell):
    shell.user_ns["sales"] = FRAME
    run(shell, "%%generate more << --rows 200\nsales")
    made = shell.user_ns["more"]["sales"]
    assert set(made.state.dropna()) == {"open", "it's"}
    assert made.price.between(1.5, 2.5).all()
    assert made.id.is_unique


def project(folder):
    """A compiled project of two models over one source, as dbt leaves it."""
    node = {"resource_type": "model", "database": "memory", "schema": "main", "name": "", "alias": ""}
    nodes = {
        "model.p.stg": node
        | {
            "unique_id": "model.p.stg",
            "name": "stg",
            "compiled_code": 'select id, total from "memory"."main"."orders"',
            "relation_name": '"memory"."main"."stg"',
            "depends_on": {"nodes": ["source.p.raw.orders"]},
        },
        "model.p.fct": node
        | {
            "unique_id": "model.p.fct",
            "name": "fct",
            "compiled_code": 'select s.id from "memory"."main"."stg" s where s.total > 5',
            "relation_name": '"memory"."main"."fct"',
            "depends_on": {"nodes": ["model.p.stg"]},
        },
    }
    source = {"resource_type": "source", "schema": "main", "identifier": "orders", "name": "orders"}
    source |= {"unique_id": "source.p.raw.orders", "source_name": "raw", "database": "memory"}
    version = "https://schemas.getdbt.com/dbt/manifest/v12.json"
    metadata = {"project_name": "p", "adapter_type": "duckdb", "dbt_schema_version": version}
    content = {"metadata": metadata, "nodes": nodes, "sources": {"source.p.raw.orders": source}}
    (folder / "target").mkdir(parents=True)
    (folder / "target" / "manifest.json").write_text(json.dumps(content))


def test_a_model_is_its_sql_down_to_sources(shell, shop, tmp_path, capsys):
    project(tmp_path / "p")
    run(shell, f"%dea dbt {tmp_path / 'p'}")
    assert "p, 2 models (stg, fct)" in capsys.readouterr().out
    found = of_model(shell, read_body("model:fct", "generate"))
    assert [table.name for table in found.schema] == ["raw.orders"]
    assert shop.execute(f"SELECT count(*) FROM ({found.query.replace('memory.', '')})").fetchall() == [(994,)]
    with pytest.raises(UsageError, match="no model fcts") as caught:
        of_model(shell, read_body("model:fcts", "generate"))
    assert "fct" in caught.value.hint


def test_a_project_that_was_not_compiled(shell, tmp_path):
    (tmp_path / "dbt_project.yml").touch()
    with pytest.raises(ReadError, match=r"no file .*manifest\.json") as caught:
        run(shell, f"%dea dbt {tmp_path}")
    assert "dbt compile" in caught.value.hint
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "manifest.json").write_text("{")
    with pytest.raises(ReadError, match="is no manifest of dbt's"):
        run(shell, f"%dea dbt {tmp_path}")


def test_the_default_is_the_database_of_duckdb_sql(shell):
    duckdb.sql("CREATE OR REPLACE TABLE of_the_default (id int PRIMARY KEY)")
    try:
        run(shell, "%%generate --rows 3\nof_the_default")
        assert len(shell.user_ns["of_the_default"]) == 3
    finally:
        duckdb.sql("DROP TABLE of_the_default")


def test_a_frame_without_columns_is_told():
    with pytest.raises(UsageError, match="the DataFrame f has no columns"):
        schema_of_frames({"f": pd.DataFrame()}, guessing=True)


def test_a_column_of_several_kinds_is_named():
    mixed = pd.DataFrame({"ok": [1, 2, 3], "m": [b"x", 5, 6]})
    with pytest.raises(UsageError, match=r"f\.m holds values of several kinds") as raised:
        schema_of_frames({"f": mixed}, guessing=True)
    assert "astype(str)" in str(raised.value.hint)


def test_tables_that_are_nowhere_are_inferred_from_the_query(shell, capsys):
    run(shell, "%%generate --rows 30\nselect o_id from line_orders, shop_dim where o_shop = s_id and s_state = 'TN'")
    assert list(shell.user_ns["shop_dim"].columns) == ["s_id", "s_state"]
    said = capsys.readouterr().out
    assert "inferred from the query" in said
    assert re.search(r"the query returns [1-9]\d* rows? on this data", said)
