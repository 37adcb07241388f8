"""``dea dbt optimize``: a model's SQL made faster, over what it reads, with the project's own rules as premises.

made data    sources and seeds made as for ``dea dbt seed``, the models in between built on them, in a DuckDB in memory
--on-target  the relations as they stand in the target, which is only read

A premise is a constraint of a contract, or a test that is attached to what the model reads: each is named as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from dea_core.engines import DuckDB, Engine, open_engine
from dea_core.errors import DeaError, EngineError, UsageError
from dea_core.generate import FILE_NAME, InMemory, Progress, generate_data
from dea_core.generate.writers.job import text_literal
from dea_core.optimize import Optimization, Workbench, optimize_query, read_subject
from dea_core.schema import Schema
from dea_dbt.artifacts import artifacts, first_run
from dea_dbt.choosing import choose_models
from dea_dbt.manifest import Manifest, Node, NodeColumn, read_manifest
from dea_dbt.model_query import ModelQuery, ancestors, built_here, jinja_of, model_query
from dea_dbt.project import Project
from dea_dbt.schema import read_dbt_schema
from dea_dbt.seeding import SeedWish, propose
from dea_dbt.selecting import select_tables
from dea_dbt.target_tables import placed

OF_POSTGRES = """
    SELECT attname, pg_catalog.format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute
    WHERE attrelid = CAST({} AS regclass) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"""
DEFAULT_ROWS = {"*": 100_000}


@dataclass(frozen=True)
class OptimizeWish:
    """What ``dea dbt optimize`` is asked for."""

    rows: Mapping[str, int] | None = None
    on_target: bool = False
    seconds: float = 20.0


@dataclass(frozen=True)
class OptimizedModel:
    """A model and what came of it; ``refused`` says why nothing did."""

    node: Node
    found: Optimization | None
    refused: DeaError | None = None


def optimize_models(project: Project, word: str, wish: OptimizeWish, progress: Progress) -> Iterator[OptimizedModel]:
    """Each model that ``word`` selects, one after another. Raises UsageError for a word that selects none."""
    if wish.on_target and wish.rows:
        raise UsageError("--rows and --on-target exclude one another", hint="--rows makes data in memory")
    if wish.seconds <= 0:
        raise UsageError(f"--seconds {wish.seconds} is not above zero", hint="20 is what it takes unasked")
    built = artifacts(project) if wish.on_target else first_run(project)  # made data has no tables of an earlier run
    manifest = read_manifest(built.content, place=built.file)
    asked = choose_models(project, manifest, word)
    for node in asked:
        progress("reading", node.name, 0.0)
        try:
            query = model_query(manifest, node, project.connection.dialect, built.failures.get(node.unique_id))
            yield OptimizedModel(node, _optimized(_Job(project, manifest, query, wish, progress)))
        except DeaError as error:
            if len(asked) == 1:
                raise
            yield OptimizedModel(node, None, error)


@dataclass(frozen=True)
class _Job:
    project: Project
    manifest: Manifest
    query: ModelQuery
    wish: OptimizeWish
    progress: Progress


def _optimized(job: _Job) -> Optimization:
    dialect = job.project.connection.dialect
    with _on_target(job) if job.wish.on_target else _on_made_data(job) as bench:
        schema = _schema_of(job, bench)
        subject = read_subject(job.query.tree.sql(dialect), schema, dialect)
        spelled = {name: jinja_of(node) for name, node in job.query.parents.items()}
        shown = replace(subject, spelled=spelled)
        return optimize_query(shown, bench, job.wish.seconds, lambda doing: job.progress("trying", doing, 0.0))


@contextmanager
def _on_made_data(job: _Job) -> Iterator[Workbench]:
    """Everything above the model, made here."""
    dialect = job.project.connection.dialect
    if job.query.node.table_name in job.query.parents:
        said = f"model {job.query.node.name} reads itself, also in a full refresh"
        raise UsageError(said, hint="time it on the target with --on-target")
    above = list(ancestors(job.manifest, job.query.parents.values()))
    memory = InMemory()
    try:
        rows = _made(job, [node for node in above if node.kind in ("source", "seed")], memory)
        built_here(memory.engine, job.manifest, above, dialect)
        needed = {node.table_name for node in above}
        told = ", ".join(f"{table} {count:,}" for table, count in rows.items() if table in needed)
        notes = () if dialect == "duckdb" else (f"timed on DuckDB; --on-target times it on {dialect}",)
        places = {name: (name,) for name in job.query.parents}
        data = f"data made for it: {told} rows" if told else "no data: it reads no source"
        yield Workbench(memory.engine, data, ours=True, places=places, notes=notes)
    finally:
        memory.engine.close()


def _made(job: _Job, base: Sequence[Node], memory: InMemory) -> Mapping[str, int]:
    """Fill the tables of ``base``, by the project's plan and with the rows asked for."""
    if not base:
        return {}
    dialect, root = job.project.connection.dialect, job.project.root
    whole = read_dbt_schema(job.manifest, root, dialect=dialect, remake_seeds=True)
    unknown = [node.table_name for node in base if node.table_name not in whole]
    if unknown:
        raise UsageError(
            f"no data can be made for {', '.join(unknown)}: no column of it is known",
            hint="declare its columns in YAML, or time it on the target with --on-target",
        )
    planned = (root / FILE_NAME).is_file()  # it may name tables that are not read here
    schema = whole if planned else select_tables(whole, [node.table_name for node in base])[0]
    rows = {**DEFAULT_ROWS, **(job.wish.rows or {})}
    proposal = propose(root, job.manifest, schema, SeedWish(rows=rows))
    return generate_data(schema, proposal, memory, progress=job.progress).rows


