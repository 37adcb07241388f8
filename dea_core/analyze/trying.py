"""Is a fix one? It is applied to a copy of the schema, and the rule that asked for it looks again.

    schema ── restate ── read ── the rule finds it        else: not tried, for the copy does not show it
                  └── + fix ── read ── the rule is silent, and the mended schema can be filled with rows that obey it

All fixes are tried together; where that fails, each half. The user's own database is never touched.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from dea_core.analyze.findings import Finding, Report
from dea_core.analyze.restate import restate
from dea_core.analyze.rule import RULES, Rule
from dea_core.analyze.run import look
from dea_core.analyze.subject import Subject
from dea_core.analyze.trying_engine import ROWS_ON_ENGINE, refuse_engine, try_on_engine
from dea_core.analyze.trying_rows import changes_rows, try_on_rows
from dea_core.errors import DeaError
from dea_core.readers import Continued
from dea_core.schema import Schema

SILENT = "fix tried: silent after"
STILL = "fix tried: the rule still finds it"
UNSEEN = "fix not tried: a copy of the schema alone does not show it"
Key = tuple[str, str, str]


def try_fixes(subject: Subject, report: Report, rows: int = 0, on: str | None = None) -> Report:
    """The report, each finding that has a fix with what came of trying it.

    ``rows`` also fill the mended schema. ``on`` is a server on which those that do here are run too, in a scratch
    database of ours.
    """
    if on is not None:
        refuse_engine(on)
    fixable = [finding for finding in report.findings if finding.fix and not changes_rows(finding)]
    told = _Bench(subject, fixable).try_all(rows) if fixable else {}
    told |= {finding.key: try_on_rows(subject, finding) for finding in report.findings if changes_rows(finding)}
    if on is not None:
        running = [finding for finding in fixable if told[finding.key].startswith(SILENT)]
        told |= try_on_engine(subject.schema, running, on, rows or ROWS_ON_ENGINE)
    findings = tuple(replace(finding, tried=told.get(finding.key)) for finding in report.findings)
    return replace(report, findings=findings, tried_on=_where(subject, fixable, on))


def _where(subject: Subject, fixable: Sequence[Finding], on: str | None) -> str:
    if on is not None or not fixable:
        return ""
    return f"fixes were tried on a copy of the schema, none was run on {subject.schema.dialect} (--try-on URL does)"


class _Bench:
    """The copy, and what the rules find in it before anything is mended."""

    def __init__(self, subject: Subject, fixable: Sequence[Finding]) -> None:
        self.subject, self.fixable = subject, fixable
        self.rules = [RULES[name] for name in dict.fromkeys(finding.rule for finding in fixable)]
        self.before: Collection[Key] = ()
        self.trouble: str | None = None
        try:
            self.copy = Continued(restate(subject.schema), dialect=subject.schema.dialect, place="copy")
            self.before = self._found(self.copy.schema(), self.rules)
        except DeaError as error:
            self.trouble = f"fix not tried: the copy cannot be read ({error.message})"

    def try_all(self, rows: int) -> dict[Key, str]:
        """What to say of each finding."""
        if self.trouble:
            return {finding.key: self.trouble for finding in self.fixable}
        seen = [finding for finding in self.fixable if finding.key in self.before]
        unseen = {finding.key: UNSEEN for finding in self.fixable if finding.key not in self.before}
        return unseen | (self._halved(seen, rows) if seen else {})

    def _halved(self, findings: Sequence[Finding], rows: int) -> dict[Key, str]:
        """All together; where that fails, each half, down to the ones that fail alone."""
        try:
            return self._try(findings, rows)
        except DeaError as error:
            if len(findings) == 1:
                return {findings[0].key: f"fix tried: it fails ({error.message})"}
        middle = len(findings) // 2
        return self._halved(findings[:middle], rows) | self._halved(findings[middle:], rows)

    def _try(self, findings: Sequence[Finding], rows: int) -> dict[Key, str]:
        mended = self.copy.schema(dict.fromkeys(statement for finding in findings for statement in finding.fix))
        rules = [rule for rule in self.rules if any(finding.rule == rule.name for finding in findings)]
        after = self._found(mended, rules)
        filled = _fill(mended, rows, findings) if rows else ""
        return {f.key: STILL if f.key in after else SILENT + filled for f in findings}

    def _found(self, schema: Schema, rules: Sequence[Rule]) -> set[Key]:
        found, _ = look(Subject(schema, self.subject.data), rules)
        return {finding.key for finding in found}


def _fill(schema: Schema, rows: int, findings: Sequence[Finding]) -> str:
    """Fill the mended tables, and those that they refer to; what that shows, for the message. Raises DeaError."""
    from dea_core.generate import InMemory, Wish, generate_data, propose_plan

    needed: set[str] = set()
    waiting = [finding.target.table for finding in findings]
    while waiting:
        name = waiting.pop()
        if name not in needed and name in schema:
            needed.add(name)
            waiting += [link.parent for link in schema.table(name).foreign_keys]
    part = schema.without({table.name for table in schema} - needed)
    result = generate_data(part, propose_plan(part, Wish(rows)), InMemory())
    return f", and {rows:,} rows a table obey the mended schema ({len(result.checks):,} checks)"
