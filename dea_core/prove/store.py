"""Hundreds of tiny databases in one DuckDB: side by side in the same tables, told apart by a number.

    load(databases) ──> differing(a, b)    one statement: both queries on all databases at once, those that differ
    alone(database) ──> outcome(text)      one database in plain tables: what decides

All at once is a hundred times as fast, since DuckDB turns the queries into joins on the number. It is only used to
find where to look: every difference is decided on plain tables, with the text as it was given.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from sqlglot import exp

from dea_core.engines import DuckDB
from dea_core.errors import EngineError
from dea_core.prove.reading import Statement, base_tables
from dea_core.prove.verdict import Outcome
from dea_core.schema import Column, Schema, Table
from dea_core.sql.values import duckdb_type

Row = tuple["str | None", ...]
Database = Mapping[str, Sequence[Row]]
"""A table's rows by its name: each value as SQL's text of it, None for NULL."""

MANY, NUMBER = "dea_many", "dea_database"
MOST_SECONDS, LOOK_SECONDS = 5.0, 0.25
FLOAT_DIGITS = 7
"""Digits behind the point to which floats are compared when looking for differences; what decides is a tolerance."""


class TooLongError(EngineError):
    """A statement was stopped."""


def quoted(name: str) -> str:
    """A name as DuckDB reads it exactly."""
    return exp.to_identifier(name, quoted=True).sql("duckdb")


class Store:
    """A DuckDB of our own, without access to files or the network, that holds databases of ``schema``."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.engine = DuckDB.open(threads=1)
        self._watch = _Watch(self.engine.connection)
        self.run(f"SET enable_external_access = false; CREATE SCHEMA {MANY}")
        for table in schema:
            columns = ", ".join(f"{quoted(c.name)} {duckdb_type(c.type)}" for c in table.columns)
            self.run(f"CREATE TABLE {quoted(table.name)} ({columns})")
            self.run(f"CREATE TABLE {MANY}.{quoted(table.name)} ({NUMBER} INTEGER, {columns})")
        self._loaded = 0

    # ---- many at once

    def load(self, databases: Sequence[Database]) -> None:
        """Put ``databases`` in place of those that were there."""
        self._loaded = len(databases)
        for table in self.schema:
            name = f"{MANY}.{quoted(table.name)}"
            self.run(f"DELETE FROM {name}")
            numbers = [n for n, database in enumerate(databases) for _ in database.get(table.name, ())]
            rows = [row for database in databases for row in database.get(table.name, ())]
            self._insert(name, table, rows, numbers)

    def _insert(self, name: str, table: Table, rows: Sequence[Row], numbers: list[int] | None = None) -> None:
        if not rows:
            return
        values: list[Any] = [list(column) for column in zip(*rows, strict=True)]
        parts = [_cast("?", column) for column in table.columns]
        if numbers is not None:
            values, parts = [numbers, *values], ["unnest(?::INTEGER[])", *parts]
        self._asked(f"INSERT INTO {name} SELECT {', '.join(parts)}", values)

    def differing(self, one: exp.Query, other: exp.Query, width: int, floats: Sequence[int] = ()) -> list[int]:
        """The numbers of the loaded databases on which the two do not give the same rows, in any order.

        Raises EngineError where that cannot be asked of all at once.
        """
        columns = [f"c{n}" for n in range(width)]
        shown = [f"round({c}, {FLOAT_DIGITS})" if n in floats else c for n, c in enumerate(columns)]
        sides = [self._side(tree, columns, side) for tree, side in ((one, 1), (other, -1))]
        listed = ", ".join(shown)
        unequal = f"SELECT n FROM ({' UNION ALL '.join(sides)}) GROUP BY n, {listed} HAVING sum(side) <> 0"
        return sorted(int(str(row[0])) for row in self.run(f"SELECT DISTINCT n FROM ({unequal})"))

    def _side(self, tree: exp.Query, columns: list[str], side: int) -> str:
        inner = self._placed(tree).sql("duckdb")
        return (
            f"SELECT d.n, {side} AS side, q.* FROM range({self._loaded}) AS d(n),"
            f" LATERAL ({inner}) AS q({', '.join(columns)})"
        )

    def _placed(self, tree: exp.Query) -> exp.Query:
        """The query over the part of each table that belongs to the database ``d.n``."""
        copy = tree.copy()
        for mention in list(base_tables(copy)):
            if mention.name not in self.schema:
                continue
            table = self.schema.table(mention.name)
            names = [exp.column(exp.to_identifier(c.name, quoted=True)) for c in table.columns]
            many = exp.Table(this=exp.to_identifier(table.name, quoted=True), db=exp.to_identifier(MANY))
            part = exp.select(*names).from_(many).where(f"{NUMBER} = d.n")
            placed = part.subquery(mention.args["alias"].this.copy())
            for key in ("joins", "sample", "laterals"):
                placed.set(key, mention.args.get(key))
            mention.replace(placed)
        return copy

    # ---- one alone

    def alone(self, database: Database) -> None:
        """Put this database, and nothing else, into the plain tables."""
        for table in self.schema:
            self.run(f"DELETE FROM {quoted(table.name)}")
            self._insert(quoted(table.name), table, database.get(table.name, ()))

    def described(self, statement: Statement) -> tuple[tuple[str, str], ...]:
        """Name and type of each column that the query gives; raises EngineError with what DuckDB says."""
        return tuple((str(row[0]), str(row[1])) for row in self.run(f"DESCRIBE {statement.text}"))

    def outcome(self, text: str, columns: tuple[str, ...] = ()) -> Outcome:
        """What the query gives on the database that is alone."""
        try:
            return Outcome(columns, tuple(self.run(text)))
        except TooLongError:  # says nothing of the rows
            raise
        except EngineError as error:
            return Outcome(columns, (), error.message)

    def run(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of ``sql``; a statement that takes too long is stopped: TooLongError."""
        return self._asked(sql, [])

    # ---- texts and types

    def cast(self, texts: list[str], kind: str) -> list[str | None]:
        """Each text as ``kind`` spells it, None where the type cannot hold it."""
        query = f"SELECT try_cast(v AS {kind})::VARCHAR FROM (SELECT unnest(?::VARCHAR[]) AS v)"
        return [None if row[0] is None else str(row[0]) for row in self._asked(query, [texts])]

    def select_from(self, table: Table, rows: Sequence[Row], outputs: Sequence[str]) -> list[tuple[object, ...]]:
        """``outputs``, expressions over the columns of ``table``, for each of ``rows`` in their order."""
        values = [list(range(len(rows))), *(list(column) for column in zip(*rows, strict=True))]
        parts = ", ".join(f"{_cast('?', c)} AS {quoted(c.name)}" for c in table.columns)
        inner = f"SELECT unnest(?::INTEGER[]) AS {NUMBER}, {parts}"
        sql = f"SELECT {', '.join(outputs)} FROM ({inner}) AS {quoted(table.name.rpartition('.')[2])} ORDER BY {NUMBER}"
        return self._asked(sql, values)

    def _asked(self, sql: str, values: list[Any]) -> list[tuple[object, ...]]:
        """Rows of a statement, perhaps with parameters; raises EngineError."""
        import duckdb

        try:
            with self._watch:
                found: list[tuple[object, ...]] = self.engine.connection.execute(sql, values).fetchall()
        except duckdb.InterruptException as error:
            raise TooLongError(f"it ran for more than {MOST_SECONDS:.0f} s on tiny tables") from error
        except duckdb.Error as error:
            raise EngineError(str(error).strip().split("\n", 1)[0]) from error
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watch.close()
        self.engine.close()


def _cast(value: str, column: Column) -> str:
    return f"CAST(unnest({value}::VARCHAR[]) AS {duckdb_type(column.type)})"


class _Watch:
    """Stops a statement that runs too long; one thread for all statements of a connection."""

    def __init__(self, connection: Any) -> None:
        self._connection, self._until = connection, math.inf
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            if time.monotonic() > self._until:
                self._connection.interrupt()

    def __enter__(self) -> None:
        self._until = time.monotonic() + MOST_SECONDS

    def __exit__(self, *_: object) -> None:
        self._until = math.inf

    def close(self) -> None:
        """End the thread."""
        self._ended.set()
        self._thread.join()
