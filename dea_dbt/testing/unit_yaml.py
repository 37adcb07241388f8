"""Unit tests in a project's YAML: written where the model's entry is, found again, and never overwritten unasked.

place(...)  ──>  Placing ── edit       the file as it is and as it will be
                        ── standing   an equal one is there
                        ── outdated   ours is there and says something else
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dea_core.errors import ReadError
from dea_dbt.manifest import Node
from dea_dbt.testing.unit_item import MARK, plain_item
from dea_dbt.testing.yaml_edit import FileEdit
from dea_dbt.testing.yaml_files import YamlFiles
from dea_dbt.testing.yaml_insert import Editor, Spot
from dea_dbt.testing.yaml_places import named
from dea_dbt.testing.yaml_style import style_of
from dea_dbt.testing.yaml_tree import Mapping as YamlMapping
from dea_dbt.testing.yaml_tree import Scalar, parse
from dea_dbt.testing.yaml_tree import Sequence as Listed

SECTION = "unit_tests"


@dataclass(frozen=True)
class There:
    """A unit test that the project has."""

    name: str
    file: str
    is_ours: bool


@dataclass(frozen=True)
class Placing:
    """Where a unit test goes: one of these is so."""

    edit: FileEdit | None = None
    standing: str | None = None
    outdated: str | None = None


def tests_there(content: Mapping[str, Any], node: Node) -> list[There]:
    """The unit tests of a model, or of this version of it, as the manifest has them."""
    found = (content.get(SECTION) or {}).values()
    mine = [raw for raw in found if (raw["model"], raw["package_name"]) == (node.name, node.package)]
    mine = [raw for raw in mine if node.version is None or str(raw.get("version")) == node.version]
    return [There(raw["name"], raw["original_file_path"], (raw["description"] or "").startswith(MARK)) for raw in mine]


def name_of(node: Node, there: list[There]) -> str:
    """The name of our unit test: the one that it has, or one that is not taken."""
    ours = next((one.name for one in there if one.is_ours), None)
    stem = f"test_{node.name}{f'_v{node.version}' if node.version else ''}_recorded"
    taken = {one.name for one in there}
    return ours or next(
        name for at in range(1, len(taken) + 2) if (name := stem if at == 1 else f"{stem}_{at}") not in taken
    )


def place(files: YamlFiles, node: Node, item: dict[str, Any], there: list[There], *, replace: bool) -> Placing:
    """Plan the writing of a unit test. Raises ReadError where the YAML does not take it."""
    ours = next((one for one in there if one.is_ours), None)
    home = files.project.root / ours.file if ours is not None else files.home(node)
    if isinstance(home, ReadError):
        raise home
    editor, before = files.editor(home), files.before(home)
    if ours is not None:
        entry = _entry(editor, ours.name)
        if _value(before or "", ours.name) == plain_item(item):
            return Placing(standing=f"{ours.name} in {ours.file} says the same")
        if not replace:
            return Placing(outdated=f"{ours.name} in {ours.file} is not what would be recorded now")
        editor = _without(editor, entry)
    _add(editor, item)
    return Placing(edit=FileEdit(home, before, editor.text(), ()))


def _entry(editor: Editor, name: str) -> Spot:
    root = editor.root()
    section = editor.get(root, SECTION) if root is not None else None
    found = named(editor, section, name) if section is not None else None
    if found is None:
        raise ReadError(f"unit test {name} is not in it as dbt has it", place=editor.tree.place)
    return found


def _value(text: str, name: str) -> Any:
    import yaml

    return next((one for one in yaml.safe_load(text)[SECTION] if one.get("name") == name), None)


def _without(editor: Editor, entry: Spot) -> Editor:
    """An editor for the text without the lines of an entry. Raises ReadError where others stand on them."""
    import yaml

    text, node = editor.tree.text, entry.node
    start = text.rfind("\n", 0, node.start) + 1
    end = text.find("\n", node.end - 1)
    cut = text[:start] + (text[end + 1 :] if end >= 0 else "")
    before, at = yaml.safe_load(text), entry.path[-1]
    assert isinstance(at, int)
    before[SECTION].pop(at)
    after = yaml.safe_load(cut)
    if before[SECTION] == [] and isinstance(after, dict) and after.get(SECTION) is None:
        before[SECTION] = None
    if before != after:
        raise ReadError(f"line {node.line}: the entry shares its lines with others", place=editor.tree.place)
    tree = parse(cut, editor.tree.place)
    return Editor(tree, style_of(editor.tree, editor.style.tests))


def _add(editor: Editor, item: dict[str, Any]) -> None:
    """At the end of the list of unit tests, or of a new one."""
    root = editor.root()
    if root is None:
        editor.start({SECTION: [item]})
        return
    section = editor.get(root, SECTION)
    if section is None or _is_empty(section):
        editor.add_key(root, SECTION, [item], spaced=True)
    else:
        _need_list(editor, section)
        editor.append(section, [item])


def _is_empty(spot: Spot) -> bool:
    return isinstance(spot.node, Scalar) and spot.node.is_empty


def _need_list(editor: Editor, section: Spot) -> None:
    if not isinstance(section.node, Listed) or any(not isinstance(one, YamlMapping) for one in section.node.items):
        raise ReadError(f"line {section.node.line}: {SECTION} is not a list of unit tests", place=editor.tree.place)
