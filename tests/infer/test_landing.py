"""Rules on queries, landed on the tables below: what those then must be, and what could not be said."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlglot import exp, parse_one

from dea_core.infer import Demand, Draft, Lander, Present, Reference, Said, Unique, refer_by_joins
from dea_core.schema import Origin, Unsupported
from dea_core.sql.lineage import BaseTable, Query, Relation, fold, meetings, read_query


def landed(tables: str, queries: Mapping[str, str], *rules: tuple[str, Demand], joins: bool = False) -> Draft:
    """``tables``: orders(id, status) customers(id). ``rules``: a relation, and what is demanded of it."""
    known: dict[str, Relation] = {}
    for name, listed in re.findall(r"(\w+)\(([^)]*)\)", tables):
        columns = [column.strip() for column in listed.split(",")]
        known[name] = BaseTable(name, {fold(column): column for column in columns}, closed=True)
    read: list[Query] = []
    for name, sql in queries.items():
        tree = parse_one(sql, dialect="duckdb")
        assert isinstance(tree, exp.Expr)
        read.append(read_query(tree, dict(known), name=name))
        known[name] = read[-1]
    draft = Draft()
    lander = Lander(known.get, draft)
    for at, (name, demand) in enumerate(rules):
        reason = lander.land(demand, known[name], Said(Origin("test", f"rule {at}")))
        if reason is not None:
            draft.unsupported.append(Unsupported("rule", name, Origin("test", detail=reason)))
    lander.settle_matches()
    refer_by_joins(draft, meetings(read) if joins else ())
    return draft


def rules(draft: Draft, table: str) -> set[str]:
    found = draft[table]
    return {
        *(f"{column} there" for column in found.not_null),
        *(f"key {', '.join(key.columns)}" for key in found.keys),
        *(
            f"{', '.join(link.columns)} -> {link.parent}.{', '.join(link.parent_columns)}"
            + (" covering" if link.covers_parents else "")
            for link in found.foreign_keys
        ),
        *(check.expression.sql("duckdb") for check in found.checks),
    }


def reasons(draft: Draft) -> list[str]:
    return [one.origin.detail or "" for one in draft.unsupported]


COUNTED = (
    "select t.name, g.n from teams t left join (select home, count(*) as n from games group by 1) g on g.home = t.name"
)


def test_a_counted_child_covers_its_parents_only_where_those_are_a_key() -> None:
    asked = ("counted", Present("n"))
    draft = landed("teams(name) games(home)", {"counted": COUNTED}, ("teams", Unique(("name",))), asked)
    assert rules(draft, "games") == {"home there", "home -> teams.name covering"}
    draft = landed("teams(name) games(home)", {"counted": COUNTED}, asked)
    assert rules(draft, "teams") == {"name there", "name -> games.home"}
    assert not rules(draft, "games")


def test_a_circle_of_references_is_broken_at_the_weakest() -> None:
    joined = {"joined": "select * from games g join teams t on g.home = t.name"}
    asked = ("teams", Reference(("name",), "games", ("home",)))
    draft = landed("teams(name) games(home)", joined, asked, ("teams", Unique(("name",))), joins=True)
    assert rules(draft, "teams") == {"key name", "name -> games.home"}
    assert not rules(draft, "games")
    (reason,) = reasons(draft)
    assert "left out: it goes round in a circle with teams.name to games.home" in reason
    assert "joined" in reason


def test_two_tests_that_ask_it_both_ways_are_one_reference_that_covers() -> None:
    both = ("games", Reference(("home",), "teams", ("name",))), ("teams", Reference(("name",), "games", ("home",)))
    draft = landed("teams(name) games(home)", {}, ("teams", Unique(("name",))), *both)
    assert rules(draft, "teams") == {"key name"}
    assert rules(draft, "games") == {"home there", "home -> teams.name covering"}
    assert not draft.unsupported


def test_a_union_that_is_joined_does_not_make_all_its_arms_alike() -> None:
    joined = {
        "games": "select home as side from season union all select place from playoffs",
        "named": "select * from season s join teams t on s.home = t.name",
        "placed": "select * from games g join seeds on g.side = seeds.seed",
    }
    draft = landed("season(home) playoffs(place) teams(name, short) seeds(seed)", joined, joins=True)
    assert rules(draft, "season") == {"home -> teams.name"}
    assert rules(draft, "playoffs") == {"place -> seeds.seed"}
    assert rules(draft, "seeds") == {"key seed"}


def test_columns_of_one_table_are_related_only_where_a_join_says_so() -> None:
    joined = {
        "a": "select * from games g join teams t on g.home = t.name",
        "b": "select * from games g join teams t on g.home = t.short",
    }
    draft = landed("games(home) teams(name, short)", joined, joins=True)
    assert rules(draft, "games") == {"home -> teams.name"}
    assert not rules(draft, "teams")
    own = {"own": "select * from staff s join staff b on s.boss = b.id"}
    assert rules(landed("staff(id, boss)", own, joins=True), "staff") == {"key id", "boss -> staff.id"}
