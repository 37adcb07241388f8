"""manifest.json, versions 9 to 12 (dbt 1.5 and later), as a small frozen model.

    read_manifest(content)  ──>  Manifest ── Node   sources, seeds, models, snapshots: relation, columns, compiled SQL
                                         └── DataTest   its name, arguments, where, severity, what it is attached to

Only what the data must look like is kept. Nodes come in an order in which each stands after what it depends on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from dea_core.schema.model import Severity
from dea_dbt.errors import ManifestError

OLDEST, NEWEST = 9, 12
VERSION = re.compile(r"/manifest/v(\d+)")
Kind = Literal["source", "seed", "model", "snapshot"]
KINDS: dict[str, Kind] = {"source": "source", "seed": "seed", "model": "model", "snapshot": "snapshot"}


@dataclass(frozen=True)
class Rule:
    """An entry of ``constraints``: not_null, unique, primary_key, foreign_key, check, custom."""

    kind: str
    columns: tuple[str, ...] = ()
    expression: str | None = None
    to: str | None = None
    to_columns: tuple[str, ...] = ()
    name: str | None = None


@dataclass(frozen=True)
class NodeColumn:
    """A column as declared in YAML."""

    name: str
    data_type: str | None = None
    constraints: tuple[Rule, ...] = ()
    quote: bool = False
    description: str = ""


@dataclass(frozen=True)
class Node:
    """A source table, seed, model or snapshot. ``path`` is its relation: database, schema, identifier."""

    unique_id: str
    kind: Kind
    name: str
    path: tuple[str, str, str]
    relation: str
    package: str = ""
    file: str = ""
    columns: tuple[NodeColumn, ...] = ()
    constraints: tuple[Rule, ...] = ()
    contract: bool = False
    sql: str | None = None
    parents: tuple[str, ...] = ()
    source_name: str | None = None
    materialized: str | None = None
    language: str = "sql"
    config: Mapping[str, Any] = field(default_factory=dict)
    description: str = ""
    root: str | None = None
    version: str | None = None
    patched: bool = False
    """Whether a YAML file says something of it."""
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def table_name(self) -> str:
        """What people type: ``shop.orders`` for a source, the name for anything else."""
        return f"{self.source_name}.{self.name}" if self.source_name else self.name

    @property
    def is_external(self) -> bool:
        """Whether the relation is a file or a function of the engine, not a table."""
        return "(" in self.relation or "'" in self.relation


@dataclass(frozen=True)
class DataTest:
    """A data test. ``name`` and ``namespace`` say which generic test it is; a singular test has neither."""

    unique_id: str
    title: str
    name: str | None
    namespace: str | None
    arguments: Mapping[str, Any]
    column: str | None
    attached: str | None
    parents: tuple[str, ...]
    sql: str | None
    file: str
    where: str | None = None
    severity: Severity = "error"
    fail_calc: str = "count(*)"

    @property
    def key(self) -> str:
        """``unique``, ``dbt_utils.accepted_range``, ``singular``."""
        if self.name is None:
            return "singular"
        return f"{self.namespace}.{self.name}" if self.namespace else self.name


@dataclass(frozen=True)
class Manifest:
    """The nodes, parents first, and the tests."""

    version: int
    project: str
    adapter: str
    nodes: tuple[Node, ...]
    tests: tuple[DataTest, ...]

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """Nodes by unique id."""
        return {node.unique_id: node for node in self.nodes}

    def of_kind(self, *kinds: Kind) -> Iterator[Node]:
        """The nodes of these kinds."""
        return (node for node in self.nodes if node.kind in kinds)

    def named(self, reference: str) -> Node | None:
        """The node that ``ref('a')``, ``ref('package', 'a')``, ``source('s', 't')``, a relation or a name means."""
        same = next((node for node in self.nodes if _spelled(node.relation) == _spelled(reference)), None)
        if same is not None:
            return same
        call = REFERENCE.search(reference)
        words = QUOTED.findall(call[0].split("v=")[0]) if call else [_spelled(reference).rpartition(".")[2]]
        if call and call[0].startswith("source") and len(words) == 2:
            return next((n for n in self.of_kind("source") if (n.source_name, n.name) == tuple(words)), None)
        found = [n for n in self.of_kind("model", "seed", "snapshot") if n.name.lower() == words[-1].lower()]
        found = [n for n in found if len(words) == 1 or n.package == words[0]] or found
        return found[-1] if found else None


def call_of(node: Node, project: str = "") -> str:
    """``ref('orders')`` or ``source('till', 'orders')``; with the package, where ``project`` is not the node's own."""
    if node.kind == "source":
        return f"source('{node.source_name}', '{node.name}')"
    package = f"'{node.package}', " if project and node.package != project else ""
    version = f", v={node.version}" if node.version else ""
    return f"ref({package}'{node.name}'{version})"


def _spelled(relation: str) -> str:
    return re.sub(r"[\"`\[\]\s]", "", relation).lower()


REFERENCE = re.compile(r"(?:ref|source)\s*\([^)]*\)")
QUOTED = re.compile(r"""["']([^"']+)["']""")


