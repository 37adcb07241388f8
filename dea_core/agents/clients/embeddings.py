"""Who turns memory's texts into vectors, by the setting ``embedder``: nobody, our own, or a server.

    off    ngrams (no model, no network)    MODEL@URL (any server that speaks /embeddings: Ollama, vLLM, OpenAI's)

What is sent to a server are the words by which memory finds its entries: names of columns and tables, and titles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dea_core.agents.clients.compatible import KEY, NO_KEY
from dea_core.agents.clients.failures import Server
from dea_core.agents.clients.openai import OpenAIModels, open_sdk
from dea_core.agents.clients.settings import Settings, read_settings
from dea_core.agents.secrets import without_secrets
from dea_core.errors import ReplyError, UsageError
from dea_core.store import Embedder, Ngrams

OFF, OURS = "off", "ngrams"
HINT = "embedder is off, ngrams, or MODEL@URL such as nomic-embed-text@http://localhost:11434/v1"


class Embeddings(OpenAIModels):
    """A server's embeddings; ``name`` says which, so that vectors of two models are never compared."""

    def __init__(self, model: str, settings: Settings) -> None:
        key = settings.api_key or NO_KEY
        server = Server("the server of embeddings", KEY, settings.base_url or "", key)
        super().__init__(open_sdk(settings, server), server, settings)
        self.model, self.name = model, f"{model}@{settings.base_url}"

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """One vector a text. Raises ModelError."""
        asked = [without_secrets(text) for text in texts]
        found: Any = self.ask(lambda patience: self._create(asked, patience))
        vectors = [one.embedding for one in sorted(found.data, key=lambda one: int(one.index))]
        if len(vectors) != len(texts) or not all(vectors):
            raise ReplyError(f"{self._server.name} gave {len(vectors)} vectors for {len(texts)} texts")
        return vectors

    def _create(self, texts: Sequence[str], patience: float) -> Any:
        return self._sdk.embeddings.create(model=self.model, input=texts, encoding_format="float", timeout=patience)


def open_embedder(name: str) -> Embedder | None:
    """The embedder that the setting names. Raises UsageError, and MissingPackageError for an SDK."""
    if name in (OFF, ""):
        return None
    if name == OURS:
        return Ngrams()
    model, at, url = name.partition("@")
    if not (model and at and url):
        raise UsageError(f"there is no embedder {name!r}", hint=HINT)
    return Embeddings(model, read_settings({"base_url": url}, KEY))