@contextmanager
def _on_target(job: _Job) -> Iterator[Workbench]:
    """The target as it is, opened read-only."""
    connection = job.project.connection
    if connection.url is None:
        said = f"target {job.project.target}, {connection}, cannot be timed from here"
        raise UsageError(said, hint="without --on-target data is made in memory")
    places = {name: node.path[-2:] for name, node in job.query.parents.items()}
    with open_engine(connection.url, read_only=True) as engine:
        yield Workbench(engine, f"the data of target {job.project.target}", places=places)


def _schema_of(job: _Job, bench: Workbench) -> Schema:
    """What the model reads, with the columns as the engine has them and the rules that the project states of them."""
    stand_ins = [_as_table(node, bench) for node in job.query.parents.values()]
    ids = {node.unique_id for node in stand_ins}
    tests = tuple(test for test in job.manifest.tests if test.attached in ids)
    small = replace(job.manifest, nodes=tuple(stand_ins), tests=tests)
    schema = read_dbt_schema(small, job.project.root, dialect=job.project.connection.dialect)
    return replace(schema, tables=tuple(replace(table, path=(table.name,)) for table in schema))


def _as_table(node: Node, bench: Workbench) -> Node:
    """A parent as a table that is there: rules hold on it as they are stated, not on what it was made of."""
    known = {column.name.lower(): column for column in node.columns}
    trusted = node.contract or node.kind == "source"
    columns = []
    for name, kind in _columns(bench.engine, bench.places[node.table_name], node):
        said = known.get(name.lower())
        columns.append(NodeColumn(name, kind, said.constraints if said and trusted else ()))
    constraints = node.constraints if trusted else ()
    return replace(node, kind="source", columns=tuple(columns), constraints=constraints, sql=None, parents=())


def _columns(engine: Engine, path: Sequence[str], node: Node) -> list[tuple[str, str]]:
    """Names and types of a relation. Raises UsageError where it is not there."""
    relation = placed(path).sql(engine.dialect)
    sql = f"DESCRIBE {relation}" if isinstance(engine, DuckDB) else OF_POSTGRES.format(text_literal(relation))
    try:
        return [(str(row[0]), str(row[1])) for row in engine.rows(sql)]
    except EngineError as error:
        where = ".".join(path)
        said = f"{node.kind} {node.table_name} is not in the target as {where}: {error.message}"
        raise UsageError(said, hint="`dbt build` makes models; without --on-target data is made in memory") from error
