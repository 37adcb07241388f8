"""What names tell: whose a column is by how it is called, and whether it is named as its table's own.

ss_sold_date_sk, store_sales   begins with the initials of its table
order_date, orders             begins with its table's word
d_date_sk, date_dim            own: what tells the rows of a table apart, behind the table's initials
"""

from __future__ import annotations

import re
from functools import lru_cache

from dea_core.sql.lineage import fold

OWN_ENDINGS = ("", "id", "key", "code", "no", "nr", "number", "num", "sk", "pk", "uuid", "guid", "name")
PREFIXES = re.compile(r"^(raw|src|source|stg|staging|tbl|t|dim|fct|fact|base)_")
SUFFIXES = re.compile(r"_(dim|dimension|fact|tbl|table|raw|src)$")
LONGEST_PREFIX = 4
"""As many letters may stand for a table before the first underscore of its columns; a longer one is a word."""
SHORTEST_CUT = 3
"""As few letters may stand for a word that was cut short: cust of customer."""
NOT_A_TABLE = frozenset(("is", "has", "was", "can", "num", "min", "max", "avg", "sum", "cnt", "no", "to", "by"))
"""How columns of any table begin."""
INITIALS, LETTER, BEGINNING, LETTERS_OF, WORD, WORD_WITHIN = 3.0, 2.0, 2.0, 1.0, 2.5, 0.5
EXACT, LAST_WORDS, CUT_SHORT = 3, 2, 1


def is_own_name(table: str, column: str) -> bool:
    """Whether a column is named as the one that identifies its table's rows."""
    plain = fold(column).replace("_", "")
    return plain in ("id", "pk", "key", "uuid") or any(
        plain == name + end for name in _glued(table) for end in OWN_ENDINGS
    )


@lru_cache(maxsize=4096)
def own_rank(table: str, column: str) -> int:
    """How well a column's name says that it is its table's own, its short prefix left out; 0 for not at all."""
    if is_own_name(table, column):
        return EXACT
    prefix, _, rest = fold(column).partition("_")
    if not rest or affinity(table, column) < LETTERS_OF or len(prefix) > LONGEST_PREFIX:
        return 0
    if is_own_name(table, rest) and rest.replace("_", "") not in OWN_ENDINGS:
        return EXACT
    stem = next((rest[: -len(end)].rstrip("_") for end in OWN_ENDINGS if end and rest.endswith(end)), "")
    return _part_rank(_words(table), stem) if len(stem) >= SHORTEST_CUT else 0


def _part_rank(words: list[str], stem: str) -> int:
    tails = {"".join(words[at:]) for at in range(1, len(words))}
    if stem.replace("_", "") in tails | {_singular(tail) for tail in tails}:
        return LAST_WORDS
    return CUT_SHORT if any(word.startswith(stem) for word in ("".join(words), *words)) else 0


def prefix_of(column: str) -> str:
    """The letters before the first underscore, where they may stand for a table; else nothing."""
    prefix, _, rest = fold(column).partition("_")
    return prefix if rest and len(prefix) <= LONGEST_PREFIX and prefix not in NOT_A_TABLE else ""


def without_prefix(table: str, column: str) -> str:
    """The column's name without the letters that stand for its table."""
    prefix = prefix_of(column)
    return column[len(prefix) + 1 :] if prefix and _by_prefix(_words(table), prefix) else column


@lru_cache(maxsize=65536)
def affinity(table: str, column: str) -> float:
    """How much the name of ``column`` looks like one of ``table``; 0 for not at all."""
    words, prefix = _words(table), prefix_of(column)
    by_prefix = _by_prefix(words, prefix) if prefix else 0.0
    return max(by_prefix, _by_word(words, fold(column)))


def _by_prefix(words: list[str], prefix: str) -> float:
    initials, whole = "".join(word[0] for word in words), "".join(words)
    if prefix == initials:
        return INITIALS if len(words) > 1 else LETTER
    if len(prefix) > 1 and (whole.startswith(prefix) or any(word.startswith(prefix) for word in words)):
        return BEGINNING
    return LETTERS_OF if prefix[0] == whole[0] and _runs_through(prefix, whole) else 0.0


def _by_word(words: list[str], column: str) -> float:
    own = _singular("_".join(words))
    if column.startswith(own) and column != own:
        return WORD
    return WORD_WITHIN if own in column or any(len(w) > SHORTEST_CUT and _singular(w) in column for w in words) else 0.0


def _runs_through(letters: str, text: str) -> bool:
    """Whether the letters stand in the text in this order."""
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _bare(table: str) -> str:
    return SUFFIXES.sub("", PREFIXES.sub("", fold(table.rpartition(".")[2])))


def _words(table: str) -> list[str]:
    return [word for word in re.split(r"[^a-z0-9]+", _bare(table)) if word] or [fold(table)]


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("s") if not word.endswith("ss") else word


def _glued(table: str) -> set[str]:
    name = fold(table.rpartition(".")[2])
    every = {PREFIXES.sub("", name), _bare(table)}
    return {one.replace("_", "") for name in every for one in _singulars(name)}


def _singulars(name: str) -> set[str]:
    return {name, name.removesuffix("s"), name.removesuffix("es"), re.sub("ies$", "y", name)}
