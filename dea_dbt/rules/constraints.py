"""``constraints`` in YAML, of sources, seeds, and models under contract, as the same demands that tests are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from dea_core.infer import Demand, Predicate, Present, Reference, Shown, Unique
from dea_dbt.manifest import Node, Rule

REFERS = re.compile(r"^\s*(?:references\s+)?(?P<to>[^()]+?)\s*\((?P<columns>[^()]+)\)", re.IGNORECASE)
"""The older way to write a foreign key: ``other_table (id)``."""


def constraint_demands(node: Node, dialect: str) -> Iterator[tuple[Demand, bool, str]]:
    """Each constraint of ``node`` as a demand, whether it is a primary key, and its name."""
    if node.kind == "model" and not node.contract:
        return
    rules = [*node.constraints, *(_on(column.name, rule) for column in node.columns for rule in column.constraints)]
    for rule in rules:
        for demand in _demands(rule, dialect):
            yield demand, rule.kind == "primary_key", rule.name or f"{rule.kind} ({', '.join(rule.columns)})"


def _on(column: str, rule: Rule) -> Rule:
    return Rule(rule.kind, rule.columns or (column,), rule.expression, rule.to, rule.to_columns, rule.name)


def _demands(rule: Rule, dialect: str) -> Iterator[Demand]:
    if rule.kind == "not_null":
        yield from (Present(column) for column in rule.columns)
    elif rule.kind in ("unique", "primary_key"):
        yield Unique(rule.columns)
        yield from (Present(column) for column in rule.columns if rule.kind == "primary_key")
    elif rule.kind == "check":
        yield _check(rule, dialect)
    elif rule.kind == "foreign_key":
        yield _reference(rule)
    else:
        yield Shown(f"constraints of type {rule.kind} are the engine's own")


def _check(rule: Rule, dialect: str) -> Demand:
    try:
        condition = parse_one(rule.expression or "", dialect=dialect)
    except SqlglotError:
        return Shown(f"its condition cannot be read: {rule.expression}")
    return Predicate(condition if isinstance(condition, exp.Expr) else exp.true())


def _reference(rule: Rule) -> Demand:
    if rule.to:
        return Reference(rule.columns, rule.to, rule.to_columns or rule.columns)
    found = REFERS.match(rule.expression or "")
    if found is None:
        return Shown(f"where it refers to cannot be read: {rule.expression}")
    columns = tuple(part.strip().strip('"`[]') for part in found["columns"].split(","))
    return Reference(rule.columns, found["to"].strip(), columns)
