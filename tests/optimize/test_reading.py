# ruff: noqa: E501
"""Queries of every shape are read, and no rewrite stumbles over one or makes another query of it."""

from __future__ import annotations

import pytest

from dea_core.optimize import Facts, read_subject
from dea_core.optimize.candidates import Candidate, candidates_of
from dea_core.optimize.judge import judged
from dea_core.readers import read_schema
from tests.optimize.cases import FOLDER

SCHEMA = read_schema(
    (FOLDER / "schema.ddl").read_text(encoding="utf-8")
    + 'CREATE TABLE sales."Odd Table" ("Id" int PRIMARY KEY, "User Id" int NOT NULL REFERENCES users (id), "order" int);',
    dialect="postgres",
)
DUCKDB = """
select * from users u join orders o using (id)
select * exclude (name) from users
select columns('.*id') from users
select u.*, o.id as oid from users u, lateral (select * from orders o where o.user_id = u.id order by id limit 1) o
with recursive r(i) as (select 1 union all select i + 1 from r where i < 5) select r.i, u.name from r left join users u on u.id = r.i
select * from (values (1, 2), (3, 4)) v (a, b) where a = 1 or b = 4
select unnest([1, 2]) as x, id from users
select id, row_number() over w as n from orders window w as (partition by user_id order by id) qualify n = 1
select city, count(*) as n from users group by grouping sets ((city), ())
select city, count(*) as n from users group by all order by all
from users select name where id = 3
from users
select i from range(10) r (i) where i = 3 or i = 5 or i = 7
select distinct on (city) city, name from users order by city, id
select u.id from users u where exists (select 1 from orders o where o.user_id = u.id and exists (select 1 from items i where i.order_id = o.id))
select u.id from users u semi join orders o on o.user_id = u.id
select u.id from users u anti join orders o on o.user_id = u.id
select r.sensor, o.id from readings r asof join orders o on o.user_id = r.sensor and o.created_at <= r.taken_at
select list_transform([1, 2], lambda y: y + 1) as l, id from users where id = 1
select count(*) filter (where city = 'a') as c from users
select name, (select max(id) from orders) as m from users
select u.id, (select count(*) from orders o where o.user_id = u.id and o.amount > (select avg(amount) from orders)) as c from users u
select id from users where id = any (select user_id from orders)
select id from users where (id, name) in (select user_id, status from orders)
select id from orders where (user_id, id) not in (select 1, 2)
select a.id from orders a full join orders b on a.id = b.id
select a.id from orders a right join orders b on a.id = b.id or a.user_id = b.user_id
select id from users except select user_id from orders
select id from users intersect all select user_id from orders
(select id from users order by id limit 1) union (select id from orders order by id limit 2) order by 1
select id, name from users union by name select name, id from users
select 1
select id, name as city from users where city = 'x'
select * from (pivot orders on status in ('open', 'paid') using sum(amount) group by user_id)
select id from users order by random() limit 3
select u.id from users u where u.id in (1, 2, null)
select sum(x.amount) as s from (select amount from orders union all select quantity from items order by 1) x
select u.name from users u join orders o on o.user_id = u.id where o.id in (select order_id from items) or u.city = 'x'
select u.id from users u left join orders o on o.user_id = u.id where o.id is null
select u.id, u.name from users as u (id, name, e)
select rowid, id from users where rowid = 3
select u.id from users u where not (u.id in (select user_id from orders) or u.city = 'x')
select case when count(*) > 0 then 'y' else 'n' end as c from orders
select u.id, s.t from users u, (select user_id, sum(amount) as t from orders group by user_id) s where s.user_id = u.id and u.city = 'q'
select u.id, u.name, count(*) as n, min(o.amount) as m from users u join orders o on u.id = o.user_id group by u.id, u.name having min(o.amount) > 3 order by count(*) desc, u.name limit 3
select u.id, o.id as oid from users u join orders o on o.user_id = u.id and exists (select 1 from items u where u.order_id = o.id)
select o.id, (select count(*) from items o where o.order_id = 3) as n from orders o join orders p on p.id = o.id
"""
POSTGRES = """
select "Id" from sales."Odd Table" t where t."User Id" = 3 or t."Id" = 4
select distinct "Id", "order" from sales."Odd Table"
select t."Id", u.name from sales."Odd Table" t join users u on u.id = t."User Id" or u.referrer_id = t."Id"
select t."Id" from sales."Odd Table" t where t."order" = (select max(s."order") from sales."Odd Table" s where s."User Id" = t."User Id")
select u.id, x.id as oid from users u cross join lateral (select o.id from orders o where o.user_id = u.id order by o.id desc limit 1) x
select id from users where city ~ '^ab' and created_at::date = current_date
select * from public.users where id::text = '3'
with a as (select * from orders), b as (select * from a where id > 3) select b.id from b join a on a.id = b.id
"""
QUERIES = [("duckdb", sql) for sql in DUCKDB.strip().splitlines()]
QUERIES += [("postgres", sql) for sql in POSTGRES.strip().splitlines()]


@pytest.mark.parametrize(("dialect", "sql"), QUERIES)
def test_no_query_of_any_shape_is_made_another(dialect: str, sql: str) -> None:
    subject = read_subject(sql, SCHEMA, dialect)
    for candidate in candidates_of(Candidate(subject.tree, (), ()), Facts(SCHEMA, dialect)):
        verdict = judged(subject, candidate)
        assert verdict.word != "refuted", f"{candidate.rules}: {verdict.counterexample}"
        assert "cannot read it" not in verdict.why, f"{candidate.rules}: {verdict.why}"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT o.id FROM orders AS o", "SELECT\n  o.id\nFROM orders AS o"),
        ("SELECT id FROM orders", "SELECT\n  orders.id\nFROM orders"),
        ("SELECT count(*) FROM orders", "SELECT\n  COUNT(*)\nFROM orders"),
        ("SELECT ID AS Number FROM Orders", "SELECT\n  orders.id AS Number\nFROM orders"),
    ],
)
def test_a_query_is_laid_out_as_people_write_it(sql: str, said: str) -> None:
    subject = read_subject(sql, SCHEMA, "duckdb")
    assert subject.written(subject.tree) == said
