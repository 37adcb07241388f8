"""Fixes are tried on data made for the project: sources and seeds are made, its models are built on them, in memory.

a key to test        the column is looked at: is each value there once, and none NULL?
another model        the model is run reading it: does it run, and are the rows the same?
another name         the relation is the same, by the manifest
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from sqlglot import exp

from dea_core.analyze import Finding
from dea_core.engines import Engine
from dea_core.errors import DeaError
from dea_core.generate import InMemory, generate_data
from dea_core.sql.ddl import identifier
from dea_dbt.lint.lint import Models
from dea_dbt.lint.source_outside_staging import staging_of
from dea_dbt.manifest import Node
from dea_dbt.model_query import built_here, model_query
from dea_dbt.schema import read_dbt_schema
from dea_dbt.seeding import SeedWish, propose

ROWS = 100


def try_edits(models: Models, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, each with what came of trying its edits."""
    if not any(finding.edits for finding in findings):
        return list(findings)
    memory = InMemory()
    try:
        schema = read_dbt_schema(models.manifest, models.root, dialect=models.dialect, remake_seeds=True)
        generate_data(schema, propose(models.root, models.manifest, schema, SeedWish(rows={"*": ROWS})), memory)
        for node in models.manifest.nodes:
            with suppress(DeaError):  # a finding of a model that is not there says so
                built_here(memory.engine, models.manifest, [node], models.dialect)
        return [replace(finding, tried=_tried(models, finding, memory.engine)) for finding in findings]
    except DeaError as error:
        said = f"fix not tried: no data can be made ({error.message})"
        return [replace(finding, tried=said if finding.edits else None) for finding in findings]
    finally:
        memory.engine.close()


def _tried(models: Models, finding: Finding, engine: Engine) -> str | None:
    if not finding.edits:
        return None
    node = next(each for each in models.own if each.name == finding.target.table)
    try:
        if finding.rule == "missing_key_test":
            return _key(finding, node, engine)
        if finding.rule == "source_outside_staging":
            return _staged(models, finding, node, engine)
    except DeaError as error:
        return f"fix tried: it fails on made data ({error.message})"
    known = len(finding.edits) == 1
    return (
        "fix tried: the same relation, by the manifest" if known else "fix not tried: dbt does not know the table yet"
    )


def _key(finding: Finding, node: Node, engine: Engine) -> str:
    key, name = finding.target.name.split(", "), identifier(node.table_name, "duckdb")
    columns = [identifier(column, "duckdb") for column in key]
    filled = f"count(*) FILTER (WHERE {' AND '.join(f'{column} IS NOT NULL' for column in columns)})"
    sql = f"SELECT count(*), {filled}, count(DISTINCT ({', '.join(columns)})) FROM {name}"
    rows, whole, distinct = (int(str(value)) for value in engine.rows(sql)[0])
    if rows == whole == distinct:
        return f"fix tried: it passes on {rows:,} rows made for it"
    told = f"{rows - whole:,} NULL, {rows - distinct:,} not unique"
    return f"fix tried: it fails on {rows:,} made rows ({told}): nothing that is tested upstream makes it a key"


def _staged(models: Models, finding: Finding, node: Node, engine: Engine) -> str:
    name = finding.target.name.removeprefix("source ")
    source = next(each for each in models.manifest.of_kind("source") if each.table_name == name)
    staged = staging_of(models, source)
    if staged is None:
        return "fix tried: the new model gives the source's rows as they are"
    query = model_query(models.manifest, node, models.dialect)
    before = query.tree.sql("duckdb")
    for table in query.tree.find_all(exp.Table):
        if table.name == source.table_name:
            table.this.set("this", staged.table_name)
    after = query.tree.sql("duckdb")
    (counts,) = engine.rows(
        f"SELECT (SELECT count(*) FROM ({before})), (SELECT count(*) FROM ({before} EXCEPT ALL {after})),"
        f" (SELECT count(*) FROM ({after} EXCEPT ALL {before}))"
    )
    rows, lost, new = (int(str(count)) for count in counts)
    if not lost and not new:
        return f"fix tried: the same {rows:,} rows on made data"
    return f"fix tried: other rows on made data ({lost:,} of {rows:,} gone, {new:,} new): {staged.name} changes values"
