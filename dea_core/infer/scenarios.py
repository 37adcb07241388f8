"""What would let rows through an empty query, as a scenario of the plan: rows of all its tables that pass, together.

    Passage of the query ── references keep its joins ──────────────────────────────────────── refers
                         └─ what else it asks, with the CHECKs of the tables ── a solver ── rows of all, side by side

Columns that keys decide are left to the keys. Nothing here is taken on trust: the query is run again on what is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from dea_core.engines import DuckDB
from dea_core.errors import EngineError
from dea_core.generate import Plan, Scenario, Wanted, find_witnesses
from dea_core.infer.assemble import MOST_LISTED
from dea_core.infer.candidates import listed
from dea_core.infer.scenario_players import Place, Players, decided
from dea_core.schema import CheckConstraint, Column, Schema, Table
from dea_core.sql.ddl import identifier
from dea_core.sql.lineage import Passage
from dea_core.sql.portable import key as seed_key
from dea_core.sql.similar import without_similar

MOST_ROWS = 4
"""So many different rows are found for a scenario."""
SAMPLE = 32
"""Rows of each table that show the solver what values look like."""


@dataclass(frozen=True)
class Staged:
    """Scenarios by table and name; ``left`` are conditions that nothing was done about, with the reason."""

    scenarios: Mapping[str, Mapping[str, Scenario]]
    left: tuple[str, ...] = ()


def stage(passage: Passage, name: str, schema: Schema, plan: Plan, engine: DuckDB) -> Staged | str:
    """Scenarios called ``name`` that let rows of ``engine``'s tables through ``passage``; or why there are none."""
    return _Scene(passage, name, plan, engine, Players.of(passage, name, schema)).staged()


