"""Regular expressions as sequences of symbols, so that the strings of a pattern can be counted and picked by number.

    ^(AB|CD)-\\d{2,4}[a-z]?$   ->  {AB, CD}  {-}  digit{2,4}  letter{0,1}

    Symbols   one of a few strings, none the start of another: a class, a literal, an alternation of words
    Repeat    a part, from ``least`` to ``most`` times (an open end is taken as a few more than the least)
    Branches  one of several sequences

Patterns of Python, Postgres (POSIX classes, ``\\m``, ``\\y``) and Java read alike here; LIKE and SIMILAR TO are
translated. Lookaround, back references and the like are refused by name.
"""

from __future__ import annotations

import re
import string
import warnings
from dataclasses import dataclass, replace
from typing import Any

from dea_core.errors import PlanError
from dea_core.sql.similar import similar_regex

OPEN_END = 6
"""How many times more than the least an unbounded repeat may come."""
POSIX = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "space": " ",
    "blank": " ",
    "punct": "!-/:-@",
    "xdigit": "0-9a-f",
    "word": "a-zA-Z0-9_",
    "print": " -~",
    "graph": "!-~",
}
DIGITS, WORD = string.digits, string.ascii_lowercase + string.digits
PLAIN = string.ascii_lowercase + string.ascii_uppercase + string.digits + " -_.,:;!?#%&()+*/=@$'\"[]{}<>|~^`\\"
ANY = WORD
"""What a dot, or a negated class, is filled with: tame characters, so long as there are some."""


@dataclass(frozen=True)
class Symbols:
    """One of ``items``, prefix-free, so that it is told apart wherever it stands."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Repeat:
    """``part``, from ``least`` to ``most`` times. ``open`` marks an end that the pattern did not state."""

    part: Node
    least: int
    most: int
    open: bool = False


@dataclass(frozen=True)
class Sequence:
    """``parts``, one after another."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Branches:
    """One of ``options``."""

    options: tuple[Node, ...]


Node = Symbols | Repeat | Sequence | Branches


def widths(node: Node) -> tuple[int, int]:
    """The fewest and the most characters of a node's strings."""
    if isinstance(node, Symbols):
        return min(map(len, node.items)), max(map(len, node.items))
    if isinstance(node, Repeat):
        least, most = widths(node.part)
        return least * node.least, most * node.most
    children = [widths(child) for child in (node.parts if isinstance(node, Sequence) else node.options)]
    if isinstance(node, Sequence):
        return sum(low for low, _ in children), sum(high for _, high in children)
    return min(low for low, _ in children), max(high for _, high in children)


# --- reading ---------------------------------------------------------------------------------------------------------


def read_regex(pattern: str) -> Node:
    """A regular expression; what it says about where it may stand in the text (anchors) is met by being all of it."""
    import re._parser as parser  # type: ignore[import-not-found]  # the standard library's own, private by name

    translated = _translated(pattern)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = parser.parse(translated)
    except (re.error, RecursionError) as error:
        raise PlanError(f"cannot read the pattern {pattern!r}: {error}") from error
    return _sequence(list(parsed), pattern)


def read_like(pattern: str, escape: str = "\\") -> Node:
    """A LIKE pattern: ``%`` is up to a few characters, ``_`` one."""
    parts: list[Node] = []
    letters = iter(pattern)
    for letter in letters:
        if letter == escape:
            parts.append(Symbols((next(letters, escape),)))
        elif letter == "%":
            parts.append(Repeat(Symbols(tuple(ANY)), 0, OPEN_END, open=True))
        else:
            parts.append(Symbols(tuple(ANY)) if letter == "_" else Symbols((letter,)))
    return Sequence(tuple(parts))


def read_similar(pattern: str) -> Node:
    """A SIMILAR TO pattern: a regular expression in which ``%`` and ``_`` are wild, and a dot is a dot."""
    return read_regex(similar_regex(pattern))


def _translated(pattern: str) -> str:
    """POSIX classes and the escapes of Postgres and Java in Python's spelling."""
    for name, members in POSIX.items():
        pattern = pattern.replace(f"[:{name}:]", members)
    for theirs, ours in (
        (r"\m", ""),
        (r"\M", ""),
        (r"\y", ""),
        (r"\z", r"\Z"),
        (r"\p{L}", "a-zA-Z"),
        (r"\p{N}", "0-9"),
    ):
        inside = {r"\p{L}": "[a-zA-Z]", r"\p{N}": "[0-9]"}.get(theirs, ours)
        pattern = _replaced(pattern, theirs, ours, inside)
    if pattern.startswith("***:"):
        pattern = pattern[4:]
    return re.sub(r"([*+?}])\+", r"\1", pattern)


def _replaced(pattern: str, theirs: str, in_class: str, outside: str) -> str:
    """Replace an escape, which may stand in a class or outside of one; ``\\\\`` before it is a backslash of its own."""
    found, depth, position = [], 0, 0
    while position < len(pattern):
        if pattern.startswith(theirs, position):
            found.append(in_class if depth else outside)
            position += len(theirs)
            continue
        step = 2 if pattern[position] == "\\" else 1
        depth += {"[": 1, "]": -1}.get(pattern[position], 0) if step == 1 else 0
        depth = max(0, min(1, depth))
        found.append(pattern[position : position + step])
        position += step
    return "".join(found)


def _sequence(items: list[Any], pattern: str) -> Node:
    parts = [part for item in items for part in _part(item, pattern)]
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts))


