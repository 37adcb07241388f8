"""Fixes are tried on data made for the project: sources and seeds are made, its models are built on them, in memory.

a key to test        the column is looked at: is each value there once, and none NULL?
another model        the model is run reading it: does it run, and are the rows the same?
another name         the relation is the same, by the manifest

What cannot be built on that data is not held against a fix: it is not tried, and the first model that fails is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlglot import exp

from dea_core.analyze import Finding
from dea_core.engines import DuckDB
from dea_core.errors import DeaError
from dea_core.generate import InMemory, generate_data
from dea_core.sql.ddl import identifier
from dea_dbt.lint.lint import Models
from dea_dbt.lint.source_outside_staging import staging_of
from dea_dbt.manifest import Node
from dea_dbt.model_query import ancestors, built_here, model_query
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
        broken = _build_all(models, memory.engine)
        return [replace(finding, tried=_tried(models, finding, memory.engine, broken)) for finding in findings]
    except DeaError as error:
        said = f"fix not tried: no data can be made ({error.message})"
        return [replace(finding, tried=said if finding.edits else None) for finding in findings]
    finally:
        memory.engine.close()


def _build_all(models: Models, engine: DuckDB) -> dict[str, str]:
    """Build every model as a table, so that it is run whole; why not, of each that fails."""
    broken: dict[str, str] = {}
    for node in models.manifest.nodes:
        try:
            built_here(engine, models.manifest, [replace(node, materialized="table")], models.dialect)
        except DeaError as error:
            broken[node.unique_id] = error.message
    return broken


def _tried(models: Models, finding: Finding, engine: DuckDB, broken: Mapping[str, str]) -> str | None:
    if not finding.edits:
        return None
    node = next(each for each in models.own if each.file == finding.target.origin.place)
    if finding.rule == "missing_key_test":
        why = _why_not(models, [node], broken)
        return f"fix not tried: {why}" if why else _key(finding, node, engine)
    if finding.rule == "source_outside_staging":
        return _staged(models, finding, node, engine, broken)
    known = len(finding.edits) == 1
    return (
        "fix tried: the same relation, by the manifest" if known else "fix not tried: dbt does not know the table yet"
    )


def _why_not(models: Models, nodes: Sequence[Node], broken: Mapping[str, str]) -> str | None:
    """Why the first of these nodes and what is above them could not be built."""
    above = (node.unique_id for node in ancestors(models.manifest, nodes))
    return next((broken[unique_id] for unique_id in above if unique_id in broken), None)


def _key(finding: Finding, node: Node, engine: DuckDB) -> str:
    key, name = finding.target.name.split(", "), identifier(node.table_name, "duckdb")
    columns = [identifier(column, "duckdb") for column in key]
    filled = f"count(*) FILTER (WHERE {' AND '.join(f'{column} IS NOT NULL' for column in columns)})"
    sql = f"SELECT count(*), {filled}, count(DISTINCT ({', '.join(columns)})) FROM {name}"
    rows, whole, distinct = (int(str(value)) for value in engine.rows(sql)[0])
    if rows == whole == distinct:
        return f"fix tried: it passes on {rows:,} rows made for it"
    told = f"{rows - whole:,} NULL, {rows - distinct:,} not unique"
    return f"fix tried: it fails on {rows:,} made rows ({told}): nothing that is tested upstream makes it a key"


def _staged(models: Models, finding: Finding, node: Node, engine: DuckDB, broken: Mapping[str, str]) -> str:
    name = finding.target.name.removeprefix("source ")
    source = next(each for each in models.manifest.of_kind("source") if each.table_name == name)
    staged = staging_of(models, source)
    if staged is None:
        return "fix not tried: the new model would give the source's rows as they are"
    why = _why_not(models, [node, staged], broken)
    if why:
        return f"fix not tried: {why}"
    before, after = _before_and_after(models, node, source, staged)
    try:
        rows, lost, new = _compared(engine, before, after)
    except DeaError as error:
        return f"fix tried: it fails on made data ({error.message})"
    if not lost and not new:
        return f"fix tried: the same {rows:,} rows on made data"
    return f"fix tried: other rows on made data ({lost:,} of {rows:,} gone, {new:,} new): {staged.name} changes values"


def _before_and_after(models: Models, node: Node, source: Node, staged: Node) -> tuple[str, str]:
    """The model's SQL as it is, and reading ``staged`` in the source's place."""
    tree = model_query(models.manifest, node, models.dialect).tree
    before = tree.sql("duckdb")
    for table in tree.find_all(exp.Table):
        if table.name == source.table_name:
            table.this.set("this", staged.table_name)
    return before, tree.sql("duckdb")


def _compared(engine: DuckDB, before: str, after: str) -> tuple[int, ...]:
    """How many rows there are, how many of them are gone then, and how many new."""
    (counts,) = engine.rows(
        f"SELECT (SELECT count(*) FROM ({before})), (SELECT count(*) FROM (({before}) EXCEPT ALL ({after}))),"
        f" (SELECT count(*) FROM (({after}) EXCEPT ALL ({before})))"
    )
    return tuple(int(str(count)) for count in counts)
