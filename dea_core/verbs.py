"""The verbs: what any door can ask of the core. Floor 6.

read_schema(source) -> Schema        plan(source) -> Proposal
generate(source, ...) -> GenerateResult        check(data, schema) -> results
analyze(source, ...) -> Report
prove(original, candidate, schema, ...) -> Verdict
optimize(query, on=... or schema=..., ...) -> Optimization

What makes data is imported by the verbs that make some: to read and to analyze takes half as long without it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from dea_core.analyze import Report, Severity, Wanted, analyze_schema, open_subject, try_fixes
from dea_core.checks import CheckResult
from dea_core.config import database_url, read_config
from dea_core.errors import UsageError
from dea_core.readers import is_text, read_schema
from dea_core.schema import Schema

if TYPE_CHECKING:
    from dea_core.generate import Destination, GenerateResult, Plan, Pools, Progress, Proposal, Wish
    from dea_core.optimize import Optimization
    from dea_core.prove import Verdict

__all__ = ["analyze", "check", "generate", "optimize", "plan", "prove", "read_schema"]

POOLS_NAME = "dea_plan.pools.json"
Rows = int | Mapping[str, int]
Given = TypeVar("Given")


def _database(given: Given) -> Given | str:
    """The URL of a database that the configuration names; anything else as it is."""
    return database_url(given) if isinstance(given, str) else given


def _schema(source: str | Path | Schema, dialect: str | None = None) -> Schema:
    return source if isinstance(source, Schema) else read_schema(_database(source), dialect=dialect)


def plan(
    source: str | Path | Schema,
    *,
    rows: Rows | None = None,
    seed: int | None = None,
    as_of: datetime.date | None = None,
    locale: str | None = None,
    plan: Plan | Mapping[str, Any] | str | Path | None = None,
    dialect: str | None = None,
    null_share: float | None = None,
    fit: bool = False,
) -> Proposal:
    """A plan for ``source``: DDL, a file of it, a database's URL, or a Schema.

    ``rows`` is a number for every table, or a mapping of table to number (``"*"`` for the rest); ``fit`` makes fewer
    of those that were asked for by name, too, where keys allow no more. ``plan`` is a plan,
    its document or its file: what it says wins; by default it is the file ``dea_plan.yml`` beside the source, if any.
    Raises UnsatisfiableError where rules leave a table no row.
    """
    from dea_core.generate import check_asked, settle

    check_asked(rows=rows, seed=seed, as_of=as_of, locale=locale, null_share=null_share)
    schema = _schema(source, dialect)
    asked: dict[str, Any] = {"rows": rows, "seed": seed, "as_of": as_of, "locale": locale, "null_share": null_share}
    return settle(schema, _planned(schema, source, plan, fit=fit, **asked))


def _planned(
    schema: Schema,
    source: str | Path | Schema,
    plan: Plan | Mapping[str, Any] | str | Path | None,
    *,
    rows: Rows | None,
    seed: int | None,
    as_of: datetime.date | None,
    locale: str | None,
    null_share: float | None = None,
    fit: bool,
) -> Proposal:
    """The plan, of which it is not yet known whether all rules can be obeyed."""
    from dea_core.generate import Plan, Pools, Wish, check_asked, check_lines, load_plan, read_plan, tell_edits

    check_asked(rows=rows, seed=seed, as_of=as_of, locale=locale, null_share=null_share)
    path = plan if isinstance(plan, (str, Path)) else _plan_beside(source) if plan is None else None
    given = read_plan(plan) if isinstance(plan, Mapping) else plan
    edited = given if isinstance(given, Plan) else load_plan(path) if path else None
    by_table = dict(rows) if isinstance(rows, Mapping) else {}
    every = by_table.pop("*", None) if isinstance(rows, Mapping) else rows
    wish = Wish(every, by_table, seed, as_of, locale, edited=edited, fit=fit)
    if null_share is not None:
        wish = replace(wish, null_share=null_share)
    pinned = Path(path).with_name(POOLS_NAME) if path else None
    pools = Pools.load(pinned) if pinned and pinned.exists() else Pools()
    if edited:
        check_lines(schema, edited)
    edited, proposal = _proposed(schema, wish, pools, source, Path(path) if path else None)
    proposal = _for_queries(schema, proposal)
    told = tell_edits(schema, edited, proposal.plan) if edited else proposal.plan
    followed = (f"following the plan {path}",) if path else ()
    return replace(proposal, plan=told, notes=(*followed, *proposal.notes))


def _proposed(
    schema: Schema, wish: Wish, pools: Pools, source: str | Path | Schema, file: Path | None
) -> tuple[Plan | None, Proposal]:
    """The plan, by the rules and by the memory of the folder, if it has one. What the plan ``file`` says is learned."""
    from dea_core.generate import propose_plan

    memory = _memory_beside(file or source)
    if memory is None:
        return wish.edited, propose_plan(schema, wish, pools)
    from dea_core.agents.learned import remembering

    with remembering(*memory) as known:
        edited = known.learn(schema, wish.edited, file) if wish.edited and file else wish.edited
        return edited, known.propose(schema, replace(wish, edited=edited), pools)


def _for_queries(schema: Schema, proposal: Proposal) -> Proposal:
    """The plan with what the queries need that the schema was inferred from."""
    if not schema.queries:
        return proposal
    from dea_core.infer import let_through

    return let_through(schema, proposal)


def _memory_beside(source: str | Path | Schema) -> tuple[Path, str] | None:
    """The memory of the folder where the source is, and its embedder; of this one, for what is no file."""
    from dea_core.store import find_place

    is_file = isinstance(source, Path) or (isinstance(source, str) and _names_a_file(source))
    folder = Path(str(source)).parent if is_file else Path.cwd()
    config = read_config(folder)
    place = find_place(folder, config["memory"])
    return (place, config["embedder"]) if place is not None else None


def _names_a_file(source: str) -> bool:
    return not (is_text(source) or "://" in source or source == "-")


def _plan_beside(source: str | Path | Schema) -> Path | None:
    if isinstance(source, Schema) or not _names_a_file(str(source)):
        return None
    from dea_core.generate import FILE_NAME

    beside = Path(source).with_name(FILE_NAME)
    return beside if beside.is_file() else None


def generate(
    source: str | Path | Schema,
    *,
    rows: Rows | None = None,
    seed: int | None = None,
    as_of: datetime.date | None = None,
    locale: str | None = None,
    plan: Plan | Proposal | Mapping[str, Any] | str | Path | None = None,
    dialect: str | None = None,
    format: str = "csv",  # noqa: A002  (as people type it)
    sql_dialect: str | None = None,
    out: str | Path | None = None,
    into: str | Destination | None = None,
    edge_cases: float = 0.0,
    threads: int | None = None,
    parts: int | None = None,
    part: int | None = None,
    engine: str = "duckdb",
    master: str | None = None,
    replace: bool = False,
    append: bool = False,
    violate: str | None = None,
    fit: bool = False,
    progress: Progress | None = None,
) -> GenerateResult:
    """Make data for ``source`` that obeys its every rule, check it, and write it.

    It goes to ``out`` (a folder) or ``into`` (a database). With neither, the rows stay in memory:
    ``result.table("orders").df()``. ``dialect`` is what DDL is read in, ``sql_dialect`` what INSERTs are written in
    (by default the same). ``parts`` and ``part`` make one of so many parts of every table, as part of the whole.
    ``engine`` "spark" makes the rows on a Spark, at ``master`` or where it is, as folders of Parquet in ``out``.
    ``fit`` makes fewer rows where keys allow no more. ``violate`` names a rule that one row is to break, and no other
    rule: for tests of that rule.
    Raises DeaError, and then nothing is written.
    """
    from dea_core.generate import Proposal, check_asked, generate_data, need_spark_fits, open_destination, read_part

    if replace and append:
        raise UsageError("--replace and --append exclude one another")
    asked = read_part(parts, part)
    if violate is not None and (asked is not None or engine == "spark"):
        raise UsageError("--violate is for whole tables, made in DuckDB", hint="leave --part, --parts and --engine out")
    if engine == "spark" or master is not None:
        need_spark_fits(engine, out=out, into=into, format=format, append=append, threads=threads)
    check_asked(rows=rows, seed=seed, as_of=as_of, locale=locale, edge_cases=edge_cases, threads=threads)
    schema = _schema(source, dialect)
    if isinstance(plan, Proposal):
        proposal = plan
    else:
        beside = plan if plan is not None else _plan_beside(source)
        proposal = _planned(schema, schema, beside, rows=rows, seed=seed, as_of=as_of, locale=locale, fit=fit)
    if engine == "spark":
        from dea_core.generate.on_spark import generate_on_spark

        told = progress or (lambda *_: None)
        spark: dict[str, Any] = {"edge_share": edge_cases, "part": asked, "replace": replace, "progress": told}
        return generate_on_spark(schema, proposal, str(out).rstrip("/"), master=master, **spark)
    existing: Literal["refuse", "replace", "append"] = "replace" if replace else "append" if append else "refuse"
    destination = open_destination(
        out=out,
        into=_database(into),
        format=format,
        dialect=dialect or schema.dialect,
        sql_dialect=sql_dialect,
        existing=existing,
        part=asked,
    )
    extra: dict[str, Any] = {"progress": progress} if progress else {}
    wanted: dict[str, Any] = {"edge_share": edge_cases, "threads": threads, "part": asked, "violate": violate, **extra}
    return generate_data(schema, proposal, destination, **wanted)


def check(data: str | Path, schema: str | Path | Schema, *, dialect: str | None = None) -> tuple[CheckResult, ...]:
    """Run every rule of ``schema`` on ``data``.

    ``data`` is a folder of CSV, JSON or Parquet files named as its tables, or a database's URL.
    """
    from dea_core.generate import check_data

    return check_data(_database(str(data)), _schema(schema, dialect))


def analyze(
    source: str | Path | Schema,
    *,
    data: str | Path | None = None,
    rules: Sequence[str] = (),
    severity: Severity = "info",
    try_rows: int = 0,
    try_on: str | None = None,
    dialect: str | None = None,
) -> Report:
    """What is wrong with ``source``, each finding with a fix that was tried on a copy.

    ``source`` is what ``generate`` takes, or a data file, or a folder of them. ``data`` are rows for a schema without:
    a folder or a database's URL. ``try_rows`` also fills the mended schema with so many rows a table; ``try_on`` is the
    URL of a Postgres on which fixes are run too, in a scratch database that is dropped afterwards.
    """
    wanted = Wanted(tuple(rules), severity)
    with open_subject(_database(source), data=_database(data), dialect=dialect) as subject:
        report = analyze_schema(subject, wanted, "a schema" if isinstance(source, Schema) else str(source))
        return try_fixes(subject, report, rows=try_rows, on=_database(try_on))


def optimize(
    query: str | Path,
    *,
    on: str | None = None,
    schema: str | Path | Schema | None = None,
    rows: Rows | None = None,
    plan: Plan | str | Path | None = None,
    dialect: str | None = None,
    seconds: float = 20,
    progress: Progress | None = None,
) -> Optimization:
    """Queries that answer as ``query`` does and are faster, each proved or tested, and measured side by side.

    ``query`` is one SELECT or a file of it. It is timed ``on`` a database, read-only, or on ``rows`` made for
    ``schema``: in memory, or with ``on`` in a scratch schema of that Postgres, dropped afterwards. ``plan`` says how
    they are made; by default it is the file ``dea_plan.yml`` beside the schema's, if any.
    """
    from dea_core.optimize import optimize_asked

    wanted = schema if schema is None else _schema(schema)
    sizes = dict(rows) if isinstance(rows, Mapping) else None if rows is None else {"*": rows}
    edited = _edited(plan if plan is not None or schema is None else _plan_beside(schema))
    told = progress or (lambda *_: None)
    return optimize_asked(query, _database(on), wanted, sizes, dialect, seconds, told, edited=edited)


def _edited(plan: Plan | str | Path | None) -> Plan | None:
    from dea_core.generate import load_plan

    return load_plan(plan) if isinstance(plan, str | Path) else plan


def prove(
    original: str | Path,
    candidate: str | Path,
    schema: str | Path | Schema,
    *,
    dialect: str | None = None,
    databases: int = 500,
    seed: int = 42,
    on: str | None = None,
) -> Verdict:
    """Whether two queries, files or texts of one SELECT, give the same rows on every database that obeys ``schema``.

    ``on`` is a database's URL: then both are also run there, read only, and their rows compared.
    """
    from dea_core.prove import prove_equal, query_text

    wanted, on = _schema(schema), _database(on)
    one, other = query_text(original), query_text(candidate)
    return prove_equal(one, other, wanted, dialect=dialect or wanted.dialect, databases=databases, seed=seed, on=on)
