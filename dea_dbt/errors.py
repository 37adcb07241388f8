"""What can go wrong on the way from a dbt project to its manifest; each has its place in the one tree.

ReadError
├── NoProjectError         no dbt_project.yml here or above
├── NoProfileError         no profiles.yml, no such profile in it, or a profile that dbt does not take
├── PackagesMissingError   packages.yml names what dbt_packages/ does not hold
├── DbtFailedError         dbt could not parse or compile the project; says what dbt said, and where
└── ManifestError          a manifest.json of a version that is not known, or broken
UsageError
└── UnknownTargetError     the profile has no such target
"""

from __future__ import annotations

from dea_core.errors import ReadError, UsageError


class NoProjectError(ReadError):
    """There is no dbt project."""


class NoProfileError(ReadError):
    """There is no profile, or none that dbt can use."""


class PackagesMissingError(ReadError):
    """Packages that the project names are not installed."""


class DbtFailedError(ReadError):
    """dbt could not parse or compile the project."""


class ManifestError(ReadError):
    """A manifest that cannot be read."""


class UnknownTargetError(UsageError):
    """The profile has no target of that name."""
