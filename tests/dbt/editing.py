"""What the tests of editing YAML share: nodes without a project of dbt, and tests for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlglot import parse_one

from dea_core.infer import Demand, Predicate, Present
from dea_dbt.connection import Connection
from dea_dbt.manifest import DataTest, Manifest, Node
from dea_dbt.project import Project
from dea_dbt.testing.spelling import NewTest
from dea_dbt.testing.yaml_edit import Edits, plan_edits

IN_RANGE = Predicate(parse_one("amount BETWEEN 0 AND 9"))
LISTED = Predicate(parse_one("status IN ('open', 'paid')"))
FILE = "models/schema.yml"


def node_of(name: str, **more: Any) -> Node:
    kind = more.pop("kind", "model")
    file = more.pop("file", f"models/{name}.sql")
    unique_id = ".".join(filter(None, (kind, "shop", name, f"v{more['version']}" if "version" in more else "")))
    return Node(unique_id, kind, name, ("db", "main", name), f'"db"."main"."{name}"', "shop", file, **more)


ORDERS, ITEMS = node_of("orders"), node_of("items")
SOURCE = node_of("orders", kind="source", source_name="till", file=FILE)


def manifest_of(*nodes: Node, tests: tuple[DataTest, ...] = ()) -> Manifest:
    return Manifest(12, "shop", "duckdb", nodes or (ORDERS, ITEMS, SOURCE), tests)


def empty_project(tmp_path: Path) -> Project:
    (tmp_path / "models").mkdir()
    connection = Connection("duckdb", "db", "main", str(tmp_path / "db.duckdb"))
    folders = (tmp_path / "models",)
    return Project(tmp_path, "shop", tmp_path, "shop", "dev", connection, tmp_path / "target", (), folders)


def new(node: Node, column: str | None, demand: Demand, **more: Any) -> NewTest:
    return NewTest(node, column, demand, more.pop("comment", ""), **more)


def filled(node: Node = ORDERS, column: str = "id", comment: str = "catches: a mistake", **more: Any) -> NewTest:
    return new(node, column, Present(column), comment=comment, **more)


def plan(project: Project, *tests: NewTest, manifest: Manifest | None = None, **more: Any) -> Edits:
    more = {"packages": ("dbt_utils",), "dbt_version": (1, 11, 0), **more}
    return plan_edits(project, manifest or manifest_of(), tests, **more)


def put(project: Project, text: str, name: str = FILE) -> Path:
    file = project.root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8"))
    return file


def after(edits: Edits) -> str:
    assert not edits.refused, [str(one) for one in edits.refused]
    assert len(edits.files) == 1, edits
    return edits.files[0].after


def data_test(name: str, node: Node, column: str | None = None, where: str | None = None, **arguments: Any) -> DataTest:
    namespace, _, bare = name.rpartition(".")
    title = f"{bare}_{node.name}_{column}"
    given: Mapping[str, Any] = {**arguments, **({"column_name": column} if column else {}), "model": "..."}
    return DataTest(f"test.{title}", title, bare, namespace or None, given, column, node.unique_id, (), None, "", where)
