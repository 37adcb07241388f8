"""What must not be told of a project: values that a profile or the environment keeps under the name of a secret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dea_core.agents.secrets import SECRET_NAME, environment_secrets, without_secrets
from dea_dbt.packages import read_yaml
from dea_dbt.project import Project

__all__ = ["SECRET_NAME", "redacted", "secrets_of"]

SHORTEST = 4
"""Shorter values are parts of too many words; they are hidden where their name stands before them."""


def secrets_of(profiles: Path, project: Project | None) -> list[str]:
    """The values to hide, longest first."""
    named = [*_named(read_yaml(profiles)), *_named(dict(project.output) if project else {})]
    every = {*named, *environment_secrets(SHORTEST)}
    found = {value for value in every if len(value) >= SHORTEST and "{{" not in value}
    return sorted(found, key=lambda value: (-len(value), value))


def _named(content: Any, name: str = "") -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _named(value, str(key) if not SECRET_NAME.search(name) else name)
    elif isinstance(content, list):
        for value in content:
            yield from _named(value, name)
    elif SECRET_NAME.search(name) and content is not None and not isinstance(content, bool):
        yield str(content)


def redacted(text: str, secrets: list[str]) -> str:
    """``text`` without the secrets, and without those that a URL or a key's form gives away."""
    return without_secrets(text, secrets)
