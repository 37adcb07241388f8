"""The verb ``ask``: a task in words, with all that is configured for it. Floor 6.

configuration ── a client, unless there is no key ── budget, memory, trace ── desk ── agents ──> Answer ── written
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from dea_core.agents import Answer, Desk, Tool
from dea_core.agents import ask as ask_agents
from dea_core.agents.desk import Asked, nobody_asked, silent
from dea_core.agents.lent import Lent
from dea_core.agents.trace import Watch
from dea_core.arguments import read_rows
from dea_core.config import Config, database_url, read_config
from dea_core.config.minds import find_task_folder, open_mind, open_trace
from dea_core.engines import scheme_of
from dea_core.errors import DeaError, UsageError, WriteError
from dea_core.generate import FILE_NAME, Progress, dump_plan, generate_data, load_plan, open_destination
from dea_core.prove import query_text
from dea_core.schema import Schema

Existing = Literal["refuse", "replace", "append"]
"""What becomes of files and rows that are there."""
IN_MEMORY = "the rows are in memory only: --out FOLDER or --into DATABASE writes them"
MAIN = "main"
"""What a database without a configured name is called."""
RULES = "none"
"""``--model none``: by rules, though there is a key."""
DBT_PROJECT = Path("dbt_project.yml")


@dataclass(frozen=True)
class Where:
    """What a task is about, and where what it makes goes."""

    source: str | Schema | None = None
    on: str | Lent | None = None
    query: str | None = None
    plan: str | Path | None = None
    dialect: str | None = None
    out: str | None = None
    into: str | None = None
    format: str = "csv"
    existing: Existing = "refuse"
    save_plan: str | Path | None = None
    try_on: str | None = None


def ask(
    task: str,
    *,
    source: str | Path | Schema | None = None,
    on: str | Lent | None = None,
    query: str | None = None,
    rows: int | Mapping[str, int] | Sequence[str] | None = None,
    fit: bool = False,
    plan: str | Path | None = None,
    dialect: str | None = None,
    model: str | None = None,
    max_cost: float | None = None,
    max_tokens: int | None = None,
    max_steps: int | None = None,
    max_seconds: float | None = None,
    send_rows: bool | None = None,
    out: str | None = None,
    into: str | None = None,
    format: str = "csv",  # noqa: A002  (as people type it)
    replace: bool = False,
    append: bool = False,
    save_plan: str | Path | None = None,
    try_on: str | None = None,
    allow: Asked | bool = False,
    tools: Sequence[Tool] = (),
    watch: Watch | None = None,
    heard: Callable[[str, str], None] | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Do a task that is told in words: analyze, make data, make a query faster; agents pick what it needs.

    ``source`` is DDL, a file of it, a database's URL, a dbt project (``dbt://.``) or a Schema; ``on`` a database,
    or a connection that is lent. ``rows`` is for every table, or by table; ``fit`` makes fewer where keys allow no
    more. ``model`` is as ``dea config`` says, ``none`` for rules alone; without a key rules do all of it. ``allow`` is
    asked, in words, before anything is written by a tool. What was made goes to ``out`` or ``into``, if one is given.
    ``try_on`` is a Postgres on which fixes are run too, in a scratch database. Raises DeaError.
    """
    if replace and append:
        raise UsageError("--replace and --append exclude one another")
    about = str(source) if isinstance(source, Path) else source
    existing: Existing = "replace" if replace else "append" if append else "refuse"
    where = Where(about, on, query, plan, dialect, out, into, format, existing, save_plan, try_on)
    given = {"max_cost": max_cost, "max_tokens": max_tokens, "max_steps": max_steps, "max_seconds": max_seconds}
    config = read_config(None, {**given, "send_rows": send_rows})
    desk = _desk(where, config, _rows(rows), allow, progress)
    desk.fit = fit
    folder = find_task_folder(config, desk)
    trace = open_trace(folder, watch)
    mind = None if model == RULES else open_mind(config, model, trace, desk, folder)
    if mind is not None:
        mind.heard = heard
    try:
        return _with_written(where, desk, ask_agents(task, desk, mind, trace=trace, tools=tools))
    finally:
        if mind is not None and mind.memory.store is not None:
            mind.memory.store.close()


