"""A rule: one function, in one file under rules/, that looks at a subject and yields findings.

    @rule("no_primary_key", "warning")
    def no_primary_key(subject: Subject) -> Iterator[Found]:
        \"\"\"A table has no primary key.

        Why that matters, and what is not meant.
        \"\"\"

Another package adds one with an entry point in ``dea.rules``. Nothing else is edited.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from dea_core.analyze.findings import Finding, Found, Severity
from dea_core.analyze.subject import Subject
from dea_core.errors import UsageError
from dea_core.registry import Registry

Look = Callable[[Subject], Iterator[Found]]
About = Literal["schema", "columns", "data"]
"""What is declared; names and types, which files have too; or rows."""


S = TypeVar("S")


@dataclass(frozen=True)
class BaseRule(Generic[S]):
    """A rule about anything: what it is called, how bad that is, and the function that looks at a subject."""

    name: str
    severity: Severity
    look: Callable[[S], Iterator[Found]]

    @property
    def title(self) -> str:
        """What is wrong, in a sentence."""
        return (inspect.getdoc(self.look) or "").partition("\n")[0]

    @property
    def text(self) -> str:
        """Why that matters, and what is not meant."""
        return (inspect.getdoc(self.look) or "").partition("\n")[2].strip()

    def findings(self, subject: S) -> Iterator[Finding]:
        """What the rule finds, with its name."""
        for found in self.look(subject):
            yield Finding(
                self.name,
                found.severity or self.severity,
                found.target,
                found.why,
                found.fix,
                found.confidence,
                found.evidence,
                edits=found.edits,
            )


@dataclass(frozen=True)
class Rule(BaseRule[Subject]):
    """A rule; ``only`` names the dialects that it is about (empty: all), ``never`` those in which it cannot be."""

    about: About = "schema"
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def why_not(self, subject: Subject) -> str | None:
        """Why the rule has nothing to look at here, if so."""
        dialect = subject.schema.dialect
        if self.only and dialect not in self.only:
            return f"is about {', '.join(self.only)}, and this is {dialect}"
        if dialect in self.never:
            return f"cannot be in {dialect}"
        if self.about == "schema" and subject.of_files:
            return "is about what a table declares, and files declare nothing"
        if self.about == "data" and subject.data is None:
            return "looks at data, and none was given"
        return None


class _Rules(Registry[Rule]):
    """The registry; our own rules are loaded when it is first asked."""

    def _plug_in(self) -> None:
        from dea_core.analyze.rules import load_all

        load_all()
        super()._plug_in()


RULES: Registry[Rule] = _Rules("dea.rules", "rule", UsageError)


def rule(
    name: str,
    severity: Severity,
    *,
    about: About = "schema",
    only: tuple[str, ...] = (),
    never: tuple[str, ...] = (),
) -> Callable[[Look], Rule]:
    """Decorator: register a function as a rule."""

    def keep(look: Look) -> Rule:
        return RULES.register(name)(Rule(name, severity, look, about, only, never))

    return keep
