"""The schema analyzer: rules find what is wrong; a model says what columns mean and what else should hold.

    rules ──> findings with tried fixes          a model ──> meanings, checks, links ── each tried ──> kept | refuted

A check is kept if the schema's dialect reads it, rows can obey it beside all the other rules, and the rows that there
are do. A link is kept if the types agree, the parent's columns are a key, and the rows that there are obey it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from dea_core.agents.agency import MOST_ROUNDS, Task, agent
from dea_core.agents.client import Block
from dea_core.agents.desk import Desk
from dea_core.agents.lent import relation_of
from dea_core.agents.links import Link, try_link
from dea_core.agents.listing import schema_listings
from dea_core.agents.loop import Assignment, Conversation, Outcome, work_many
from dea_core.agents.mind import Mind
from dea_core.agents.parts import gone_on
from dea_core.agents.patch import Patcher, PlanPatch, RowRule
from dea_core.agents.prompt import system_of
from dea_core.agents.standing import broken_on
from dea_core.agents.toolbox import offered
from dea_core.agents.typed import Told
from dea_core.analyze import RULES, SEVERITIES, Finding, Report, Subject, analyze_schema, open_subject, try_fixes
from dea_core.analyze.data import Data
from dea_core.engines import without_password
from dea_core.errors import DeaError, RefusedError
from dea_core.generate import Plan, PlanRule, check_of_rule
from dea_core.results import counted
from dea_core.schema import Schema

NAME = "schema_analyzer"
TOOL_NAMES = ("search_schema", "read_database", "profile_table", "get_table_stats", "run_query")
T = TypeVar("T")
SHOWN_FINDINGS = 40
"""Findings that a model is told of: the worst."""


@dataclass(frozen=True)
class Meaning:
    """What a column holds."""

    table: str
    column: str
    kind: Annotated[str, Told("two or three words")]
    personal: Annotated[bool, Told("whether it is about a person")] = False
    unit: str | None = None


@dataclass(frozen=True)
class Understanding:
    """What a model makes of a schema."""

    meanings: tuple[Meaning, ...] = ()
    checks: tuple[RowRule, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Analysis:
    """The rules' ``report``, and of a model's proposals what was kept and what was refuted, with the reason."""

    report: Report
    meanings: tuple[Meaning, ...] = ()
    checks: tuple[RowRule, ...] = ()
    links: tuple[Link, ...] = ()
    refuted: tuple[str, ...] = ()

    def then(self, later: Analysis) -> Analysis:
        """This, and what a later round came to."""
        meanings, checks, links = self.meanings + later.meanings, self.checks + later.checks, self.links + later.links
        return Analysis(self.report, meanings, checks, links, tuple(dict.fromkeys(self.refuted + later.refuted)))


@agent(
    takes="a schema (SOURCE, DDL, a database, a dbt project), and rows of it where there are some",
    gives="findings with fixes that were tried; what columns mean; checks and links that hold",
    tools=TOOL_NAMES,
)
def schema_analyzer(task: Task, desk: Desk, mind: Mind | None) -> dict[str, Any]:
    """Says what is wrong with a schema, which SQL mends it, and what else should hold of its rows."""
    schema = desk.need_schema()
    with _subject(schema, desk) as subject:
        report = analyze_schema(subject, source=without_password(desk.source or "a schema"))
        report = try_fixes(subject, report, on=desk.try_on)
    analysis = _understood(task, desk, mind, report) if mind is not None else Analysis(report)
    desk.results.append((NAME, analysis))
    return _summary(analysis, desk.send_rows)


@dataclass(frozen=True)
class _Part:
    """Tables that one conversation is about, its next words, and what was said before."""

    facts: str
    words: str
    conversation: Conversation = ()


@contextmanager
def _subject(schema: Schema, desk: Desk) -> Iterator[Subject]:
    """The schema, with the rows of the desk's database where there is one."""
    lent = desk.lent(desk.database) if desk.database is not None else None
    if lent is not None:
        yield Subject(schema, Data.readable(lent.engine, {table.name: relation_of(table) for table in schema}))
        return
    with open_subject(schema, data=desk.url(desk.database) if desk.database is not None else None) as subject:
        yield subject


def _understood(task: Task, desk: Desk, mind: Mind, report: Report) -> Analysis:
    """What a model makes of the schema, as far as it holds: its parts are asked together, and told in their order."""
    total, told = Analysis(report), _findings(report, desk.send_rows)
    parts = [_Part(_facts(listing, told), task.words) for listing in schema_listings(desk.need_schema())]
    for _ in range(MOST_ROUNDS):
        refuted: list[_Part] = []
        for part, outcome in _asked(desk, mind, parts):
            tried = _tried(desk, outcome.value, report)
            _trace(mind, tried)
            total = total.then(tried)
            refuted += [_Part(part.facts, _sent_back(tried), outcome.messages)] if tried.refuted else []
        parts = refuted
        if not parts:
            break
    return total


