"""Rules on any relation, landed on the base tables that its rows come from.

    Lander(known, draft).land(demand, relation, said)  ──>  None, or the reason why it cannot be

A rule on a table lands where it is. One on a query is pulled back through its SQL: a condition has its columns
replaced by what they are made of; uniqueness becomes keys, presence becomes NOT NULL and references, a reference
becomes one between base columns. What lands is at least as strong as what was asked: where a query filters rows, a key
holds of all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.infer.demand import Agrees, Demand, Nothing, Predicate, Present, Reference, Shown, Typed, Unique
from dea_core.infer.draft import Draft, negated, whole
from dea_core.infer.violations import condition_on_rows
from dea_core.schema import CheckConstraint, ForeignKey, Key, Origin
from dea_core.schema.model import Severity
from dea_core.sql.ddl import quoted_column
from dea_core.sql.lineage import (
    BaseTable,
    Evidence,
    Match,
    Query,
    Rank,
    Relation,
    Row,
    expand,
    fold,
    plain_column,
    present_needs,
    unique_needs,
)


@dataclass(frozen=True)
class Said:
    """Where a rule comes from and how much it weighs."""

    origin: Origin
    severity: Severity = "error"
    primary: bool = False


Known = Callable[[str], "Relation | None"]


@dataclass
class Lander:
    """Puts rules into ``draft``; ``known`` is the relation that a name in a rule means, or None.

    Matches wait in ``matches``: which side is the parent depends on all keys.
    """

    known: Known
    draft: Draft
    matches: list[tuple[Match, Said]] = field(default_factory=list)

    def land(self, demand: Demand, relation: Relation, said: Said) -> str | None:
        """Land ``demand`` on base tables; the reason why not, otherwise."""
        match demand:
            case Unique():
                return self.unique(demand, relation, said)
            case Present():
                return self.present(demand, relation, said)
            case Predicate():
                return self.predicate(demand.condition, demand.where, relation, said)
            case Reference():
                return self.reference(demand, relation, said)
            case Typed():
                return self.typed(demand, relation, said)
            case Nothing():
                return None
            case Agrees():
                return "sums over all rows are more than one row says"
            case Shown():
                return demand.reason

    def unique(self, demand: Unique, relation: Relation, said: Said) -> str | None:
        """Uniqueness becomes keys."""
        needs = unique_needs(relation, demand.columns)
        if isinstance(needs, str):
            return needs
        where = self._condition(demand.where, relation) if demand.where is not None else None
        for need in needs:
            partial = where[1] if where and where[0] == need.table and len(needs) == 1 else None
            nulls_distinct = demand.nulls_distinct or len(need.columns) == 1
            primary = said.primary and isinstance(relation, BaseTable)
            key = Key(need.columns, primary, None, partial, nulls_distinct, severity=said.severity, origin=said.origin)
            self.draft[need.table].need_unique(key)
        return None

    def _condition(self, condition: exp.Expr, relation: Relation) -> tuple[str, exp.Expression] | None:
        rows = expand(relation, condition)
        table = rows[0].only_table if len(rows) == 1 and not rows[0].blocked else None
        return (table.name, unqualified(rows[0].expression)) if table is not None else None

    def present(self, demand: Present, relation: Relation, said: Said) -> str | None:
        """Presence becomes NOT NULL, and matches for outer joins."""
        if demand.where is not None:
            there = exp.not_(exp.column(demand.column).is_(exp.null()))
            return self.predicate(there, demand.where, relation, said)
        needs = present_needs(relation, demand.column)
        if isinstance(needs, str):
            return needs
        for need in needs:
            if isinstance(need, Match):
                self.matches.append((need, said))
            else:
                self.draft[need.table].need_present(need.column, said.origin, said.severity)
        return None

    def predicate(self, condition: exp.Expr, where: exp.Expr | None, relation: Relation, said: Said) -> str | None:
        """A condition becomes a CHECK of each table that it reaches."""
        if condition.find(exp.Query):
            return "its condition holds a subquery"
        asked = condition if where is None else exp.or_(negated(where), condition.copy())
        rows = expand(relation, asked)
        blocked = next((row.blocked for row in rows if row.blocked), None)
        spread = next((row for row in rows if not row.blocked and _tables(row) and row.only_table is None), None)
        if blocked or spread:
            return blocked or f"it speaks of columns of {' and '.join(sorted(_tables(spread)))} together"  # type: ignore[arg-type]
        for row in rows:
            if row.only_table is not None:
                check = CheckConstraint(_filtered(row), None, said.severity, said.origin)
                self.draft[row.only_table.name].need(check)
        return None

    def as_predicate(self, query: Query, said: Said) -> bool:
        """Read a query of wrong rows that selects those of one relation by a condition: no row may satisfy it."""
        found = condition_on_rows(query)
        return found is not None and self.predicate(found[1], None, found[0], said) is None

    def reference(self, demand: Reference, relation: Relation, said: Said) -> str | None:
        """A reference becomes one between base columns."""
        above = self.known(demand.to)
        if above is None:
            return f"{demand.to} is not a relation that is known"
        children = self._columns(relation, demand.columns)
        parents = self._columns(above, demand.to_columns)
        if isinstance(children, str):
            return children
        if isinstance(parents, str):
            return parents
        where = self._condition(demand.where, relation) if demand.where is not None else None
        for child in children:
            if not _came_through(child, above, demand.to_columns):
                self._refer(child, parents[0], where, said)
        return None

    def _columns(self, relation: Relation, names: tuple[str, ...]) -> list[list[tuple[Row, BaseTable, str]]] | str:
        """For each arm of a union, the base columns that ``names`` are; or why they are none."""
        arms: list[list[tuple[Row, BaseTable, str]]] = []
        for name in names:
            rows = expand(relation, exp.column(name))
            for at, row in enumerate(rows):
                column = plain_column(row.expression)
                if row.blocked or column is None:
                    return row.blocked or f"{name} is computed: {row.expression.sql()[:60]}"
                if at == len(arms):
                    arms.append([])
                arms[at].append((row, row.tables[column.table], column.name))
        mixed = next((arm for arm in arms if len({table.name for _, table, _ in arm}) > 1), None)
        return arms if mixed is None else "its columns come from several tables"

    def _refer(
        self,
        child: list[tuple[Row, BaseTable, str]],
        parent: list[tuple[Row, BaseTable, str]],
        where: tuple[str, exp.Expression] | None,
        said: Said,
    ) -> None:
        table, above = child[0][1].name, parent[0][1].name
        columns, parent_columns = tuple(name for *_, name in child), tuple(name for *_, name in parent)
        if (table, columns) == (above, parent_columns):
            return
        partial = where[1] if where and where[0] == table else None
        reference = ForeignKey(
            columns, above, parent_columns, where=partial, severity=said.severity, origin=said.origin
        )
        self.draft[table].need_parent(reference)

    def typed(self, demand: Typed, relation: Relation, said: Said) -> str | None:
        """A type becomes evidence."""
        if not demand.types:
            return None
        for row in expand(relation, exp.column(demand.column)):
            if not row.blocked and isinstance(row.expression, exp.Column) and row.only_table:
                rank = Rank.DECLARED if isinstance(relation, BaseTable) else Rank.CONTRACT
                clue = Evidence(rank, demand.types[0], str(said.origin))
                self.draft[row.only_table.name].evidence.setdefault(row.expression.name, []).append(clue)
        return None

    def settle_matches(self) -> None:
        """Now that all keys are known: a match is a child that finds its parent, or a parent that has a child."""
        for match, said in self.matches:
            near_is_key = self.draft[match.table].is_unique(match.columns)
            far_is_key = self.draft[match.other].is_unique(match.other_columns)
            if near_is_key and (match.grouped or not far_is_key):
                reference = ForeignKey(
                    match.other_columns, match.table, match.columns, covers_parents=True, origin=said.origin
                )
                self.draft[match.other].need_parent(reference)
                for column in match.other_columns:  # a child without a parent covers none
                    self.draft[match.other].need_present(column, said.origin)
            else:
                reference = ForeignKey(match.columns, match.other, match.other_columns, origin=said.origin)
                self.draft[match.table].need_parent(reference)


def _tables(row: Row) -> set[str]:
    return {row.tables[column.table].name for column in row.expression.find_all(exp.Column)}


def _came_through(child: list[tuple[Row, BaseTable, str]], above: Relation, names: tuple[str, ...]) -> bool:
    """Whether the values came through the very relation that they must be found in."""
    return all((id(above), fold(name)) in row.passed for (row, _, _), name in zip(child, names, strict=True))


def _filtered(row: Row) -> exp.Expression:
    """The condition, for the rows that the models let through. That something is there is asked of all rows."""
    said = [part for part in row.filters if not _is_there(part) and _reads_only(part, row)]
    if not said:
        return unqualified(row.expression)
    return unqualified(exp.or_(negated(exp.and_(*said)), row.expression.copy()))


def _is_there(condition: exp.Expr) -> bool:
    inner = condition.unnest()
    return isinstance(inner, exp.Not) and isinstance(inner.this.unnest(), exp.Is)


def _reads_only(condition: exp.Expr, row: Row) -> bool:
    read = {column.table for column in condition.find_all(exp.Column)}
    return read <= {column.table for column in row.expression.find_all(exp.Column)}


def unqualified(expression: exp.Expr) -> exp.Expression:
    """The expression over the columns of one table, each by its plain name."""
    return whole(expression.copy().transform(lambda n: quoted_column(n.name) if isinstance(n, exp.Column) else n))