def read_manifest(content: Mapping[str, Any], *, place: object = None) -> Manifest:
    """Read the JSON of a manifest. Raises ManifestError for a version that is not known."""
    metadata = content.get("metadata") or {}
    found = VERSION.search(str(metadata.get("dbt_schema_version", "")))
    if found is None:
        raise ManifestError(
            "this is not a manifest of dbt", place=place, hint="`dbt compile` writes target/manifest.json"
        )
    version = int(found[1])
    if not OLDEST <= version <= NEWEST:
        hint = f"versions {OLDEST} to {NEWEST} are read: dbt 1.5 and later"
        raise ManifestError(f"manifest version {version} is not known", place=place, hint=hint)
    try:
        nodes = [_node(raw) for raw in (*content["sources"].values(), *content["nodes"].values()) if _is_table(raw)]
        tests = tuple(_test(raw) for raw in content["nodes"].values() if raw["resource_type"] == "test")
    except (KeyError, TypeError, AttributeError) as error:
        raise ManifestError(f"the manifest lacks what one of version {version} has: {error}", place=place) from error
    adapter = str(metadata.get("adapter_type") or "")
    manifest = Manifest(version, str(metadata.get("project_name") or ""), adapter, tuple(_parents_first(nodes)), tests)
    return replace(manifest, tests=tuple(_attached(test, manifest) for test in tests))


def _attached(test: DataTest, manifest: Manifest) -> DataTest:
    """Older versions do not say what a test is attached to; its ``model`` argument does."""
    if test.attached is not None or test.name is None:
        return test
    node = manifest.named(str(test.arguments.get("model", "")))
    return replace(test, attached=node.unique_id if node else (test.parents[-1] if test.parents else None))


def _is_table(raw: Mapping[str, Any]) -> bool:
    return raw["resource_type"] in KINDS and (raw.get("config") or {}).get("enabled", True)


def _node(raw: Mapping[str, Any]) -> Node:
    config = raw.get("config") or {}
    identifier = raw.get("identifier") or raw.get("alias") or raw["name"]
    path = (raw.get("database") or "", raw.get("schema") or "", identifier)
    return Node(
        unique_id=raw["unique_id"],
        kind=KINDS[raw["resource_type"]],
        name=raw["name"],
        path=path,
        relation=raw.get("relation_name") or ".".join(f'"{part}"' for part in path if part),
        package=raw.get("package_name") or "",
        file=raw.get("original_file_path") or "",
        columns=tuple(_column(column) for column in (raw.get("columns") or {}).values()),
        constraints=tuple(_rule(rule) for rule in raw.get("constraints") or ()),
        contract=bool((raw.get("contract") or config.get("contract") or {}).get("enforced")),
        sql=raw.get("compiled_code"),
        parents=tuple((raw.get("depends_on") or {}).get("nodes") or ()),
        source_name=raw.get("source_name"),
        materialized=config.get("materialized"),
        language=raw.get("language") or "sql",
        config=config,
        description=raw.get("description") or "",
        root=raw.get("root_path"),
        version=str(raw["version"]) if raw.get("version") is not None else None,
        patched=raw.get("patch_path") is not None,
        meta={**(raw.get("meta") or {}), **(config.get("meta") or {})},
    )


def _column(raw: Mapping[str, Any]) -> NodeColumn:
    rules = tuple(_rule(rule) for rule in raw.get("constraints") or ())
    quote, described = bool(raw.get("quote")), raw.get("description") or ""
    return NodeColumn(raw["name"], raw.get("data_type") or None, rules, quote, described)


def _rule(raw: Mapping[str, Any]) -> Rule:
    return Rule(
        kind=str(raw.get("type")),
        columns=tuple(raw.get("columns") or ()),
        expression=raw.get("expression"),
        to=raw.get("to"),
        to_columns=tuple(raw.get("to_columns") or ()),
        name=raw.get("name"),
    )


def _test(raw: Mapping[str, Any]) -> DataTest:
    meta, config = raw.get("test_metadata") or {}, raw.get("config") or {}
    parents = tuple((raw.get("depends_on") or {}).get("nodes") or ())
    arguments = dict(meta.get("kwargs") or {})
    arguments.update(arguments.pop("arguments", None) or {})
    return DataTest(
        unique_id=raw["unique_id"],
        title=raw["name"],
        name=meta.get("name"),
        namespace=meta.get("namespace"),
        arguments=arguments,
        column=raw.get("column_name") or arguments.get("column_name"),
        attached=raw.get("attached_node"),
        parents=parents,
        sql=raw.get("compiled_code"),
        file=raw.get("original_file_path") or "",
        where=config.get("where"),
        severity="warn" if str(config.get("severity", "error")).lower() == "warn" else "error",
        fail_calc=str(config.get("fail_calc") or "count(*)"),
    )


def _parents_first(nodes: list[Node]) -> Iterator[Node]:
    """Depth first, without recursion: a project may be deeper than Python's stack."""
    by_id = {node.unique_id: node for node in nodes}
    done: set[str] = set()
    for start in by_id:
        stack = [(start, iter(by_id[start].parents))]
        while stack:
            current, rest = stack[-1]
            ahead = next(
                (p for p in rest if p in by_id and p not in done and all(p != seen for seen, _ in stack)), None
            )
            if ahead is not None:
                stack.append((ahead, iter(by_id[ahead].parents)))
                continue
            stack.pop()
            if current not in done:
                done.add(current)
                yield by_id[current]
