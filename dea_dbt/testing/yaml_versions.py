"""A model with versions: which of its entries a test belongs to, the model's or a version's.

What the model says holds for every version that does not say it itself. A test of one version alone goes to that
version, unless it would there hide what the model says for all.
"""

from __future__ import annotations

from collections.abc import Set

from dea_core.errors import ReadError
from dea_dbt.testing.yaml_insert import Editor, Spot
from dea_dbt.testing.yaml_places import named
from dea_dbt.testing.yaml_style import TESTS
from dea_dbt.testing.yaml_tree import Mapping, Scalar


def entries_for(
    editor: Editor, entry: Spot, column: str | None, asked: Set[str], every: Set[str]
) -> list[tuple[Spot, Set[str]]]:
    """The entries that tests of a column (None: the relation) go to, each with the versions it is for."""
    versions = _versions(editor, entry)
    own = {name: spot for name, spot in versions.items() if _says_itself(editor, spot, column)}
    places: list[tuple[Spot, Set[str]]] = [(own[name], {name}) for name in sorted(asked & own.keys())]
    rest = asked - own.keys()
    if rest and rest == every - own.keys():
        return [*places, (entry, rest)]
    if rest and _says_itself(editor, entry, column):
        said = f"only version {', '.join(sorted(rest))} needs it, and what tests it has are those of all versions"
        raise ReadError(said, place=f"{editor.tree.place}:{entry.node.line}")
    return [*places, *((versions[name], {name}) for name in sorted(rest))]


def _versions(editor: Editor, entry: Spot) -> dict[str, Spot]:
    listed = editor.get(entry, "versions")
    spots = [editor.entered(spot) for spot in listed.items()] if listed else []
    named_by = ((spot.node.text("v"), spot) for spot in spots if isinstance(spot.node, Mapping))
    return {name: spot for name, spot in named_by if name is not None}


def _says_itself(editor: Editor, spot: Spot, column: str | None) -> bool:
    """Whether an entry has tests of the relation, or the column."""
    if column is None:
        tests = editor.get(spot, *TESTS)
        return tests is not None and not (isinstance(tests.node, Scalar) and tests.node.is_empty)
    columns = editor.get(spot, "columns")
    return columns is not None and named(editor, columns, column) is not None
