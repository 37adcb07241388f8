"""A dbt project, found as dbt finds it: the folder, the profile, the target, and what the target connects to.

    find_project(project_dir, profiles_dir, profile, target, vars)  ──>  Project ── Connection

What people write in Jinja (``env_var``, ``var``) is rendered by dbt itself. Importing dbt takes seconds, so it is
imported inside functions, and not at all for ``dea --help``.
"""

from __future__ import annotations

import os
import warnings
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dea_core.errors import MissingPackageError, UsageError, did_you_mean
from dea_dbt.connection import Connection, read_connection
from dea_dbt.errors import NoProfileError, NoProjectError, PackagesMissingError, UnknownTargetError

PROJECT_FILE, PROFILES_FILE = "dbt_project.yml", "profiles.yml"


@dataclass(frozen=True)
class Project:
    """What dbt knows of a project before it parses it. Paths are absolute."""

    root: Path
    name: str
    profiles_dir: Path
    profile: str
    target: str
    connection: Connection
    target_path: Path
    seed_paths: tuple[Path, ...]
    read_paths: tuple[Path, ...]
    """Folders whose files make the manifest: models, seeds, macros, tests, snapshots, packages."""
    model_paths: tuple[Path, ...] = ()
    vars: Mapping[str, Any] = field(default_factory=dict)
    target_named: bool = False
    """Whether the user named the target, rather than taking the profile's default."""
    output: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The target as profiles.yml has it, rendered: it may hold secrets."""

    @property
    def is_embedded_file(self) -> bool:
        """Whether the target is a file of an embedded database, which may be written without being named."""
        return self.connection.is_embedded_file

    @property
    def own_target_path(self) -> Path:
        """Where dbt puts what we ask of it: ``dbt retry`` and others need the user's artifacts as they are."""
        return self.target_path / "dea"


def find_root(project_dir: str | None = None) -> Path:
    """The project's folder: as named, by DBT_PROJECT_DIR, or the nearest folder above that has a dbt_project.yml."""
    named = project_dir or os.environ.get("DBT_PROJECT_DIR")
    if named:
        root = Path(named).expanduser().resolve()
        if not (root / PROJECT_FILE).is_file():
            raise NoProjectError(f"{root} has no {PROJECT_FILE}", hint="--project-dir names the folder that holds it")
        return root
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder
    raise NoProjectError(
        f"no {PROJECT_FILE} in {here} or above", hint="go to a dbt project, or name it with --project-dir"
    )


def find_profiles_dir(profiles_dir: str | None = None) -> Path:
    """The folder of profiles.yml, in dbt's order: as named, DBT_PROFILES_DIR, the working folder, ~/.dbt."""
    named = profiles_dir or os.environ.get("DBT_PROFILES_DIR")
    if named:
        return Path(named).expanduser().resolve()
    return Path.cwd() if (Path.cwd() / PROFILES_FILE).is_file() else Path.home() / ".dbt"


def find_project(
    project_dir: str | None = None,
    profiles_dir: str | None = None,
    *,
    profile: str | None = None,
    target: str | None = None,
    threads: int | None = None,
    variables: Mapping[str, Any] | None = None,
) -> Project:
    """The project that dbt would run here with these options. Raises subclasses of ReadError and UsageError."""
    root, profiles = find_root(project_dir), find_profiles_dir(profiles_dir)
    variables = dict(variables or {})
    with quiet_dbt():
        profile_object, output = _load_profile(root, profiles, profile, target, threads, variables)
        project = _load_project(root, profile_object, variables)
    _need_packages(root, project)
    read = [*project.all_source_paths, *project.docs_paths, project.packages_install_path]
    override = os.environ.get("DBT_TARGET_PATH")
    return Project(
        root=root,
        name=project.project_name,
        profiles_dir=profiles,
        profile=profile_object.profile_name,
        target=profile_object.target_name,
        connection=read_connection(profile_object.credentials, Path.cwd()),
        target_path=(root / (override or project.target_path)).absolute(),
        seed_paths=tuple((root / path).absolute() for path in project.seed_paths),
        read_paths=tuple(dict.fromkeys((root / path).absolute() for path in read)),
        model_paths=tuple((root / path).absolute() for path in project.model_paths),
        vars=variables,
        target_named=bool(target or os.environ.get("DBT_TARGET")),
        output=output,
    )


