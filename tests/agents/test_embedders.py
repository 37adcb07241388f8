"""Likeness in memory: ours without a model, a server's over HTTP, and what happens when the server is away."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dea_core.agents.clients.embeddings import Embeddings, open_embedder
from dea_core.agents.clients.settings import Settings
from dea_core.agents.memory import Memory
from dea_core.cli import dea
from dea_core.errors import UsageError
from dea_core.store import Ngrams, Store, open_store
from dea_core.store.vectors import cosine
from tests.agents.adapters import Clock
from tests.agents.server import ModelServer, Raw

TITLES = ("customers.email_address: kept", "orders.total = net + tax", "warehouses.shelf: constant")


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with open_store(tmp_path / "memory.db") as store:
        for title in TITLES:
            store.entries.add("accepted", title)
        yield store


def served(body: Any) -> dict[str, Any]:
    """Vectors as a server gives them, in any order: how often two words occur."""
    vectors = [[float("mail" in text), float("total" in text), 0.1] for text in body["input"]]
    data = [{"object": "embedding", "index": n, "embedding": vector} for n, vector in enumerate(vectors)]
    return {
        "object": "list",
        "model": body["model"],
        "data": data[::-1],
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    }


def by_server(server: ModelServer, clock: Clock) -> Embeddings:
    return Embeddings("minilm", Settings(base_url=f"{server.url}/v1", timeout=5.0, retry=clock.retry(tries=2)))


def titles(store: Store, words: str) -> list[str]:
    return [one.title for one in store.entries.search(words)]


def test_words_spelled_alike_are_near_and_others_are_not() -> None:
    one, same, plural, other, nothing = Ngrams().embed(
        ["customer email", "Customer EMAIL", "customers emails", "shelf", "?"]
    )
    assert one == same
    assert 0.6 < cosine(one, plural) < 1
    assert cosine(one, other) < 0.2
    assert cosine(one, nothing) == 0


def test_ngrams_find_what_words_do_not_and_say_why(store: Store) -> None:
    assert titles(store, "customer mail addresses") == []
    store.embedder = Ngrams()
    first, *_ = store.entries.search("customer mail addresses")
    assert first.title == TITLES[0]
    assert "likeness" in first.score.told
    assert "words" not in first.score.parts
    assert titles(store, "warehouse shelves")[0] == TITLES[2]
    assert titles(store, "zzz") == []


def test_what_words_find_is_still_found_first(store: Store) -> None:
    store.embedder = Ngrams()
    first, *_ = store.entries.search("total")
    assert first.title == TITLES[1]
    assert first.score.parts["words"] == 1
    assert first.score.parts["likeness"] > 0


def test_an_agent_is_told_of_what_is_alike(store: Store) -> None:
    assert Memory(store).told("customer mail addresses") == ""
    store.embedder = Ngrams()
    assert "customers.email_address: kept" in Memory(store).told("customer mail addresses")


def test_a_server_s_embeddings_are_asked_once_and_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEA_COMPATIBLE_API_KEY", "key-of-embeddings-01234")
    store.entries.add("accepted", "a note on sk-abcdefgh12345678")
    with ModelServer(others={"/v1/embeddings": served}) as server:
        store.embedder = by_server(server, Clock())
        assert titles(store, "mail please")[0] == TITLES[0]
        assert titles(store, "a total")[0] == TITLES[1]
    sent = [seen.body["input"] for seen in server.requests]
    assert [len(texts) for texts in sent] == [4, 1, 1]  # all entries once, then only the question
    assert server.requests[0].body["model"] == "minilm"
    assert "sk-abcdefgh" not in str(sent)


@pytest.mark.parametrize(
    "trouble", [Raw(b"{}", 500), Raw(b'{"object": "list", "data": [], "model": "m"}'), Raw(b"no")], ids=str
)
def test_a_server_that_fails_is_told_once_and_words_go_on(store: Store, trouble: Any) -> None:
    with ModelServer(others={"/v1/embeddings": trouble}) as server:
        store.embedder = by_server(server, Clock())
        assert titles(store, "total") == [TITLES[1]]
        assert titles(store, "shelf") == [TITLES[2]]
    assert len(store.notes) == 1
    assert store.notes[0].startswith("likeness is left out: ")


@pytest.mark.parametrize("name", ["nonsense", "@http://x", "model@", "m@nonsense"])
def test_an_embedder_that_is_none(name: str) -> None:
    with pytest.raises(UsageError):
        open_embedder(name)


def test_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEA_MEMORY", "on")
    (tmp_path / ".dea").mkdir()
    with open_store(tmp_path / ".dea" / "memory.db") as store:
        store.entries.add("accepted", TITLES[0])
    (tmp_path / "dea.toml").write_text('embedder = "ngrams"\n')
    said = CliRunner().invoke(dea, ["memory", "list", "--search", "customer mail addresses"], catch_exceptions=False)
    assert "likeness" in said.output
    assert "DEA_EMBEDDER" not in os.environ
