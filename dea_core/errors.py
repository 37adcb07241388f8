"""Every error that this project raises on purpose.

    DeaError
    ├── UsageError            the command or call is wrong: an unknown option, two that exclude one another   (exit 2)
    ├── ReadError             a schema, manifest or file could not be read
    ├── SchemaError           the schema contradicts itself: a foreign key to a missing column, an unknown type
    ├── PlanError             a plan names what is not there, or asks a recipe for what it cannot do
    ├── UnsatisfiableError    no data can obey the rules; names the rules that clash
    │   └── CapacityError     more rows were asked for than a key allows
    ├── ChecksFailedError     data was made or read, and breaks rules; nothing was written
    ├── EngineError           an engine refused a statement, a connection or a row
    ├── WriteError            a file or folder cannot be written
    ├── RefusedError          it could be done, and would touch what is not ours; says which flag allows it
    ├── BudgetError           the next step would cost more than was allowed; nothing was spent on it
    ├── ModelError            a model could not be asked, or did not answer usably; has the request's id
    │   ├── NoKeyError            no key, or one that is refused; says which variable, and what works without
    │   ├── ModelUnknownError     no model of that name; names the nearest
    │   ├── ModelBusyError        it asked to come back later, more often than we try
    │   ├── ModelUnreachableError no network, a time limit, a dropped connection
    │   ├── RequestRefusedError   the server calls the request itself wrong, or too long
    │   └── ReplyError            a reply that is cut, refused or not of the form that was asked for
    └── MissingPackageError   an optional library is needed; says which extra brings it

An error says what happened (with names and values), where (``place``) and what to do (``hint``).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class DeaError(Exception):
    """Base of the tree. ``message`` is one line, ``place`` names a file and line, ``hint`` says what to do."""

    exit_code = 1

    def __init__(self, message: str, *, place: object = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = str(place) if place is not None and str(place) else None
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} [{self.place}]" if self.place else self.message

    def lines(self) -> list[str]:
        """The one or two lines shown to a person, without colour."""
        return [str(self), *([f"hint: {self.hint}"] if self.hint else [])]

    def _render_traceback_(self) -> list[str]:
        """IPython shows these lines in place of a traceback."""
        return [f"{type(self).__name__}: {self}", *self.lines()[1:]]


class UsageError(DeaError):
    """The command or call itself is wrong."""

    exit_code = 2


class ReadError(DeaError):
    """A schema, manifest or file could not be read."""


class SchemaError(DeaError):
    """The schema contradicts itself."""


class PlanError(DeaError):
    """A plan names what is not there, or asks a recipe for what it cannot do. ``column`` says whose line it is."""

    column: str | None = None


class UnsatisfiableError(DeaError):
    """No data can obey the rules."""


class CapacityError(UnsatisfiableError):
    """More rows were asked for than a key allows."""


class ChecksFailedError(DeaError):
    """Data breaks rules; nothing was written. ``results`` holds the failed checks (``dea_core.checks.CheckResult``)."""

    def __init__(
        self, message: str, *, results: tuple[object, ...] = (), place: object = None, hint: str | None = None
    ) -> None:
        super().__init__(message, place=place, hint=hint)
        self.results = results


class EngineError(DeaError):
    """An engine refused a statement, a connection or a row."""


class WriteError(DeaError):
    """A file or folder cannot be written."""


class RefusedError(DeaError):
    """It could be done, and would touch what is not ours."""


class BudgetError(DeaError):
    """The next step would cost more than was allowed."""


class ModelError(DeaError):
    """A model could not be asked, or did not answer usably. ``request_id`` is the server's, to tell its people."""

    def __init__(
        self, message: str, *, request_id: str | None = None, place: object = None, hint: str | None = None
    ) -> None:
        told = f"{message} (request {request_id})" if request_id else message
        super().__init__(told, place=place, hint=hint)
        self.request_id = request_id


class NoKeyError(ModelError):
    """No key, or one that the server does not take."""


class ModelUnknownError(ModelError):
    """No model of that name."""


class ModelBusyError(ModelError):
    """The server asked to come back later, more often than we try."""


class ModelUnreachableError(ModelError):
    """No network, a time limit, a dropped connection."""


class RequestRefusedError(ModelError):
    """The server calls the request itself wrong, or too long."""


class ReplyError(ModelError):
    """A reply that is cut, refused, or not of the form that was asked for."""


class MissingPackageError(DeaError):
    """An optional library is needed."""

    def __init__(self, package: str, *, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the package {package}",
            hint=f"pip install 'data-engineering-agents[{extra}]'",
        )


def did_you_mean(name: str, known: Iterable[str], *, most: int = 8) -> str:
    """A hint for an unknown ``name``: the nearest known names, else the first ``most`` of them."""
    names = list(known)
    folded = {candidate.lower(): candidate for candidate in names}
    near = difflib.get_close_matches(name.lower(), list(folded), n=3, cutoff=0.6)
    if near:
        return "did you mean " + " or ".join(folded[candidate] for candidate in near) + "?"
    if not names:
        return "there are none"
    return "known: " + ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