def _asked(desk: Desk, mind: Mind, parts: Sequence[_Part]) -> Iterator[tuple[_Part, Outcome]]:
    """Each part with what a model makes of it; one that it cannot be asked of is told."""
    tools = offered(TOOL_NAMES, desk)
    every = [Assignment(NAME, system_of(NAME, Block(part.facts)), part.words, tools, Understanding) for part in parts]
    outcomes = work_many(mind, desk, every, [part.conversation for part in parts])
    for part, one in zip(parts, outcomes, strict=True):
        if isinstance(one, Outcome):
            yield part, one
        else:
            gone_on(one, NAME, "the rules' findings stand", desk, mind)


def _facts(listing: str, findings: Sequence[str]) -> str:
    return "# Facts\n\n" + "\n".join([listing, "", "Findings of the rules:", *findings])


def _sent_back(tried: Analysis) -> str:
    told = "\n".join(f"- {refuted}" for refuted in tried.refuted)
    return f"Refuted:\n{told}\nCorrect these or leave them out; answer with the corrections only."


def _trace(mind: Mind, tried: Analysis) -> None:
    for refuted in tried.refuted:
        mind.refuted(NAME, refuted, "")
    for kept in tried.checks:
        mind.kept(NAME, str(kept), kept.why, kept.table)
    for link in tried.links:
        mind.kept(NAME, str(link), link.why, link.table)


def _tried(desk: Desk, said: Understanding, report: Report) -> Analysis:
    """What of it holds: of the schema, of rows that are made for it, and of the rows that there are."""
    refuted: list[str] = []
    known = [one for one in said.meanings if _is_there(desk, one)]
    refuted += [f"{one.table}.{one.column}: there is no such column" for one in said.meanings if one not in known]
    checks, broken = kept_checks(desk, said.checks)
    refuted += broken
    links = _kept(said.links, lambda link: try_link(desk, link), refuted)
    return Analysis(report, tuple(known), tuple(checks), tuple(links), tuple(refuted))


def kept_checks(desk: Desk, proposed: Sequence[RowRule]) -> tuple[list[RowRule], list[str]]:
    """The rules that rows can obey beside all others, and that the rows there do; and of the rest the reasons."""
    patched = Patcher(desk.need_schema(), desk.pools).apply(PlanPatch(rules=tuple(proposed)), Plan({}))
    refuted = [str(one) for one in patched.refuted]
    rules = [rule for rule in patched.kept if isinstance(rule, RowRule)]
    return _kept(rules, lambda rule: _hold(desk, rule), refuted), refuted


def _is_there(desk: Desk, meaning: Meaning) -> bool:
    schema = desk.need_schema()
    return meaning.table in schema and meaning.column in schema.table(meaning.table)


def _hold(desk: Desk, rule: RowRule) -> None:
    """Raises DeaError where the rows that there are break the rule."""
    schema = desk.need_schema()
    table = schema.find(rule.table)
    broken = broken_on(desk, table, check_of_rule(table, PlanRule(rule.check, rule.why), schema.dialect))
    if broken is not None:
        raise RefusedError(broken)


def _kept(proposed: Iterable[T], hold: Callable[[T], object], refuted: list[str]) -> list[T]:
    """Those that hold; the reason against each other one is added to ``refuted``."""
    kept = []
    for one in proposed:
        try:
            hold(one)
            kept.append(one)
        except DeaError as error:
            refuted.append(f"{one}: {error.message}")
    return kept


def _findings(report: Report, with_values: bool) -> list[str]:
    """The worst, as a model is told of them: what was found in rows is told with values only where a person said so."""
    found = report.findings[:SHOWN_FINDINGS]
    shown = [f"{one.severity} {one.rule} {one.target}: {_why(one, with_values)}" for one in found]
    left = len(report.findings) - len(shown)
    return [*shown, *([f"and {counted(left, 'more')}"] if left else [])]


def _why(finding: Finding, with_values: bool) -> str:
    rule = RULES[finding.rule]
    is_of_rows = finding.evidence is not None or rule.about == "data"
    return f"{rule.title} (found in the rows)" if is_of_rows and not with_values else finding.why


def _summary(analysis: Analysis, with_values: bool) -> dict[str, Any]:
    report = analysis.report
    summary: dict[str, Any] = {
        "score": report.score,
        "findings": {severity: report.count(severity) for severity in SEVERITIES},
        "worst": _findings(report, with_values)[: SHOWN_FINDINGS // 4],
    }
    if analysis.meanings or analysis.checks or analysis.links or analysis.refuted:
        summary["checks"] = [str(rule) for rule in analysis.checks]
        summary["links"] = [str(link) for link in analysis.links]
        summary["refuted"] = list(analysis.refuted)
    return summary
