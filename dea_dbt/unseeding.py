"""Taking ours away again: tables of the target that carry our marker, and seed files that nobody changed since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dea_core.engines import Engine, open_engine
from dea_core.errors import EngineError
from dea_core.sql.ddl import relation
from dea_dbt.connection import Connection
from dea_dbt.model_files import forget_models
from dea_dbt.project import Project
from dea_dbt.seed_files import forget_seed_files
from dea_dbt.target_tables import MARKER, ROWS_ONLY, comment_sql, commented_tables


@dataclass(frozen=True)
class Unseeded:
    """What went: tables ``dropped``, tables ``emptied`` (they were there before), ``files``; what was ``kept``."""

    dropped: tuple[str, ...]
    emptied: tuple[str, ...]
    files: tuple[str, ...]
    kept: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The result as plain data."""
        return {name: list(value) for name, value in vars(self).items()}


def unseed_project(project: Project) -> Unseeded:
    """Take away every table and file that is ours."""
    dropped: list[str] = []
    emptied: list[str] = []
    for url in _urls(project.connection):
        with open_engine(url) as engine:
            gone, empty = _unseed_database(engine)
        dropped += gone
        emptied += empty
    files, kept = forget_seed_files(project)
    files += forget_models(project)
    return Unseeded(tuple(dropped), tuple(emptied), tuple(files), tuple(kept))


def _urls(connection: Connection) -> Iterator[str]:
    """The databases of the target that we could have written to, and that exist."""
    if connection.adapter != "duckdb":
        yield from [connection.url] if connection.url else []
        return
    writable = [one.path for one in connection.attached if not one.read_only and one.kind.lower() == "duckdb"]
    for path in [connection.path, *writable] if connection.is_embedded_file else writable:
        if path and Path(path).is_file():
            yield f"duckdb:///{path}"


def _unseed_database(engine: Engine) -> tuple[list[str], list[str]]:
    ours = [(schema, name, text) for schema, name, text in commented_tables(engine) if text and MARKER in text]
    dropped, emptied = [], []
    for schema, name, comment in ours:
        path = (schema, name)
        if f"{MARKER} {ROWS_ONLY}" in comment or not _drop(engine, path):
            engine.execute(f"DELETE FROM {relation(path, engine.dialect)}")
            before = comment.replace(f"{MARKER} {ROWS_ONLY}", "").replace(MARKER, "").strip() or None
            engine.execute(comment_sql(path, before, engine.dialect))
            emptied.append(".".join(path))
        else:
            dropped.append(".".join(path))
    return dropped, emptied


def _drop(engine: Engine, path: tuple[str, str]) -> bool:
    """Drop a table, unless views stand on it: those are not ours."""
    try:
        engine.execute(f"DROP TABLE {relation(path, engine.dialect)}")
    except EngineError as error:
        if "depend" in error.message:
            return False
        raise
    return True
