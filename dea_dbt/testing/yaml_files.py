"""The files of a project that tests go into: the one that says something of a node, one that could, or a new one.

A node that no file speaks of goes into the only properties file of its folder that has entries of its kind, or into
``_dea_tests.yml`` beside it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from dea_core.errors import ReadError
from dea_dbt.manifest import Manifest, Node
from dea_dbt.project import Project
from dea_dbt.testing.spelling import NewTest
from dea_dbt.testing.yaml_insert import Editor
from dea_dbt.testing.yaml_places import entry_of, section_of
from dea_dbt.testing.yaml_style import Style, style_of
from dea_dbt.testing.yaml_tests import Placed
from dea_dbt.testing.yaml_tree import Tree, parse

NEW_FILE = "_dea_tests.yml"
SUFFIXES = (".yml", ".yaml")


class YamlFiles:
    """The properties files of a project. ``tests`` is the word for tests where a file has none."""

    def __init__(self, project: Project, manifest: Manifest, tests: str) -> None:
        self.project, self.tests = project, tests
        self.refused: list[tuple[NewTest, str]] = []
        self.all = {file: _read(file) for file in _properties_files(project)}
        self.trees: dict[Path, Tree] = {}

    def before(self, file: Path) -> str | None:
        """The text of a file, None for one that is not there."""
        text = self.all.get(file)
        return text if isinstance(text, str) else None

    def editor(self, file: Path) -> Editor:
        """A new editor for a file. Raises ReadError where it cannot be read or must not be written."""
        text = self.all.get(file, "")
        if isinstance(text, ReadError):
            raise text
        _need_writable(file, self.project.root)
        if file not in self.trees:
            self.trees[file] = parse(text, self._name(file))
        tree = self.trees[file]
        return Editor(tree, style_of(tree, self.tests) if tree.root else Style(tests=self.tests))

    def _name(self, file: Path) -> str:
        return os.path.relpath(file, self.project.root)

    def by_file(self, placed: Sequence[Placed]) -> dict[Path, list[Placed]]:
        """The tests by the file they go into; those of a file that cannot be read are refused."""
        found: dict[Path, list[Placed]] = {}
        homes: dict[str, Path | ReadError] = {}
        for one in placed:
            node = one.test.node
            if node.unique_id not in homes:
                homes[node.unique_id] = self.home(node)
            home = homes[node.unique_id]
            if isinstance(home, ReadError):
                self.refused.append((one.test, str(home)))
            else:
                found.setdefault(home, []).append(one)
        return found

    def home(self, node: Node) -> Path | ReadError:
        """The file that says something of a node, or should; an error where that cannot be told."""
        names = re.compile(rf"(?<![\w]){re.escape(node.name)}(?![\w])")
        unclear: ReadError | None = None
        for file, text in self.all.items():
            if isinstance(text, str) and names.search(text):
                try:
                    if entry_of(self._reader(file), node) is not None:
                        return file
                except ReadError as error:
                    unclear = unclear or error
        return unclear or self._beside(node)

    def _reader(self, file: Path) -> Editor:
        if file not in self.trees:
            self.trees[file] = parse(str(self.all[file]), self._name(file))
        return Editor(self.trees[file], Style())

    def _beside(self, node: Node) -> Path:
        folder = (self.project.root / node.file).parent
        near = [file for file, text in self.all.items() if file.parent == folder and isinstance(text, str)]
        fitting = [file for file in near if self._has_section(file, node)]
        own = folder / NEW_FILE
        return fitting[0] if len(fitting) == 1 and own not in near else own

    def _has_section(self, file: Path, node: Node) -> bool:
        try:
            return section_of(self._reader(file), node) is not None
        except ReadError:
            return False


def _properties_files(project: Project) -> Iterator[Path]:
    """Every YAML file in the project's own folders, and not in those of its packages or what dbt has made."""
    installed = [file.parent for folder in project.read_paths for file in folder.glob("*/dbt_project.yml")]
    for folder in project.read_paths:
        for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
            outside = project.target_path in file.parents or any(package in file.parents for package in installed)
            if file.suffix in SUFFIXES and file.is_file() and not outside:
                yield file


def _read(file: Path) -> str | ReadError:
    try:
        return file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return ReadError(f"it cannot be read: {error}", place=file)


def _need_writable(file: Path, root: Path) -> None:
    """A file that nobody may write is left alone, and so is one that a link leads to outside of the project."""
    if not file.resolve().is_relative_to(root.resolve()):
        raise ReadError(f"it is {file.resolve()}, outside of the project", place=file)
    writers = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
    if file.exists() and (not file.stat().st_mode & writers or not os.access(file, os.W_OK)):
        raise ReadError("it is read-only", place=file)
