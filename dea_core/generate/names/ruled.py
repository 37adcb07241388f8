"""Rules on names that are lines of a file: measures.toml, amounts.toml, terms.toml, one shape for all.

names, exactly or pattern   what the name must be: words after anything, words alone, or a whole pattern
of, tables                  numbers (every, integers, reals) or texts; the table's noun, or @people, @pets ...
range, shape, whole         a number between the two
term, regex, recipe         a text, where the column has room for ``least`` characters
how                         a function of the module that the file belongs to
why                         the reason, for people
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dea_core.generate.names.asking import WORDS, Answer, Rule, ending, exactly, told
from dea_core.generate.names.nouns import PEOPLE, PETS, PRODUCTS
from dea_core.generate.names.numbers import EVERY, INTEGERS, REALS, counted, in_range

FAMILIES = {"every": EVERY, "integers": INTEGERS, "reals": REALS, "texts": WORDS}
NOUNS = {"@people": PEOPLE, "@pets": PETS, "@products": PRODUCTS}


def rules_of(file: str, answers: Mapping[str, Answer], usual: str = "every") -> tuple[Rule, ...]:
    """The rules of a file, in its order; ``answers`` are those of its ``how``, ``usual`` the families of most."""
    document = tomllib.loads((Path(__file__).parent / file).read_text(encoding="utf-8"))
    return tuple(_rule(dict(line), answers, usual) for line in document["rule"])


def _rule(line: dict[str, Any], answers: Mapping[str, Answer], usual: str) -> Rule:
    why, tables = line.pop("why"), line.pop("tables", "")
    families = FAMILIES[line.pop("of", usual)]
    pattern = _pattern(line)
    return Rule(pattern, _answer(line, answers), why, families, NOUNS.get(tables, tables))


def _pattern(line: dict[str, Any]) -> str:
    if "names" in line:
        return ending(line.pop("names"))
    return exactly(line.pop("exactly")) if "exactly" in line else str(line.pop("pattern"))


def _answer(line: dict[str, Any], answers: Mapping[str, Answer]) -> Answer:
    """What is left of a line is how it answers; a word that nobody reads is an error."""
    least = {"least": line.pop("least")} if "least" in line else {}
    match line:
        case {"how": str(how), **rest} if not rest:
            return answers[how]
        case {"term": str(term), **rest} if not rest:
            return told("term", **least, of=term)
        case {"regex": str(regex), **rest} if not rest:
            return told("pattern", **least, regex=regex)
        case {"recipe": str(recipe), **rest} if not rest:
            return told(recipe, **least)
        case {"range": [low, high], **rest} if rest.keys() <= {"shape", "whole"}:
            return (counted if rest.get("whole") else in_range)(low, high, rest.get("shape", "uniform"))
    raise ValueError(f"a rule says {line}, which is no way to answer")
