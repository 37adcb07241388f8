"""Long errors in short: what dbt or an engine says in a paragraph, as the one line that says what is wrong.

Compilation Error in model a (models/a.sql) 'x' is undefined. This can happen when calling ...
──>  in model a (models/a.sql) 'x' is undefined
"""

from __future__ import annotations

import re
from collections.abc import Mapping

MOST = 160
"""Characters of an error that are told; its first words say what is wrong, and the rest where dbt looked."""
KINDS = re.compile(
    r"^(?:Encountered an error:\s*)?(?:(?:Compilation|Database|Runtime|Parsing|Catalog|Binder)\s+Error:?\s*)+"
)
SENTENCE = re.compile(r"(?<=[^\s.]{2})[.;]\s+(?=[A-Z])")
MORE = " …"


def in_short(said: str) -> str:
    """The first sentence of an error, without the names of its classes; an ellipsis tells that there is more."""
    whole = " ".join(said.split())
    plain = (KINDS.sub("", whole) or whole).rstrip(".")
    first = SENTENCE.split(plain, maxsplit=1)[0]
    if len(first) > MOST:
        first = first[:MOST].rpartition(" ")[0] or first[:MOST]
    return first if first == plain else first + MORE


def alike(failures: Mapping[str, str]) -> dict[str, list[str]]:
    """The names that failed, by what is said of them in short: what is wrong with several is said once."""
    found: dict[str, list[str]] = {}
    for name, said in failures.items():
        short = in_short(said)
        about = re.sub(rf"\s*\bin \w+ {re.escape(name.rpartition('.')[2])} \([^)]*\)\s*:?\s*", " ", short).strip()
        found.setdefault(about, []).append(name)
    return found
