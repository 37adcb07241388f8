"""The properties file of seeds that we write: where each lands, its columns' types, and the tests that its rules are.

dbt infers the types of a seed's columns unless it is told, and would make a number of a post code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from sqlglot import exp

from dea_core.schema import ForeignKey, Schema, Table
from dea_core.schema.model import Severity

MADE_BY = "data-engineering-agents"
HEADER = "# Made by data-engineering-agents: `dea dbt unseed` takes it away, with the files that it speaks of.\n"
ARGUMENTS_SINCE = (1, 10, 5)
"""From here on dbt wants the arguments of a test under ``arguments``; older versions do not know the word."""


@dataclass(frozen=True)
class SeedProperties:
    """One seed's entry: its name in dbt, and how it is configured beyond its columns' types."""

    table: str
    seed: str
    config: Mapping[str, Any]
    with_tests: bool = True


def properties_yaml(schema: Schema, seeds: list[SeedProperties]) -> str:
    """The properties file of all ``seeds``."""
    import yaml

    names = {one.table: one.seed for one in seeds}
    entries = [_entry(schema.table(one.table), one, names) for one in seeds]
    return HEADER + yaml.safe_dump({"version": 2, "seeds": entries}, sort_keys=False, allow_unicode=True, width=120)


def _entry(table: Table, one: SeedProperties, names: Mapping[str, str]) -> dict[str, Any]:
    types = {column.name: column.type.text for column in table.columns}
    config = {**one.config, "column_types": types, "meta": {"made_by": MADE_BY}}
    entry: dict[str, Any] = {"name": one.seed, "config": config}
    if one.with_tests:
        entry["columns"] = [
            {
                "name": column.name,
                **({"data_tests": tests} if (tests := column_tests(table, column.name, names)) else {}),
            }
            for column in table.columns
        ]
    return entry


def column_tests(table: Table, column: str, names: Mapping[str, str]) -> list[Any]:
    """The rules about one column that dbt's own four tests can say."""
    tests: list[Any] = ["not_null"] if table.column(column).not_null else []
    for key in table.keys:
        if key.columns == (column,) and key.where is None:
            tests.append(_test("unique", {}, key.severity))
    for check in table.checks:
        values = accepted_values(check.expression, column)
        if values is not None:
            tests.append(_test("accepted_values", values, check.severity))
    for link in table.foreign_keys:
        if link.columns == (column,) and link.parent in names and link.where is None:
            tests.append(_test("relationships", _relationship(link, names), link.severity))
    return tests


def accepted_values(expression: exp.Expr, column: str) -> dict[str, Any] | None:
    """The arguments of accepted_values, when the condition is a list of literals for that column."""
    listed = isinstance(expression, exp.In) and isinstance(expression.this, exp.Column) and expression.expressions
    if not listed or expression.this.name != column or not all(isinstance(v, exp.Literal) for v in listed):
        return None
    return {
        "values": [v.name if v.is_string else float(v.name) if "." in v.name else int(v.name) for v in listed],
        **({} if listed[0].is_string else {"quote": False}),
    }


def _relationship(link: ForeignKey, names: Mapping[str, str]) -> dict[str, Any]:
    return {"to": f"ref('{names[link.parent]}')", "field": link.parent_columns[0]}


def _test(name: str, arguments: Mapping[str, Any], severity: Severity) -> Any:
    config = {"config": {"severity": "warn"}} if severity == "warn" else {}
    if not arguments and not config:
        return name
    given = {"arguments": dict(arguments)} if arguments and dbt_version() >= ARGUMENTS_SINCE else dict(arguments)
    return {name: {**given, **config}}


def dbt_version() -> tuple[int, ...]:
    """The version of dbt that is installed."""
    return tuple(int(part) for part in re.findall(r"\d+", version("dbt-core"))[:3])
