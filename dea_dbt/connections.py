"""A target of a dbt profile as a named database of the configuration: joined to ``dea.connections`` by entry point.

[databases]
dev = "dbt:dev"        the target dev of the profile that the project beside dea.toml names; "dbt:" for its default
"""

from __future__ import annotations

from pathlib import Path

from dea_core.errors import UsageError
from dea_dbt.importing import import_less
from dea_dbt.project import PROFILES_FILE


def url_of_target(target: str, folder: Path) -> str:
    """The URL of a target, as dbt reads its profile. Raises UsageError for a database that we have no engine for."""
    import_less()
    from dea_dbt.project import find_project

    profiles = str(folder) if (folder / PROFILES_FILE).is_file() else None
    project = find_project(str(folder), profiles, target=target or None)
    if project.connection.url is None:
        told = (
            f"the target {project.target} of {project.profile} is {project.connection}, which no engine of ours opens"
        )
        raise UsageError(told, hint="DuckDB files and Postgres can be opened by name")
    return project.connection.url
