"""A budget stops before it is passed: whatever a call could take at its most."""

from __future__ import annotations

import pytest

from dea_core.agents.budget import Budget
from dea_core.agents.client import Usage
from dea_core.errors import BudgetError, UsageError

OPUS = "claude-opus-5-5"  # 1,000 tokens sent cost at most $0.005, 1,000 that come back $0.02


@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [
        ("money", 0, "of $0 is spent"),
        ("tokens", 0, "may take 2,000 tokens, and 0 are left of 0"),
        ("steps", 0, "one more than the 0 allowed"),
        ("seconds", 0, "0 are allowed"),
    ],
)
def test_a_budget_of_zero_makes_no_call(limit: str, value: float, said: str) -> None:
    with pytest.raises(BudgetError) as caught:
        Budget(**{limit: value}).need(OPUS, 1000, 1000)
    assert said in caught.value.message
    assert str(caught.value.hint).startswith("nothing was sent")


@pytest.mark.parametrize("free", [Usage()])
def test_a_budget_of_no_money_refuses_a_free_call_too(free: Usage) -> None:
    with pytest.raises(BudgetError):
        Budget(money=0).need(OPUS, 0, 0)


def test_no_limit_is_no_limit() -> None:
    Budget().need("of nobody", 10**12, 10**12)


def test_money_stops_before_it_is_passed() -> None:
    budget = Budget(money=0.05)
    budget.need(OPUS, 1000, 1000)
    budget.spend(Usage(input_tokens=1000, output_tokens=1000), 0.024)
    budget.need(OPUS, 1000, 1000)
    budget.spend(Usage(input_tokens=1000, output_tokens=1000), 0.024)
    with pytest.raises(BudgetError, match=r"may cost \$0.0250, and \$0.0480 of \$0.05 is spent"):
        budget.need(OPUS, 1000, 1000)
    assert budget.spent_money <= 0.05


def test_money_needs_a_price() -> None:
    with pytest.raises(BudgetError, match="the price of of-nobody is not known"):
        Budget(money=5).need("of-nobody", 1, 1)


def test_tokens_count_what_may_come_back() -> None:
    budget = Budget(tokens=3000)
    budget.need(OPUS, 1000, 2000)
    budget.spend(Usage(10, 20, 500, 470), None)
    assert budget.left_tokens == 2000
    budget.need(OPUS, 1000, 1000)
    with pytest.raises(BudgetError, match="may take 2,001 tokens, and 2,000 are left of 3,000"):
        budget.need(OPUS, 1001, 1000)


def test_steps() -> None:
    budget = Budget(steps=1)
    budget.need(OPUS, 1, 1)
    budget.spend(Usage(), 0.0)
    with pytest.raises(BudgetError, match="step 2 is one more than the 1 allowed"):
        budget.need(OPUS, 1, 1)


def test_seconds_are_counted_from_the_start() -> None:
    now = [100.0]
    budget = Budget(seconds=60, clock=lambda: now[0])
    now[0] = 159.9
    budget.need(OPUS, 1, 1)
    now[0] = 160.0
    with pytest.raises(BudgetError, match="60 seconds have passed, and 60 are allowed"):
        budget.need(OPUS, 1, 1)


@pytest.mark.parametrize("value", [-1, float("nan")])
def test_less_than_nothing_is_no_budget(value: float) -> None:
    with pytest.raises(UsageError, match="below zero"):
        Budget(money=value)
