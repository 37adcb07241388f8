"""A table joined to another reading of itself: which columns the two readings share.

self_joins(query, facts) ──> SelfJoin(query, join, alias, other, table)      ``alias`` is joined to ``other``
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from dea_core.optimize.facts import Facts
from dea_core.optimize.trees import column, columns_in, is_inner, joins_of, sources_of, swapped, where_of
from dea_core.schema import Table
from dea_core.sql.predicates import conjuncts


@dataclass(frozen=True)
class SelfJoin:
    """``join`` brings ``alias``, a reading of the same ``table`` that ``other`` reads."""

    query: exp.Select
    join: exp.Join
    alias: str
    other: str
    table: Table

    @property
    def conditions(self) -> list[exp.Expr]:
        """What ties the two: ON, and for an inner join also WHERE."""
        own = conjuncts(self.join.args["on"])
        return [*own, *where_of(self.query)] if is_inner(self.join) else own

    def shared(self) -> list[exp.Column]:
        """The columns of ``other`` that are set equal to their namesakes."""
        return [found for part in self.conditions if (found := self.key_of(part)) is not None]

    def key_of(self, part: exp.Expr) -> exp.Column | None:
        """``other.k`` when the condition is ``alias.k = other.k``."""
        if not isinstance(part, exp.EQ):
            return None
        sides = {each.table: each for each in (part.this, part.expression) if isinstance(each, exp.Column)}
        if set(sides) != {self.alias, self.other}:
            return None
        same = sides[self.alias].name.lower() == sides[self.other].name.lower()
        return sides[self.other] if same else None

    def on_other(self, expression: exp.Expr) -> exp.Expr:
        """An expression over ``alias``, said of ``other``."""
        mine = [each for each in columns_in(expression) if each.table == self.alias]
        return swapped(expression, [(each, column(each.name, self.other)) for each in mine])


def self_joins(query: exp.Select, facts: Facts) -> Iterator[SelfJoin]:
    """Every pair of readings of one table, of which the second is joined with a condition."""
    for join in joins_of(query):
        alias = join.this.alias_or_name
        table = facts.table(query, alias)
        if table is None or join.args.get("on") is None:
            continue
        for other in sources_of(query):
            if other != alias and facts.table(query, other) is table:
                yield SelfJoin(query, join, alias, other, table)
