"""Which models a word means: a name, ``package.name``, a file, or anything that ``dbt ls --select`` takes.

orders   shop.orders   models/marts/orders.sql   tag:nightly   +orders   marts.*        ──>  the models, parents first
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from dea_core.errors import UsageError, did_you_mean
from dea_dbt.artifacts import ask_dbt
from dea_dbt.manifest import Manifest, Node
from dea_dbt.project import Project


def choose_models(project: Project, manifest: Manifest, word: str) -> tuple[Node, ...]:
    """The models that ``word`` means. Raises UsageError, naming the nearest, for none."""
    models = list(manifest.of_kind("model"))
    found = [node for node in models if word in _names(node)]
    other = next((node for node in manifest.nodes if word in _names(node)), None)
    if not found and other is not None:
        raise UsageError(f"{word} is a {other.kind}, not a model")
    if not found:
        listed = set(_listed(project, word))
        found = [node for node in models if node.unique_id in listed]
    if not found:
        hint = did_you_mean(word, (node.name for node in models))
        raise UsageError(f"the project has no model {word}", hint=hint)
    return tuple(found)


def _names(node: Node) -> tuple[str, ...]:
    """The plain ways of naming a node."""
    versioned = f"{node.name}.v{node.version}" if node.version else node.name
    return node.name, versioned, node.table_name, f"{node.package}.{node.name}", node.unique_id, node.file


def _listed(project: Project, word: str) -> Iterator[str]:
    """What dbt itself selects, by id."""
    words = ("ls", "--select", *word.split(), "--resource-type", "model", "--output", "json")
    for line in ask_dbt(project, *words, "--output-keys", "unique_id"):
        yield str(json.loads(line)["unique_id"])
