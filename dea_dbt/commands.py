"""``dea dbt``: data for a dbt project. Joined to the command line by entry point; dbt is imported when a command runs.

dea dbt seed      make data that the project's tests, contracts and SQL ask for, and load it
dea dbt plan      write the plan by which it is made
dea dbt unseed    take away what seed loaded
dea dbt analyze   say what the project's sources lack
dea dbt tests     the tests that the project lacks, each with a mistake that it catches
dea dbt doctor    say what is here, what can be done with it, and what is in the way
dea dbt unit-tests  a model's unit test: the fewest rows that show what it does, and what comes of them
dea dbt optimize  make a model's SQL faster, and prove that it still answers the same
dea dbt build --local  a project of any warehouse, built on DuckDB from made rows
"""

from __future__ import annotations

import json as json_text
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from dea_core.arguments import HELP, options, read_rows
from dea_core.errors import UsageError
from dea_core.options import JSON, RULE, SECONDS, SEVERITY, THREADS, Option
from dea_dbt.command_options import (
    APPEND,
    BUILDING,
    CHOOSING,
    EDGE_CASES,
    EVERY,
    FINDING,
    INTO,
    ON_TARGET,
    OUT,
    PLANNING,
    PRUNE,
    REPLACE,
    REPLACE_UNIT,
    ROWS,
    ROWS_A_TABLE,
    WRITE,
    WRITE_UNIT,
    finding,
    named_project,
    row_words,
)
from dea_dbt.importing import import_less
from dea_dbt.selecting_words import SelectingCommand

if TYPE_CHECKING:
    from dea_core.analyze import Severity


@click.group(context_settings=HELP)
def dbt() -> None:
    """Data for a dbt project: what its tests, contracts and SQL ask for."""
    import_less()


@dbt.command(cls=SelectingCommand, epilog="Example: dea dbt seed --rows 1000 --rows shop.orders=50000, then: dbt build")
@finding
@options((*PLANNING, INTO, OUT, REPLACE, APPEND, PRUNE, EDGE_CASES, THREADS, JSON))
def seed(rows: tuple[str, ...], json: bool, **given: Any) -> None:
    """Make data for the project's sources, check it, and load it where the sources say.

    A table that holds rows which are not ours is refused unless --replace or --append says what to do with them.
    """
    from dea_core.render.progress import Progress
    from dea_dbt.rendering import render_seeded
    from dea_dbt.seeding import SeedWish, seed_project

    project = named_project(given)
    wish = SeedWish(rows=read_rows(row_words(rows)), **given)
    with closing(Progress()) as progress:
        result = seed_project(project, wish, progress)
    click.echo(_json(result.as_json()) if json else render_seeded(result))


@dbt.command(cls=SelectingCommand, epilog="Example: dea dbt plan, edit dea_plan.yml, then: dea dbt seed")
@finding
@options((*PLANNING, THREADS, Option("out", "path", "file to write (default: dea_plan.yml at the root; - for output)")))
def plan(rows: tuple[str, ...], out: str | None, **given: Any) -> None:
    """Write the plan for the project's data: rows, seed, and how each column is made, with the reason."""
    from dea_dbt.planning import write_plan
    from dea_dbt.seeding import SeedWish, prepare

    project = named_project(given)
    ready = prepare(project, SeedWish(rows=read_rows(row_words(rows)), **given))
    for line in write_plan(ready, out):
        click.echo(line, err=True)


@dbt.command(epilog="Example: dea dbt unseed")
@finding
@options((JSON,))
def unseed(json: bool, **given: Any) -> None:
    """Take away what seed loaded: the tables that carry our marker, and seed files that nobody changed since."""
    from dea_dbt.rendering import render_unseeded
    from dea_dbt.unseeding import unseed_project

    result = unseed_project(named_project(given))
    click.echo(_json(result.as_json()) if json else render_unseeded(result))


@dbt.command(epilog="Example: dea dbt analyze --severity warning")
@finding
@options((RULE, SEVERITY, JSON))
def analyze(rule: tuple[str, ...], severity: Severity, json: bool, **given: Any) -> None:
    """Say what the project's models and sources lack: keys that no test holds, tables named by hand, bad rows.

    Each finding about a model says what to write in which file, tried on data made for the project. Rows of sources
    are looked at where the target holds them; nothing is written. Exits with 1 if a finding is an error.
    """
    from dea_core.render.findings_json import report_as_json
    from dea_core.render.findings_text import render_report
    from dea_dbt.analyzing import analyze_project

    report = analyze_project(named_project(given), rule, severity)
    click.echo(_json(report_as_json(report)) if json else render_report(report))
    if report.failed:
        sys.exit(1)


@dbt.command(
    cls=SelectingCommand,
    epilog="Example: dea dbt tests --select marts, read the diff, then: dea dbt tests --select marts --write",
)
@finding
@options((*CHOOSING, ROWS_A_TABLE, WRITE, EVERY, JSON))
def tests(write: bool, all: bool, json: bool, **given: Any) -> None:  # noqa: A002  (as people type it)
    """Find the tests that the project lacks, and show each with what it catches.

    The models are built on made rows, in memory. Mistakes such as people make are planted in their SQL, and rows that
    break a rule below them: a test is kept if it notices some that the tests there are do not. Nothing is written
    without --write: then into the YAML there is, in which no other byte changes, and what no test of the project's
    packages can say becomes a query of its own.
    """
    from dea_core.render.progress import Progress
    from dea_dbt.rendering import render_tests
    from dea_dbt.testing.hardening import TestsWish, tests_as_json, tests_of_project

    project = named_project(given)
    wish = TestsWish(every=all, write=write, **given)
    with closing(Progress()) as progress:
        result = tests_of_project(project, wish, progress)
    click.echo(_json(tests_as_json(result)) if json else render_tests(result, every=all))


