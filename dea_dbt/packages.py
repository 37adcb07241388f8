"""The dbt packages that are installed in a project, by the name that macros and tests of theirs begin with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from dea_dbt.project import PROJECT_FILE, Project


def installed_packages(project: Project) -> dict[str, str]:
    """Name and version of each package that dbt finds; a version of ``""`` is one that its file does not tell."""
    files = (file for folder in project.read_paths for file in sorted(folder.glob(f"*/{PROJECT_FILE}")))
    return packages_in(files)


def packages_in(files: Iterable[Path]) -> dict[str, str]:
    """Name and version in each of these dbt_project.yml; a file that is no YAML names none."""
    contents = (read_yaml(file) for file in files)
    return {str(one["name"]): str(one.get("version") or "") for one in contents if one.get("name")}


def read_yaml(file: Path) -> dict[str, Any]:
    """A file's mapping; empty where there is no such file, or none that is a mapping in YAML."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    return content if isinstance(content, dict) else {}
