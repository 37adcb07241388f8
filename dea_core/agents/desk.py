"""The desk: all that a conversation may reach, and the work that lies on it.

A tool takes the desk as its first parameter, which no model sees; what is not on the desk, no tool can touch. The work
(schema, plan, data) is one of each: a later one takes the place of the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dea_core.agents.lent import Lent, reading_lent
from dea_core.engines.guarded import reading
from dea_core.errors import RefusedError, UsageError, did_you_mean
from dea_core.generate import Pools
from dea_core.readers import read_schema

if TYPE_CHECKING:
    from dea_core.engines import Engine
    from dea_core.generate import GenerateResult, Plan, Progress, Proposal
    from dea_core.schema import Schema

Asked = Callable[[str], bool]
"""Asks the person whether what the sentence says may be done."""
ROW_CAP = 200
"""Rows of a query that a tool reads at most."""
TIME_LIMIT = 20.0
"""Seconds that a query of a tool may run."""


def nobody_asked(what: str) -> bool:
    """Where nobody is there to ask, nothing is written."""
    return False


def silent(doing: str, table: str, share: float) -> None:
    """Progress that nobody looks at."""


@dataclass
class Desk:
    """``source`` is what the work is about; files are written under ``folder`` only.

    ``databases`` are by name: a URL, or a connection that was lent.
    """

    source: str | None = field(default=None, repr=False)
    databases: Mapping[str, str | Lent] = field(default_factory=dict, repr=False)
    database: str | None = None
    """The one of ``databases`` that the work is about."""
    query: str | None = None
    """The query that the work is about: its text."""
    folder: Path = field(default_factory=Path.cwd)
    dialect: str | None = None
    rows: Mapping[str, int] | None = None
    fit: bool = False
    """Whether fewer rows than were asked for are made where keys allow no more."""
    send_rows: bool = False
    try_on: str | None = field(default=None, repr=False)
    """A Postgres server on which fixes are run too, in a scratch database that is dropped after."""
    ask: Asked = nobody_asked
    row_cap: int = ROW_CAP
    time_limit: float = TIME_LIMIT
    progress: Progress = silent
    schema: Schema | None = None
    edited: Plan | None = None
    """The lines of the plan that a person wrote, or that were kept of a patch."""
    pools: Pools = field(default_factory=Pools)
    proposal: Proposal | None = None
    data: GenerateResult | None = None
    results: list[tuple[str, Any]] = field(default_factory=list)
    """Everything that was made, by what made it, for the person to see."""
    notes: list[str] = field(default_factory=list)

    def _named(self, database: str) -> str | Lent:
        """Raises UsageError with the names there are."""
        if database not in self.databases:
            raise UsageError(f"there is no database {database!r}", hint=did_you_mean(database, self.databases))
        return self.databases[database]

    def url(self, database: str) -> str:
        """The URL of a named database; raises UsageError for a connection that was lent: that one is only read."""
        found = self._named(database)
        if isinstance(found, Lent):
            raise UsageError(f"{found.label} is a connection that is only read", hint="name a database by its URL")
        return found

    def lent(self, database: str) -> Lent | None:
        """The connection of that name, if it is one that was lent."""
        found = self._named(database)
        return found if isinstance(found, Lent) else None

    def label(self, database: str) -> str:
        """What to call a named database in a message."""
        found = self._named(database)
        return found.label if isinstance(found, Lent) else found

    @contextmanager
    def reading(self, database: str) -> Iterator[Engine]:
        """A named database, read only and within the time limit: whatever runs there can change nothing."""
        found = self._named(database)
        opened = reading_lent(found, self.time_limit) if isinstance(found, Lent) else reading(found, self.time_limit)
        with opened as engine:
            yield engine

    def schema_of(self, database: str) -> Schema:
        """The schema of a named database, as its catalog has it."""
        found = self._named(database)
        return found.schema() if isinstance(found, Lent) else read_schema(found)

    def need_schema(self) -> Schema:
        """The schema on the desk; raises UsageError where none was read."""
        if self.schema is None:
            hint = "name what it is about: DDL, a database or a dbt project (a model's tool for that is parse_schema)"
            raise UsageError("no schema was read yet", hint=hint)
        return self.schema

    def need_proposal(self) -> Proposal:
        """The plan on the desk; raises UsageError where there is none."""
        if self.proposal is None:
            raise UsageError("there is no plan yet", hint="plan_data first")
        return self.proposal

    def need_data(self) -> GenerateResult:
        """The rows on the desk; raises UsageError where none were made."""
        if self.data is None:
            raise UsageError("no rows were made yet", hint="generate_data first")
        return self.data

    def inside(self, path: str) -> str:
        """A path within the folder; raises RefusedError for one that leads out of it."""
        whole = (self.folder / path).resolve()
        if not whole.is_relative_to(self.folder.resolve()):
            raise RefusedError(f"{path} is outside {self.folder}", hint="files are written within the project only")
        return str(whole)

    def note(self, text: str) -> None:
        """Something that the person should know of."""
        self.notes.append(text)

    def need_leave(self, what: str) -> None:
        """Ask the person for leave to do ``what``; raises RefusedError where it is not given."""
        if not self.ask(what):
            raise RefusedError(f"not allowed: {what}", hint="the person did not agree, or is not there to be asked")
