"""Tests into one file: each to its entry, to the entry of its version, or into a new one; what cannot go in is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dea_core.errors import ReadError
from dea_dbt.manifest import Manifest, Node
from dea_dbt.testing.spelling import NewTest, Spelled
from dea_dbt.testing.yaml_insert import Editor, Spot
from dea_dbt.testing.yaml_places import ByColumn, add_tests, all_or_none, entry_of, new_entries
from dea_dbt.testing.yaml_style import Noted
from dea_dbt.testing.yaml_versions import entries_for


@dataclass(frozen=True)
class Placed:
    """A test and its spelling."""

    test: NewTest
    spelled: Spelled

    @property
    def item(self) -> Noted:
        """Its entry in a list of tests, with its comment on one line."""
        return Noted(self.spelled.item(), " ".join(self.test.comment.split()))


@dataclass
class Written:
    """The tests that went into a file, and those that could not."""

    tests: list[NewTest] = field(default_factory=list)
    refused: list[tuple[NewTest, str]] = field(default_factory=list)


def place_tests(editor: Editor, manifest: Manifest, placed: Sequence[Placed]) -> Written:
    """Put tests into the file. Raises ReadError where it has entries that cannot be read."""
    written, groups = Written(), dict[object, list[Placed]]()
    missing: dict[str, tuple[Node, ByColumn]] = {}
    for one in placed:
        node = one.test.node
        groups.setdefault((node.kind, node.source_name, node.name), []).append(one)
    for group in groups.values():
        node = group[0].test.node
        try:
            entry = entry_of(editor, node)
        except ReadError as error:
            written.refused += [(one.test, str(error)) for one in group]
            continue
        if entry is None:
            missing[node.unique_id] = (node, _by_column(group))
            written.tests += [one.test for one in group]
        else:
            _into(editor, entry, group, _versions_of(node, manifest), written)
    if missing:
        new_entries(editor, list(missing.values()))
    return written


def _versions_of(node: Node, manifest: Manifest) -> set[str]:
    same = (n for n in manifest.nodes if (n.kind, n.package, n.name) == (node.kind, node.package, node.name))
    return {one.version for one in same if one.version is not None}


def _into(editor: Editor, entry: Spot, group: list[Placed], every: set[str], written: Written) -> None:
    """Each column is tried alone, so that what cannot be written keeps nothing else out; then all go in together."""
    spots: dict[object, Spot] = {}
    fitting: dict[object, list[Placed]] = {}
    for alike in _alike(group):
        column, asked = alike[0].spelled.column, {one.test.node.version or "" for one in alike}
        try:
            for spot, versions in entries_for(editor, entry, column, asked, every) if every else [(entry, asked)]:
                first = next(one for one in alike if (one.test.node.version or "") in versions)
                _try(editor, spot, first)
                spots[spot.path] = spot
                fitting.setdefault(spot.path, []).append(first)
        except ReadError as error:
            written.refused += [(one.test, str(error)) for one in alike]
        else:
            written.tests += [one.test for one in alike]
    for path, found in fitting.items():
        add_tests(editor, spots[path], _by_column(found))


def _alike(group: list[Placed]) -> Iterable[list[Placed]]:
    """The same test of several versions of a model is one."""
    alike: dict[object, list[Placed]] = {}
    for one in group:
        alike.setdefault((one.spelled.column, repr(one.spelled.item())), []).append(one)
    return alike.values()


def _try(editor: Editor, spot: Spot, one: Placed) -> None:
    before = len(editor.insertions), len(editor.added)
    with all_or_none(editor):
        add_tests(editor, spot, _by_column([one]))
    del editor.insertions[before[0] :], editor.added[before[1] :]


def _by_column(placed: list[Placed]) -> dict[str | None, list[Noted]]:
    found: dict[str | None, list[Noted]] = {}
    for one in placed:
        found.setdefault(one.spelled.column, []).append(one.item)
    return found
