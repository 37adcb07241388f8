"""Rules collected for the base tables, before their columns have types: each once, by the first that said it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlglot import exp

from dea_core.schema import Assertion, CheckConstraint, ForeignKey, Key, Origin, Unsupported
from dea_core.schema.model import Severity
from dea_core.sql.ddl import quoted_column
from dea_core.sql.lineage import Evidence, fold


@dataclass
class TableDraft:
    """What is known of one table."""

    name: str
    not_null: dict[str, Origin] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    checks: list[CheckConstraint] = field(default_factory=list)
    assertions: list[Assertion] = field(default_factory=list)
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)

    def need_present(self, column: str, origin: Origin, severity: Severity = "error") -> None:
        """NOT NULL; as a warning it is a CHECK, which has a severity."""
        if severity == "warn":
            self.need(CheckConstraint(exp.not_(quoted_column(column).is_(exp.null())), None, severity, origin))
        else:
            self.not_null.setdefault(fold(column), origin)

    def need_unique(self, key: Key) -> None:
        """A key, unless a narrower one says it already."""
        wanted = {fold(name) for name in key.columns}
        for at, old in enumerate(self.keys):
            same = {fold(name) for name in old.columns} == wanted and old.where == key.where
            if same and old.severity == "warn" and key.severity == "error":
                self.keys[at] = key
            if same:
                self.keys[at] = replace(self.keys[at], primary=old.primary or key.primary)
                return
        self.keys.append(key)

    def need_parent(self, foreign_key: ForeignKey) -> None:
        """A reference; a second one between the same columns only adds that parents are covered."""
        for at, old in enumerate(self.foreign_keys):
            if (old.columns, old.parent, old.parent_columns) == (
                foreign_key.columns,
                foreign_key.parent,
                foreign_key.parent_columns,
            ):
                self.foreign_keys[at] = replace(old, covers_parents=old.covers_parents or foreign_key.covers_parents)
                return
        self.foreign_keys.append(foreign_key)

    def need(self, check: CheckConstraint) -> None:
        """A predicate, once."""
        if all(old.expression != check.expression or old.severity != check.severity for old in self.checks):
            self.checks.append(check)

    def is_unique(self, columns: Iterable[str]) -> bool:
        """Whether a key lies within ``columns``."""
        names = {fold(name) for name in columns}
        return any(key.where is None and {fold(name) for name in key.columns} <= names for key in self.keys)


@dataclass
class Draft:
    """The tables' drafts, and what found no place."""

    tables: dict[str, TableDraft] = field(default_factory=dict)
    unsupported: list[Unsupported] = field(default_factory=list)

    def __getitem__(self, name: str) -> TableDraft:
        return self.tables.setdefault(name, TableDraft(name))


def whole(tree: exp.Expr) -> exp.Expression:
    """sqlglot's builders promise less than they return."""
    assert isinstance(tree, exp.Expression)
    return tree


OPPOSITES: dict[type[exp.Expr], type[exp.Binary]] = {
    exp.EQ: exp.NEQ, exp.NEQ: exp.EQ, exp.LT: exp.GTE, exp.GTE: exp.LT, exp.GT: exp.LTE, exp.LTE: exp.GT,
}  # fmt: skip


def negated(condition: exp.Expr) -> exp.Expr:
    """NOT of a condition, without a NOT where that can be: unknown stays unknown."""
    inner = condition.unnest()
    if isinstance(inner, exp.Not):
        positive: exp.Expr = inner.this.unnest().copy()
        return positive
    opposite = OPPOSITES.get(type(inner))
    if opposite is not None:
        return opposite(this=inner.this.copy(), expression=inner.args["expression"].copy())
    if isinstance(inner, exp.And):
        return exp.or_(negated(inner.this), negated(inner.expression))
    if isinstance(inner, exp.Or):
        return exp.and_(negated(inner.this), negated(inner.expression))
    return exp.not_(inner.copy() if isinstance(inner, exp.Predicate | exp.Column) else exp.paren(inner.copy()))
