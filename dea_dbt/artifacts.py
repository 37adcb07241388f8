"""The project's manifest.json with compiled SQL: the one that is there when it is fresh, else what dbt compiles now.

    manifest_file(project)  ──>  Artifacts(manifest, failures)

Fresh: newer than every file that dbt read for it, made for this target with these variables, and compiled. Ours are put
under ``target/dea``, so that the user's own artifacts (``dbt retry``, ``--state``) stay as they are.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from dea_dbt.errors import DbtFailedError, PackagesMissingError
from dea_dbt.in_process import sources_idle
from dea_dbt.project import PROFILES_FILE, PROJECT_FILE, Project, quiet_dbt, said

READ_SUFFIXES = {".sql", ".yml", ".yaml", ".csv", ".py", ".md"}
PLACE = re.compile(r"\(([^()\s]+\.(?:sql|yml|yaml|py|csv))\)")
"""How dbt names a file in what it says: ``in model orders (models/orders.sql)``."""
PROJECT_FILES = (PROJECT_FILE, "packages.yml", "dependencies.yml", "package-lock.yml", "selectors.yml", "profiles.yml")


@dataclass(frozen=True)
class Artifacts:
    """A manifest, read as JSON; ``failures`` are nodes that dbt could not compile, with what it said."""

    file: Path
    content: Mapping[str, Any]
    failures: Mapping[str, str] = field(default_factory=dict)
    reused: bool = False


def artifacts(project: Project, *, threads: int | None = None, fresh: bool = False) -> Artifacts:
    """The manifest of ``project`` as it is now. ``fresh`` compiles it whatever is there. Raises DbtFailedError."""
    for folder in () if fresh else (project.target_path, project.own_target_path):
        found = _usable(project, folder)
        if found is not None:
            return found
    return compile_project(project, threads=threads)


def _usable(project: Project, folder: Path) -> Artifacts | None:
    found = look_at(project, folder)
    return found if isinstance(found, Artifacts) else None


def look_at(project: Project, folder: Path) -> Artifacts | str:
    """The manifest in ``folder``, or why it is not that of the project as it is now."""
    file = folder / "manifest.json"
    if not file.is_file():
        return "there is none"
    newest = max(_read_files(project), key=lambda one: one.stat().st_mtime)
    if newest.stat().st_mtime >= file.stat().st_mtime:
        return f"{os.path.relpath(newest, project.root)} was changed after it was made"
    content = _read_json(file)
    if not content or not _is_compiled(content):
        return "not every model in it is compiled" if content else "it cannot be read"
    if not _same_run(project, folder, content):
        return "it is of another target, profile or variables, or of another run than its results"
    return Artifacts(file, content, reused=True)


def _read_files(project: Project) -> Iterator[Path]:
    """The files, and their folders: a folder's time tells of files that are gone, or came with an old time.

    The project's own folder tells nothing: the target's file is often made in it.
    """
    yield from (file for name in PROJECT_FILES if (file := project.root / name).is_file())
    if (profiles := project.profiles_dir / PROFILES_FILE).is_file():
        yield profiles
    for folder in project.read_paths:
        for file in (folder, *folder.rglob("*")) if folder.is_dir() else ():
            if project.target_path in (file, *file.parents) or file == project.root:
                continue
            if file.suffix in READ_SUFFIXES or file.is_dir():
                yield file


def _read_json(file: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _is_compiled(content: Mapping[str, Any]) -> bool:
    """Whether every SQL model has its compiled SQL: ``dbt parse`` and ``dbt run --select`` leave some without.

    A model that failed is tried again each time: what it looks for in the target may be there now.
    """
    nodes = content.get("nodes", {}).values()
    models = [node for node in nodes if node.get("resource_type") == "model" and node.get("language") != "python"]
    return all(node.get("compiled_code") for node in models)


def _same_run(project: Project, folder: Path, content: Mapping[str, Any]) -> bool:
    """Whether the run that wrote the manifest had this target, profile and variables; run_results.json tells."""
    results = _read_json(folder / "run_results.json") or {}
    arguments = results.get("args", {})
    same = results.get("metadata", {}).get("invocation_id") == content.get("metadata", {}).get("invocation_id")
    default = not project.target_named
    target = arguments.get("target") or (project.target if default else None)
    profile = arguments.get("profile") or project.profile
    return (
        same and target == project.target and profile == project.profile and arguments.get("vars", {}) == project.vars
    )


def compile_project(project: Project, *, threads: int | None = None) -> Artifacts:
    """Let dbt compile the project into ``target/dea``. A node that fails alone is told in ``failures``."""
    with sources_idle():
        outcome = run_dbt(project, "compile", threads=threads)
    folder = project.own_target_path
    content = _read_json(folder / "manifest.json") if outcome.ran else None
    if content is None:
        raise _failure(project, outcome)
    return Artifacts(folder / "manifest.json", content, outcome.failures)


def fully_compiled(project: Project) -> Artifacts:
    """The project as ``--full-refresh`` compiles it: an incremental model then is its first run."""
    folder = project.own_target_path / "full_refresh"
    with sources_idle():
        outcome = run_dbt(project, "compile", "--full-refresh", target_path=folder)
    content = _read_json(folder / "manifest.json") if outcome.ran else None
    if content is None:
        raise _failure(project, outcome)
    return Artifacts(folder / "manifest.json", content, outcome.failures)


def first_run(project: Project) -> Artifacts:
    """The project as it is before anything was built: the manifest there is, unless a model is incremental."""
    built = artifacts(project)
    nodes = built.content.get("nodes", {}).values()
    incremental = any((node.get("config") or {}).get("materialized") == "incremental" for node in nodes)
    return fully_compiled(project) if incremental else built


@dataclass(frozen=True)
class Outcome:
    """How a dbt command went. ``ran`` says that it came as far as running nodes; ``errors`` is what it said."""

    success: bool
    ran: bool
    errors: tuple[str, ...]
    failures: Mapping[str, str]
    results: tuple[Any, ...] = ()
    """What dbt has of each node that it came to."""


def run_dbt(project: Project, *command: str, threads: int | None = None, target_path: Path | None = None) -> Outcome:
    """Run a dbt command in this process, silent; what it says of errors is kept."""
    heard: list[str] = []
    with quiet_dbt(), past_errors():
        from dbt.cli.main import dbtRunner

        runner = dbtRunner(callbacks=[lambda event: _hear(event, heard)])
        result = runner.invoke([*command, *_flags(project, threads, target_path or project.own_target_path)])
        _let_go()
    nodes = list(getattr(result.result, "results", None) or ())
    failures = {r.node.unique_id: " ".join(str(r.message).split()) for r in nodes if str(r.status) in ("error", "fail")}
    errors = tuple(dict.fromkeys(heard or ([said(result.exception)] if result.exception else [])))
    return Outcome(result.success, bool(nodes) or result.success, errors, failures, tuple(nodes))


def ask_dbt(project: Project, *command: str, warned: list[str] | None = None) -> tuple[str, ...]:
    """The lines that a dbt command such as ``ls`` answers with. Raises DbtFailedError with what it said.

    It leaves our compiled manifest as it is. ``warned`` takes what dbt warns of.
    """
    heard: list[str] = []
    warned = [] if warned is None else warned
    with quiet_dbt():
        from dbt.cli.main import dbtRunner

        runner = dbtRunner(callbacks=[lambda event: _hear(event, heard)])
        runner.callbacks.append(lambda event: _hear(event, warned, "warn"))
        with redirect_stdout(StringIO()):
            result = runner.invoke([*command, "--no-write-json", *_flags(project, None, project.own_target_path)])
        _let_go()
    if not result.success:
        said_by_dbt = " ".join(heard) or (said(result.exception) if result.exception else "no reason given")
        raise DbtFailedError(f"dbt {' '.join(command)}: {said_by_dbt}", place=project.root)
    return tuple(result.result) if isinstance(result.result, list) else ()


@contextmanager
def past_errors() -> Iterator[None]:
    """``dbt compile`` gives up at the first node that fails; we would rather have all the others, and be told of it.

    Macros that look at the database fail before its tables are there, which is just when data is asked for.
    """
    from dbt.task.compile import CompileTask

    before = CompileTask.raise_on_first_error
    CompileTask.raise_on_first_error = lambda self: False  # type: ignore[method-assign]
    try:
        yield
    finally:
        CompileTask.raise_on_first_error = before  # type: ignore[method-assign]


def _flags(project: Project, threads: int | None, target_path: Path) -> list[str]:
    flags = ["--project-dir", str(project.root), "--profiles-dir", str(project.profiles_dir)]
    flags += ["--profile", project.profile, "--target", project.target, "--target-path", str(target_path)]
    flags += ["--vars", json.dumps(dict(project.vars))] if project.vars else []
    flags += ["--threads", str(threads)] if threads else []
    silent = ["--quiet", "--no-print", "--log-level", "none", "--log-level-file", "none", "--no-use-colors"]
    return [*flags, *silent, "--no-send-anonymous-usage-stats", "--log-path", str(target_path)]


def _hear(event: Any, heard: list[str], level: str = "error") -> None:
    if event.info.level == level and event.info.msg.strip():
        heard.append(" ".join(event.info.msg.split()))


def _let_go() -> None:
    """dbt-duckdb keeps the file open until the process ends; nobody else could then open it as they need."""
    module = sys.modules.get("dbt.adapters.duckdb.connections")
    if module is not None:
        manager = module.DuckDBConnectionManager
        if manager._ENV is not None and hasattr(manager._ENV, "close"):
            manager._ENV.close()
        manager._ENV = None


def _failure(project: Project, outcome: Outcome) -> DbtFailedError | PackagesMissingError:
    told = sorted(outcome.errors, key=lambda line: ("Error in" not in line, -len(line)))
    text = (told[0] if told else "no reason given").removeprefix("Encountered an error:").strip()
    if "dbt deps" in text:
        return PackagesMissingError(text, place=project.root, hint="run `dbt deps`")
    if "lock" in text.lower() and "IO Error" in text:
        hint = "another process has the file open: close it there (a notebook, a dbt run), then try again"
        return DbtFailedError(f"dbt cannot open the target: {text}", place=project.connection.path, hint=hint)
    named = PLACE.search(text)
    place = project.root / named[1] if named else project.root
    return DbtFailedError(f"dbt cannot compile the project: {text}", place=place, hint="`dbt compile` shows the same")
