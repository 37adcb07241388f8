"""Rules that no generic test of the project's packages can say, as singular tests: a query in a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from sqlglot import exp

from dea_core.harden import Kept
from dea_core.schema import Table
from dea_dbt.manifest import Node
from dea_dbt.packages import read_yaml
from dea_dbt.project import PROJECT_FILE
from dea_dbt.testing.spelling import NewTest
from dea_dbt.testing.workload import Read
from dea_dbt.testing.yaml_edit import Edits, FileEdit, LeftOut

FOLDER = "tests"
LONGEST = 80
Tests = Mapping[int, tuple[NewTest, Kept]]


def with_singular(read: Read, edits: Edits, tests: Tests) -> Edits:
    """The edits, and a file for each test that has no spelling; ``tests`` by id, with what was found of each."""
    unspelled = [one for one in edits.refused if one.unspelled and id(one.test) in tests]
    files = [_edit(read, *tests[id(one.test)]) for one in unspelled]
    new = tuple(file for file in files if file.before != file.after)
    there = tuple(_standing(file, edits.root) for file in files if file.before == file.after)
    refused = tuple(one for one in edits.refused if one not in unspelled)
    return replace(edits, files=(*edits.files, *new), standing=(*edits.standing, *there), refused=refused)


def _standing(file: FileEdit, root: Path) -> LeftOut:
    return LeftOut(file.tests[0], f"{file.path.relative_to(root)} says the same")


def _edit(read: Read, test: NewTest, kept: Kept) -> FileEdit:
    candidate = kept.candidate
    folder = (read_yaml(read.project.root / PROJECT_FILE).get("test-paths") or [FOLDER])[0]
    path = read.project.root / folder / f"{_slug(str(candidate))}.sql"
    tables = {name: Table(name, ()) for name in candidate.about}
    sql = _sql(read, candidate.check(tables).query)
    text = f"-- {candidate}\n-- {test.comment}\n{sql}\n"
    before = path.read_text(encoding="utf-8") if path.is_file() else None
    return FileEdit(path, before, text, (test,))


def _slug(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return words if len(words) <= LONGEST else words[:LONGEST].rpartition("_")[0]


def _sql(read: Read, query: exp.Query) -> str:
    """The query in the project's dialect, its relations as dbt names them."""
    places: dict[str, str] = {}
    query = query.copy()
    for at, (table, node) in enumerate(_relations(read, query)):
        table.set("this", exp.to_identifier(f"dea_relation_{at}_"))
        places[f"dea_relation_{at}_"] = _jinja(read, node)
    sql = query.sql(read.project.connection.dialect, pretty=True)
    for place, jinja in places.items():
        sql = sql.replace(place, jinja)
    return sql


def _relations(read: Read, query: exp.Query) -> Iterator[tuple[exp.Table, Node]]:
    return ((table, read.nodes[table.name]) for table in list(query.find_all(exp.Table)) if table.name in read.nodes)


def _jinja(read: Read, node: Node) -> str:
    if node.kind == "source":
        return "{{ " + f"source('{node.source_name}', '{node.name}')" + " }}"
    package = "" if node.package == read.manifest.project else f"'{node.package}', "
    version = f", v={node.version}" if node.version else ""
    return "{{ " + f"ref({package}'{node.name}'{version})" + " }}"
