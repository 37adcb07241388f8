"""The columns of a base table: those declared, then those that queries read; each with a type and why it has it.

what is declared > a contract of a query that only renames it > rows that are there > cast in SQL > function or
comparison > what it meets in joins > its name
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import SqlglotError

from dea_core.infer.inputs import Input
from dea_core.infer.names import without_prefix
from dea_core.readers.dialects import dialect_named
from dea_core.readers.types import parse_type
from dea_core.schema import Column, Family, Origin, Type
from dea_core.sql.lineage import Decision, Evidence, Rank, decide, fold

Place = tuple[str, str]
Found = dict[Place, list[Evidence]]


@dataclass(frozen=True)
class Typing:
    """Decides types; ``dialect`` is the target's, whose words the types are said in."""

    found: Found
    dialect: str

    def columns(self, given: Input, not_null: Mapping[str, Origin]) -> tuple[Column, ...]:
        """The columns of a table, declared ones first."""
        base, first = given.base, list(given.comments)
        names = sorted(base.columns, key=lambda name: (name not in first, first.index(name) if name in first else 0))
        if base.closed:
            names = list(base.columns)
        return tuple(self.column(given, name, not_null.get(name)) for name in names)

    def column(self, given: Input, folded: str, there: Origin | None) -> Column:
        """One column with its type and where that comes from."""
        name = given.base.columns[folded]
        decision = decide(self.found.get((given.name, name), ()), without_prefix(given.name, name))
        kind = self.type(decision)
        said = given.origin.kind if decision.rank <= Rank.CONTRACT else "inferred"
        origin = Origin(said, given.origin.place, detail=f"{kind}: {decision.why}")
        comment = given.comments.get(fold(name)) or None
        if there is not None:
            return Column(name, kind, True, there, comment=comment, origin=origin)
        return Column(name, kind, comment=comment, origin=origin)

    def type(self, decision: Decision) -> Type:
        """The type in the target's own words. What is declared is in them already; what we guess is in DuckDB's."""
        text = decision.type
        if decision.rank > Rank.CONTRACT and self.dialect != "duckdb":
            text = _translated(text, self.dialect)
        kind = parse_type(text, dialect_named(self.dialect))
        if kind.family is Family.OTHER and decision.rank <= Rank.CONTRACT:
            return parse_type(_translated(text, self.dialect), dialect_named(self.dialect))
        return kind


def _translated(text: str, dialect: str) -> str:
    try:
        return exp.DataType.build(text, dialect="duckdb").sql(dialect)
    except SqlglotError:
        return text
