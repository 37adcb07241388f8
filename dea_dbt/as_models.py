"""A plan as dbt models: one SELECT a table, which the warehouse runs itself, as distributed as it is.

    model_texts(ready, blueprint, schemas)  ──>  file name -> text      dea_till__orders.sql, ..., _dea_models.yml

Each model lands on the relation that its source names (by ``schema`` and ``alias``), so that ``source()`` reads what
the model made, and nothing of the project changes. The SQL is written from the plan's own tree, in the target's
dialect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dea_core.errors import UsageError
from dea_core.generate.blueprint import Blueprint
from dea_core.generate.compile_for import compile_for
from dea_core.schema import Family, Table
from dea_core.sql.rows_sql import PORTABLE_TO
from dea_dbt.manifest import Manifest, Node
from dea_dbt.seed_properties import column_tests

if TYPE_CHECKING:
    from dea_dbt.seeding import Prepared

PROPERTIES_FILE = "_dea_models.yml"
TAG, PREFIX = "dea", "dea_"
IN_UTC = {"duckdb": "SET TimeZone = 'UTC'", "postgres": "SET TIME ZONE 'UTC'"}
"""What a table with moments in a zone is made after; other dialects keep their session's zone."""
JINJA = ("{{", "{%", "{#")


def need_portable(ready: Prepared) -> None:
    """Raise UsageError for a target whose SQL a plan cannot be written in."""
    dialect = ready.project.connection.dialect
    if dialect not in PORTABLE_TO:
        said = f"--into models is not supported for {ready.project.connection.adapter}"
        raise UsageError(said, hint=f"it writes SQL for {', '.join(PORTABLE_TO)}; --into parquet and seeds write files")


def model_name(node: Node) -> str:
    """The model that stands for a source's table."""
    return f"{PREFIX}{node.source_name}__{node.name}"


def without_our_models(manifest: Manifest) -> Manifest:
    """The project as it is without the models that stand for its sources, and their tests."""
    ours = {node.unique_id for node in manifest.of_kind("model") if TAG in (node.config.get("tags") or ())}
    ours &= {node.unique_id for node in manifest.of_kind("model") if node.name.startswith(PREFIX)}
    nodes = tuple(node for node in manifest.nodes if node.unique_id not in ours)
    tests = tuple(test for test in manifest.tests if not ours & {test.attached, *test.parents})
    return replace(manifest, nodes=nodes, tests=tests)


def model_texts(ready: Prepared, blueprint: Blueprint, schemas: Mapping[str, str]) -> dict[str, str]:
    """Each file by its name. ``schemas`` are the schemas to configure, by table. Raises PlanError."""
    names = {table.name: model_name(ready.nodes[table.name]) for table in blueprint.schema}
    texts = {
        f"{names[table.name]}.sql": _model(ready, blueprint, table, schemas.get(table.name))
        for table in blueprint.schema
    }
    return {**texts, PROPERTIES_FILE: _properties(blueprint, names)}


def _model(ready: Prepared, blueprint: Blueprint, table: Table, schema: str | None) -> str:
    dialect = ready.project.connection.dialect
    config = {"materialized": "table", "alias": ready.nodes[table.name].path[2], "tags": [TAG]}
    config |= {"schema": schema} if schema else {}
    if any(column.type.family is Family.TIMESTAMPTZ for column in table.columns) and dialect in IN_UTC:
        config["pre_hook"] = IN_UTC[dialect]
    written = ", ".join(f"{word}={value!r}" for word, value in config.items())
    sql = _without_jinja(compile_for(blueprint, table, dialect, pretty=True))
    return f"{{{{ config({written}) }}}}\n\n{sql}\n"


def _without_jinja(sql: str) -> str:
    """SQL that dbt takes as it is."""
    return f"{{% raw %}}{sql}{{% endraw %}}" if any(mark in sql for mark in JINJA) else sql


def _properties(blueprint: Blueprint, names: Mapping[str, str]) -> str:
    import yaml

    entries = [_entry(blueprint, table, names) for table in blueprint.schema]
    return yaml.safe_dump({"version": 2, "models": entries}, sort_keys=False, allow_unicode=True, width=120)


def _entry(blueprint: Blueprint, table: Table, names: Mapping[str, str]) -> dict[str, Any]:
    plan = blueprint.plan.table(table.name)
    columns = []
    for column in table.columns:
        tests = column_tests(table, column.name, names)
        spec = plan.columns[column.name]
        why = f"{spec.recipe}: {spec.why}" if spec.why else spec.recipe
        columns.append({"name": column.name, "description": why, **({"data_tests": tests} if tests else {})})
    said = f"{plan.rows:,} rows made up for {'.'.join(table.path)}, from dea's plan (seed {blueprint.plan.seed})"
    return {"name": names[table.name], "description": said, "columns": columns}
