"""What a person asked for, made into a subject and a workbench: which schema, which dialect, which data.

--on URL                      its catalog's schema, its data
--on URL --schema DDL         the DDL's keys and checks, its data
--schema DDL --rows N         data made in a DuckDB; with --on a Postgres, in a scratch schema there
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

from dea_core.engines import open_engine, scheme_of
from dea_core.errors import ReadError, UsageError, did_you_mean
from dea_core.generate import Plan, Progress
from dea_core.optimize.reading import read_subject
from dea_core.optimize.result import Optimization
from dea_core.optimize.search import Proposer, optimize_query
from dea_core.optimize.trusted import trusted
from dea_core.optimize.workbench import Workbench, on_database, on_made_data
from dea_core.readers import read_schema
from dea_core.schema import Schema

DEFAULT_ROWS = {"*": 100_000}


def optimize_asked(
    query: str | Path,
    on: str | None,
    schema: Schema | None,
    rows: Mapping[str, int] | None,
    dialect: str | None,
    seconds: float,
    progress: Progress,
    propose: Proposer | None = None,
    edited: Plan | None = None,
) -> Optimization:
    """See ``dea_core.optimize``, the verb."""
    if on is None and schema is None:
        raise UsageError(
            "there is nothing to time the query on", hint="--on URL of a database, or --schema DDL with --rows N"
        )
    if seconds <= 0:
        raise UsageError(f"--seconds {seconds} is not above zero")
    is_made = rows is not None or on is None
    engine = _dialect_of(on)
    if is_made and on is not None and engine != "postgres":
        raise UsageError("--rows with --on is for Postgres", hint="leave out --on: rows are made in a DuckDB in memory")
    if is_made and schema is None:
        raise UsageError("--rows needs a schema to make rows for", hint="give --schema DDL")
    text = _text_of(query)
    known, notes = (schema, ()) if schema is not None else _catalogued(str(on))
    subject = read_subject(text, known, dialect or engine)
    sizes = _sizes(known, rows)
    progress("making", "rows" if is_made else "ready", 0.0)
    made, there = partial(on_made_data, known, sizes, on, edited), partial(on_database, str(on))
    bench: AbstractContextManager[Workbench] = made() if is_made else there()
    with bench as opened:
        told = replace(opened, notes=(*notes, *opened.notes))
        return optimize_query(subject, told, seconds, lambda doing: progress("trying", doing, 0.0), propose)


def _catalogued(url: str) -> tuple[Schema, tuple[str, ...]]:
    """The schema of a database, as far as its rows are sure to obey it."""
    schema = read_schema(url)
    with open_engine(url, read_only=True) as engine:
        return trusted(schema, engine)


def _dialect_of(url: str | None) -> str:
    return "postgres" if url is not None and (scheme_of(url) or "").startswith("postgres") else "duckdb"


def _sizes(schema: Schema, rows: Mapping[str, int] | None) -> dict[str, int]:
    """Sizes by the schema's names of its tables."""
    return {name if name == "*" else schema.find(name).name: count for name, count in (rows or DEFAULT_ROWS).items()}


def _text_of(query: str | Path) -> str:
    """The query itself, or what stands in the file of that name; ``-`` is standard input."""
    if isinstance(query, str) and query.strip() == "-":
        return sys.stdin.read()
    if isinstance(query, str) and _is_sql(query):
        return query
    path = Path(query)
    if not path.is_file():
        near = sorted(each.name for each in path.parent.glob("*.sql")) if path.parent.is_dir() else []
        raise ReadError(f"no file {path}", hint=did_you_mean(path.name, near))
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"cannot read {path}: {error}", hint="give a text file that holds one SELECT") from error


def _is_sql(query: str) -> bool:
    """Whether this is a query rather than a file's name; a file of that very name is a file."""
    looks = not query.strip() or any(sign in query.strip() for sign in ("\n", ";", " "))
    return looks and ("\n" in query or not Path(query).is_file())
