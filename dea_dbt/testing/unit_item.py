"""A unit test as an entry of ``unit_tests:``, as dbt 1.8 and later read it.

given    each input of the model: rows as mappings, one a line; what is no relation in the target (ephemeral models,
         external files) as SQL, because dbt asks the target for the columns of all others
expect   the recorded rows

dbt casts every value to the type of its column: dates and the like are text, numbers stay numbers where none of their
digits is lost.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlglot import exp

from dea_core.harden.unit import Given, Recorded, Unit
from dea_dbt.manifest import Manifest, Node
from dea_dbt.testing.unit_query import UnderTest
from dea_dbt.testing.yaml_style import Inline, Noted, Style, bare, flow_text

MARK = "Recorded, to be reviewed"
OPENINGS = ("{{", "{%", "{#")
MIDNIGHT = " 00:00:00"
LONGEST = 400
"""Characters of a row on one line; longer ones have a line a column."""


def unit_item(test: UnderTest, unit: Unit, manifest: Manifest, name: str, *, incremental: bool) -> dict[str, Any]:
    """The entry, with a comment above each row that is given."""
    node = test.node
    rows = {given.table: given for given in unit.given}
    versions = {"versions": {"include": [_version(node.version)]}} if node.version else {}
    overrides = {"overrides": {"macros": {"is_incremental": False}}} if incremental else {}
    return {
        "name": name,
        "model": node.name,
        "description": _description(unit.expected),
        **versions,
        **overrides,
        "given": [_input(each, rows.get(each.table_name), manifest) for each in test.inputs],
        "expect": {"rows": [_row(unit.expected.types, row) for row in unit.expected.rows]},
    }


def plain_item(item: dict[str, Any]) -> dict[str, Any]:
    """The entry as YAML reads it, without comments."""
    import yaml

    found: dict[str, Any] = yaml.safe_load(yaml.safe_dump(bare(item)))
    return found


def _description(expected: Recorded) -> str:
    left_out = "; ".join(f"{name} is left out, it {why}" for name, why in expected.left_out.items())
    told = f"{MARK}: this is what the model gave on DuckDB."
    return f"{told} Column {left_out}." if left_out else told


def _version(version: str) -> int | str:
    return int(version) if version.isdigit() else version


def _input(node: Node, given: Given | None, manifest: Manifest) -> Any:
    named = {"input": reference(node, manifest)}
    if given is None:
        return {**named, "rows": []}
    if node.materialized == "ephemeral" or node.is_external:
        why = "; ".join(dict.fromkeys(given.why))
        return Noted({**named, "format": "sql", "rows": _as_sql(given)}, why)
    rows = zip(given.rows, given.why, strict=True)
    return {**named, "rows": [Noted(_row(given.types, row), why) for row, why in rows]}


def reference(node: Node, manifest: Manifest) -> str:
    """How a unit test names an input."""
    if node.kind == "source":
        return f"source('{node.source_name}', '{node.name}')"
    package = "" if node.package in ("", manifest.project) else f"'{node.package}', "
    version = f", v={_version(node.version)!r}" if node.version else ""
    return f"ref({package}'{node.name}'{version})"


def _row(types: Mapping[str, str], row: tuple[object, ...]) -> dict[str, Any]:
    values = {name: value_of(value, kind) for (name, kind), value in zip(types.items(), row, strict=True)}
    return Inline(values) if len(flow_text(values, Style())) <= LONGEST else values


def value_of(value: object, kind: str) -> Any:
    """A value of a type of DuckDB as YAML holds it and dbt takes it."""
    if kind == "TIMESTAMP" and str(value).endswith(MIDNIGHT):
        return str(value).removesuffix(MIDNIGHT)
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    if isinstance(value, float):
        if not math.isfinite(value) or "e" in repr(value):
            return repr(value)
        return int(value) if value.is_integer() else value
    return _past_jinja(value) if isinstance(value, str) else value


def _past_jinja(text: str) -> str:
    """dbt renders what YAML holds: a text with Jinja's brackets is written as an expression that gives it."""
    return "{{ " + repr(text) + " }}" if any(opening in text for opening in OPENINGS) else text


def _as_sql(given: Given) -> str:
    """The rows as one query, on one line; without rows, one that has none."""
    arms = [_select(given, row) for row in given.rows]
    if not arms:
        nothing = _select(given, tuple(None for _ in given.types)).limit(0)
        return str(nothing.sql("duckdb"))
    sql = " union all ".join(arm.sql("duckdb") for arm in arms)
    for opening in OPENINGS:  # dbt renders SQL once more, so that none may be left
        sql = sql.replace(opening, f"{opening[0]}' || '{opening[1]}")
    return sql


def _select(given: Given, row: tuple[object, ...]) -> exp.Select:
    values = zip(given.types.items(), row, strict=True)
    return exp.select(*(exp.alias_(_cast(value, kind), name, quoted=True) for (name, kind), value in values))


def _cast(value: object, kind: str) -> exp.Expr:
    literal = exp.null() if value is None else exp.Literal.string(str(value))
    return exp.cast(literal, exp.DataType.build(kind, dialect="duckdb"))