@dataclass
class _Scene:
    """Works on one passage: what its conditions ask of values, beside the joins that the ``players`` keep."""

    passage: Passage
    name: str
    plan: Plan
    engine: DuckDB
    players: Players
    left: list[str] = field(default_factory=list)

    @property
    def tables(self) -> dict[str, Table]:
        """The tables that rows are made for, by key."""
        return self.players.tables

    def staged(self) -> Staged | str:
        never = next((c for c in self.passage.conditions if not any(_places(c)) and not self.is_true(c)), None)
        if never is not None:
            return f"{never.sql('duckdb')} is never true"
        conditions = [c for c in self.passage.conditions if not self.players.keeps(c)]
        asked = [told for condition in conditions for told in self.asked(condition)]
        columns = list(dict.fromkeys(place for condition in asked for place in _places(condition)))
        closed = self.closed(columns)
        asked += [rule for key, rules in self.rules(closed).items() for rule in rules]
        rows: Sequence[Mapping[Place, object]] = ()
        if asked:
            found = self.solved(asked, closed)
            if isinstance(found, str):
                return found
            rows = found
        return Staged(self.by_table(closed, rows), tuple(self.left))

    def is_true(self, constant: exp.Expr) -> bool:
        try:
            return bool(self.engine.rows(f"SELECT {constant.sql('duckdb')}")[0][0])
        except EngineError:
            return False

    # --- what is asked of values ----------------------------------------------------------------------------------

    def asked(self, condition: exp.Expr) -> Iterator[exp.Expression]:
        """The condition over columns that are free; what meets a table that stays is one of its values."""
        places = list(dict.fromkeys(_places(condition)))
        ours = [place for place in places if place[0] in self.tables]
        if not ours:
            return
        if len(ours) < len(places):
            yield from self.given(condition)
            return
        fixed = [(key, column) for key, column in ours if column in decided(self.tables[key])]
        if fixed:
            if len(fixed) < len(ours) or not _is_there(condition):
                self.left.append(f"{_bare(condition)}: keys decide {fixed[0][1]}")
            return
        yield exp.Is(this=exp.paren(condition.copy()), expression=exp.true())

    def given(self, condition: exp.Expr) -> Iterator[exp.Expression]:
        """``ours = theirs``, where theirs is a column of a table that stays as it is."""
        sides = (
            [side.unnest() for side in (condition.this, condition.expression)] if isinstance(condition, exp.EQ) else []
        )
        plain = [side for side in sides if isinstance(side, exp.Column)]
        ours = next((side for side in plain if side.table in self.tables), None)
        theirs = next((side for side in plain if side.table not in self.tables), None)
        if ours is None or theirs is None or ours.name in decided(self.tables[ours.table]):
            self.left.append(f"{_bare(condition)}: it looks at a table that stays as it is")
            return
        values = self.values(self.passage.tables[theirs.table].name, theirs)
        if values:
            yield _whole(ours.copy().isin(*values))

    def values(self, table: str, column: exp.Column) -> list[exp.Expr]:
        """What rows of a table that stays hold, of those that pass what is asked of them alone."""
        own = [c.copy() for c in self.passage.conditions if {place[0] for place in _places(c)} == {column.table}]
        name = identifier(column.name, "duckdb")
        where = f" AND {exp.and_(*map(_unqualified, own)).sql('duckdb')}" if own else ""
        sql = (
            f"SELECT DISTINCT {name} FROM {identifier(table, 'duckdb')} "
            f"WHERE {name} IS NOT NULL{where} ORDER BY 1 LIMIT {MOST_LISTED}"
        )
        try:
            return [exp.convert(row[0]) for row in self.engine.rows(sql)]
        except EngineError:
            self.left.append(f"{column.name} of {table} cannot be read")
            return []

    def closed(self, places: Sequence[Place]) -> list[Place]:
        """The places, and all columns that CHECKs or computed columns tie to them; none of a table where keys do."""
        closed: list[Place] = []
        for key in dict.fromkeys(key for key, _ in places):
            columns = _closure(self.tables[key], {column for one, column in places if one == key})
            tied = [column for column in columns if column in decided(self.tables[key])]
            if tied:
                self.left.append(f"{self.tables[key].name}: CHECKs tie {', '.join(tied)}, which keys decide")
            closed += [(key, column.name) for column in self.tables[key].columns if column.name in columns]
        return closed

    def rules(self, closed: Sequence[Place]) -> dict[str, list[exp.Expression]]:
        """The CHECKs of the tables that speak of such columns only, and what is generated from them."""
        rules: dict[str, list[exp.Expression]] = {}
        for key in dict.fromkeys(key for key, _ in closed):
            columns = {column for one, column in closed if one == key}
            held = [c for c in _errors(self.tables[key]) if set(c.columns) <= columns]
            rules[key] = [_qualified(without_similar(check.expression), key) for check in held]
        return rules

    # --- the solver -----------------------------------------------------------------------------------------------

    def solved(self, asked: Sequence[exp.Expression], closed: Sequence[Place]) -> list[dict[Place, object]] | str:
        names = {place: f"{place[0]}.{place[1]}" for place in closed}
        columns = tuple(replace(self.column(place), name=name) for place, name in names.items())
        predicates = tuple(_named(condition, names) for condition in self.spelled_out(asked))
        table = Table(self.name, columns)
        seed = seed_key(self.plan.seed, self.name, "scenario")
        found = find_witnesses(
            Wanted(table, tuple(names.values()), predicates, self.sample(names), seed, most=MOST_ROWS), self.engine
        )
        if not found.tuples:
            return found.trouble or "no row satisfies all that it asks"
        return [dict(zip(names, values, strict=True)) for values in found.tuples[:MOST_ROWS]]

    def spelled_out(self, asked: Sequence[exp.Expression]) -> list[exp.Expression]:
        """The conditions, those on one column as a list of values where the solver has no words for one of them."""
        alone: dict[Place, list[exp.Expression]] = {}
        for condition in asked:
            places = set(_places(condition))
            if len(places) == 1:
                alone.setdefault(places.pop(), []).append(condition)
        lists = {place: listed(some, self.column(place), self.engine) for place, some in alone.items()}
        kept = [c for c in asked if not any(lists[place] and c in some for place, some in alone.items())]
        return [*kept, *(one for one in lists.values() if one is not None)]

    def column(self, place: Place) -> Column:
        return self.tables[place[0]].column(place[1])

    def sample(self, names: Mapping[Place, str]) -> list[dict[str, object]]:
        """Rows as they are made, of all tables side by side."""
        columns: dict[str, list[object]] = {}
        for key in dict.fromkeys(key for key, _ in names):
            mine = [column for one, column in names if one == key]
            listed = ", ".join(identifier(column, "duckdb") for column in mine)
            table = identifier(self.tables[key].name, "duckdb")
            rows = self.engine.rows(f"SELECT {listed} FROM {table} LIMIT {SAMPLE}")
            for at, column in enumerate(mine):
                columns[names[key, column]] = [row[at] for row in rows]
        most = min(map(len, columns.values()), default=0)
        return [{name: values[at] for name, values in columns.items()} for at in range(most)]

    # --- the result -----------------------------------------------------------------------------------------------

    def by_table(
        self, closed: Sequence[Place], rows: Sequence[Mapping[Place, object]]
    ) -> dict[str, dict[str, Scenario]]:
        found: dict[str, dict[str, Scenario]] = {}
        referred = {role for roles in self.players.refers.values() for role in roles.values()}
        for key, table in self.tables.items():
            mine = [place for place in closed if place[0] == key]
            said = _distinct({column: row[key, column] for _, column in mine} for row in rows) if mine else ()
            refers = self.players.refers.get(key, {})
            if said or refers or self.players.roles[key] in referred:
                why = f"what {self.name} lets through"
                found.setdefault(table.name, {})[self.players.roles[key]] = Scenario(said, refers, why)
        return found


