"""Which tests stand already, however they are spelled: what they demand is compared, not their names.

A demand is taken apart into what has to hold of single columns and conditions; it stands where a test that stands says
the same of each part, over the same rows or over all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlglot import exp

from dea_core.infer import Agrees, Demand, Predicate, Present, Reference, Unique
from dea_dbt.manifest import DataTest, Manifest, call_of
from dea_dbt.rules import demands
from dea_dbt.testing.values import conjuncts

Part = tuple[object, ...]
PLAIN = (exp.Column, exp.Literal, exp.Func, exp.Paren)
"""What brackets around change nothing."""
Rowwise = Present | Unique | Predicate | Reference


@dataclass(frozen=True)
class Standing:
    """One part of what a test demands, over the rows where ``where`` holds."""

    part: Part
    where: str
    title: str


def standing_tests(manifest: Manifest, dialect: str) -> dict[str, list[Standing]]:
    """What the tests of each node demand, by its unique id."""
    found: dict[str, list[Standing]] = {}
    for test in manifest.tests:
        found.setdefault(test.attached or "", []).extend(_standing(test, manifest, dialect))
    return found


def _standing(test: DataTest, manifest: Manifest, dialect: str) -> Iterator[Standing]:
    for demand in demands(test, dialect):
        yield from parts_of(resolved(demand, manifest), test.title)


def parts_of(demand: Demand, title: str) -> list[Standing]:
    """The parts of a demand."""
    if not isinstance(demand, Present | Unique | Predicate | Reference):
        return []
    demand = _ignoring_nulls(demand)
    where = [] if demand.where is None else sorted(map(_told, conjuncts(demand.where)))
    return [Standing(part, " AND ".join(where), title) for part in _parts(demand)]


def _ignoring_nulls(demand: Rowwise) -> Rowwise:
    """A key over the rows in which its columns are filled is one that ignores NULLs, over all rows."""
    if not isinstance(demand, Unique) or demand.where is None:
        return demand
    filled = {_told(exp.column(name).is_(exp.null()).not_()) for name in demand.columns}
    rest = [part for part in conjuncts(demand.where) if _told(part) not in filled]
    if len(conjuncts(demand.where)) - len(rest) < len(filled):
        return demand
    return Unique(demand.columns, exp.and_(*rest) if rest else None)


def _parts(demand: Rowwise) -> Iterator[Part]:
    if isinstance(demand, Present):
        yield "present", demand.column.lower()
    elif isinstance(demand, Unique):
        yield "unique", frozenset(name.lower() for name in demand.columns), demand.nulls_distinct
    elif isinstance(demand, Predicate):
        yield from (("holds", _told(part)) for part in conjuncts(demand.condition))
    else:
        pairs = zip(map(str.lower, demand.columns), map(str.lower, demand.to_columns), strict=False)
        yield "found", frozenset(pairs), demand.to


def covering(demand: Demand, there: Iterable[Standing]) -> str | None:
    """The title of a test that stands for ``demand`` (the last, where it takes several), or None."""
    known, titles = list(there), [""]
    for wanted in parts_of(demand, ""):
        found = [one for one in known if _says(one, wanted, known)]
        if not found:
            return None
        titles.append(found[0].title)
    return titles[-1] or None


def _says(one: Standing, wanted: Standing, known: list[Standing]) -> bool:
    if one.where not in ("", wanted.where):
        return False
    if one.part == wanted.part or one.part[0] != "unique" or wanted.part[0] != "unique":
        return one.part == wanted.part
    columns, nulls_distinct = one.part[1], one.part[2]
    assert isinstance(columns, frozenset)
    return columns == wanted.part[1] and (not nulls_distinct or all_filled(columns, known))


def all_filled(columns: Iterable[str], known: Iterable[Standing]) -> bool:
    """Whether tests hold each of the columns to be filled: then it is all one how NULLs compare."""
    filled = {one.part[1] for one in known if one.part[0] == "present" and not one.where}
    return all(name.lower() in filled for name in columns)


def resolved(demand: Demand, manifest: Manifest) -> Demand:
    """The same demand, with what it refers to written as dbt has it: ``ref('orders')``."""
    if not isinstance(demand, Reference | Agrees):
        return demand
    node = manifest.named(demand.to)
    return demand if node is None else replace(demand, to=call_of(node, manifest.project))


def _told(condition: exp.Expr) -> str:
    """A condition as text in which spelling is all one: case and quotes of names, brackets, digits, order of a list."""
    return condition.unnest().copy().transform(_plain).sql("duckdb")


def _plain(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Identifier):
        return exp.to_identifier(node.name.lower())
    if isinstance(node, exp.Paren) and isinstance(node.this, PLAIN):  # around anything else they may bind
        return node.this
    if isinstance(node, exp.Literal) and not node.is_string:
        return exp.Literal.number(format(Decimal(node.name).normalize(), "f"))
    if isinstance(node, exp.In) and node.expressions:
        node.set("expressions", sorted(node.expressions, key=lambda value: value.sql("duckdb")))
    return node
