"""Model files as a destination: written when a sample of their rows has passed every check, and landed as dbt says.

    ModelFiles(ready, edge_share).prepare(schema) ── write(staged) ── landed where the sources are, or all put back

The first line of each file says that it is ours, from which plan, and what the rest of it was: a file that somebody has
changed, or that has another first line, is not ours to write over.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dea_core.engines import DuckDB
from dea_core.errors import RefusedError
from dea_core.generate import Progress, Staged, dump_plan
from dea_core.generate.destinations.trouble import writing_to
from dea_core.generate.produce import decide
from dea_core.schema import Schema
from dea_dbt.artifacts import run_dbt
from dea_dbt.as_models import PROPERTIES_FILE, model_name, model_texts, need_portable
from dea_dbt.as_seeds import schema_candidates
from dea_dbt.errors import DbtFailedError
from dea_dbt.manifest import Node, read_manifest
from dea_dbt.project import Project
from dea_dbt.seed_files import put_back_on_failure

if TYPE_CHECKING:
    from dea_dbt.seeding import Prepared

FOLDER = "synthetic"
"""Under the model path."""
MARK = re.compile(r"^(?:--|#) made by data-engineering-agents, plan (?P<plan>\w+), text (?P<text>\w+)")
DIGEST_BYTES = 6


@dataclass
class ModelFiles:
    """Models in ``folder``; ``prune`` also takes away those of ours that the plan no longer has."""

    ready: Prepared
    folder: Path
    edge_share: float = 0.0
    replace: bool = False
    prune: bool = False
    notes: tuple[str, ...] = ()
    left: list[Path] = field(default_factory=list)

    def prepare(self, schema: Schema) -> tuple[str, ...]:
        """Refuse a target that has no SQL for it, a folder outside the models, and files that are not ours."""
        need_portable(self.ready)
        if not any(path in (self.folder, *self.folder.parents) for path in self.ready.project.model_paths):
            paths = ", ".join(map(str, self.ready.project.model_paths))
            raise RefusedError(f"dbt finds no models in {self.folder}", hint=f"name a folder under {paths}")
        names = [f"{model_name(self.ready.nodes[table.name])}.sql" for table in schema]
        for name in [*names, PROPERTIES_FILE]:
            if not self.replace:
                _need_ours(self.folder / name)
        self.left = [path for path in our_models(self.folder) if path.name not in (*names, PROPERTIES_FILE)]
        return ()

    def staging(self) -> Path | None:
        """Any disk will do."""
        return None

    def write(self, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        """Write the files, once for each way to configure schemas, until dbt lands the models where they belong."""
        schema = Schema(tuple(one.table for one in staged), self.ready.schema.dialect)
        blueprint = decide(schema, self.ready.proposal, self.edge_share, engine)
        ways = [self._schemas(schema, way) for way in (0, -1)]
        for way in ways:
            texts = model_texts(self.ready, blueprint, way)
            try:
                return self._write_one_way(texts)
            except RefusedError:
                if way == ways[-1]:
                    raise
        raise AssertionError("there is always a last way")

    def _schemas(self, schema: Schema, way: int) -> dict[str, str]:
        own = self.ready.project.connection.schema
        found = {table.name: schema_candidates(table.path[-2], own)[way] for table in schema}
        return {name: chosen for name, chosen in found.items() if chosen}

    def _write_one_way(self, texts: Mapping[str, str]) -> tuple[str, ...]:
        plan = _digest(dump_plan(self.ready.proposal.plan))
        files = {self.folder / name: _marked(name, text, plan) for name, text in texts.items()}
        gone = self.left if self.prune else []
        with writing_to(self.folder), put_back_on_failure([*files, *gone]):
            self.folder.mkdir(parents=True, exist_ok=True)
            for path, text in files.items():
                path.write_text(text, encoding="utf-8")
            for path in gone:
                path.unlink()
            self._need_landed()
        self.notes = self._told(gone)
        return tuple(map(str, files))

    def _told(self, gone: Sequence[Path]) -> tuple[str, ...]:
        if gone:
            return tuple(f"{path}: taken away, the plan no longer has it" for path in gone)
        return tuple(f"{path}: no longer in the plan, left as it is (--prune takes it away)" for path in self.left)

    def _need_landed(self) -> None:
        """Raise RefusedError for the first model that does not land on its source, DbtFailedError for what fails."""
        with tempfile.TemporaryDirectory(prefix="dea-") as scratch:
            outcome = run_dbt(self.ready.project, "parse", target_path=Path(scratch))
            file = Path(scratch) / "manifest.json"
            if not outcome.success or not file.is_file():
                said = "; ".join(outcome.errors) or "no reason given"
                raise DbtFailedError(f"dbt does not take the models: {said}", place=self.folder)
            found = {n.name: n for n in read_manifest(json.loads(file.read_text("utf-8")), place=file).of_kind("model")}
        for node in self.ready.nodes.values():
            if (model := found.get(model_name(node))) is not None:
                _need_same_place(model, node)


def _need_same_place(model: Node, source: Node) -> None:
    lands, wanted = ([part.lower() for part in node.path if part] for node in (model, source))
    if lands[-len(wanted) :] != wanted:
        raise RefusedError(
            f"model {model.name} would land on {'.'.join(model.path)}, not on {'.'.join(source.path)}",
            hint="a generate_schema_name that leaves them their schema is in docs/warehouse.md; or use --into target",
        )


def _marked(name: str, text: str, plan: str) -> str:
    comment = "#" if name.endswith(".yml") else "--"
    mark = f"{comment} made by data-engineering-agents, plan {plan}, text {_digest(text)}"
    return f"{mark} (dea dbt seed --into models writes it anew)\n{text}"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()


def is_ours(path: Path) -> bool | None:
    """Whether the file is as we wrote it; None if it never was ours."""
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    mark = MARK.match(first)
    return None if mark is None else mark["text"] == _digest(rest)


def _need_ours(path: Path) -> None:
    if not path.exists() or is_ours(path):
        return
    why = "has been changed since it was written" if is_ours(path) is False else "was not written by us"
    raise RefusedError(f"{path} {why}", hint="--replace allows to write it anew")


def our_models(folder: Path) -> list[Path]:
    """Files in ``folder`` that we wrote and nobody changed."""
    files = sorted(path for pattern in ("dea_*.sql", PROPERTIES_FILE) for path in folder.glob(pattern))
    return [path for path in files if is_ours(path)]


def forget_models(project: Project) -> list[str]:
    """Take away our models from the folder where they are put, unless told otherwise."""
    found = [path for folder in project.model_paths for path in our_models(folder / FOLDER)]
    for path in found:
        path.unlink()
    return [str(path) for path in found]
