"""The file that is built: begun with our macros, and with rows where models look for their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from dea_core.engines import DuckDB
from dea_core.errors import EngineError, ReadError, RefusedError, UsageError
from dea_core.generate import GenerateResult, Progress
from dea_core.generate.destinations import DuckDBTables
from dea_dbt.errors import DbtFailedError
from dea_dbt.local.functions import MARK, macro_statements
from dea_dbt.project import Project
from dea_dbt.seeding import Prepared, SeedWish, prepare

FILE = "dea_local.duckdb"
Made = tuple[GenerateResult | None, tuple[str, ...]]


def place_of(project: Project, wish: SeedWish) -> Path:
    """The file to write. Raises RefusedError for one that is there and not ours, and may not be replaced."""
    out = Path(wish.out).absolute() if wish.out else project.target_path / FILE
    if out.exists() and not wish.replace and not _is_ours(out):
        raise RefusedError(f"{out.name} is no file of ours", place=out, hint="--replace allows to write it anew")
    return out


def _is_ours(file: Path) -> bool:
    try:
        with DuckDB.open(file, read_only=True) as engine:
            return bool(engine.rows(f"SELECT 1 FROM duckdb_functions() WHERE function_name = '{MARK}'"))
    except EngineError:
        return False


def begin(file: Path) -> None:
    """A new file that has our macros."""
    file.unlink(missing_ok=True)
    with DuckDB.open(file) as engine:
        for statement in macro_statements():
            engine.execute(statement)


def read_sources(project: Project, wish: SeedWish) -> Prepared | str:
    """The schema of the sources and the plan for it, or why there is none. dbt compiles anew."""
    for name in ("manifest.json", "run_results.json"):
        (project.own_target_path / name).unlink(missing_ok=True)
    try:
        return prepare(project, replace(wish, select=()))
    except DbtFailedError:
        raise
    except ReadError as error:
        return error.message


def fill_sources(ready: Prepared | str, file: Path, out: Path, progress: Progress) -> Made:
    """Make the rows, where models will look for them."""
    from dea_core.verbs import generate

    if isinstance(ready, str):
        return None, (f"no source is made: {ready}",)
    places = {table.name: table.path[-2:] for table in ready.schema}
    _need_places(places, out)
    home = DuckDBTables(file, names=places, create_constraints=False)
    return generate(ready.schema, plan=ready.proposal, into=home, progress=progress), ()


def _need_places(places: Mapping[str, Sequence[str]], out: Path) -> None:
    """Databases are one here: two tables must not have one place, and a file's name is that of its database."""
    taken: dict[tuple[str, ...], str] = {}
    for name, path in places.items():
        key = tuple(part.lower() for part in path)
        if key in taken:
            said = f"sources {taken[key]} and {name} are both {'.'.join(path)}, in databases that are one here"
            raise RefusedError(said, hint="give one of them another schema or identifier for this target")
        taken[key] = name
    if out.stem.lower() in {key[0] for key in taken}:
        said = f"{out.name} is named as the schema {out.stem}: DuckDB would take one for the other"
        raise UsageError(said, hint="give --out another name")