def _with_written(where: Where, desk: Desk, answer: Answer) -> Answer:
    """The answer, with what was written of it; what could not be written is undone, and the answer is not lost."""
    for write in (_written_plan, _written_rows):
        try:
            told = write(where, desk)
            answer = replace(answer, notes=(*answer.notes, told)) if told else answer
        except DeaError as error:
            told = f"{error}" + (f"; {error.hint}" if error.hint else "")
            answer = replace(answer, undone=(*answer.undone, told))
    return answer


def _rows(rows: int | Mapping[str, int] | Sequence[str] | None) -> dict[str, int] | None:
    if rows is None or isinstance(rows, int):
        return None if rows is None else {"*": rows}
    return dict(rows) if isinstance(rows, Mapping) else read_rows(tuple(rows))


def _desk(
    where: Where, config: Config, rows: dict[str, int] | None, allow: Asked | bool, progress: Progress | None
) -> Desk:
    databases = _databases(where.on, config)
    schema = where.source if isinstance(where.source, Schema) else None
    source = None if isinstance(where.source, Schema) else where.source
    if where.source is None and where.on is None and DBT_PROJECT.is_file():
        source = f"dbt://{Path.cwd()}"
    if source is not None and _is_path(source) and (Path(source) / DBT_PROJECT).is_file():
        source = f"dbt://{source}"
    return Desk(
        source=source,
        schema=schema,
        databases=databases,
        database=next(iter(databases), None),
        query=query_text(where.query) if where.query is not None else None,
        dialect=where.dialect,
        rows=rows,
        edited=_plan(where, source),
        send_rows=config["send_rows"],
        try_on=database_url(where.try_on, config.databases) if where.try_on is not None else None,
        ask=allow if callable(allow) else (lambda what: True) if allow else nobody_asked,
        progress=progress or silent,
    )


def _databases(on: str | Lent | None, config: Config) -> dict[str, str | Lent]:
    """The database that the task is about, by the name that it has for a model."""
    if on is None or isinstance(on, Lent):
        return {} if on is None else {MAIN: on}
    known = config.databases.get(on)
    if known is not None:
        return {on: known.url}
    url = database_url(on, config.databases)
    if scheme_of(url) is None and not Path(url).exists():
        raise UsageError(
            f"there is no database {on!r}", hint="a URL such as duckdb:///shop.duckdb, or a name of dea.toml"
        )
    return {MAIN: url}


def _is_path(source: str) -> bool:
    """Whether it names a file or folder, rather than being DDL or a URL."""
    return scheme_of(source) is None and not any(sign in source for sign in "\n;(")


def _plan(where: Where, source: str | None) -> Any:
    """The plan that is named, or that lies beside the source."""
    if where.plan is not None:
        return load_plan(where.plan)
    if source is None or not (_is_path(source) or scheme_of(source) == "dbt"):
        return None
    path = Path(source.removeprefix("dbt://"))
    beside = path / FILE_NAME if path.is_dir() else path.with_name(FILE_NAME)
    return load_plan(beside) if beside.is_file() else None


def _written_plan(where: Where, desk: Desk) -> str | None:
    """Write the plan where the person wanted it; what to tell of that."""
    if where.save_plan is None:
        return None
    path = Path(where.save_plan)
    try:
        path.write_text(dump_plan(desk.need_proposal().plan), encoding="utf-8")
    except OSError as error:
        raise WriteError(f"cannot write the plan: {error.strerror}", place=path) from error
    return f"the plan is in {path}"


def _written_rows(where: Where, desk: Desk) -> str | None:
    """Write what was made where the person wanted it; what to tell of that."""
    if where.out is None and where.into is None:
        return IN_MEMORY if desk.data is not None and desk.data.memory is not None else None
    if desk.data is None:
        raise WriteError("no rows were made, so there is nothing to write", hint="ask for data")
    schema, into = desk.need_schema(), where.into
    destination = open_destination(
        out=where.out,
        into=database_url(into) if into is not None else None,
        format=where.format,
        dialect=schema.dialect,
        existing=where.existing,
    )
    made = generate_data(schema, desk.need_proposal(), destination, progress=desk.progress)
    return f"wrote {', '.join(made.written)}"
