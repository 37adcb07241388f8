"""``dea dbt doctor``: what is here, and what can be done with it. It runs where nothing else does, and changes nothing.

    examine(project_dir, ...)  ──>  Diagnosis ── facts       project, versions, packages, YAML, manifest, target
                                              └── abilities   each command: yes or no, why, and what to do

A fact that something is wrong never hides the next one: without a profile the packages are still looked at. No secret
is told: what passwords and tokens the profile and the environment hold is taken out of every line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from dea_core.errors import DeaError
from dea_dbt.doctor_abilities import Ability, abilities_of
from dea_dbt.doctor_facts import Fact, Found, package_facts, version_facts, yaml_facts
from dea_dbt.doctor_manifest import manifest_facts
from dea_dbt.doctor_secrets import redacted, secrets_of
from dea_dbt.doctor_target import target_facts
from dea_dbt.project import PROFILES_FILE, Project, find_profiles_dir, find_project, find_root


@dataclass(frozen=True)
class Diagnosis:
    """What was found, and what can be done."""

    facts: tuple[Fact, ...]
    abilities: tuple[Ability, ...]

    @property
    def can_seed(self) -> bool:
        """Whether ``dea dbt seed`` would work."""
        return any(one.name == "seed" and one.can for one in self.abilities)

    def as_json(self) -> dict[str, Any]:
        """The result as plain data."""
        return {"facts": [asdict(one) for one in self.facts], "can": [asdict(one) for one in self.abilities]}


def examine(
    project_dir: str | None,
    profiles_dir: str | None,
    *,
    profile: str | None = None,
    target: str | None = None,
    variables: Mapping[str, Any] | None = None,
    commands: Collection[str],
) -> Diagnosis:
    """Look at the project that these options name. ``commands`` are those that this version has."""
    found = Found()
    facts = list(_facts(found, project_dir, profiles_dir, profile, target, variables))
    secrets = secrets_of(find_profiles_dir(profiles_dir) / PROFILES_FILE, found.project)
    told = [replace(one, said=redacted(one.said, secrets), do=redacted(one.do, secrets)) for one in facts]
    able = abilities_of(found, commands)
    able = [replace(one, why=redacted(one.why, secrets), do=redacted(one.do, secrets)) for one in able]
    return Diagnosis(tuple(told), tuple(able))


def _facts(
    found: Found,
    project_dir: str | None,
    profiles_dir: str | None,
    profile: str | None,
    target: str | None,
    variables: Mapping[str, Any] | None,
) -> Iterator[Fact]:
    try:
        found.root = find_root(project_dir)
    except DeaError as error:
        yield found.trouble("project", error)
        yield from version_facts(None)
        return
    try:
        found.project = find_project(str(found.root), profiles_dir, profile=profile, target=target, variables=variables)
        yield from _project_facts(found.project)
    except DeaError as error:
        yield Fact("project", str(found.root))
        yield found.trouble("profile" if "rofile" in type(error).__name__ else "project", error)
    yield from version_facts(found.project)
    yield from package_facts(found)
    yield from yaml_facts(found)
    if found.project is not None:
        yield from manifest_facts(found)
        yield from target_facts(found)


def _project_facts(project: Project) -> Iterator[Fact]:
    yield Fact("project", f"{project.name} at {project.root}")
    by = "named" if project.target_named else "the profile's own"
    yield Fact("profile", f"{project.profile} in {Path(project.profiles_dir) / PROFILES_FILE}")
    yield Fact("target", f"{project.target} ({by}): {project.connection}")
