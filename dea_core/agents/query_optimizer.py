"""The query optimizer: rules and a model propose, the prover and the stop-watch decide.

query ──> rules' candidates + a model's ── proved or tested ── measured side by side ──> what is shown
                              └── refuted: back, with the rows on which they differ
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlglot import exp

from dea_core.agents.agency import Task, agent
from dea_core.agents.client import Block, Message
from dea_core.agents.desk import Desk
from dea_core.agents.listing import schema_listings
from dea_core.agents.loop import Assignment, work
from dea_core.agents.mind import RULES_GO_ON, Mind
from dea_core.agents.prompt import system_of
from dea_core.agents.timing import timed
from dea_core.agents.toolbox import offered
from dea_core.agents.typed import Told
from dea_core.errors import UsageError
from dea_core.optimize import Dropped, Optimization, Proposer, Subject
from dea_core.prove import Counterexample, Outcome

NAME = "query_optimizer"
TOOL_NAMES = ("get_explain_plan", "get_table_stats", "check_index", "prove_equivalent", "measure_query")


@dataclass(frozen=True)
class Proposed:
    """A query that may stand in place of the original."""

    sql: str
    relies_on: Annotated[str, Told("the keys and constraints that make it right")]


@dataclass(frozen=True)
class Queries:
    """Queries that may be faster, the most promising first."""

    queries: tuple[Proposed, ...]


@agent(
    takes="a query, and a database or a schema to make rows for",
    gives="queries proved or tested the same and measured faster, and why others were dropped",
    tools=TOOL_NAMES,
)
def query_optimizer(task: Task, desk: Desk, mind: Mind | None) -> dict[str, Any]:
    """Makes a query faster, and proves that it still answers the same."""
    if desk.query is None:
        raise UsageError("there is no query to make faster", hint="name a file of one SELECT, or write the query out")
    ears = _Ears(task, desk, mind) if mind is not None else None
    found = timed(desk, desk.query, desk.rows, ears.propose if ears else None)
    desk.results.append((NAME, found))
    return _summary(found)


@dataclass
class _Ears:
    """Asks the model, and goes on with the same conversation when something was dropped."""

    task: Task
    desk: Desk
    mind: Mind
    conversation: tuple[Message, ...] = ()

    @property
    def propose(self) -> Proposer:
        return self._propose

    def _propose(self, subject: Subject, dropped: Sequence[Dropped]) -> list[str]:
        words = self.task.words if not self.conversation else self._sent_back(dropped)
        system = system_of(NAME, Block("# Facts\n\n" + _facts(subject)))
        for one in dropped:
            self.mind.refuted(NAME, one.sql, one.why)
        try:
            outcome = work(
                self.mind,
                self.desk,
                Assignment(NAME, system, words, offered(TOOL_NAMES, self.desk), Queries),
                self.conversation,
            )
        except RULES_GO_ON as error:
            self.desk.note(f"{NAME}: {error.message}; the rules go on alone")
            self.mind.trace.add(NAME, "note", "goes on by rules", error.message)
            return []
        self.conversation = outcome.messages
        return [query.sql for query in outcome.value.queries]

    def _sent_back(self, dropped: Sequence[Dropped]) -> str:
        told = [f"Dropped:\n{one.sql}\nbecause {self._why(one)}\n{_rows(one)}" for one in dropped]
        return "\n\n".join([*told, "Correct these, propose others, or end with an empty list."])

    def _why(self, dropped: Dropped) -> str:
        """The reason. An engine's own words about rows that there are may hold a value: they are told as rows are."""
        by_engine = dropped.verdict is not None and dropped.verdict.same and dropped.comparison is None
        if by_engine and self.desk.database is not None and not self.desk.send_rows:
            return "the engine refused it on the rows there"
        return dropped.why


def _facts(subject: Subject) -> str:
    read = {table.name.lower() for table in subject.tree.find_all(exp.Table)}
    others = {table.name for table in subject.schema if table.name.lower().rpartition(".")[2] not in read}
    listing = "\n".join(schema_listings(subject.schema.without(others)))
    return f"The query, in {subject.dialect}:\n\n{subject.text}\n\nIts tables:\n\n{listing}"


def _rows(dropped: Dropped) -> str:
    return counterexample_text(dropped.verdict.counterexample) if dropped.verdict is not None else ""


def counterexample_text(found: Counterexample | None) -> str:
    """The few made rows on which two queries differ: they are nobody's, and may be sent."""
    if found is None:
        return ""
    tables = [f"{table.name} ({', '.join(table.columns)}): {list(table.rows)}" for table in found.tables]
    answers = [f"the original gives {_answer(found.original)}", f"the other gives {_answer(found.candidate)}"]
    return "\n".join([*tables, *answers])


def _answer(outcome: Outcome) -> str:
    return outcome.error or str(list(outcome.rows))


def _summary(found: Optimization) -> dict[str, Any]:
    return {
        "measured_on": found.measured_on,
        "seconds": found.seconds,
        "faster": [
            {"sql": one.sql, "speedup": round(one.comparison.speedup, 2), "verdict": one.verdict.word}
            for one in found.shown
        ],
        "dropped": len(found.dropped),
        "indexes": [advice.sql for advice in found.indexes],
        "notes": list(found.notes),
    }
