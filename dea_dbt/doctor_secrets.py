"""What must not be told: values that a profile or the environment keeps under the name of a secret."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dea_dbt.packages import read_yaml
from dea_dbt.project import Project

SECRET_NAME = re.compile(
    r"(?:^|_)(?:pass|passwd|password|pwd|passphrase|token|secret|credentials?|keyfile|(?:private|api|access|account)_?key)"
    r"(?:_|$)|password$",
    re.IGNORECASE,
)
IN_URL = re.compile(r"(?i)([?&;]\w*(?:token|password|secret|key)=)[^&;\s)]+|(?<=://)([^/:@\s]+):[^/\s]+(?=@)")
FOLDERS = ("PWD", "OLDPWD")
"""Where the shell is and was: no passwords, whatever they are called."""
HIDDEN = "***"
SHORTEST = 4
"""Shorter values are parts of too many words; they are hidden where their name stands before them."""


def secrets_of(profiles: Path, project: Project | None) -> list[str]:
    """The values to hide, longest first."""
    named = [*_named(read_yaml(profiles)), *_named(dict(project.output) if project else {})]
    environment = os.environ.items()
    of_environment = [value for name, value in environment if SECRET_NAME.search(name) and name not in FOLDERS]
    found = {value for value in (*named, *of_environment) if len(value) >= SHORTEST and "{{" not in value}
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
    """``text`` without the secrets, and without those that a URL carries."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return IN_URL.sub(lambda match: f"{match[1]}{HIDDEN}" if match[1] else f"{match[2]}:{HIDDEN}", text)
