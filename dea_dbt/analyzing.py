"""``dea dbt analyze``: what a project's models and sources lack, by their tests, their SQL and their rows.

manifest ── Models ────────────────── rules about models, in lint/, each with what to write in which file ──┐
        └── Schema of the sources ──┐                                                                       ├── Report
target ── which tables are there ───┴── rules about columns, rows, keys and references ─────────────────────┘

A source is changed by whoever loads it, so no finding of one has a fix in SQL: a test on it is what a project can say.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from sqlglot import exp

from dea_core.analyze import RULES, SEVERITIES, Report, Severity, Skipped, Subject, Wanted, analyze_schema
from dea_core.analyze.data import Data
from dea_core.engines import open_engine
from dea_core.errors import UsageError, did_you_mean
from dea_core.schema import Schema, Table, with_primary_keys
from dea_dbt.artifacts import artifacts
from dea_dbt.connection import Connection
from dea_dbt.lint import LINTS, Models, lint_models, try_edits
from dea_dbt.manifest import read_manifest
from dea_dbt.project import Project
from dea_dbt.schema import read_schema_and_graph
from dea_dbt.target_tables import commented_tables

OF_TESTS = ("no_primary_key", "undeclared_foreign_key", "check_contradiction", "check_always_true")
"""Rules about what is declared that tests can declare; indexes and the like are the warehouse's own."""


def analyze_project(project: Project, rules: tuple[str, ...], severity: Severity) -> Report:
    """What the rules find in the project's models and sources, and in the rows where the target holds them."""
    of_models, of_sources = _applying(rules)
    built = artifacts(project)
    manifest = read_manifest(built.content, place=built.file)
    dialect = project.connection.dialect
    schema, graph = read_schema_and_graph(manifest, project.root, dialect=dialect, failures=built.failures)
    models = Models(project.root, manifest, graph, dialect)
    report = _of_sources(project, schema, Wanted(of_sources, severity), f"project {manifest.project}")
    found = try_edits(models, lint_models(models, of_models)) if of_models else []
    found = [each for each in found if SEVERITIES.index(each.severity) <= SEVERITIES.index(severity)]
    findings = sorted((*report.findings, *found), key=lambda each: SEVERITIES.index(each.severity))
    tables = (*report.tables, *(node.table_name for node in models.own))
    return replace(report, findings=tuple(findings), tables=tables, rules=(*of_models, *report.rules))


def _of_sources(project: Project, schema: Schema, wanted: Wanted, name: str) -> Report:
    if not len(schema) or not wanted.rules:
        unread = () if len(schema) else (Skipped("sources", "the project has none whose columns are known"),)
        return Report(name, project.connection.dialect, (), 0, (), (), unread)
    with ExitStack() as stack:
        subject = Subject(with_primary_keys(schema), _data(stack, project.connection, schema), changeable=False)
        return analyze_schema(subject, wanted, name)


def _applying(rules: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rules about models, and those that say something of sources. Raises UsageError for another that is asked."""
    of_sources = tuple(name for name in RULES if RULES[name].about != "schema" or name in OF_TESTS)
    for name in rules:
        if name not in LINTS and RULES[name].name not in of_sources:
            raise UsageError(
                f"rule {name} says nothing of a dbt source", hint=did_you_mean(name, (*LINTS, *of_sources))
            )
    asked = rules or (*LINTS, *of_sources)
    return tuple(name for name in asked if name in LINTS), tuple(name for name in asked if name not in LINTS)


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
