"""Which models a word means: a name, ``package.name``, a file, or anything that ``dbt ls --select`` takes.

orders   shop.orders   models/marts/orders.sql   tag:nightly   +orders   marts.*        ──>  the models, parents first
"""

from __future__ import annotations

from dea_core.errors import UsageError, did_you_mean
from dea_dbt.manifest import Manifest, Node
from dea_dbt.node_selection import select_ids
from dea_dbt.project import Project


def choose_models(project: Project, manifest: Manifest, word: str) -> tuple[Node, ...]:
    """The models that ``word`` means. Raises UsageError, naming the nearest, for none."""
    models = list(manifest.of_kind("model"))
    found = [node for node in models if word in _names(node)]
    other = next((node for node in manifest.nodes if word in _names(node)), None)
    if not found and other is not None:
        above = f"source:{other.table_name}" if other.kind == "source" else other.name
        raise UsageError(f"{word} is a {other.kind}, not a model", hint=f"models under it: {above}+")
    if not found:
        listed = select_ids(project, [word], resource_types=("model",)).ids
        found = [node for node in models if node.unique_id in listed]
    if not found:
        hint = did_you_mean(word, (node.name for node in models))
        raise UsageError(f"the project has no model {word}", hint=hint)
    return tuple(found)


def _names(node: Node) -> tuple[str, ...]:
    """The plain ways of naming a node."""
    versioned = f"{node.name}.v{node.version}" if node.version else node.name
    return node.name, versioned, node.table_name, f"{node.package}.{node.name}", node.unique_id, node.file