REFUSED = {
    "ASSERT": "lookahead or lookbehind (?=...)",
    "ASSERT_NOT": "negative lookahead or lookbehind (?!...)",
    "GROUPREF": "back references such as \\1",
    "GROUPREF_EXISTS": "conditional groups (?(1)...)",
}


def _part(item: Any, pattern: str) -> list[Node]:
    name, argument = str(item[0]), item[1]
    if name in REFUSED:
        raise PlanError(
            f"pattern {pattern!r}: {REFUSED[name]} are not supported", hint="write a narrower pattern in the plan"
        )
    if name == "AT":
        return []
    if name in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
        return [Symbols(_members(name, argument))]
    if name == "SUBPATTERN":
        return [_sequence(list(argument[3]), pattern)]
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return [_repeat(argument[0], argument[1], argument[2], pattern)]
    if name == "ATOMIC_GROUP":
        return [_sequence(list(argument), pattern)]
    if name == "BRANCH":
        return [_branches([_sequence(list(branch), pattern) for branch in argument[1]])]
    raise PlanError(f"pattern {pattern!r}: {name.lower()} is not supported")


def _repeat(least: int, most: Any, inner: Any, pattern: str) -> Node:
    open_end = str(most) == "MAXREPEAT"
    return Repeat(_sequence(list(inner), pattern), least, least + OPEN_END if open_end else int(most), open_end)


def _branches(options: list[Node]) -> Node:
    """An alternation; of plain words of which none starts another, one symbol."""
    words = [_word(option) for option in options]
    if all(word is not None for word in words):
        plain = [word for word in words if word]
        clash = any(a != b and b.startswith(a) for a in plain for b in plain)
        if len(plain) == len(words) and not clash:
            return Symbols(tuple(dict.fromkeys(plain)))
    return Branches(tuple(options))


def _word(node: Node) -> str | None:
    """The only string of a node, if it has one only."""
    if isinstance(node, Symbols):
        return node.items[0] if len(node.items) == 1 else None
    if isinstance(node, Sequence):
        words = [_word(part) for part in node.parts]
        return None if any(word is None for word in words) else "".join(word or "" for word in words)
    return None


def _members(name: str, argument: Any) -> tuple[str, ...]:
    if name == "LITERAL":
        return (chr(argument),)
    if name == "ANY":
        return tuple(ANY)
    if name == "NOT_LITERAL":
        return _without({chr(argument)})
    negated = bool(argument) and str(argument[0][0]) == "NEGATE"
    found = [letter for entry in argument[negated:] for letter in _class(str(entry[0]), entry[1])]
    return _without(set(found)) if negated else tuple(dict.fromkeys(found))


def _class(name: str, argument: Any) -> list[str]:
    if name == "LITERAL":
        return [chr(argument)]
    if name == "RANGE":
        return [chr(code) for code in range(argument[0], min(argument[1], argument[0] + 255) + 1)]
    kind = str(argument)
    known = {"DIGIT": DIGITS, "WORD": WORD + string.ascii_uppercase + "_", "SPACE": " "}
    if kind.removeprefix("CATEGORY_") in known:
        return list(known[kind.removeprefix("CATEGORY_")])
    refused = set(known[kind.removeprefix("CATEGORY_NOT_")])
    return [letter for letter in PLAIN if letter not in refused]


def _without(refused: set[str]) -> tuple[str, ...]:
    """Tame characters that are not refused, else any plain ones."""
    return tuple(c for c in ANY if c not in refused) or tuple(c for c in PLAIN if c not in refused)


# --- fitting a length ------------------------------------------------------------------------------------------------


def fitted(node: Node, min_length: int, max_length: int | None, told: str) -> Node:
    """The node with its repeats narrowed, so that every string has a length between both; PlanError if none can."""
    low, _high = widths(node)
    if max_length is not None and low > max_length:
        raise PlanError(f"{told}: its shortest string has {low} characters, and at most {max_length} are allowed")
    parts = list(node.parts) if isinstance(node, Sequence) else [node]
    if max_length is not None:
        _shrink(parts, max_length, told)
    _grow(parts, min_length, max_length, told)
    return Sequence(tuple(parts))


def _shrink(parts: list[Node], room: int, told: str) -> None:
    while sum(widths(part)[1] for part in parts) > room:
        loose = [n for n, part in enumerate(parts) if isinstance(part, Repeat) and part.most > part.least]
        if not loose:
            raise PlanError(
                f"{told}: not supported with at most {room} characters, since its alternatives differ in length"
            )
        widest = max(loose, key=lambda n: widths(parts[n])[1] - widths(parts[n])[0])
        part = parts[widest]
        assert isinstance(part, Repeat)
        parts[widest] = replace(part, most=part.most - 1)


def _grow(parts: list[Node], least: int, most: int | None, told: str) -> None:
    """Raise the fewest repeats (and the ends that the pattern left open) until every string is long enough."""
    while sum(widths(part)[0] for part in parts) < least:
        loose = [
            n for n, part in enumerate(parts) if isinstance(part, Repeat) and (part.most > part.least or part.open)
        ]
        if not loose:
            raise PlanError(f"{told}: cannot be made {least} characters long")
        part = parts[loose[0]]
        assert isinstance(part, Repeat)
        parts[loose[0]] = replace(part, least=part.least + 1, most=max(part.most, part.least + 1))
        if most is not None:
            _shrink(parts, most, told)
