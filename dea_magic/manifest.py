"""A dbt project as far as cells need it: what ``dbt compile`` wrote. dbt itself is not imported.

read_project("shop")        Project(name, models: name -> Model(sql, under))

What the project says of its tables is read by whoever reads ``dbt://``: see READERS.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dea_core.errors import ReadError, UsageError, did_you_mean

if TYPE_CHECKING:
    from sqlglot import exp

    from dea_core.schema import Schema

MANIFEST = Path("target") / "manifest.json"
COMPILE = "run `dbt compile` in the project, then this again"
TABLES = ("source", "seed")


@dataclass(frozen=True)
class Model:
    """A model: compiled ``sql``, its ``relation``, and the tables ``under`` it, each a "source" or a "seed"."""

    name: str
    sql: str
    relation: str
    under: Mapping[str, str]


@dataclass(frozen=True)
class Project:
    """A compiled project. ``dialect`` is sqlglot's name, which is the adapter's."""

    name: str
    file: Path
    dialect: str
    models: Mapping[str, Model]
    uncompiled: frozenset[str] = frozenset()
    """Models without SQL: the last command of dbt was told of others, or they are no SQL."""

    @property
    def folder(self) -> Path:
        """Where dbt_project.yml is."""
        return self.file.parent.parent

    def schema(self, *, seeds: bool) -> Schema:
        """The tables that models read, with the rules that tests, contracts and SQL say of them: sources, and
        ``seeds`` if they are to be made again."""
        from dea_core.readers import read_schema

        again = "?remake-seeds" if seeds else ""
        return read_schema(f"dbt://{quote(str(self.file.resolve()))}{again}")

    def model(self, name: str) -> Model:
        """The model of that name; raises UsageError with the nearest."""
        if name in self.uncompiled:
            raise UsageError(f"model {name} is not compiled in {self.file}", hint=COMPILE)
        if name not in self.models:
            raise UsageError(f"no model {name} in {self.name}", hint=did_you_mean(name, self.models))
        return self.models[name]

    def whole(self, model: Model) -> str:
        """A model's SQL down to sources and seeds: each model that it reads stands in it as a subquery."""
        from sqlglot import exp, parse_one

        by_relation = {_unquoted(other.relation): other for other in self.models.values()}
        self._need_no_circle(model, by_relation)
        tree = parse_one(model.sql, dialect=self.dialect)
        while found := [
            (table, by_relation[name]) for table in tree.find_all(exp.Table) if (name := _path(table)) in by_relation
        ]:
            for table, read in found:
                inner = parse_one(read.sql, dialect=self.dialect)
                table.replace(
                    exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier(table.alias_or_name)))
                )
        return tree.sql(self.dialect, pretty=True)

    def _need_no_circle(self, model: Model, by_relation: Mapping[str, Model]) -> None:
        """Raises UsageError for a model that reads itself, as an incremental one does whose table is there."""
        from sqlglot import exp, parse_one

        waiting, seen = [model], {model.name}
        while waiting:
            one = waiting.pop()
            read = {_path(table) for table in parse_one(one.sql, dialect=self.dialect).find_all(exp.Table)}
            if _unquoted(one.relation) in read:
                said = f"model {one.name} reads itself: it is compiled for a later run of an incremental model"
                raise UsageError(said, hint="dbt compile --full-refresh")
            below = [by_relation[path] for path in read if path in by_relation and by_relation[path].name not in seen]
            seen |= {other.name for other in below}
            waiting += below


def _unquoted(relation: str) -> str:
    return ".".join(part.strip('"`[]') for part in relation.split(".")).lower()


def _path(table: exp.Table) -> str:
    return ".".join(part.name for part in table.parts).lower()


def read_project(folder: str | Path) -> Project:
    """The project in ``folder``, or whose manifest.json is given. Raises ReadError, naming what to run."""
    path = Path(folder)
    file = path if path.name == MANIFEST.name else path / MANIFEST
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        metadata, nodes = content["metadata"], {**content["nodes"], **content["sources"]}
    except FileNotFoundError as error:
        known = (path / "dbt_project.yml").is_file()
        hint = COMPILE if known else "name the folder that holds dbt_project.yml"
        raise ReadError(f"no file {file}", hint=hint) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReadError(f"{file} is no manifest of dbt's: {error}", hint=COMPILE) from error
    models = {
        node["name"]: Model(node["name"], node["compiled_code"], node["relation_name"] or "", _under(node, nodes))
        for node in nodes.values()
        if node["resource_type"] == "model" and node.get("compiled_code")
    }
    if not models:
        raise ReadError(f"{file} holds no compiled model", hint=COMPILE)
    name, adapter = str(metadata.get("project_name") or path.name), str(metadata.get("adapter_type") or "duckdb")
    every = {node["name"] for node in nodes.values() if node["resource_type"] == "model"}
    return Project(name, file, adapter, models, frozenset(every - models.keys()))


def _under(node: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]]) -> Mapping[str, str]:
    """The tables that a model's data comes from, however many models stand between, and what each is."""
    found: dict[str, str] = {}
    waiting, seen = list(node["depends_on"]["nodes"]), set()
    while waiting:
        one = waiting.pop()
        if one in seen or one not in nodes:
            continue
        seen.add(one)
        below = nodes[one]
        if below["resource_type"] in TABLES:
            parts = (below["schema"], below.get("identifier") or below.get("alias") or below["name"])
            found[".".join(parts)] = below["resource_type"]
        else:
            waiting += below.get("depends_on", {}).get("nodes", ())
    return dict(sorted(found.items()))
