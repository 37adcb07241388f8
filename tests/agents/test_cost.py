"""What calls cost: by a dated file, by one of the user's, and never by a guess."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from dea_core.agents.client import Reply, Usage
from dea_core.agents.cost import Ledger
from dea_core.agents.prices import Price, Prices, read_prices
from dea_core.errors import ReadError
from dea_core.store import open_store

USAGE = Usage(input_tokens=1_000_000, output_tokens=100_000, cache_read_tokens=2_000_000, cache_write_tokens=400_000)


def reply(model: str, usage: Usage = USAGE) -> Reply:
    return Reply((), "end", usage, model)


def record(ledger: Ledger, model: str, agent: str = "planner", usage: Usage = USAGE) -> float | None:
    return ledger.record(task="t1", agent=agent, provider="scripted", reply=reply(model, usage), seconds=0.5).cost


@pytest.mark.parametrize(
    ("model", "cost"),
    [
        ("claude-opus-5-5", 4.0 + 2.0 + 0.8 + 2.0),
        ("claude-sonnet-5-5", 2.0 + 1.0 + 0.4 + 1.0),
        ("claude-haiku-5-5", 0.1 + 0.05 + 0.02 + 0.05),
        ("claude-haiku-5-5-20261021", 0.1 + 0.05 + 0.02 + 0.05),  # a full name costs what its short one does
        ("claude-opus-5-5-fast", None),
        ("gpt-6.2-sol", None),
        ("", None),
    ],
)
def test_what_a_call_costs(model: str, cost: float | None) -> None:
    assert record(Ledger(), model) == (pytest.approx(cost) if cost is not None else None)


def test_our_prices_are_dated_and_keep_their_own_rule() -> None:
    text = (files("dea_core.agents") / "prices.toml").read_text()
    assert tomllib.loads(text)["date"].year >= 2026
    for price in read_prices().models.values():
        assert price.cache_read == pytest.approx(price.input / 10)
        assert price.cache_write == pytest.approx(price.input * 1.25)


def test_what_took_no_tokens_costs_nothing() -> None:
    assert record(Ledger(), "of nobody", usage=Usage()) == 0.0


def test_prices_of_ones_own_win(tmp_path: Path) -> None:
    own = tmp_path / "my.toml"
    own.write_text('[models."llama"]\ninput = 0\noutput = 0\n[models.claude-opus-5-5]\ninput = 1\noutput = 2\n')
    prices = read_prices(own)
    assert prices.of("llama") == Price(0, 0, 0, 0)
    assert prices.of("claude-opus-5-5") == Price(1, 2, 1, 1)  # what is left out costs what is sent
    assert prices.of("claude-sonnet-5-5") == read_prices().of("claude-sonnet-5-5")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[models.a]\ninput = 1\noutput = = 2\n", 3, "not TOML"),
        ("date = 2026-01-01\n\n[models.a]\ninput = 1\noutput = -2\n", 5, "output is -2"),
        ('[models.a]\ninput = 1\noutput = 2\n[models."b"]\noutput = 1\ninput = "2"\n', 6, "models.b: input is '2'"),
        ("[models.a]\ninput = 1\noutput = nan\n", 3, "output is nan"),
        ("[models.a]\ninput = 1\nouput = 2\n", 3, "no price is called 'ouput'"),
        ("[models.b]\ninput = 1\noutput = 1\n[models.a]\ninput = 1\n", 4, "models.a: output is missing"),
        ("model = 1\n", 1, "a price file has no 'model'"),
        ("models = 1\n", None, "models must be tables"),
        ("[models]\na = 1\n", 1, "models.a: must be a table"),
    ],
)
def test_a_price_file_with_an_error(tmp_path: Path, text: str, line: int | None, said: str) -> None:
    own = tmp_path / "my.toml"
    own.write_text(text)
    with pytest.raises(ReadError) as caught:
        read_prices(own)
    assert said in caught.value.message
    assert caught.value.place == (f"{own}:{line}" if line else str(own))


def test_a_price_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot read the prices: No such file"):
        read_prices(str(tmp_path / "gone.toml"))


def test_calls_are_kept_and_added_up(tmp_path: Path) -> None:
    with open_store(tmp_path / "memory.db") as store:
        ledger = Ledger(store=store)
        record(ledger, "claude-haiku-5-5")
        record(ledger, "claude-haiku-5-5", "analyzer")
        assert ledger.cost == pytest.approx(0.44)
        record(ledger, "of nobody")
        assert ledger.cost is None
        by_agent = {one.of: (one.calls, one.unpriced) for one in store.calls.spent("agent")}
        assert by_agent == {"planner": (2, 1), "analyzer": (1, 0)}


def test_a_locked_memory_does_not_stop_a_call(tmp_path: Path) -> None:
    with open_store(tmp_path / "memory.db") as holder, open_store(tmp_path / "memory.db", patience=0.01) as store:
        holder.connection.execute("BEGIN IMMEDIATE")
        ledger = Ledger(Prices(), store)
        record(ledger, "a")
        record(ledger, "a")
        assert len(ledger.calls) == 2
        (note,) = ledger.notes
        assert note.startswith("what calls cost is not kept: the memory is locked")
