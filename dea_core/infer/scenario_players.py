"""Who plays in a scenario: the tables of a passage, by what name each does, and which references find one another.

t0.user_id = t1.id     orders.user_id refers to users: the row of t0 refers to the one that t1 is
t0.buyer = t2.owner    both refer to users: to the same row of it, whatever else it is
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from sqlglot import exp

from dea_core.schema import ForeignKey, Schema, Table
from dea_core.sql.lineage import Passage, fold

Place = tuple[str, str]
"""A key of a passage's table, and a column."""


@dataclass
class Players:
    """``tables`` that rows are made for, by key. ``refers``: by key, the scenario that each column refers to."""

    name: str
    tables: dict[str, Table]
    refers: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, passage: Passage, name: str, schema: Schema) -> Players:
        """Who takes part in ``passage``, in a scenario called ``name``."""
        named = {key: base.name for key, base in passage.tables.items()}
        return cls(name, {key: schema.table(table) for key, table in named.items() if table in schema})

    @cached_property
    def roles(self) -> dict[str, str]:
        """What the scenario is called for each key: a table that takes part twice plays two."""
        seen: dict[str, int] = {}
        roles: dict[str, str] = {}
        for key, table in self.tables.items():
            seen[table.name] = seen.get(table.name, 0) + 1
            roles[key] = self.name if seen[table.name] == 1 else f"{self.name} {seen[table.name]}"
        return roles

    def keeps(self, condition: exp.Expr) -> bool:
        """Whether references keep the condition: then those are noted."""
        if not isinstance(condition, exp.EQ):
            return False
        one, other = condition.this.unnest(), condition.expression.unnest()
        if not (isinstance(one, exp.Column) and isinstance(other, exp.Column)):
            return False
        near, far = (one.table, one.name), (other.table, other.name)
        if near[0] == far[0] or not {near[0], far[0]} <= self.tables.keys():
            return False
        return self.refer(near, far) or self.refer(far, near) or self.share_parent(near, far)

    def link(self, place: Place) -> ForeignKey | None:
        """The reference that a column is, alone or with others."""
        key, column = place
        links = [one for one in self.tables[key].foreign_keys if fold(column) in map(fold, one.columns)]
        return next((one for one in links if one.parent != self.tables[key].name), None)

    def refer(self, child: Place, parent: Place) -> bool:
        """Whether the one column refers to the other: then that is noted."""
        link = self.link(child)
        if link is None or link.parent != self.tables[parent[0]].name:
            return False
        at = list(map(fold, link.columns)).index(fold(child[1]))
        if fold(link.parent_columns[at]) != fold(parent[1]):
            return False
        self.note(child[0], link, self.roles[parent[0]])
        return True

    def share_parent(self, near: Place, far: Place) -> bool:
        """Two references to one table: they refer to the same row of it."""
        one, other = self.link(near), self.link(far)
        if one is None or other is None or one.parent != other.parent:
            return False
        if (near in self.needs_key) or (far in self.needs_key):
            return False
        role = self.refers.get(near[0], {}).get(near[1]) or self.refers.get(far[0], {}).get(far[1]) or self.name
        self.note(near[0], one, role)
        self.note(far[0], other, role)
        return True

    @property
    def needs_key(self) -> set[Place]:
        """Columns that a key of their own decides: their references are bijections."""
        return {(key, column) for key, table in self.tables.items() for column in decided(table, references=False)}

    def note(self, key: str, link: ForeignKey, role: str) -> None:
        """Keep that a reference finds the row that plays ``role``."""
        for column in link.columns:
            self.refers.setdefault(key, {}).setdefault(column, role)


def decided(table: Table, *, references: bool = True) -> set[str]:
    """The columns that keys, references and generated expressions decide."""
    keys = {column for key in table.keys for column in key.columns}
    links = {column for link in table.foreign_keys for column in link.columns} if references else set()
    return keys | links | {column.name for column in table.columns if column.generated is not None or column.identity}
