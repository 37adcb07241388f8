"""A budget: money, tokens, steps and seconds. It stops before it is passed, never after.

    hold(model, tokens, max_tokens)   would the next call, at its most, still fit? it is kept aside; BudgetError if not
    spend(usage, cost, hold)          what it took in the end, and what was kept aside is free again
    charge(usage, cost)               what a try took that broke      need_again()   may another follow?

At its most: every token that is sent costs what it can cost, and the reply is as long as it may be. Calls side by side
each hold their own. Money cannot be kept an eye on for a model without a price, so then a budget of money refuses too.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from dea_core.agents.client import Usage
from dea_core.agents.prices import Prices, read_prices
from dea_core.errors import BudgetError, UsageError

UNSENT = "nothing was sent"
UNTRIED = "it was not tried again"


@dataclass(frozen=True, eq=False)
class Hold:
    """The most that a call under way can take."""

    tokens: int
    money: float


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
    _held: list[Hold] = field(default_factory=list, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        for name in ("money", "tokens", "steps", "seconds"):
            limit = getattr(self, name)
            if limit is not None and not limit >= 0:
                raise UsageError(f"a budget of {name}={limit!r} is below zero")
        self._started = self.clock()

    def need(self, model: str, tokens: int, max_tokens: int) -> None:
        """Raise BudgetError if a call that sends ``tokens`` and may answer ``max_tokens`` could pass the budget."""
        self.free(self.hold(model, tokens, max_tokens))

    def hold(self, model: str, tokens: int, max_tokens: int) -> Hold:
        """Keep aside the most that such a call can take. Raises BudgetError where that does not fit."""
        with self._lock:
            self._need_time(UNSENT)
            step = self.spent_steps + len(self._held) + 1
            if self.steps is not None and step > self.steps:
                raise _over(f"step {step} is one more than the {self.steps} allowed", "max_steps")
            self._need_tokens(tokens + max_tokens)
            held = Hold(tokens + max_tokens, self._most_money(model, tokens, max_tokens))
            self._held.append(held)
            return held

    def free(self, hold: Hold) -> None:
        """A call has ended, whatever came of it. Said twice, it means the same."""
        with self._lock:
            self._let_go(hold)

    def spend(self, usage: Usage, cost: float | None, hold: Hold | None = None) -> None:
        """Take what a call took from the budget. ``cost`` is None where the price is not known."""
        with self._lock:
            self._let_go(hold)
            self._take(usage, cost)
            self.spent_steps += 1

    def charge(self, usage: Usage, cost: float | None) -> None:
        """Take what a try took that broke; its call goes on, and is no further step."""
        with self._lock:
            self._take(usage, cost)

    def need_again(self) -> None:
        """Raise BudgetError if another try of what is under way could pass the budget, after what broke."""
        with self._lock:
            self._need_time(UNTRIED)
            spent, money = self.spent.total + self._held_tokens, self.spent_money + self._held_money
            if self.tokens is not None and spent > self.tokens:
                raise _over(f"another try may come to {spent:,} tokens, of {self.tokens:,}", "max_tokens", UNTRIED)
            if self.money is not None and money > self.money:
                raise _over(f"another try may come to ${money:.4f}, of ${self.money:g}", "max_cost", UNTRIED)

    @property
    def left_tokens(self) -> int | None:
        """Tokens that are left, and not kept aside; None for no limit."""
        return None if self.tokens is None else max(0, self.tokens - self.spent.total - self._held_tokens)

    @property
    def left_seconds(self) -> float | None:
        """Seconds that are left; None for no limit."""
        return None if self.seconds is None else max(0.0, self.seconds - (self.clock() - self._started))

    @property
    def _held_tokens(self) -> int:
        return sum(hold.tokens for hold in self._held)

    @property
    def _held_money(self) -> float:
        return sum(hold.money for hold in self._held)

    def _let_go(self, hold: Hold | None) -> None:
        if hold in self._held:
            self._held.remove(hold)

    def _take(self, usage: Usage, cost: float | None) -> None:
        self.spent += usage
        self.spent_money += cost or 0.0

    def _need_time(self, so: str) -> None:
        passed = self.clock() - self._started
        if self.seconds is not None and passed >= self.seconds:
            raise _over(f"{passed:.0f} seconds have passed, and {self.seconds:g} are allowed", "max_seconds", so)

    def _need_tokens(self, most: int) -> None:
        left = self.left_tokens
        if left is not None and most > left:
            told = f"the next call may take {most:,} tokens, and {left:,} are left of {self.tokens:,}"
            raise _over(told, "max_tokens")

    def _most_money(self, model: str, tokens: int, max_tokens: int) -> float:
        price, limit = self.prices.of(model), self.money
        if price is None and limit is not None:
            hint = "give it one in a price file (prices = ...), or limit max_tokens instead of max_cost"
            raise BudgetError(f"the price of {model} is not known, so a budget of ${limit:g} cannot be kept", hint=hint)
        most = price.most(tokens, max_tokens) if price is not None else 0.0
        if limit is not None and (self.spent_money + self._held_money + most > limit or limit == 0):
            taken = self.spent_money + self._held_money
            told = f"the next call of {model} may cost ${most:.4f}, and ${taken:.4f} of ${limit:g} is spent"
            raise _over(told, "max_cost")
        return most


def _over(told: str, setting: str, so: str = UNSENT) -> BudgetError:
    return BudgetError(told, hint=f"{so}; allow more with {setting}")
