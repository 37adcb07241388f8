"""What the rules about models look at: the project's models, as their SQL, their YAML and their files say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dea_core.sql.lineage import Query
from dea_dbt.graph import Graph
from dea_dbt.manifest import Manifest, Node

STAGING_FOLDERS = frozenset({"staging", "stage", "base", "raw", "sources", "bronze", "landing"})
STAGING_PREFIXES = ("stg_", "staging_", "base_", "src_", "raw_")


@dataclass(frozen=True)
class Models:
    """What the rules look at."""

    root: Path
    manifest: Manifest
    graph: Graph
    dialect: str

    @cached_property
    def own(self) -> tuple[Node, ...]:
        """The project's own models in SQL."""
        mine = (node for node in self.manifest.of_kind("model") if node.package in ("", self.manifest.project))
        return tuple(node for node in mine if node.language == "sql")

    def columns(self, node: Node) -> tuple[str, ...]:
        """The columns that a model has, as far as its SQL and its YAML say."""
        relation = self.graph.relations.get(node.unique_id)
        made = relation.blocks[0].outputs if isinstance(relation, Query) and relation.blocks else ()
        return tuple(dict.fromkeys([*made, *(column.name.lower() for column in node.columns)]))

    def text(self, node: Node) -> str:
        """The model's file as it is written; nothing where it cannot be read."""
        try:
            return (self.root / node.file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""

    def is_staging(self, node: Node) -> bool:
        """Whether a model is of the layer that may read sources, by its name or its folder."""
        folders = {part.lower() for part in Path(node.file).parts[:-1]}
        return node.name.lower().startswith(STAGING_PREFIXES) or bool(folders & STAGING_FOLDERS)
