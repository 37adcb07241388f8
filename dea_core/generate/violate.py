"""One rule broken on purpose, in one row, while every other rule holds: what a test of that rule needs.

    the rule's check ── a row and new values for some of its columns that break it (asked of the engine)
                     ── every check, on the rows with that change: the first change that breaks this rule alone is taken

A rule that others imply (NOT NULL beside a CHECK that it is there) cannot be broken alone: that is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from sqlglot import exp

from dea_core.checks import Check, CheckResult, checks_of, placed, run_checks
from dea_core.engines import DuckDB
from dea_core.errors import EngineError, UnsatisfiableError, UsageError, did_you_mean
from dea_core.generate.destination import Staged, staged_relation
from dea_core.generate.other_values import fresh_value, other_values
from dea_core.schema import ForeignKey, Schema
from dea_core.sql.values import literal, shown

ROW = "file_row_number"
ROWS_EACH, MOST_TRIED, PAIRS, SOME_ROWS = 2, 60, 20, 500
"""Rows tried with each new value, changes tried in all, twins tried, and rows that twins are looked for among."""
TOLD_APART = ("unique", "exclusion")
"""Kinds of check that two rows break together."""


@dataclass(frozen=True)
class Change:
    """The row of that number (from 0) with other ``values``, by column; or such a row ``added`` to it."""

    row: int
    values: dict[str, exp.Expression]
    added: bool = False


Broken = tuple[list[Staged], tuple[CheckResult, ...], str]
"""What is staged then, what its checks say, and a note of what was changed where."""


def find_rule(schema: Schema, rule: str) -> Check:
    """The one check of that name, or with that in its name as it is printed. Raises UsageError."""
    checks = checks_of(schema)
    exact = [check for check in checks if check.name == rule or str(check) == rule]
    found = exact or [check for check in checks if rule.lower() in str(check).lower()]
    if not found:
        raise UsageError(f"no rule is called {rule}", hint=did_you_mean(rule, [check.name for check in checks]))
    if len(found) > 1:
        names = "; ".join(check.name for check in found[:4])
        raise UsageError(f"{rule} means {len(found)} rules", hint=f"say more of one: {names}")
    return found[0]


def break_rule(schema: Schema, staged: Sequence[Staged], engine: DuckDB, rule: str) -> Broken:
    """``staged`` with one row changed so that ``rule`` is broken there, and no other rule anywhere.

    Raises UsageError where no rule or several are meant, UnsatisfiableError where no change tried breaks it alone.
    """
    check = find_rule(schema, rule)
    one = next(each for each in staged if each.table.name == check.table)
    changing = _Changing(schema, {each.table.name: each for each in staged}, engine, one, check)
    also: dict[str, int] = {}
    changes = chain(islice(changing.changes(), MOST_TRIED), islice(changing.additions(), MOST_TRIED))
    for change in changes:
        results = changing.tried(change)
        others = [result for result in results if result.violations and result.check.name != check.name]
        if not others and any(result.violations for result in results):
            return changing.taken(change, list(staged), results)
        for other in others:
            also[other.check.name] = also.get(other.check.name, 0) + 1
    raise _refused(check, also, one.rows, changing.said)


def _refused(check: Check, also: dict[str, int], rows: int, said: list[str]) -> UnsatisfiableError:
    if not rows:
        why, hint = f"{check.table} has no rows", f"ask for rows of {check.table}"
    elif also:
        why = f"every change that was tried breaks {max(also, key=lambda name: also[name])}, too"
        hint = "break that rule, or ask for more rows to choose from"
    else:
        more = f" (DuckDB said: {said[0]})" if said else ""
        why, hint = f"no change of a row that was tried breaks it{more}", "ask for more rows to choose from"
    return UnsatisfiableError(f"cannot break {check.name} alone: {why}", place=check.origin, hint=hint)


class _Changing:
    """The changes of one table's rows that might break one check."""

    def __init__(self, schema: Schema, staged: dict[str, Staged], engine: DuckDB, one: Staged, check: Check) -> None:
        self.schema, self.staged, self.engine, self.one, self.check = schema, staged, engine, one, check
        self.said: list[str] = []
        self.relations = {name: staged_relation(each.path) for name, each in staged.items()}

    def changes(self) -> Iterator[Change]:
        """Changes that break the check, if what they say of a row is all that matters."""
        if self.check.kind in TOLD_APART:
            yield from self._twins()
        elif self.check.kind == "assertion":
            raise UsageError(
                f"cannot break {self.check.name}: it is a query over all rows", hint="name a key, a CHECK or a type"
            )
        else:
            yield from self._other_values()

    def additions(self) -> Iterator[Change]:
        """The same changes as rows of their own: where others refer to every row that there is."""
        for change in self.changes():
            touched = set() if self.check.kind in TOLD_APART else set(change.values)
            same = {} if self.check.kind in TOLD_APART else change.values
            yield Change(change.row, same | self._fresh(touched), added=True)

    def _fresh(self, touched: set[str]) -> dict[str, exp.Expression]:
        """New values for the keys that an added row would break besides."""
        table, found = self.one.table, dict[str, exp.Expression]()
        for key in table.keys:
            mine = self.check.kind in TOLD_APART and key.columns == self.check.columns
            if mine or touched & set(key.columns) or found.keys() & set(key.columns):
                continue
            free = [c for c in key.columns if not any(c in link.columns for link in table.foreign_keys)]
            free = [c for c in free if self.check.kind not in TOLD_APART or c not in self.check.columns]
            if free:
                found[free[-1]] = fresh_value(table.column(free[-1]), self._rows())
        return found

    def _twins(self) -> Iterator[Change]:
        """A row that takes the key of another: of rows that agree in most of it first."""
        columns = self.check.columns
        for apart in (*columns, None):
            same = [f"child.{_name(c)} = other.{_name(c)}" for c in columns if c != apart and apart is not None]
            there = [f"other.{_name(c)} IS NOT NULL" for c in columns]
            some = f"(SELECT * FROM {self._rows()} AS child ORDER BY {self._referred(columns)} LIMIT {SOME_ROWS})"
            sql = (
                f"SELECT child.{ROW}, other.{ROW} FROM {some} AS child JOIN {some} AS other"
                f" ON child.{ROW} <> other.{ROW} WHERE {' AND '.join([*same, *there])}"
                f" ORDER BY {self._referred(columns)}, hash(child.{ROW}, other.{ROW}) LIMIT {PAIRS}"
            )
            for row, twin in self.engine.rows(sql):
                taken = {c: self._of_row(c, int(str(twin))) for c in columns}
                yield Change(int(str(row)), taken)
                if self.check.kind == "exclusion" and apart is not None:  # ranges that begin apart may meet, too
                    yield Change(int(str(row)), {c: value for c, value in taken.items() if c != apart})

    def _of_row(self, column: str, row: int) -> exp.Expression:
        query = exp.select(exp.column(exp.to_identifier(column, quoted=True), table="twin"))
        where = exp.EQ(this=exp.column(ROW, table="twin"), expression=exp.Literal.number(row))
        return query.from_(exp.alias_(_numbered(self.one.path), "twin", table=True)).where(where).subquery()

    def _other_values(self) -> Iterator[Change]:
        """A row in which one column holds something else, or two do."""
        foreign = self.check.kind == "foreign key"
        where = self.check.query.args["where"].this
        broken = placed(exp.select("*").where(where.copy()), self.relations).args["where"].this if foreign else where
        columns = [self.one.table.column(c) for c in self.check.columns]
        pools = {c.name: list(other_values(self.one.table, c, columns, broken)) for c in columns}
        for name, values in pools.items():
            for value in values:
                yield from self._breaking(broken, {name: value})
        for first, second in [(a, b) for a in pools for b in pools if a < b]:
            for one in pools[first]:
                for other in pools[second]:
                    yield from self._breaking(broken, {first: one, second: other})

    def _breaking(self, broken: exp.Expression, values: dict[str, exp.Expression]) -> Iterator[Change]:
        def put(node: exp.Expr) -> exp.Expr:
            own = isinstance(node, exp.Column) and node.table in ("", "child") and node.name in values
            return exp.paren(values[node.name].copy()) if own else node

        condition = broken.copy().transform(put).sql("duckdb")
        order = f"ORDER BY {self._referred(values)}, {ROW} LIMIT {ROWS_EACH}"
        sql = f"SELECT {ROW} FROM {self._rows()} AS child WHERE {condition} {order}"
        try:
            rows = self.engine.rows(sql)
        except EngineError as error:  # a value that the rule's own functions do not take
            self.said.append(error.message)
            return
        for (row,) in rows:
            yield Change(int(str(row)), values)

    def _referred(self, columns: Iterable[str]) -> str:
        """Whether a row is referred to by ``columns``: those that nobody refers to are changed first."""
        referring = [
            " AND ".join(
                f"by_{n}.{_name(mine)} = child.{_name(theirs)}"
                for mine, theirs in zip(link.columns, link.parent_columns, strict=True)
            ).join((f"EXISTS (SELECT 1 FROM {self.relations[name].sql('duckdb')} AS by_{n} WHERE ", ")"))
            for n, (name, link) in enumerate(self._links())
            if set(link.parent_columns) & set(columns)
        ]
        return " OR ".join(referring) or f"child.{ROW} IS NULL"

    def _links(self) -> list[tuple[str, ForeignKey]]:
        parent = self.one.table.name
        return [(t.name, link) for t in self.schema for link in t.foreign_keys if link.parent == parent]

    def _rows(self) -> str:
        return _numbered(self.one.path).sql("duckdb")

    def tried(self, change: Change) -> tuple[CheckResult, ...]:
        """Every check, with the change made."""
        view = f"dea_violating_{change.row}"
        self.engine.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {self._changed(change)}")
        relations = self.relations | {self.one.table.name: exp.to_table(view)}
        checks = checks_of(self.schema)
        try:
            return run_checks(self.engine, [replace(check, proof=None) for check in checks], relations)
        finally:
            self.engine.execute(f"DROP VIEW {view}")

    def _changed(self, change: Change) -> str:
        described = self.engine.rows(f"SELECT column_name, column_type FROM (DESCRIBE {_all(self.one.path)})")
        kinds = {str(name): kind for name, kind in described}
        replaced = ", ".join(
            f"CASE WHEN {ROW} = {change.row} THEN TRY_CAST({value.sql('duckdb')} AS {kinds[name]}) "
            f"ELSE {_name(name)} END AS {_name(name)}"
            for name, value in change.values.items()
        )
        replacing = f" REPLACE ({replaced})" if replaced else ""
        changed = f"SELECT * EXCLUDE ({ROW}){replacing} FROM {self._rows()} AS child"
        return f"{_all(self.one.path)} UNION ALL {changed} WHERE {ROW} = {change.row}" if change.added else changed

    def taken(self, change: Change, staged: list[Staged], results: tuple[CheckResult, ...]) -> Broken:
        """The change written: the changed table's file beside its old one."""
        path = self.one.path.with_suffix(".violating.parquet")
        self.engine.execute(f"COPY ({self._changed(change)}) TO {literal(str(path)).sql()} (FORMAT parquet)")
        at = staged.index(self.one)
        staged[at] = replace(self.one, path=path, rows=self.one.rows + change.added)
        return staged, results, self._told(change, path)

    def _told(self, change: Change, path: Path) -> str:
        row = self.one.rows if change.added else change.row
        names = list(change.values) or [column.name for column in self.one.table.columns]
        values = self._held(path, names, row)
        if change.added:
            said = ", ".join(f"{name} = {shown(new)}" for name, new in zip(names, values, strict=True))
            said = f"row {row + 1}, added to {self.check.table}, is row {change.row + 1} again with {said}"
        else:
            before = self._held(self.one.path, names, row)
            pairs = zip(names, before, values, strict=True)
            said = ", ".join(f"{name} = {shown(new)} (was {shown(old)})" for name, old, new in pairs)
            said = f"row {row + 1} of {self.check.table} has {said}"
        return f"broken on purpose: {self.check.name}: {said}"

    def _held(self, path: Path, names: list[str], row: int) -> tuple[object, ...]:
        columns = ", ".join(map(_name, names))
        return self.engine.rows(f"SELECT {columns} FROM {_numbered(path).sql('duckdb')} WHERE {ROW} = {row}")[0]


def _name(column: str) -> str:
    return exp.to_identifier(column, quoted=True).sql("duckdb")


def _numbered(path: Path) -> exp.Expression:
    numbered = exp.EQ(this=exp.column(ROW), expression=exp.true())
    return exp.Table(this=exp.Anonymous(this="read_parquet", expressions=[literal(str(path)), numbered]))


def _all(path: Path) -> str:
    return f"SELECT * FROM {staged_relation(path).sql('duckdb')}"
