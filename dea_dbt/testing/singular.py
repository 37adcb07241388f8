"""Rules that no generic test of the project's packages can say, as singular tests: a query in a file of its own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from sqlglot import exp

from dea_core.harden import Kept
from dea_core.schema import Table
from dea_dbt.manifest import Node, call_of
from dea_dbt.packages import read_yaml
from dea_dbt.project import PROJECT_FILE
from dea_dbt.testing.spelling import JINJA, NewTest
from dea_dbt.testing.workload import Read
from dea_dbt.testing.yaml_edit import Edits, FileEdit, LeftOut

FOLDER = "tests"
LONGEST = 80
SIGNS = {"<>": "not", "<=": "at_most", ">=": "at_least", "<": "below", ">": "above", "=": "is", "%": "any"}
Tests = Mapping[int, tuple[NewTest, Kept]]


def with_singular(read: Read, edits: Edits, tests: Tests) -> Edits:
    """The edits, and a file for each test that has no spelling; ``tests`` by id, with what was found of each."""
    unspelled = [one for one in edits.refused if one.unspelled and id(one.test) in tests]
    refused = [one for one in edits.refused if one not in unspelled]
    files: dict[Path, FileEdit] = {}
    for one in unspelled:
        test, kept = tests[id(one.test)]
        text = _text(read, kept)
        path = _free_path(read, kept, files)
        if text is None:
            refused.append(one)
        else:
            files[path] = FileEdit(path, _content(path), text, (test,))
    new = tuple(file for file in files.values() if file.before != file.after)
    there = tuple(_standing(file, edits.root) for file in files.values() if file.before == file.after)
    return replace(edits, files=(*edits.files, *new), standing=(*edits.standing, *there), refused=tuple(refused))


def _standing(file: FileEdit, root: Path) -> LeftOut:
    return LeftOut(file.tests[0], f"{file.path.relative_to(root)} says the same")


def _text(read: Read, kept: Kept) -> str | None:
    """The file's text; None where dbt would render part of the rule itself as Jinja."""
    candidate = kept.candidate
    tables = {name: Table(name, ()) for name in candidate.about}
    query = candidate.check(tables).query
    if JINJA.search(f"{candidate} {kept.told} {query.sql()}"):
        return None
    return f"{_first_line(kept)}\n-- catches: {kept.told}\n{_sql(read, query)}\n"


def _first_line(kept: Kept) -> str:
    """By this a file is known as ours, and as saying this."""
    return f"-- {kept.candidate}"


def _free_path(read: Read, kept: Kept, taken: Mapping[Path, FileEdit]) -> Path:
    """A file of its own: one that is there only if it is this very test."""
    folder = str((read_yaml(read.project.root / PROJECT_FILE).get("test-paths") or [FOLDER])[0])
    slug = _slug(str(kept.candidate))
    for number in itertools.count(1):
        path = read.project.root / folder / f"{slug}{'' if number == 1 else f'_{number}'}.sql"
        content = _content(path)
        if path not in taken and (content is None or content.partition("\n")[0] == _first_line(kept)):
            return path
    raise AssertionError("numbers do not end")


def _content(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _slug(text: str) -> str:
    for sign, word in SIGNS.items():
        text = text.replace(sign, f" {word} ")
    words = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return words if len(words) <= LONGEST else words[:LONGEST].rpartition("_")[0]


def _sql(read: Read, query: exp.Query) -> str:
    """The query in the project's dialect, its relations as dbt names them."""
    places: dict[str, str] = {}
    query = query.copy()
    for at, (table, node) in enumerate(_relations(read, query)):
        table.set("this", exp.to_identifier(f"dea_relation_{at}_"))
        places[f"dea_relation_{at}_"] = f"{{{{ {call_of(node, read.manifest.project)} }}}}"
    sql = query.sql(read.project.connection.dialect, pretty=True)
    for place, jinja in places.items():
        sql = sql.replace(place, jinja)
    return sql


def _relations(read: Read, query: exp.Query) -> Iterator[tuple[exp.Table, Node]]:
    return ((table, read.nodes[table.name]) for table in list(query.find_all(exp.Table)) if table.name in read.nodes)
