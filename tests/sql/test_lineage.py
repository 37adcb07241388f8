"""Lineage, case by case: queries in tests/cases/lineage/*.sql, each with what must be said of it in comments above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlglot import exp, parse_one

from dea_core.sql.lineage import (
    BaseTable,
    Match,
    NotNull,
    Query,
    Row,
    decide,
    discovered,
    evidence,
    expand,
    fold,
    meetings,
    present_needs,
    read_query,
    share,
    unique_needs,
)

FOLDER = Path(__file__).parents[1] / "cases" / "lineage"
TABLE = re.compile(r"(\w+)\(([^)]*)\)")
COMMENT = re.compile(r"^-- (?P<word>\w+)(?P<what>[^=\n]*?)(?:=> (?P<answer>.*)|: (?P<told>.*))$", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    name: str
    tables: dict[str, BaseTable]
    sql: str
    word: str
    what: str
    answer: str

    def __str__(self) -> str:
        return f"{self.name}: {self.word} {self.what}".replace(" ", "-")


def cases() -> Iterator[Case]:
    for file in sorted(FOLDER.glob("*.sql")):
        for text in file.read_text(encoding="utf-8").split(";\n"):
            comments = list(COMMENT.finditer(text))
            told = {found["word"]: found["told"] for found in comments if found["told"]}
            for found in comments:
                if found["answer"] is not None:
                    tables = dict(read_tables(told["tables"]))
                    yield Case(
                        told["case"], tables, text, found["word"], found["what"].strip(), found["answer"].strip()
                    )


def read_tables(text: str) -> Iterator[tuple[str, BaseTable]]:
    for name, listed in TABLE.findall(text):
        columns = [part.strip() for part in listed.split(",") if part.strip() not in ("", "...")]
        yield name, BaseTable(name, {fold(column): column for column in columns}, closed="..." not in listed)


def read(case: Case) -> Query:
    """Read until a further reading finds no further column, as the dbt reader does."""
    tables = dict(case.tables)
    while True:
        query = read_query(parse_one(case.sql, dialect="duckdb"), tables)
        found = discovered([query]).columns
        more = {n: BaseTable(n, {**found.get(n, {}), **t.columns}, t.closed) for n, t in tables.items()}
        if all(len(more[name].columns) == len(tables[name].columns) for name in tables):
            return query
        tables = more


def unique(case: Case) -> str:
    needs = unique_needs(read(case), [name.strip() for name in case.what.split(",")])
    return f"? {needs}" if isinstance(needs, str) else said(f"{n.table}({', '.join(n.columns)})" for n in needs)


def present(case: Case) -> str:
    needs = present_needs(read(case), case.what)
    return f"? {needs}" if isinstance(needs, str) else said(need_text(need) for need in needs)


def need_text(need: NotNull | Match) -> str:
    if isinstance(need, NotNull):
        return f"{need.table}.{need.column}"
    here, there = f"{need.table}({', '.join(need.columns)})", f"{need.other}({', '.join(need.other_columns)})"
    return f"each {here} has {there}" if need.grouped else f"{here} -> {there}"


def value(case: Case) -> str:
    rows = expand(read(case), exp.column(case.what))
    return " | ".join(f"? {row.blocked}" if row.blocked else row_text(row) for row in rows)


def row_text(row: Row) -> str:
    def plain(tree: exp.Expr) -> str:
        named = tree.transform(
            lambda node: (
                exp.column(node.name, table=row.tables[node.table].name) if isinstance(node, exp.Column) else node
            )
        )
        return named.sql("duckdb")

    filters = f" [{' AND '.join(plain(part) for part in row.filters)}]" if row.filters else ""
    return plain(row.expression) + filters


def reads(case: Case) -> str:
    query = read(case)
    tables = {s.relation.name: s.relation for b in query.within for s in b.sources if isinstance(s.relation, BaseTable)}
    return said(tables[case.what].columns.values())


def unclear(case: Case) -> str:
    return said(dict.fromkeys(discovered([read(case)]).unclear))


def meets(case: Case) -> str:
    return said(f"{m.table}.{m.column} = {m.other}.{m.other_column}" for m in meetings([read(case)]))


def kind(case: Case) -> str:
    query = read(case)
    pairs = [((m.table, m.column), (m.other, m.other_column), "") for m in meetings([query])]
    table, _, column = case.what.partition(".")
    return decide(share(evidence([query]), pairs).get((table, column), []), column).type


def said(parts: Iterator[str] | dict[str, None] | object) -> str:
    return "; ".join(sorted(parts)) or "nothing"  # type: ignore[call-overload]


ASK = {
    "unique": unique,
    "present": present,
    "value": value,
    "reads": reads,
    "unclear": unclear,
    "meets": meets,
    "type": kind,
}


@pytest.mark.parametrize("case", list(cases()), ids=str)
def test_lineage(case: Case) -> None:
    found = ASK[case.word](case)
    if case.answer.startswith("?"):
        assert found.startswith("?"), found
        assert case.answer.removeprefix("?").strip() in found
    else:
        assert found == said(part.strip() for part in case.answer.split(";"))


def test_there_are_cases() -> None:
    assert len(list(cases())) > 40
