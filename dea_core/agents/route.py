"""A task read by rules: which agents its verbs name, and how many rows of what. What else it says is told as unread.

"analyze this, then make 5k orders"   ──>   schema_analyzer, data_generator; rows {orders: 5000}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from dea_core.analyze import singular
from dea_core.results import counted
from dea_core.schema import Schema

VERBS: dict[str, re.Pattern[str]] = {
    "schema_analyzer": re.compile(r"\b(analy[sz]e|analysis|review|audit|lint|wrong|problems?|findings?)\b"),
    "data_generator": re.compile(
        r"\b(generate|make(?!.*\bfaster\b)|create|fake|mock|seed|fill|populate|synthesi[sz]e|(?:test|sample) data)\b"
    ),
    "query_optimizer": re.compile(r"\b(optimi[sz]e|faster|slow|speed ?up|tune)\b"),
}
"""What names an agent, in the order in which they are chained."""
UNITS = {"": 1, "k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
_COUNT = re.compile(
    r"(?<![\w.,-])(?P<number>\d[\d_,]*(?:\.\d+)?)\s*(?P<unit>k|thousand|m|million)?\s+(?:(?:of|realistic|random)\s+)?"
    r"(?P<what>[a-z_]\w*)\b"
)
EVERY = ("row", "rows", "record", "records", "each")
ANY = re.compile(r"[a-z_]\w*|-?\d[\d_,.]*")
PLAIN = frozenset(
    """a an and the of for in on this that these those it them all each every my our me with to from then please which
    say tell show what is are they rules rule obey row rows data records table tables schema project database query
    make here some""".split()  # noqa: SIM905  (a sentence reads better than a list)
)
"""Words that mean nothing of their own here, or that every answer takes up."""


@dataclass(frozen=True)
class Route:
    """The agents to run, in order; ``undone`` says which words were not understood."""

    agents: tuple[str, ...]
    rows: dict[str, int] = field(default_factory=dict)
    undone: tuple[str, ...] = ()

    def told(self, rows: Mapping[str, int] | None) -> str:
        """What is done, in words; ``rows`` are those that are asked for in the end."""
        every = (f"{counted(n, 'row')} of {'every table' if t == '*' else t}" for t, n in (rows or {}).items())
        sizes = ", ".join(every)
        return ", then ".join(self.agents) + (f"; {sizes}" if sizes else "")


def read_words(words: str, schema: Schema | None) -> Route:
    """The route that ``words`` plainly name."""
    text = words.lower()
    found = {name: verb.search(text) for name, verb in VERBS.items()}
    counts = list(_counts(text, schema))
    agents = tuple(name for name in VERBS if found[name] or (name == "data_generator" and counts))
    read = {word for match in found.values() if match for word in ANY.findall(match.group())}
    read |= {word for span, _, _ in counts for word in ANY.findall(span)} | PLAIN
    left = [word for word in ANY.findall(text) if word not in read and singular(word) not in _names(schema)]
    undone = (f"not understood without a model: {' '.join(left)}",) if left else ()
    return Route(agents, {table: rows for _, table, rows in counts}, undone)


def _counts(text: str, schema: Schema | None) -> Iterator[tuple[str, str, int]]:
    """Each number of rows: its words, the table or ``*``, and how many."""
    for found in _COUNT.finditer(text):
        table = "*" if found["what"] in EVERY else _table(found["what"], schema)
        if table is not None:
            number = Decimal(re.sub("[_,]", "", found["number"])) * UNITS[found["unit"] or ""]
            if number == int(number):
                yield found.group(), table, int(number)


def _table(word: str, schema: Schema | None) -> str | None:
    fitting = [t.name for t in schema or () if singular(t.name.lower().rpartition(".")[2]) == singular(word)]
    return fitting[0] if len(fitting) == 1 else None


def _names(schema: Schema | None) -> set[str]:
    return {singular(table.name.lower().rpartition(".")[2]) for table in schema or ()}
