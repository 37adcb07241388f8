"""Putting things into a YAML file's text without changing a character of what is there.

    Editor(tree, style).append(spot, items)         to a list: as lines, or within its brackets
    Editor(tree, style).add_key(spot, key, value)   to a mapping
    Editor.text()                                   the text with all of it, proved: read again, it holds what the
                                                    old one held and what was put in, and nothing else

A Spot is a node and the way to it. Where an alias stands, or an anchor that others use, nothing is put in: it would not
be there, or would be in other places too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from dea_core.errors import ReadError
from dea_dbt.testing.yaml_style import LONG, Noted, Style, bare, block_lines, comments_in, flow_lines, flow_text
from dea_dbt.testing.yaml_tree import MERGE, Alias, Mapping, Scalar, Tree, YamlNode
from dea_dbt.testing.yaml_tree import Sequence as Listed

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Spot:
    """A node of a tree, and the keys and numbers that lead to it."""

    node: YamlNode
    path: Path = ()

    def items(self) -> Iterator[Spot]:
        """The items of a list."""
        if isinstance(self.node, Listed):
            yield from (Spot(item, (*self.path, at)) for at, item in enumerate(self.node.items))


@dataclass(frozen=True)
class Insertion:
    """Text to put in at ``at``. Of several at one place the deepest goes first: it ends what it belongs to."""

    at: int
    text: str
    indent: int
    is_comment: bool = False

    @property
    def order(self) -> tuple[int, bool, int]:
        """Where it comes among all."""
        return self.at, self.is_comment, -self.indent


@dataclass
class Editor:
    """Collects insertions into one file."""

    tree: Tree
    style: Style
    insertions: list[Insertion] = field(default_factory=list)
    added: list[tuple[Path, Any]] = field(default_factory=list)

    def root(self) -> Spot | None:
        """The document's mapping; None where there is none yet."""
        root = self.tree.root
        if root is None or (isinstance(root, Scalar) and root.is_empty):
            return None
        self._need(isinstance(root, Mapping), root, "is not a mapping")
        return self.entered(Spot(root))

    def get(self, spot: Spot, *keys: str) -> Spot | None:
        """What a mapping holds under one of ``keys``. Raises ReadError where it cannot be written to."""
        assert isinstance(spot.node, Mapping)
        found = spot.node.pair(*keys)
        if found is None:
            self._refuse_merged(spot.node, keys)
            return None
        return self.entered(Spot(found[1], (*spot.path, found[0].value)))

    def entered(self, spot: Spot) -> Spot:
        """The same spot. Raises ReadError for an alias, and for what an alias elsewhere stands for."""
        name = spot.node.name if isinstance(spot.node, Alias) else spot.node.anchor
        self._need(not isinstance(spot.node, Alias), spot.node, f"is an alias (*{name}): it would change elsewhere")
        self._need(name not in self.tree.aliased, spot.node, f"has an anchor (&{name}) that is used elsewhere too")
        return spot

    def _refuse_merged(self, node: Mapping, keys: Sequence[str]) -> None:
        """A key of our own would hide the one that is merged in."""
        merged = node.get(MERGE)
        sources = merged.items if isinstance(merged, Listed) else (merged,)
        for source in sources:
            target = self.tree.anchors.get(source.name) if isinstance(source, Alias) else source
            hidden = isinstance(target, Mapping) and target.pair(*keys, MERGE) is not None
            self._need(not hidden, node, f"takes its {keys[0]} from another place (<<)")

    def _need(self, condition: bool, node: YamlNode, said: str) -> None:
        if not condition:
            raise ReadError(f"line {node.line} {said}", place=f"{self.tree.place}:{node.line}")

    def append(self, spot: Spot, items: list[Any]) -> None:
        """Put items at the end of a list."""
        node = spot.node
        if isinstance(node, Listed) and node.flow:
            self._append_inside(node, items)
        elif isinstance(node, Listed):
            lines = block_lines(items, self.style)
            blank = [""] if _is_spaced(self.tree.text, node) else []
            self._lines(node.end, [*blank, *lines] if isinstance(items[0], dict) else lines, node.column)
        else:
            self._need(False, node, "is not a list")
        self.added += [(spot.path, bare(item)) for item in items]

    def _append_inside(self, node: Listed, items: list[Any]) -> None:
        """Within the brackets of a list: on the line, or on lines of their own where it would be too long."""
        at = node.items[-1].end if node.items else node.start + 1
        text = ", ".join(flow_text(item, self.style) for item in items)
        line = self._line(at)
        if len(line) + len(text) <= LONG or any(not isinstance(item, Noted) for item in items):
            self._inline(node, at, f", {text}" if node.items else text, items)
            return
        indent = len(line) - len(line.lstrip(" ")) + 2 * self.style.mapping
        lines = [self.style.newline + " " * indent + one for one in flow_lines(items, self.style)]
        self.insertions.append(Insertion(at, ("," if node.items else "") + "".join(lines), node.column))

    def _line(self, at: int) -> str:
        """The line of text in which a character stands."""
        end = self.tree.text.find("\n", at)
        return self.tree.text[self.tree.text.rfind("\n", 0, at) + 1 : len(self.tree.text) if end < 0 else end]

    def add_key(self, spot: Spot, key: str, value: Any, before: str | None = None, *, spaced: bool = False) -> None:
        """Put a key into a mapping: at its end, or before another key. What is there without a value gets this one.

        ``spaced`` puts a blank line above it.
        """
        node = spot.node
        assert isinstance(node, Mapping)
        there = node.pair(key)
        if there is not None:
            self._fill(node, there, key, value)
        elif node.flow:
            text = f", {key}: {flow_text(value, self.style)}"
            self._inline(node, node.pairs[-1][1].end, text, value)
        else:
            keys = [k.value if isinstance(k, Scalar) else "" for k, _ in node.pairs]
            at = keys.index(before) if before in keys else 0
            lines = block_lines(value, self.style, key)
            self._lines(node.pairs[at - 1][1].end, ["", *lines] if spaced else lines, node.column)
        self.added.append(((*spot.path, key), bare(value)))

    def _fill(self, node: Mapping, there: tuple[Scalar, YamlNode], key: str, value: Any) -> None:
        name, empty = there
        is_empty = isinstance(empty, Scalar) and empty.is_empty
        self._need(is_empty, empty, f"gives {key} a value that is not a list")
        if node.flow:
            self._inline(node, empty.end, f" {flow_text(value, self.style)}", value)
        else:
            lines = block_lines(value, self.style)
            self._lines(empty.end, [" " * self.style.sequence + line for line in lines], name.column)

    def start(self, value: dict[str, Any]) -> None:
        """The first keys of a file that holds nothing but comments."""
        self._lines(len(self.tree.text), block_lines(value, self.style), 0)
        self.added.append(((), bare(value)))

    def _lines(self, after: int, lines: list[str], indent: int, *, is_comment: bool = False) -> None:
        """Put lines in after the line in which ``after`` stands."""
        end = self.tree.text.find("\n", after)
        at = len(self.tree.text) if end < 0 else end + 1
        self._put(at, lines, indent, is_comment=is_comment)

    def _put(self, at: int, lines: list[str], indent: int, *, is_comment: bool = False) -> None:
        text = "".join((" " * indent + line if line else "") + self.style.newline for line in lines)
        if at == len(self.tree.text) and self.tree.text and not self.tree.text.endswith("\n"):
            text = self.style.newline + text.removesuffix(self.style.newline)
        self.insertions.append(Insertion(at, text, indent, is_comment))

    def _inline(self, node: YamlNode, at: int, text: str, value: Any) -> None:
        """Put text in within a line; the comments of the value go above the line in which its brackets begin."""
        self.insertions.append(Insertion(at, text, node.column))
        outermost = next(n for n in self.tree.walk() if getattr(n, "flow", False) and n.start <= node.start < n.end)
        start = self.tree.text.rfind("\n", 0, outermost.start) + 1
        line = self.tree.text[start : outermost.start]
        comments = [f"# {comment}" for comment in comments_in(value)]
        if comments:
            self._put(start, comments, len(line) - len(line.lstrip(" ")), is_comment=True)

    def text(self) -> str:
        """The text with all that was put in. Raises ReadError where that would change anything else."""
        text = self.tree.text
        for one in sorted(self.insertions, key=lambda insertion: insertion.order)[::-1]:
            text = text[: one.at] + one.text + text[one.at :]
        self._prove(text)
        return text

    def _prove(self, text: str) -> None:
        import yaml

        try:
            before, after = yaml.safe_load(self.tree.text), yaml.safe_load(text)
            found = list(_difference(before, after, ()))
        except (yaml.YAMLError, ValueError) as error:
            raise ReadError(f"its text takes no addition: {error}", place=self.tree.place) from error
        if sorted(map(repr, found)) != sorted(map(repr, self.added)):
            raise ReadError("its text takes no addition that leaves the rest as it is", place=self.tree.place)


def _is_spaced(text: str, node: Listed) -> bool:
    """Whether blank lines stand between the items of a list."""
    gaps = [text[a.end : b.start] for a, b in zip(node.items, node.items[1:], strict=False)]
    return sum(gap.replace("\r", "").count("\n\n") > 0 for gap in gaps) * 2 > len(gaps)


def _difference(before: Any, after: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """What ``after`` has more than ``before``. Raises ValueError where something is gone or other than it was."""
    if isinstance(before, dict) and isinstance(after, dict) and list(before) == [k for k in after if k in before]:
        for key, value in after.items():
            yield from _difference(before[key], value, (*path, key)) if key in before else [((*path, key), value)]
    elif isinstance(before, list) and isinstance(after, list) and len(before) <= len(after):
        for at, (old, new) in enumerate(zip(before, after, strict=False)):
            yield from _difference(old, new, (*path, at))
        yield from ((path, value) for value in after[len(before) :])
    elif before is None and after is not None:
        yield path, after
    elif before != after or type(before) is not type(after):
        raise ValueError(f"{'.'.join(map(str, path))} would change")
