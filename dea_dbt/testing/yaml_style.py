"""How a file writes its YAML, and new text written the same way.

Noted           a value with a comment, which stands in the line above it
Inline          a mapping on one line
Style           indentation of lists and mappings, quotes, ``tests`` or ``data_tests``
block_lines     a value as lines, without the indentation of where it goes
flow_text       a value on one line, in brackets and braces
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from dea_dbt.testing.yaml_tree import Mapping, Scalar, Sequence, Tree, YamlNode

WIDTH = 100
"""A list that makes a line longer than this is written as one line an item."""
LONG = 120
"""As long as a line in brackets may become; else each new item has a line of its own."""
TESTS = ("data_tests", "tests")


@dataclass(frozen=True)
class Noted:
    """A value, and the line of comment above it."""

    value: Any
    comment: str


class Inline(dict[str, Any]):
    """A mapping that is written on one line, in braces: a row among rows."""


@dataclass(frozen=True)
class Style:
    """How far what a key holds stands to its right, a list or a mapping; and an item to the right of its dash."""

    tests: str = "data_tests"
    sequence: int = 2
    mapping: int = 2
    dash: int = 2
    quote: str = "'"
    quotes_lists: bool = False
    block_lists: bool = False
    newline: str = "\n"


def style_of(tree: Tree, tests: str) -> Style:
    """The ways that the file uses most; ``tests`` is the word for tests where it has none."""
    pairs = [pair for node in tree.walk() if isinstance(node, Mapping) for pair in node.pairs]
    block = [(k, v) for k, v in pairs if not getattr(v, "flow", True) and v.line > k.line]
    dash = _most((i.column - n.column for n in tree.walk() for i in _block_items(n)), Style.dash)
    lists = [v for k, v in pairs if isinstance(v, Sequence) and isinstance(k, Scalar) and k.value not in TESTS]
    of_values = [one for one in lists if one.items and isinstance(one.items[0], Scalar)]
    texts = [item for one in of_values for item in one.items if isinstance(item, Scalar)]
    return Style(
        tests=_most((k.value for k, _ in pairs if isinstance(k, Scalar) and k.value in TESTS), tests),
        sequence=_most((v.column - k.column for k, v in block if isinstance(v, Sequence)), Style.sequence),
        mapping=_most((v.column - k.column for k, v in block if isinstance(v, Mapping)), dash),
        dash=dash,
        quote=_most((n.style for n in tree.walk() if isinstance(n, Scalar) and n.style in ("'", '"')), Style.quote),
        quotes_lists=_most((bool(item.style) for item in texts), False),
        block_lists=_most((not one.flow for one in of_values), False),
        newline="\r\n" if "\r\n" in tree.text else "\n",
    )


T = TypeVar("T")


def _block_items(node: YamlNode) -> Iterable[YamlNode]:
    """The items of a list in block style that stand on the line of their dash."""
    items = node.items if isinstance(node, Sequence) and not node.flow else ()
    return (item for item in items if item.start < item.end)


def _most(found: Iterable[T], default: T) -> T:
    counted = Counter(found).most_common(1)
    return counted[0][0] if counted else default


def bare(value: Any) -> Any:
    """The value without comments."""
    if isinstance(value, Noted):
        return bare(value.value)
    if isinstance(value, dict):
        return {key: bare(part) for key, part in value.items()}
    return [bare(part) for part in value] if isinstance(value, list) else value


def comments_in(value: Any) -> Iterator[str]:
    """The comments in a value, each with the name of what it is about: on one line they cannot stand beside it."""
    if isinstance(value, Noted) and value.comment:
        name = value.value if isinstance(value.value, str) else next(iter(value.value))
        yield f"{name} {value.comment}"
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from comments_in(part)


def block_lines(value: Any, style: Style, key: str | None = None) -> list[str]:
    """``value`` as lines, under ``key`` where there is one."""
    if key is not None and not _is_nested(value, style, key):
        return [f"{key}: {flow_text(value, style, inside=False)}"]
    if key is not None:
        offset = style.sequence if isinstance(value, list) else style.mapping
        return [f"{key}:", *(" " * offset + line if line else line for line in block_lines(value, style))]
    if isinstance(value, list):
        return [line for item in value for line in _item_lines(item, style)]
    return [line for name, part in value.items() for line in block_lines(part, style, scalar_text(name, style))]


def _item_lines(item: Any, style: Style) -> list[str]:
    comment = [f"# {item.comment}"] if isinstance(item, Noted) and item.comment else []
    value = item.value if isinstance(item, Noted) else item
    plain = [flow_text(value, style, listed=not isinstance(item, Noted), inside=False)]
    nested = isinstance(value, dict) and not isinstance(value, Inline)
    lines = block_lines(value, style) if nested else plain
    return [*comment, "-".ljust(style.dash) + lines[0], *(" " * style.dash + line for line in lines[1:])]


def flow_lines(items: list[Any], style: Style) -> list[str]:
    """Items of a list in brackets, each on a line with its comment above it."""
    lines: list[str] = []
    for at, item in enumerate(items):
        comment = [f"# {item.comment}"] if isinstance(item, Noted) and item.comment else []
        lines += [*comment, flow_text(item, style) + ("," if at < len(items) - 1 else "")]
    return lines


def _is_nested(value: Any, style: Style, key: str) -> bool:
    """Mappings are, lists of mappings, and lists too long for a line or in a file that writes them so."""
    if isinstance(value, dict):
        return bool(value)
    if not isinstance(value, list):
        return False
    nested = any(isinstance(item, dict | Noted) for item in value)
    return nested or style.block_lists or len(key) + len(flow_text(value, style)) > WIDTH


def flow_text(value: Any, style: Style, *, listed: bool = False, inside: bool = True) -> str:
    """``value`` on one line; ``inside`` says that it stands in brackets."""
    if isinstance(value, Noted):
        return flow_text(value.value, style)
    if isinstance(value, dict):
        parts = (f"{scalar_text(key, style)}: {flow_text(part, style)}" for key, part in value.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_text(part, style, listed=True) for part in value) + "]"
    return scalar_text(value, style, quoted=listed and style.quotes_lists, inside=inside)


def scalar_text(value: Any, style: Style, *, quoted: bool = False, inside: bool = True) -> str:
    """A scalar, ``inside`` brackets or not; in the file's quotes where it needs or should have some."""
    if not isinstance(value, str):
        return _dumped(value, inside=inside)
    if not value.isprintable():
        return _dumped(value, inside=inside, quote='"')
    plain = _dumped(value, inside=inside)
    if not quoted and plain[:1] != "'":
        return plain
    unlike = "'" if style.quote == '"' else '"'
    quote = unlike if style.quote in value and unlike not in value else style.quote
    return f'"{value}"' if quote == '"' and not {'"', "\\"} & {*value} else "'" + value.replace("'", "''") + "'"


def _dumped(value: Any, *, inside: bool, quote: str | None = None) -> str:
    import yaml

    document = [value] if inside else {"k": value}
    text: str = yaml.safe_dump(
        document, default_flow_style=inside, default_style=quote, width=float("inf"), allow_unicode=True
    )
    return text.strip()[1:-1] if inside else text.partition(":")[2].strip()
