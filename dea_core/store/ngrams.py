"""An embedder of our own, without a model: words alike in their letters are near one another, whatever they mean.

    "customer_emails"  ──  customer emails  ──  <cu cus ust ... er> <em ema ... ls>  ──  hashed  ──>  256 numbers

It finds what full-text search does not (customers for customer, e-mail addresses for email_address), and no synonyms.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

SIZE = 256
LENGTH = 3
_WORD = re.compile(r"[^\W_]+")


class Ngrams:
    """Texts as counts of their words' trigrams, each hashed to a place and a sign."""

    name = f"ngrams-{LENGTH}-{SIZE}"

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """One vector a text; a text without a letter has a vector of zeros."""
        return [_vector(text) for text in texts]


def _vector(text: str) -> list[float]:
    vector = [0.0] * SIZE
    for word in _WORD.findall(text.lower()):
        marked = f"<{word}>"
        for start in range(len(marked) - LENGTH + 1):
            place = zlib.crc32(marked[start : start + LENGTH].encode())
            vector[place % SIZE] += 1.0 if place & SIZE else -1.0
    return vector
