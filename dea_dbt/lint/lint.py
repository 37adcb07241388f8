"""A rule about models: one function that looks at the project's models and yields findings with edits.

    @lint("missing_key_test", "warning")
    def missing_key_test(models: Models) -> Iterator[Found]:
        \"\"\"No test says that a model's key is unique and filled. ...\"\"\"

Registered when its file is imported, by ``_load``; ``models`` are SQL models of the project itself, not of packages.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path

from dea_core.analyze import Finding, Found, Severity
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


Look = Callable[[Models], Iterator[Found]]


@dataclass(frozen=True)
class Lint:
    """A rule about models."""

    name: str
    severity: Severity
    look: Look

    @property
    def title(self) -> str:
        """What is wrong, in a sentence."""
        return (inspect.getdoc(self.look) or "").partition("\n")[0]

    @property
    def text(self) -> str:
        """Why that matters, and what is not meant."""
        return (inspect.getdoc(self.look) or "").partition("\n")[2].strip()

    def findings(self, models: Models) -> Iterator[Finding]:
        """What the rule finds, with its name."""
        for found in self.look(models):
            kind = found.severity or self.severity
            yield Finding(self.name, kind, found.target, found.why, confidence=found.confidence, edits=found.edits)


_FOUND: dict[str, Lint] = {}


def lint(name: str, severity: Severity) -> Callable[[Look], Look]:
    """Decorator: register a function as a rule about models."""

    def keep(look: Look) -> Look:
        _FOUND[name] = Lint(name, severity, look)
        return look

    return keep


def _load() -> Mapping[str, Lint]:
    for name in ("hard_coded_reference", "missing_key_test", "source_outside_staging"):
        import_module(f"dea_dbt.lint.{name}")
    return _FOUND


class _Lints(Mapping[str, Lint]):
    """The rules by name; their files are read when they are first asked for."""

    def __getitem__(self, name: str) -> Lint:
        return _load()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_load())

    def __len__(self) -> int:
        return len(_load())


LINTS: Mapping[str, Lint] = _Lints()


def lint_models(models: Models, names: Sequence[str] = ()) -> list[Finding]:
    """What the rules of these names find (none named: all)."""
    return [finding for name in names or LINTS for finding in LINTS[name].findings(models)]