@dbt.command(
    "unit-tests", epilog="Example: dea dbt unit-tests orders, read the diff, then: dea dbt unit-tests orders --write"
)
@click.argument("model")
@finding
@options((ROWS_A_TABLE, WRITE_UNIT, REPLACE_UNIT, JSON))
def unit_tests(model: str, json: bool, **given: Any) -> None:
    """Make the unit test of MODEL: the fewest rows that show what it does, and what comes of them.

    MODEL is a name, a file, or what dbt takes after --select. What is expected is recorded by running the model on
    DuckDB, in memory: it says what the model does, so review whether that is what it should do. Nothing is written
    without --write: then into the YAML there is, in which no other byte changes.
    """
    from dea_core.render.progress import Progress
    from dea_dbt.testing.unit_tests import UnitTestsWish, unit_tests_of
    from dea_dbt.testing.unit_told import render_unit_tested, unit_tested_as_json

    project, wish = named_project(given), UnitTestsWish(**given)
    done = []
    with closing(Progress()) as progress:
        for one in unit_tests_of(project, model, wish, progress):
            if json:
                done.append(unit_tested_as_json(one))
            else:
                click.echo(render_unit_tested(one))
    if json:
        click.echo(_json({"models": done}))


@dbt.command(epilog="Example: dea dbt optimize orders --rows 100000 --rows shop.orders=1000000")
@click.argument("model")
@finding
@options((ROWS, ON_TARGET, SECONDS, JSON))
def optimize(model: str, rows: tuple[str, ...], on_target: bool, seconds: int, json: bool, **given: Any) -> None:
    """Find SQL that answers as that of MODEL does and is faster.

    MODEL is a name, a file, or what dbt takes after --select. It is timed over the models, seeds and sources that it
    reads, on data made for the project or with --on-target on what is there. What tests and contracts say of those is
    relied on, and named. No file and no table of yours is changed.
    """
    from dea_core.render.optimize_text import optimization_as_json
    from dea_core.render.progress import Progress
    from dea_dbt.optimizing import OptimizeWish, optimize_models
    from dea_dbt.rendering import render_optimized

    project, wish = named_project(given), OptimizeWish(read_rows(row_words(rows)), on_target, seconds)
    done = []
    with closing(Progress()) as progress:
        for one in optimize_models(project, model, wish, progress):
            if json:
                told = optimization_as_json(one.found) if one.found else {"refused": str(one.refused)}
                done.append({"model": one.node.name, **told})
            else:
                click.echo(render_optimized(one))
    if json:
        click.echo(_json({"models": done}))


@dbt.command(cls=SelectingCommand, epilog="Example: dea dbt build --local --rows 200 --out shop.duckdb")
@finding
@options((*BUILDING, THREADS, JSON))
def build(local: bool, rows: tuple[str, ...], json: bool, **given: Any) -> None:
    """Build a project of Snowflake, BigQuery, Redshift, Databricks, Spark or Postgres on an embedded DuckDB.

    Neither an adapter of the warehouse nor access to it is needed: rows are made for the sources, dbt builds each node
    from its SQL as transpiled, and runs the data tests. What cannot be transpiled is named with the function and the
    line, and the rest is built. Exits with 1 if a node or a test failed.
    """
    if not local:
        raise UsageError("build is there with --local alone", hint="`dbt build` builds in the warehouse")
    from dea_core.render.progress import Progress
    from dea_dbt.local import build_here, local_as_json, render_local
    from dea_dbt.seeding import SeedWish

    found = {option.parameter: given.pop(option.parameter) for option in FINDING}
    wish = SeedWish(rows=read_rows(row_words(rows)), **given)
    with closing(Progress()) as progress:
        result = build_here(lambda: named_project(dict(found)), wish, progress)
    click.echo(_json(local_as_json(result)) if json else render_local(result))
    if result.failed:
        sys.exit(1)


@dbt.command(epilog="Example: dea dbt doctor --target staging")
@finding
@options((JSON,))
def doctor(json: bool, **given: Any) -> None:
    """Say what is here (project, versions, packages, manifest, target) and which commands would work, or why not.

    It runs on broken projects too, and tells no secret. Exits with 0 if seed would work, else with 1.
    """
    from dea_dbt.doctor import examine
    from dea_dbt.doctor_text import render_diagnosis
    from dea_dbt.project import read_variables

    given["variables"] = read_variables(given.pop("vars"))
    commands = {*dbt.commands, "plugin", *(f"seed --into {choice}" for choice in INTO.choices)}
    diagnosis = examine(given.pop("project_dir"), given.pop("profiles_dir"), **given, commands=commands)
    click.echo(_json(diagnosis.as_json()) if json else render_diagnosis(diagnosis))
    if not diagnosis.can_seed:
        sys.exit(1)


def _json(document: dict[str, object]) -> str:
    return json_text.dumps(document, indent=2, default=str)
