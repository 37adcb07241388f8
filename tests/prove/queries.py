"""Queries at random over the shop, of few parts each, so that many of them mean the same in other words."""

from __future__ import annotations

import random

CONDITIONS = (
    "{a}.{x} = {b}.{y}",
    "{a}.{x} = 1",
    "NOT {a}.{x} = 1",
    "{a}.{x} IS NULL",
    "{a}.{x} IS NOT NULL",
    "{a}.{x} IS NOT DISTINCT FROM {b}.{y}",
    "({a}.{x} = {b}.{y} OR ({a}.{x} IS NULL AND {b}.{y} IS NULL))",
    "{a}.{x} > 1",
    "{a}.{x} >= 2",
    "NOT ({a}.{x} <= 1 OR {b}.{y} IS NULL)",
    "{a}.{x} BETWEEN 1 AND 2",
    "{a}.{x} IN (1, 2)",
    "{a}.{x} NOT IN (1, 2)",
    "coalesce({a}.{x}, 1) = 1",
    "{a}.{x} IN (SELECT q.{z} FROM {t} q)",
    "{a}.{x} NOT IN (SELECT q.{z} FROM {t} q)",
    "EXISTS (SELECT 1 FROM {t} q WHERE q.{z} = {a}.{x})",
    "NOT EXISTS (SELECT 1 FROM {t} q WHERE q.{z} = {a}.{x})",
    "NOT EXISTS (SELECT 1 FROM {t} q WHERE q.{z} = {a}.{x} OR q.{z} IS NULL)",
)
COLUMNS = {"customers": ("id", "referred_by"), "orders": ("id", "customer_id", "coupon_id")}
JOINS = ("JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN")


class Writer:
    """Writes one query after another; the same seed writes the same ones."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def query(self) -> str:
        """One SELECT."""
        chance = self._chance
        sources = {"a": self._table(), "b": self._table()} if chance.random() < 0.7 else {"a": self._table()}
        relations = {alias: self._relation(table) for alias, table in sources.items()}
        text = f"FROM {relations['a']} a"
        if "b" in sources:
            text += f" {chance.choice(JOINS)} {relations['b']} b ON {self._condition(sources)}"
        if chance.random() < 0.6:
            joined = f" {chance.choice(('AND', 'OR'))} "
            text += f" WHERE {joined.join(self._condition(sources) for _ in range(chance.choice((1, 1, 2))))}"
        return self._shown(sources, text)

    def _shown(self, sources: dict[str, str], text: str) -> str:
        chance = self._chance
        alias = chance.choice(list(sources))
        first = f"{alias}.{chance.choice(COLUMNS[sources[alias]])}"
        second = f"a.{chance.choice(COLUMNS[sources['a']])}"
        kind = chance.random()
        if kind < 0.4:
            return f"SELECT {first} AS x, {second} AS y {text}"
        if kind < 0.6:
            return f"SELECT DISTINCT {first} AS x, {second} AS y {text}"
        if kind < 0.75:
            return f"SELECT {first} AS x, {second} AS y {text} GROUP BY {first}, {second}"
        having = chance.choice(("", " HAVING count(*) > 1", f" HAVING {first} > 1", f" HAVING {first} IS NOT NULL"))
        return f"SELECT {first} AS x, count({chance.choice(('*', second))}) AS y {text} GROUP BY {first}{having}"

    def _table(self) -> str:
        return self._chance.choice(list(COLUMNS))

    def _relation(self, table: str) -> str:
        chance = self._chance
        if chance.random() < 0.75:
            return table
        column = chance.choice(COLUMNS[table])
        inner = chance.choice(("", f" WHERE {column} = 1", f" WHERE {column} IS NOT NULL", f" WHERE {column} > 1"))
        return f"({chance.choice(('SELECT', 'SELECT DISTINCT'))} {', '.join(COLUMNS[table])} FROM {table}{inner})"

    def _condition(self, sources: dict[str, str]) -> str:
        chance = self._chance
        a, b = chance.choice(list(sources)), chance.choice(list(sources))
        table = self._table()
        names = {"x": sources[a], "y": sources[b], "z": table}
        columns = {key: chance.choice(COLUMNS[value]) for key, value in names.items()}
        return chance.choice(CONDITIONS).format(a=a, b=b, t=table, **columns)
