"""What each call of a model took: tokens, seconds and, where the price is known, US dollars."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from dea_core.store.database import Store

By = Literal["model", "task", "agent", "day"]
_GROUPS: dict[By, str] = {"model": "model", "task": "task", "agent": "agent", "day": "substr(at, 1, 10)"}


@dataclass(frozen=True)
class CallRow:
    """One call. ``cost`` is in US dollars, None where the price is not known; ``at`` is a moment in UTC."""

    at: str
    task: str
    agent: str
    provider: str
    model: str
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    cost: float | None
    seconds: float


@dataclass(frozen=True)
class Spent:
    """What the calls of one model, task, agent or day took. ``unpriced`` counts calls whose cost is not known."""

    of: str
    calls: int
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    cost: float
    unpriced: int
    seconds: float


class Calls:
    """The calls of a memory."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, call: CallRow) -> int:
        """Keep a call; its number."""
        names = [one.name for one in fields(CallRow)]
        marks = ", ".join("?" for _ in names)
        with self._store.writing() as connection:
            added = connection.execute(f"INSERT INTO calls ({', '.join(names)}) VALUES ({marks})", astuple(call))
        return int(added.lastrowid or 0)

    def spent(self, by: By = "model") -> tuple[Spent, ...]:
        """What was spent on each, the dearest first."""
        group = _GROUPS[by]
        tokens = ", ".join(f"sum({name})" for name in (one.name for one in fields(Spent)) if name.endswith("_tokens"))
        order = "1" if by == "day" else "7 DESC, 2 DESC, 1"
        sql = (
            f"SELECT {group}, count(*), {tokens}, coalesce(sum(cost), 0.0), count(*) - count(cost), sum(seconds) "
            f"FROM calls GROUP BY {group} ORDER BY {order}"
        )
        return tuple(Spent(*row) for row in self._store.rows(sql))


BYS: tuple[By, ...] = get_args(By)
