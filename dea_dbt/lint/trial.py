"""What a rule is given to try a fix of its own: the finding, its model, and the project built on data made for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dea_core.analyze import Finding
from dea_core.engines import DuckDB
from dea_dbt.lint.models import Models
from dea_dbt.manifest import Node
from dea_dbt.model_query import ancestors


@dataclass(frozen=True)
class Trial:
    """``engine`` holds the sources, the seeds and the models; ``broken`` says of models why they are not there."""

    models: Models
    finding: Finding
    engine: DuckDB
    broken: Mapping[str, str]

    @property
    def node(self) -> Node:
        """The model that the finding is about."""
        return next(node for node in self.models.own if node.file == self.finding.target.origin.place)

    def why_not(self, *nodes: Node) -> str | None:
        """Why the first of these nodes, or of what is above them, could not be built."""
        above = (node.unique_id for node in ancestors(self.models.manifest, nodes))
        failed = next((self.broken[unique_id] for unique_id in above if unique_id in self.broken), None)
        return f"fix not tried: {failed}" if failed is not None else None
