"""What calls cost: by call, task, agent, model and day, kept in memory's table ``calls`` where there is a memory.

    ledger.record(task=..., agent=..., provider=..., reply=..., seconds=...) -> CallRow
    store.calls.spent("agent") -> what each took   a model without a price: tokens counted, cost not known

A reply from our own cache took no tokens, and costs nothing.
"""

from __future__ import annotations

import datetime
import threading
from dataclasses import dataclass, field, fields

from dea_core.agents.client import Reply, Usage
from dea_core.agents.prices import Prices, read_prices
from dea_core.agents.telemetry import count_call
from dea_core.errors import DeaError
from dea_core.store import BYS, By, CallRow, Spent, Store

__all__ = ["BYS", "By", "CallRow", "Ledger", "Spent"]


@dataclass
class Ledger:
    """Keeps every call of a run in ``calls``, and in ``store`` if there is one.

    Where the store refuses (locked, full), work goes on: ``notes`` tells it.
    """

    prices: Prices = field(default_factory=read_prices)
    store: Store | None = None
    calls: list[CallRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def record(self, *, task: str, agent: str, provider: str, reply: Reply, seconds: float, asked: str = "") -> CallRow:
        """Keep what a call took; the row, with its cost in US dollars, or None for that where it is not known.

        A server may call the model by another name than it was ``asked`` by: then that one's price counts.
        """
        price, used = self.prices.of(reply.model) or self.prices.of(asked), reply.usage
        tokens = {one.name: getattr(used, one.name) for one in fields(Usage)}
        call = CallRow(
            at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            task=task,
            agent=agent,
            provider=provider,
            model=reply.model or asked,
            cost=0.0 if not used.total else price.cost(used, batched=reply.batched) if price is not None else None,
            seconds=seconds,
            **tokens,
        )
        with self._lock:
            self.calls.append(call)
            self._keep(call)
        count_call(agent, provider, call.model, used, call.cost, seconds)
        return call

    def _keep(self, call: CallRow) -> None:
        if self.store is None:
            return
        try:
            self.store.calls.add(call)
        except DeaError as error:
            self.notes.append(f"what calls cost is not kept: {error}")
            self.store = None

    @property
    def cost(self) -> float | None:
        """US dollars of this run so far; None where the price of a call is not known."""
        costs = [call.cost for call in self.calls]
        return None if None in costs else sum(cost for cost in costs if cost is not None)
