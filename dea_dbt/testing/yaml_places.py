"""Where a node's tests stand in YAML: its entry, its columns, its versions.

    entry_of(editor, node)          the mapping that says something of the node, or None
    add_tests(editor, entry, ...)   tests into an entry: at the relation, at columns that are listed or are not yet
    new_entries(editor, nodes)      entries where there is none

Every one puts all of what it is given into the editor, or raises ReadError with file and line and puts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from dea_dbt.manifest import Node
from dea_dbt.testing.spelling import PLAIN_NAME
from dea_dbt.testing.yaml_insert import Editor, Spot
from dea_dbt.testing.yaml_style import TESTS, Noted
from dea_dbt.testing.yaml_tree import Mapping as YamlMapping
from dea_dbt.testing.yaml_tree import Scalar

SECTIONS = {"model": "models", "seed": "seeds", "snapshot": "snapshots", "source": "sources"}
ByColumn = Mapping[str | None, list[Noted]]
"""Tests by column; those of the relation under None."""


def entry_of(editor: Editor, node: Node) -> Spot | None:
    """The entry of a node in this file. Raises ReadError where it is one that cannot be written to."""
    section = section_of(editor, node)
    if section is None or node.source_name is None:
        return None if section is None else named(editor, section, node.name)
    for spot in section.items():
        if _is_named(spot, node.source_name):
            tables = editor.get(editor.entered(spot), "tables")
            found = None if tables is None else named(editor, tables, node.name)
            if found is not None:
                return found
    return None


def section_of(editor: Editor, node: Node) -> Spot | None:
    """The list of entries of the node's kind."""
    root = editor.root()
    return None if root is None else editor.get(root, SECTIONS[node.kind])


def named(editor: Editor, section: Spot, name: str) -> Spot | None:
    """The item of that name in a list; dbt's names of columns are in any case."""
    exact = [spot for spot in section.items() if _is_named(spot, name)]
    found = exact or [spot for spot in section.items() if _is_named(spot, name, fold=True)]
    return editor.entered(found[0]) if found else None


def _is_named(spot: Spot, name: str, *, fold: bool = False) -> bool:
    said = spot.node.text("name") if isinstance(spot.node, YamlMapping) else None
    return said is not None and (said.lower() == name.lower() if fold else said == name)


@contextmanager
def all_or_none(editor: Editor) -> Iterator[None]:
    """What was put in is taken out again where something is refused."""
    before = len(editor.insertions), len(editor.added)
    try:
        yield
    except BaseException:
        del editor.insertions[before[0] :], editor.added[before[1] :]
        raise


def add_tests(editor: Editor, entry: Spot, tests: ByColumn) -> None:
    """Put tests into an entry."""
    with all_or_none(editor):
        if tests.get(None):
            _add_list(editor, entry, tests[None])
        missing: list[Any] = []
        columns = editor.get(entry, "columns") if any(column for column in tests) else None
        for column, items in tests.items():
            if column is None:
                continue
            found = named(editor, columns, column) if columns else None
            if found is not None:
                _add_list(editor, found, items)
            else:
                missing.append(_column(editor, column, items))
        if missing:
            _add_columns(editor, entry, columns, missing)


def _add_list(editor: Editor, spot: Spot, items: list[Noted]) -> None:
    """Into the list of tests that an entry or a column has, or a new one before its columns."""
    there = editor.get(spot, *TESTS)
    if there is not None and not _is_empty(there):
        editor.append(there, items)
    else:
        assert there is None or isinstance(there.path[-1], str)
        key = str(there.path[-1]) if there else editor.style.tests
        editor.add_key(spot, key, items, before="columns")


def _is_empty(spot: Spot) -> bool:
    return isinstance(spot.node, Scalar) and spot.node.is_empty


def _column(editor: Editor, name: str, items: list[Noted]) -> dict[str, Any]:
    quote = {} if PLAIN_NAME.fullmatch(name) else {"quote": True}
    return {"name": name, **quote, editor.style.tests: items}


def _add_columns(editor: Editor, entry: Spot, columns: Spot | None, missing: list[Any]) -> None:
    if columns is not None and not _is_empty(columns):
        editor.append(columns, missing)
        return
    inherits = [{"include": "all"}] if len(entry.path) > 1 and entry.path[-2] == "versions" else []
    editor.add_key(entry, "columns", [*inherits, *missing])


def new_entries(editor: Editor, nodes: Sequence[tuple[Node, ByColumn]]) -> None:
    """Put entries for nodes that have none at the end of their sections, or with sections of their own."""
    sections: dict[str, list[Any]] = {}
    for node, tests in nodes:
        sections.setdefault(SECTIONS[node.kind], []).append(_entry(editor, node, tests))
    root = editor.root()
    if root is None:
        editor.start(sections)
        return
    for key, entries in sections.items():
        section = editor.get(root, key)
        if section is None or _is_empty(section):
            editor.add_key(root, key, entries)
        else:
            editor.append(section, entries)


def _entry(editor: Editor, node: Node, tests: ByColumn) -> dict[str, Any]:
    columns = [_column(editor, name, items) for name, items in tests.items() if name is not None]
    of_relation = {editor.style.tests: tests[None]} if tests.get(None) else {}
    return {"name": node.name, **of_relation, **({"columns": columns} if columns else {})}
