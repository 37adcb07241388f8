"""What generating gave: frozen, to be rendered by any door."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dea_core.checks import CheckResult
from dea_core.errors import UsageError
from dea_core.generate.destinations import InMemory
from dea_core.generate.plan import Plan
from dea_core.generate.returned import Returned
from dea_core.results import counted, named
from dea_core.schema import Unsupported
from dea_core.sql.values import shown

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Planted:
    """An edge case of one column: ``value`` was put into ``rows`` rows."""

    table: str
    column: str
    value: object
    rows: int

    def __str__(self) -> str:
        return f"{self.table}.{self.column} = {shown(self.value)} in {counted(self.rows, 'row')}"


@dataclass(frozen=True)
class GenerateResult:
    """What was made: ``rows`` by table, ``written`` paths or tables.

    ``seconds`` are by part of the work, ``checks`` come with their results.
    """

    rows: dict[str, int]
    written: tuple[str, ...]
    checks: tuple[CheckResult, ...]
    plan: Plan
    seconds: dict[str, float]
    notes: tuple[str, ...] = ()
    planted: tuple[Planted, ...] = ()
    unsupported: tuple[Unsupported, ...] = field(default=())
    memory: InMemory | None = field(default=None, repr=False, compare=False)
    returned: tuple[Returned, ...] = ()
    """Of the queries that the tables were inferred from, the rows on this data."""

    def __repr__(self) -> str:
        made = f"{counted(sum(self.rows.values()), 'row')} in {counted(len(self.rows), 'table')}: {named(self.rows)}"
        passed = f"{sum(result.passed for result in self.checks)} of {counted(len(self.checks), 'check')} passed"
        return f"GenerateResult({made}; {passed}; {'in memory' if self.memory else 'wrote ' + named(self.written)})"

    def table(self, name: str) -> duckdb.DuckDBPyRelation:
        """The rows of a table kept in memory, as a DuckDB relation: ``.df()``, ``.arrow()``, ``.fetchall()``."""
        if self.memory is None:
            raise UsageError("the rows were written, not kept", hint="leave out= and into= away to keep them in memory")
        return self.memory.table(name)

    @property
    def unchecked(self) -> tuple[CheckResult, ...]:
        """Checks that could not be run here; the destination's engine may still enforce them."""
        return tuple(result for result in self.checks if result.violations is None)

    def as_json(self) -> dict[str, object]:
        """The result as plain data."""
        return {
            "rows": self.rows,
            "written": list(self.written),
            "seed": self.plan.seed,
            "as_of": self.plan.as_of.isoformat(),
            "checks": {
                "passed": sum(result.passed for result in self.checks),
                "warned": [str(r) for r in self.checks if r.violations and not r.failed],
                "not_checked": [str(r) for r in self.unchecked],
            },
            "planted": [
                {"table": p.table, "column": p.column, "value": str(p.value), "rows": p.rows} for p in self.planted
            ],
            "returned": {one.query: one.rows for one in self.returned},
            "notes": list(self.notes),
            "unsupported": [str(u) for u in self.unsupported if not u.ignorable],
            "seconds": {part: round(spent, 3) for part, spent in self.seconds.items()},
        }