def _distinct(rows: Iterable[dict[str, object]]) -> tuple[dict[str, object], ...]:
    """The rows, or one of them where they are all the same."""
    listed_rows = tuple(rows)
    return listed_rows[:1] if all(row == listed_rows[0] for row in listed_rows) else listed_rows


def _places(condition: exp.Expr) -> Iterator[Place]:
    for column in condition.find_all(exp.Column):
        yield column.table, column.name


def _errors(table: Table) -> list[CheckConstraint]:
    return [check for check in table.checks if check.severity == "error"]


def _closure(table: Table, columns: set[str]) -> set[str]:
    while True:
        more = columns.union(*(check.columns for check in _errors(table) if columns & set(check.columns)))
        if more == columns:
            return columns
        columns = more


def _is_there(condition: exp.Expr) -> bool:
    inner = condition.unnest()
    return isinstance(inner, exp.Not) and isinstance(inner.this.unnest(), exp.Is)


def _qualified(expression: exp.Expression, key: str) -> exp.Expression:
    def qualified(node: exp.Expr) -> exp.Expr:
        return exp.column(node.name, table=key, quoted=True) if isinstance(node, exp.Column) else node

    return _whole(expression.copy().transform(qualified))


def _unqualified(expression: exp.Expr) -> exp.Expr:
    return expression.transform(lambda n: exp.column(n.name, quoted=True) if isinstance(n, exp.Column) else n)


def _named(expression: exp.Expression, names: Mapping[Place, str]) -> exp.Expression:
    """The condition over the columns of one table, that stands for all of them."""

    def name(node: exp.Expr) -> exp.Expr:
        return exp.column(names[node.table, node.name], quoted=True) if isinstance(node, exp.Column) else node

    return _whole(expression.copy().transform(name))


def _bare(condition: exp.Expr) -> str:
    return _unqualified(condition.copy()).sql("duckdb")


def _whole(tree: exp.Expr) -> exp.Expression:
    assert isinstance(tree, exp.Expression)
    return tree
