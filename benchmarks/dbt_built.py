"""A dbt project as it stands built in its DuckDB file: what tests say once a model is another.

    Built(folder).failing("orders", sql)  ──>  the ids of the tests that fail then, None where no row changes

Models and tests are what dbt compiled; all is rolled back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import yaml

from dea_core.engines import DuckDB
from dea_core.errors import EngineError
from dea_core.harden.bench import Limit

SECONDS = 5.0
BEFORE = '"dea before"'


@dataclass(frozen=True)
class Model:
    """A model that has a relation: its compiled SQL, its file, what it and all below it depend on."""

    name: str
    relation: str
    sql: str
    file: str
    calls: tuple[str, ...]
    reads: frozenset[str]


class Built:
    """``models`` by name, parents first; ``tests`` by id: the condition under which each fails."""

    def __init__(self, folder: Path) -> None:
        manifest = json.loads((folder / "target" / "manifest.json").read_text())
        own = manifest["metadata"]["project_name"]
        self._nodes = manifest["nodes"]
        self._database = _database_of(folder)
        self._open: DuckDB | None = None
        self.models: dict[str, Model] = {}
        for node in self._sorted():
            if node["package_name"] == own and node.get("language") == "sql":
                self.models[node["name"]] = _model(node, manifest)
        self.tests = {
            key: f"(SELECT {node['config']['fail_calc']} {node['config']['error_if']} FROM ({node['compiled_code']}))"
            for key, node in self._nodes.items()
            if node["resource_type"] == "test" and node["config"]["severity"].lower() == "error"
            and node.get("compiled_code")
        }  # fmt: skip

    def _sorted(self) -> list[dict]:  # type: ignore[type-arg]
        models = {
            key: node
            for key, node in self._nodes.items()
            if node["resource_type"] == "model"
            and node["config"]["materialized"] != "ephemeral"
            and node.get("compiled_code")
        }
        depths: dict[str, int] = {}

        def depth(key: str) -> int:
            if key not in depths:
                above = self._nodes.get(key, {}).get("depends_on", {}).get("nodes", ())
                depths[key] = 1 + max(map(depth, above), default=0)
            return depths[key]

        return [models[key] for key in sorted(models, key=lambda key: (depth(key), key))]

    @property
    def engine(self) -> DuckDB:
        """The target, opened when it is first asked for."""
        self._open = self._open or DuckDB.open(self._database)
        return self._open

    def close(self) -> None:
        """Let dbt have the file again."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def columns(self, model: str) -> dict[str, str]:
        """The columns of a model's relation, with their types."""
        described = self.engine.rows(f"DESCRIBE {self.models[model].relation}")
        return {str(name): str(told) for name, told, *_ in described}

    def failing(self, model: str, sql: str) -> frozenset[str] | None:
        """The tests that fail once ``sql`` is the model; None where it does not run, or gives the same rows."""
        self.engine.execute("BEGIN TRANSACTION")
        try:
            self.engine.execute(f"CREATE TEMP TABLE {BEFORE} AS FROM {self.models[model].relation}")
            self._build(model, sql)
            if not self._changed(self.models[model].relation):
                return None
            stale = {model}
            for name, other in self.models.items():
                if other.reads & stale and name != model:
                    stale.add(name)
                    self._build(name, other.sql)
            return frozenset(key for key, condition in self.tests.items() if self._fails(condition))
        except EngineError:
            return None
        finally:
            self.engine.execute("ROLLBACK")

    def _build(self, name: str, sql: str) -> None:
        relation = self.models[name].relation
        kind = self.engine.rows(
            f"SELECT table_type FROM information_schema.tables WHERE table_catalog || table_schema || table_name = "
            f"'{relation.replace(chr(34), '').replace('.', '')}'"
        )
        for (told,) in kind:
            self.engine.execute(f"DROP {'VIEW' if told == 'VIEW' else 'TABLE'} {relation} CASCADE")
        self.engine.execute(f"CREATE TABLE {relation} AS {sql}", Limit(SECONDS))

    def _changed(self, relation: str) -> bool:
        one, other = f"FROM {relation}", f"FROM {BEFORE}"
        rows = f"EXISTS ({one} EXCEPT ALL {other}) OR EXISTS ({other} EXCEPT ALL {one})"
        return bool(self.engine.rows(f"SELECT {rows}")[0][0])

    def _fails(self, condition: str) -> bool:
        return bool(self.engine.rows(f"SELECT {condition}")[0][0])

    def as_file(self, model: str, sql: str) -> str:
        """The text of a model's file that compiles to ``sql``."""
        calls = "".join(f"-- depends_on: {{{{ {call} }}}}\n" for call in self.models[model].calls)
        return f"{{{{ config(materialized='table') }}}}\n{calls}{{% raw %}}{sql}{{% endraw %}}\n"


def _model(node: dict, manifest: dict) -> Model:  # type: ignore[type-arg]
    keys = node["depends_on"]["nodes"]
    parents = [manifest["nodes"].get(key) or manifest["sources"][key] for key in keys]
    calls = tuple(
        f"source('{one['source_name']}', '{one['name']}')" if "source_name" in one else f"ref('{one['name']}')"
        for one in parents
    )
    reads = frozenset(one["name"] for one in parents if one["resource_type"] == "model")
    return Model(node["name"], node["relation_name"], node["compiled_code"], node["original_file_path"], calls, reads)


def _database_of(folder: Path) -> Path:
    profiles = yaml.safe_load((folder / "profiles.yml").read_text())
    profile = yaml.safe_load((folder / "dbt_project.yml").read_text())["profile"]
    output = profiles[profile]["outputs"][profiles[profile]["target"]]
    return folder / str(output["path"])
