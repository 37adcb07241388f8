"""Facts that need neither a manifest nor a profile: versions, packages, and whether the YAML is YAML."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from dea_core.errors import DeaError
from dea_core.results import counted
from dea_dbt.manifest import Manifest
from dea_dbt.packages import packages_in, read_yaml
from dea_dbt.project import PROJECT_FILE, Project

OURS = "dea"
FOLDERS = {"model-paths": ["models"], "seed-paths": ["seeds"], "snapshot-paths": ["snapshots"]}
SUFFIXES = (".yml", ".yaml")
OWN_PACKAGE = "data-engineering-agents"


@dataclass(frozen=True)
class Fact:
    """One thing that was found. ``ok`` is False where it is in the way of something; ``do`` says what helps."""

    about: str
    said: str
    ok: bool = True
    do: str = ""


@dataclass
class Found:
    """What is known so far, for those who look further. ``broken`` says why the project cannot be used."""

    root: Path | None = None
    project: Project | None = None
    manifest: Manifest | None = None
    compiled: bool = False
    tables: tuple[str, ...] = ()
    packages: dict[str, str] = field(default_factory=dict)
    broken: str = ""
    do: str = ""
    unreachable: str = ""

    def trouble(self, about: str, error: DeaError) -> Fact:
        """The fact that something failed; the first is what is in the way of everything."""
        self.broken, self.do = self.broken or str(error), self.do or error.hint or ""
        return Fact(about, str(error), ok=False, do=error.hint or "")


def version_facts(project: Project | None) -> Iterator[Fact]:
    """The versions that matter, and which are not installed."""
    adapter = project.connection.adapter if project else None
    names = [OWN_PACKAGE, "dbt-core", *([f"dbt-{adapter}"] if adapter else []), "duckdb"]
    found = {name: _version(name) for name in names}
    yield Fact("versions", ", ".join(f"{name} {number}" for name, number in found.items() if number))
    for name in (name for name, number in found.items() if number is None):
        yield Fact("versions", f"{name} is not installed", ok=False, do=f"pip install {name}")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def package_facts(found: Found) -> Iterator[Fact]:
    """Packages that are wanted, installed, missing; and ours."""
    assert found.root is not None
    project_file = read_yaml(found.root / PROJECT_FILE)
    folder = found.root / str(project_file.get("packages-install-path") or "dbt_packages")
    found.packages = packages_in(sorted(folder.glob(f"*/{PROJECT_FILE}")))
    listed = (read_yaml(found.root / name).get("packages") for name in ("packages.yml", "dependencies.yml"))
    wanted = [_wanted(one, found.root) for part in listed if isinstance(part, list) for one in part]
    known = {_folded(name) for name in (*found.packages, *(file.name for file in folder.glob("*")))}
    missing = [name for name in wanted if _folded(name) not in known]
    installed = ", ".join(f"{name} {number}".strip() for name, number in found.packages.items())
    yield Fact("packages", f"installed: {installed}" if installed else "none installed")
    if missing:
        yield Fact("packages", f"wanted and not installed: {', '.join(missing)}", ok=False, do="dbt deps")
    if OURS not in found.packages:
        yield Fact("packages", f"ours ({OURS}) is not installed: its tests and macros are not to be had", do=_how())


def _wanted(entry: Any, root: Path) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    if "local" in entry:
        return str(read_yaml(root / str(entry["local"]) / PROJECT_FILE).get("name") or entry["local"])
    place = next((str(entry[key]) for key in ("package", "name", "git", "tarball") if entry.get(key)), str(entry))
    return place.rstrip("/").rpartition("/")[2].removesuffix(".git")


def _folded(name: str) -> str:
    return name.lower().replace("-", "_")


def _how() -> str:
    return "packages.yml takes it as `- local: <folder of data-engineering-agents>`, or by git"


def yaml_facts(found: Found) -> Iterator[Fact]:
    """Files that are no YAML, each with its line."""
    assert found.root is not None
    settings = read_yaml(found.root / PROJECT_FILE)
    folders = [found.root / str(path) for key, usual in FOLDERS.items() for path in settings.get(key) or usual]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.suffix in SUFFIXES]
    files += [found.root / name for name in (PROJECT_FILE, "packages.yml", "dependencies.yml", "selectors.yml")]
    faults = [fault for file in files if file.is_file() and (fault := _fault(file, found.root))]
    for fault in faults:
        found.broken = found.broken or fault
        yield Fact("YAML", fault, ok=False, do="mend it: dbt cannot parse the project")
    if not faults:
        yield Fact("YAML", f"{counted(len([f for f in files if f.is_file()]), 'file')} in order")


def _fault(file: Path, root: Path) -> str:
    """What is wrong with a file, in one line."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    name = os.path.relpath(file, root)
    try:
        yaml.load(file.read_bytes(), Loader=loader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        said = str(getattr(error, "problem", None) or error).splitlines()[0]
        return f"{name}:{mark.line + 1}: {said}" if mark else f"{name}: {said}"
    return ""
