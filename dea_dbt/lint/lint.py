"""A rule about models: one function, in one file under rules/, that looks at them and yields findings with edits.

    @lint("missing_key_test", "warning", attempt=passes)
    def missing_key_test(models: Models) -> Iterator[Found]:
        \"\"\"No test says that a model's key is unique and filled. ...\"\"\"

``attempt`` tries an edit of the rule on made data and says what came of it. Another package adds a rule with an entry
point in ``dea.lints``. Nothing else is edited. ``models`` are SQL models of the project itself, not of packages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dea_core.analyze import BaseRule, Finding, Found, Severity
from dea_core.registry import Registry
from dea_dbt.lint.models import Models
from dea_dbt.lint.trial import Trial

Look = Callable[[Models], Iterator[Found]]
Attempt = Callable[[Trial], str]


@dataclass(frozen=True)
class Lint(BaseRule[Models]):
    """A rule about models."""

    attempt: Attempt | None = None


class _Lints(Registry[Lint]):
    """The registry; our own rules are loaded when it is first asked."""

    def _plug_in(self) -> None:
        from dea_dbt.lint.rules import load_all

        load_all()
        super()._plug_in()


LINTS: Registry[Lint] = _Lints("dea.lints", "rule about models")


def lint(name: str, severity: Severity, *, attempt: Attempt | None = None) -> Callable[[Look], Lint]:
    """Decorator: register a function as a rule about models."""

    def keep(look: Look) -> Lint:
        return LINTS.register(name)(Lint(name, severity, look, attempt))

    return keep


def lint_models(models: Models, names: Sequence[str] = ()) -> list[Finding]:
    """What the rules of these names find (none named: all)."""
    return [finding for name in names or LINTS for finding in LINTS[name].findings(models)]