@contextmanager
def quiet_dbt() -> Iterator[None]:
    """Make dbt usable, and keep its log and warnings to itself; a log that somebody else set up is given back after."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import dbt.config.project  # noqa: F401  it brings the loggers that are silenced here
            from dbt.flags import set_from_args
            from dbt_common.context import set_invocation_context
            from dbt_common.events.event_manager_client import get_event_manager
        except ImportError as error:
            raise MissingPackageError("dbt-core", extra="dbt", purpose="a dbt project") from error
        manager = get_event_manager()
        loggers, callbacks = list(manager.loggers), list(manager.callbacks)
        manager.loggers, manager.callbacks = [], []
        set_from_args(Namespace(), None)
        set_invocation_context(dict(os.environ))
        try:
            yield
        finally:
            manager.loggers, manager.callbacks = loggers, callbacks


def _load_profile(
    root: Path, profiles: Path, profile: str | None, target: str | None, threads: int | None, variables: dict[str, Any]
) -> tuple[Any, dict[str, Any]]:
    from dbt.config.profile import Profile, read_profile
    from dbt.config.project import load_raw_project
    from dbt.config.renderer import ProfileRenderer
    from dbt.exceptions import DbtProjectError
    from dbt_common.exceptions import DbtBaseException

    file = profiles / PROFILES_FILE
    try:
        renderer = ProfileRenderer(variables)
        name = (
            profile
            or os.environ.get("DBT_PROFILE")
            or renderer.render_value(load_raw_project(str(root)).get("profile"))
        )
        raw = read_profile(str(profiles)) if file.is_file() else None
        _need_profile(root, file, name, raw, profile)
        wanted = target or os.environ.get("DBT_TARGET")
        _need_target(file, name, (raw or {})[name], wanted)
        _, output = Profile.render_profile((raw or {})[name], name, wanted, renderer)
        return Profile.from_raw_profile_info((raw or {})[name], name, renderer, wanted, threads), dict(output)
    except DbtProjectError as error:
        raise NoProjectError(said(error), place=root / PROJECT_FILE) from error
    except DbtBaseException as error:
        raise NoProfileError(said(error), place=file, hint="`dbt debug` shows what dbt makes of it") from error


def _need_profile(root: Path, file: Path, name: str | None, raw: Mapping[str, Any] | None, named: str | None) -> None:
    if not name:
        raise NoProfileError(
            "the project names no profile",
            place=root / PROJECT_FILE,
            hint="add a line `profile: ...`, or give --profile",
        )
    if raw is None:
        hint = "name its folder with --profiles-dir, or make one with `dbt init`"
        raise NoProfileError(f"no {PROFILES_FILE} in {file.parent}", hint=hint)
    if name not in raw:
        by = "" if named else f", which {PROJECT_FILE} names"
        raise NoProfileError(f"there is no profile {name!r}{by}", place=file, hint=did_you_mean(name, map(str, raw)))


def _need_target(file: Path, profile: str, raw: Mapping[str, Any], target: str | None) -> None:
    outputs = raw.get("outputs") or {}
    if target is not None and target not in outputs:
        raise UnknownTargetError(
            f"profile {profile!r} has no target {target!r}", place=file, hint=did_you_mean(target, map(str, outputs))
        )


def _load_project(root: Path, profile: Any, variables: dict[str, Any]) -> Any:
    from dbt.config.project import Project as DbtProject
    from dbt.config.renderer import DbtProjectYamlRenderer
    from dbt_common.exceptions import DbtBaseException

    try:
        return DbtProject.from_project_root(str(root), DbtProjectYamlRenderer(profile, variables))
    except DbtBaseException as error:
        raise NoProjectError(said(error), place=root / PROJECT_FILE) from error


def _need_packages(root: Path, project: Any) -> None:
    wanted = [package for package in project.packages.packages if not hasattr(package, "local")]
    folder = root / project.packages_install_path
    installed = list(folder.glob("*/dbt_project.yml"))
    if wanted and not installed:
        names = ", ".join(str(getattr(p, "package", None) or getattr(p, "git", p)) for p in wanted)
        raise PackagesMissingError(
            f"the project needs packages that are not installed: {names}", place=folder, hint="run `dbt deps`"
        )


def said(error: BaseException) -> str:
    """What dbt said, on one line."""
    text = str(getattr(error, "msg", "") or error)
    return " ".join(line.strip() for line in text.strip().splitlines() if line.strip())


def read_variables(text: str | None) -> dict[str, Any]:
    """``--vars``, as dbt takes it: YAML of a mapping."""
    import yaml

    if not text:
        return {}
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UsageError(f"--vars is not YAML: {text}", hint="such as --vars '{start: 2024-01-01}'") from error
    if not isinstance(found, dict):
        raise UsageError(f"--vars must be a mapping, not {text}", hint="such as --vars '{start: 2024-01-01}'")
    return found
