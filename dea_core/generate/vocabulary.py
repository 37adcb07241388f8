"""The hand-written words: people, companies, products, titles, terms and phrases (English), cities and countries.

    words/*.toml   vocabularies; words("titles")["book"] -> {"a": [...], "b": [...]}
    words/*.csv    table("cities") -> one mapping a row

Text is short enough to read, so that an entry is added by adding a word.
"""

from __future__ import annotations

import csv
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from dea_core.errors import PlanError, did_you_mean

FOLDER = Path(__file__).parent / "words"
ENGLISH = "en"
LATIN = {
    **dict(zip("абвгдезийклмнопрстуфхыэґєіћђљњў", "abvgdeziyklmnoprstufhyegeicdlnu", strict=True)),
    "ж": "zh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ю": "yu",
    "я": "ya",
    "ё": "yo",
    "ї": "yi",
    "ј": "j",
    **dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True)),
    "θ": "th",
    "χ": "ch",
    "ψ": "ps",
    "ß": "ss",
    "æ": "ae",
    "ø": "o",
    "œ": "oe",
    "đ": "d",
    "ł": "l",
    "ı": "i",
    "þ": "th",
}
SYLLABLES = (
    "ka",
    "ri",
    "mo",
    "ta",
    "shi",
    "na",
    "lu",
    "ve",
    "so",
    "mi",
    "ha",
    "ben",
    "to",
    "ya",
    "ku",
    "rin",
    "da",
    "sel",
)


@lru_cache(maxsize=16)
def words(name: str) -> dict[str, Any]:
    """A vocabulary, as its file has it."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entry(vocabulary: str, name: str) -> Any:
    """One entry of a vocabulary; raises PlanError with the nearest names."""
    known = words(vocabulary)
    if name not in known:
        raise PlanError(f"no {vocabulary} of {name!r}", hint=did_you_mean(name, known))
    return known[name]


def is_english(locale: str) -> bool:
    """Whether hand-written English words serve the locale."""
    return locale.partition("_")[0] == ENGLISH


def slug(text: str, joint: str = "") -> str:
    """``text`` in plain lower-case letters and digits, words joined by ``joint``: Łukasz -> lukasz. May be empty."""
    bare = unicodedata.normalize("NFKD", text.lower().replace("'", "").replace("’", ""))
    plain = "".join(LATIN.get(letter, letter) for letter in bare).encode("ascii", "ignore").decode()
    return joint.join("".join(c if c.isalnum() else " " for c in plain).split())


def with_slugs(names: list[str], start: int = 0, step: int = 1) -> list[tuple[str, str]]:
    """Names with slugs that are letters only and differ; scripts that cannot be folded get made-up ones, by number."""
    found: dict[str, str] = {}
    for position, name in enumerate(names):
        letters = "".join(c for c in slug(name) if c.isalpha()) or syllables(start + position * step)
        found.setdefault(letters, name)
    return [(name, letters) for letters, name in found.items()]


def syllables(number: int) -> str:
    """A pronounceable word for a number, different for each."""
    parts = [SYLLABLES[number % len(SYLLABLES)], SYLLABLES[number // len(SYLLABLES) % len(SYLLABLES)]]
    return "".join(parts) + ("" if number < len(SYLLABLES) ** 2 else syllables(number // len(SYLLABLES) ** 2 - 1))


def fitting(items: list[str], most: int | None, least: int = 0) -> list[str]:
    """The items of at most ``most`` characters."""
    return [item for item in items if least <= len(item) and (most is None or len(item) <= most)]
