"""``dea dbt analyze``: what a project's sources lack, by what its tests say of them and by the rows that are there.

manifest ── Schema of the sources ──┐
target ── which tables are there ───┴── rules about columns, rows, keys and references ── Report

A source is changed by whoever loads it, so no finding has a fix in SQL: a test on it is what a project can say.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from sqlglot import exp

from dea_core.analyze import RULES, Report, Severity, Subject, Wanted, analyze_schema
from dea_core.analyze.data import Data
from dea_core.engines import open_engine
from dea_core.errors import UsageError, did_you_mean
from dea_core.schema import Schema, Table
from dea_dbt.artifacts import artifacts
from dea_dbt.connection import Connection
from dea_dbt.manifest import read_manifest
from dea_dbt.project import Project
from dea_dbt.schema import read_dbt_schema
from dea_dbt.target_tables import commented_tables

OF_TESTS = ("no_primary_key", "undeclared_foreign_key", "check_contradiction", "check_always_true")
"""Rules about what is declared that tests can declare; indexes and the like are the warehouse's own."""


def analyze_project(project: Project, rules: tuple[str, ...], severity: Severity) -> Report:
    """What the rules find in the project's sources, and in their rows where the target holds them."""
    built = artifacts(project)
    manifest = read_manifest(built.content, place=built.file)
    dialect = project.connection.dialect
    schema = read_dbt_schema(manifest, project.root, dialect=dialect, failures=built.failures)
    if not len(schema):
        raise UsageError(
            "the project has no source table whose columns are known", hint="declare its sources in YAML, with columns"
        )
    with ExitStack() as stack:
        data = _data(stack, project.connection, schema)
        subject = Subject(_keyed(schema), data, changeable=False)
        return analyze_schema(subject, Wanted(_applying(rules), severity), f"project {manifest.project}")


def _keyed(schema: Schema) -> Schema:
    """A key that tests hold to be unique and filled is as good as a primary one."""
    return replace(schema, tables=tuple(map(_with_primary_key, schema)))


def _with_primary_key(table: Table) -> Table:
    whole = [k for k in table.keys if k.where is None and all(table.column(name).not_null for name in k.columns)]
    if table.primary_key or not whole:
        return table
    first = min(whole, key=lambda key: len(key.columns))
    keys = tuple(replace(key, primary=True) if key is first else key for key in table.keys)
    return replace(table, keys=keys)


def _applying(rules: tuple[str, ...]) -> tuple[str, ...]:
    """The rules that say something of sources; raises UsageError for another one that is asked for."""
    applying = tuple(name for name in RULES if RULES[name].about != "schema" or name in OF_TESTS)
    for name in rules:
        if RULES[name].name not in applying:
            raise UsageError(f"rule {name} says nothing of a dbt source", hint=did_you_mean(name, applying))
    return rules or applying


def _data(stack: ExitStack, connection: Connection, schema: Schema) -> Data | None:
    """The rows of those sources that the target holds; None where it is not there yet, or cannot be read here."""
    url = connection.url
    if url is None or (connection.is_embedded_file and not Path(str(connection.path)).exists()):
        return None
    engine = stack.enter_context(open_engine(url, read_only=True))
    there = {(schema_name.lower(), name.lower()) for schema_name, name, _ in commented_tables(engine)}
    held = [table for table in schema if _key(table) in there]
    return Data(engine, {table.name: _relation(table) for table in held}) if held else None


def _key(table: Table) -> tuple[str, str]:
    return table.path[-2].lower(), table.path[-1].lower()


def _relation(table: Table) -> exp.Expression:
    schema, name = (exp.to_identifier(part, quoted=True) for part in table.path[-2:])
    return exp.Table(this=name, db=schema)
