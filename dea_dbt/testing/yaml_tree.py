"""A YAML file as a tree that knows where each thing stands in the text, so that text can be put in at its place.

    parse(text, place)  ──>  Tree ── root: Mapping, Sequence, Scalar or Alias

PyYAML reads it, as dbt does. What a round trip through objects would change (quotes, spaces, comments, line endings)
is never touched: nothing is written back but what is put in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dea_core.errors import ReadError

MERGE = "<<"


@dataclass(frozen=True)
class YamlNode:
    """Text from ``start`` to ``end``, in characters. ``line`` counts from 1, ``column`` from 0."""

    start: int
    end: int
    line: int
    column: int
    anchor: str | None = None


@dataclass(frozen=True)
class Scalar(YamlNode):
    """A value; ``style`` is its quote, ``|`` or ``>``, or empty."""

    value: str = ""
    style: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is written there."""
        return self.start == self.end


@dataclass(frozen=True)
class Alias(YamlNode):
    """``*name``: what is anchored elsewhere."""

    name: str = ""


@dataclass(frozen=True)
class Sequence(YamlNode):
    """A list. In flow style it stands in brackets."""

    items: tuple[YamlNode, ...] = ()
    flow: bool = False


@dataclass(frozen=True)
class Mapping(YamlNode):
    """A mapping. In flow style it stands in braces."""

    pairs: tuple[tuple[YamlNode, YamlNode], ...] = ()
    flow: bool = False

    def pair(self, *names: str) -> tuple[Scalar, YamlNode] | None:
        """The key and value of the last of these names, as YAML takes it."""
        found = [(k, v) for k, v in self.pairs if isinstance(k, Scalar) and k.value in names]
        return found[-1] if found else None

    def get(self, *names: str) -> YamlNode | None:
        """The value of a key."""
        found = self.pair(*names)
        return found[1] if found else None

    def text(self, name: str) -> str | None:
        """The value of a key that is a scalar."""
        found = self.get(name)
        return found.value if isinstance(found, Scalar) else None


@dataclass(frozen=True)
class Tree:
    """A file's text and its one document. ``root`` is None where there is nothing but comments."""

    text: str
    place: str
    root: YamlNode | None = None
    anchors: dict[str, YamlNode] = field(default_factory=dict)
    aliased: frozenset[str] = frozenset()

    def walk(self) -> Iterator[YamlNode]:
        """Every node, each after what holds it."""
        waiting = [self.root] if self.root else []
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(children(node))


def children(node: YamlNode) -> list[YamlNode]:
    """What ``node`` holds, keys and values in the order of the text."""
    if isinstance(node, Sequence):
        return list(node.items)
    return [part for pair in node.pairs for part in pair] if isinstance(node, Mapping) else []


def parse(text: str, place: str) -> Tree:
    """Read ``text``. Raises ReadError with the line where it is no YAML, or more than one document."""
    import yaml

    try:
        events = list(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error)
        raise ReadError(f"it is not YAML: {said}", place=f"{place}:{mark.line + 1}" if mark else place) from error
    if sum(isinstance(event, yaml.DocumentStartEvent) for event in events) > 1:
        raise ReadError("it holds more than one document", place=place)
    body = [event for event in events if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent)]
    aliased = frozenset(str(event.anchor) for event in body if isinstance(event, yaml.AliasEvent))
    anchors: dict[str, YamlNode] = {}
    return Tree(text, place, _Builder(text, body, anchors).node() if body else None, anchors, aliased)


class _Builder:
    """Takes events one by one, each collection until its end."""

    def __init__(self, text: str, events: list[Any], anchors: dict[str, YamlNode]) -> None:
        self.text, self.events, self.anchors, self.end = text, iter(events), anchors, 0

    def node(self) -> YamlNode:
        found = self.maybe()
        assert found is not None, "events of a document are balanced"
        return found

    def maybe(self) -> YamlNode | None:
        """The next node; None at the end of the collection that is being read, ``self.end`` is then where."""
        import yaml

        event = next(self.events)
        mark = event.start_mark
        where = (mark.index, event.end_mark.index, mark.line + 1, mark.column)
        if isinstance(event, yaml.CollectionEndEvent):
            self.end = event.end_mark.index if event.end_mark else 0
            return None
        if isinstance(event, yaml.AliasEvent):
            return Alias(*where, name=str(event.anchor))
        made = self._scalar(event, where) if isinstance(event, yaml.ScalarEvent) else self._collection(event, where)
        if made.anchor:
            self.anchors[made.anchor] = made
        return made

    def _scalar(self, event: Any, where: tuple[int, int, int, int]) -> Scalar:
        start, end, line, column = where
        style = event.style or ""
        if style in ("|", ">"):
            end = self._end_of_block(start, end)
        return Scalar(start, end, line, column, event.anchor, event.value, style)

    def _end_of_block(self, start: int, end: int) -> int:
        """Where a block of text ends: the blank lines after it are its own only where it says so with a plus."""
        header = self.text[start:end].split("\n", 1)[0]
        if "+" in header.split("#")[0]:
            return end - 1 if self.text[end - 1 : end] == "\n" else end
        return start + len(self.text[start:end].rstrip())

    def _collection(self, event: Any, where: tuple[int, int, int, int]) -> YamlNode:
        import yaml

        start, _, line, column = where
        parts: list[YamlNode] = []
        while (part := self.maybe()) is not None:
            parts.append(part)
        flow = bool(event.flow_style)
        end = self.end if flow or not parts else parts[-1].end
        if isinstance(event, yaml.SequenceStartEvent):
            column = column if flow or not parts else self._column(self.text.rfind("-", 0, parts[0].start))
            return Sequence(start, end, line, column, event.anchor, tuple(parts), flow)
        pairs = tuple(zip(parts[::2], parts[1::2], strict=True))
        column = column if flow or not parts else parts[0].column  # an anchor stands on the line of the key above
        return Mapping(start, end, line, column, event.anchor, pairs, flow)

    def _column(self, at: int) -> int:
        return at - (self.text.rfind("\n", 0, at) + 1)
