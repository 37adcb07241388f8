"""Queries from their text alone: whose a column is, what joins and types say, and rows that come back."""

from __future__ import annotations

import pytest

from dea_core import generate, plan, read_schema
from dea_core.errors import DeaError, ReadError, UsageError
from dea_core.infer.owners import Use, settle
from dea_core.schema import Schema

STARS = """
select i_name, sum(os_price) from order_sales, day_dim, item
where os_sold_day_sk = d_day_sk and os_item_sk = i_item_sk and d_year = 2001 and i_kind in ('toy', 'book')
group by i_name
"""
EXISTS = "select c_name from customers where exists (select 1 from orders where o_cust = c_cust and o_state = 'late')"
VIEW = """
create view late as select id, user_id from raw.visits where state = 'late';
select l.id from late l where l.id > 3
"""
DECLARED = """
create table users (id int primary key, name varchar(20) not null);
select u.name, o.total from users u join orders o on o.user_id = u.id where o.total > 500
"""


def columns(schema: Schema) -> dict[str, set[str]]:
    return {table.name: {column.name for column in table.columns} for table in schema}


def links(schema: Schema) -> set[str]:
    return {
        f"{table.name}.{link.columns[0]} -> {link.parent}.{link.parent_columns[0]}"
        for table in schema
        for link in table.foreign_keys
    }


def test_columns_without_a_table_find_theirs() -> None:
    schema = read_schema(STARS)
    assert columns(schema) == {
        "order_sales": {"os_price", "os_sold_day_sk", "os_item_sk"},
        "day_dim": {"d_day_sk", "d_year"},
        "item": {"i_name", "i_item_sk", "i_kind"},
    }
    assert links(schema) == {
        "order_sales.os_sold_day_sk -> day_dim.d_day_sk",
        "order_sales.os_item_sk -> item.i_item_sk",
    }
    assert all(schema.table(t).is_unique((c,)) for t, c in (("day_dim", "d_day_sk"), ("item", "i_item_sk")))
    assert not schema.unsupported


def test_a_column_of_the_query_around_is_not_taken_for_one_of_the_inner_table() -> None:
    schema = read_schema(EXISTS)
    assert columns(schema) == {"customers": {"c_name", "c_cust"}, "orders": {"o_cust", "o_state"}}
    assert len(links(schema)) == 1


def test_names_that_the_select_gives_are_no_columns() -> None:
    text = """select d_year as y, sum(x_total) as total from days, x_sums where d_id = x_day
        group by y having total > 3 order by y"""
    assert columns(read_schema(text)) == {"days": {"d_year", "d_id"}, "x_sums": {"x_total", "x_day"}}


def test_a_view_is_read_by_what_follows() -> None:
    schema = read_schema(VIEW)
    assert columns(schema) == {"raw.visits": {"id", "user_id", "state"}}
    assert [query.makes for query in schema.queries] == ["late", ""]


def test_declared_tables_stay_as_they_are() -> None:
    schema = read_schema(DECLARED)
    users = schema.table("users")
    assert users.is_unique(("id",))
    assert str(users.column("name").type) == "varchar(20)"
    assert links(schema) == {"orders.user_id -> users.id"}
    assert schema.table("orders").column("user_id").type == users.column("id").type


def test_dumps_that_set_values_are_ddl() -> None:
    dump = (
        "create table t (id int);\nselect pg_catalog.setval('t_id_seq', 3, true);\ncreate view v as select id from t;"
    )
    assert not read_schema(dump).queries


def test_what_is_unclear_is_guessed_and_told() -> None:
    owners = settle([Use("size", ("shelves", "crates"))], {"shelves": ["a"], "crates": ["b"]})
    assert owners.of == {owners.guessed[0]: "shelves"}
    assert [one.name for one in read_schema("select size, s.a, c.b from shelves s, crates c").unsupported] == ["size"]


def test_origins_name_the_file_and_the_line(tmp_path) -> None:
    file = tmp_path / "late.sql"
    file.write_text("-- late\nselect a.id,\n  a.state\nfrom visits a\nwhere a.state = 'late'\n")
    table = read_schema(file).table("visits")
    assert (table.origin.place, table.origin.line) == (str(file), 4)
    assert [table.column(name).origin.line for name in ("id", "state")] == [2, 3]


@pytest.mark.parametrize("text", [STARS, EXISTS, VIEW, DECLARED])
def test_queries_return_rows(text: str) -> None:
    result = generate(text, rows=60)
    assert result.returned
    assert all(one.rows for one in result.returned), result.notes
    assert f"returns {result.returned[-1].rows} row" in " ".join(result.notes)


def test_a_query_that_no_rows_please_is_told_so() -> None:
    result = generate("select a from t where b = 1 and b = 2", rows=10)
    assert "the query returns 0 rows on this data" in result.notes
    assert result.as_json()["returned"] == {"the query": 0}


def test_what_duckdb_does_not_know_is_told_by_name() -> None:
    result = generate("select a from t where mystery(a) = 3", rows=5)
    assert result.rows == {"t": 5}
    assert any("could not be run" in note and "mystery" in note for note in result.notes)


def test_queries_cannot_read_files(tmp_path) -> None:
    secret = tmp_path / "x.csv"
    secret.write_text("a\n1\n")
    result = generate(f"select t.a from t, read_csv('{secret}')", rows=5)
    assert result.returned[0].rows is None


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("select 1 ;", UsageError, "the query reads no table"),
        ("select * from 'sales.csv'", UsageError, "the query reads the file sales.csv"),
        ("select x from generate_series(1, 3) as g(x)", UsageError, "reads no table, only what"),
        ("select a b c d from t", ReadError, "the query cannot be read"),
    ],
)
def test_what_is_no_query_over_tables(text: str, error: type[DeaError], said: str) -> None:
    with pytest.raises(error, match=said):
        read_schema(text)


def test_a_table_without_a_named_column_gets_one() -> None:
    schema = read_schema("select count(*) from events")
    assert columns(schema) == {"events": {"id"}}
    assert "no query names a column of it" in str(schema.unsupported[0])


def test_a_plan_of_a_query_says_why() -> None:
    lines = plan(STARS, rows=20).plan.tables
    assert lines["item"].columns["i_kind"].options == {"values": ["toy", "book"]}
    assert "compared in the query" in lines["day_dim"].columns["d_year"].why
