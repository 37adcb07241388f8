"""A budget: money, tokens, steps and seconds. It stops before it is passed, never after.

    need(model, tokens, max_tokens)   would the next call, at its most, still fit?   BudgetError, and nothing is asked
    spend(usage, cost)                what it took in the end

At its most: every token that is sent costs what it can cost, and the reply is as long as it may be. Money cannot be
kept an eye on for a model without a price, so then a budget of money refuses too.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from dea_core.agents.client import Usage
from dea_core.agents.prices import Prices, read_prices
from dea_core.errors import BudgetError, UsageError


@dataclass
class Budget:
    """What a task may take; None is no limit. Zero is a limit: then no call is made."""

    money: float | None = None
    """US dollars."""
    tokens: int | None = None
    steps: int | None = None
    seconds: float | None = None
    prices: Prices = field(default_factory=read_prices, repr=False)
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    spent: Usage = field(default_factory=Usage)
    spent_money: float = 0.0
    spent_steps: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        for name in ("money", "tokens", "steps", "seconds"):
            limit = getattr(self, name)
            if limit is not None and not limit >= 0:
                raise UsageError(f"a budget of {name}={limit!r} is below zero")
        self._started = self.clock()

    def need(self, model: str, tokens: int, max_tokens: int) -> None:
        """Raise BudgetError if a call that sends ``tokens`` and may answer ``max_tokens`` could pass the budget."""
        with self._lock:
            self._need_time()
            if self.steps is not None and self.spent_steps + 1 > self.steps:
                raise _over(f"step {self.spent_steps + 1} is one more than the {self.steps} allowed", "max_steps")
            most = self.spent.total + tokens + max_tokens
            if self.tokens is not None and most > self.tokens:
                told = f"the next call may take {tokens + max_tokens:,} tokens, and {self.left_tokens:,} are left"
                raise _over(f"{told} of {self.tokens:,}", "max_tokens")
            if self.money is not None:
                self._need_money(model, tokens, max_tokens)

    def spend(self, usage: Usage, cost: float | None) -> None:
        """Take what a call took from the budget. ``cost`` is None where the price is not known."""
        with self._lock:
            self.spent += usage
            self.spent_money += cost or 0.0
            self.spent_steps += 1

    @property
    def left_tokens(self) -> int | None:
        """Tokens that are left; None for no limit."""
        return None if self.tokens is None else max(0, self.tokens - self.spent.total)

    def _need_time(self) -> None:
        passed = self.clock() - self._started
        if self.seconds is not None and passed >= self.seconds:
            raise _over(f"{passed:.0f} seconds have passed, and {self.seconds:g} are allowed", "max_seconds")

    def _need_money(self, model: str, tokens: int, max_tokens: int) -> None:
        price, limit = self.prices.of(model), self.money or 0.0
        if price is None:
            hint = "give it one in a price file (prices = ...), or limit max_tokens instead of max_cost"
            raise BudgetError(f"the price of {model} is not known, so a budget of ${limit:g} cannot be kept", hint=hint)
        most = price.most(tokens, max_tokens)
        if self.spent_money + most > limit or limit == 0:
            told = f"the next call of {model} may cost ${most:.4f}, and ${self.spent_money:.4f} of ${limit:g} is spent"
            raise _over(told, "max_cost")


def _over(told: str, setting: str) -> BudgetError:
    return BudgetError(told, hint=f"nothing was sent; allow more with {setting}")
