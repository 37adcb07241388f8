"""Where the rows of each table go: the target's tables, seed files, Parquet files, or some here and some there.

    choose_places(ready, wish)  ──>  Places, a destination for the whole schema

Seed files are written first, proved by dbt, and put back as they were when anything after them fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dea_core.checks import CheckResult
from dea_core.engines import DuckDB
from dea_core.errors import ChecksFailedError, RefusedError
from dea_core.generate import Destination, Progress, Staged
from dea_core.generate.destinations import Folder
from dea_core.generate.destinations.targets import Existing
from dea_core.schema import Schema
from dea_dbt.appending import need_new_keys
from dea_dbt.as_seeds import (
    PROPERTIES_FILE,
    SeedPlan,
    plan_seeds,
    prove,
    schema_candidates,
)
from dea_dbt.model_files import FOLDER, ModelFiles
from dea_dbt.seed_files import OWN_FOLDER, SeedFiles
from dea_dbt.seed_properties import properties_yaml
from dea_dbt.target_tables import TargetTables, within_one

if TYPE_CHECKING:
    from dea_dbt.seeding import Prepared, SeedWish

PARQUET_FOLDER = "parquet"


def choose_places(ready: Prepared, wish: SeedWish) -> Places:
    """Each table's place, as ``wish`` says."""
    existing: Existing = "replace" if wish.replace else "append" if wish.append else "refuse"
    seeds = [t.name for t in ready.schema if ready.nodes[t.name].kind == "seed" or wish.into == "seeds"]
    if wish.into == "models":
        return Places(ready, _model_files(ready, wish), ())
    if wish.into == "parquet":
        folder = Path(wish.out) if wish.out else ready.project.own_target_path / PARQUET_FOLDER
        return Places(ready, Folder(folder, "parquet", replace=wish.replace), ())
    table_home = TargetTables(ready.project, existing)
    return Places(ready, table_home, tuple(seeds), replace_files=wish.replace)


def _model_files(ready: Prepared, wish: SeedWish) -> ModelFiles:
    root = ready.project.root
    folder = root / wish.out if wish.out else (ready.project.model_paths or (root / "models",))[0] / FOLDER
    return ModelFiles(ready, folder, wish.edge_cases, replace=wish.replace, prune=wish.prune)


@dataclass
class Places:
    """Tables go to ``tables``; those named in ``as_seeds`` become seed files."""

    ready: Prepared
    tables: Destination
    as_seeds: tuple[str, ...]
    replace_files: bool = False
    loaded: tuple[CheckResult, ...] = ()
    plans: list[SeedPlan] = field(default_factory=list)
    more: list[str] = field(default_factory=list)

    @property
    def notes(self) -> tuple[str, ...]:
        """What else a person should know."""
        return (*self.tables.notes, *self.more)

    def prepare(self, schema: Schema) -> tuple[str, ...]:
        """Ask both kinds of destination."""
        rest = self._part(schema, seeds=False)
        if len(rest):
            self.tables.prepare(rest)
        if self.as_seeds:
            part = self._part(schema, seeds=True)
            self._files(self._planned(part, {}), part).prepare(part)
        return ()

    def staging(self) -> Path | None:
        """Where the tables' destination wants it."""
        return self.tables.staging() if not self.as_seeds else None

    def write(self, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        """Seed files first, because they can be put back when anything after them fails."""
        if not self.as_seeds:
            return self._write_tables(engine, staged, progress)
        files = [one for one in staged if one.table.name in self.as_seeds]
        return self._write_seeds(engine, files, staged, progress)

    def _write_seeds(
        self, engine: DuckDB, files: Sequence[Staged], staged: Sequence[Staged], progress: Progress
    ) -> tuple[str, ...]:
        """Once for each way to configure the schemas, until dbt lands the seeds where they belong."""
        part = within_one(Schema(tuple(one.table for one in files), self.ready.schema.dialect))
        rest = [one for one in staged if one not in files]
        ways = [self._schema_names(part, way) for way in (0, -1)]
        try:
            return self._write_one_way(part, ways[0], engine, files, rest, progress)
        except RefusedError:
            if ways[0] == ways[1]:
                raise
            return self._write_one_way(part, ways[1], engine, files, rest, progress)

    def _write_one_way(
        self,
        part: Schema,
        schema_names: Mapping[str, str],
        engine: DuckDB,
        files: Sequence[Staged],
        rest: Sequence[Staged],
        progress: Progress,
    ) -> tuple[str, ...]:
        plans = self._planned(part, schema_names)
        tables: list[str] = []

        def verify() -> None:
            self._note_loaded(prove(self.ready.project, part, plans))
            tables.extend(self._write_tables(engine, rest, progress))

        seeds = self._files(plans, part)
        seeds.verify = verify
        return (*seeds.write(engine, files, progress), *tables)

    def _note_loaded(self, results: tuple[CheckResult, ...] | None) -> None:
        if results is None:
            adapter = self.ready.project.connection.adapter
            self.more.append(f"how {adapter} loads the files was not checked: run `dbt seed`, then `dbt test`")
        else:
            self.loaded += results

    def _write_tables(self, engine: DuckDB, staged: Sequence[Staged], progress: Progress) -> tuple[str, ...]:
        if not staged:
            return ()
        if isinstance(self.tables, TargetTables) and self.tables.existing == "append":
            for url, (_, part) in self.tables.parts.items():
                need_new_keys(url, part, engine, staged, self.ready.proposal.plan.tables)
        written = self.tables.write(engine, staged, progress)
        if isinstance(self.tables, TargetTables):
            self.loaded += self.tables.loaded_checks()
            failed = tuple(result for result in self.loaded if result.failed)
            if failed:
                raise ChecksFailedError(
                    f"as loaded, the data breaks a rule: {failed[0]}",
                    results=failed,
                    hint="the target took rows in another way than they were made; `dea dbt unseed` takes them away",
                )
        return written

    def _part(self, schema: Schema, *, seeds: bool) -> Schema:
        tables = tuple(table for table in schema if (table.name in self.as_seeds) == seeds)
        return replace(schema, tables=tables)

    def _planned(self, part: Schema, names: Mapping[str, str]) -> list[SeedPlan]:
        return plan_seeds(self.ready.project, part, self.ready.nodes, names)

    def _schema_names(self, part: Schema, way: int) -> dict[str, str]:
        """The schema to configure for each source's seed, the likeliest or the other way."""
        own = self.ready.project.connection.schema
        sources = [table for table in part if self.ready.nodes[table.name].kind == "source"]
        found = {table.name: schema_candidates(table.path[-2], own)[way] for table in sources}
        return {name: schema for name, schema in found.items() if schema}

    def _files(self, plans: list[SeedPlan], part: Schema) -> SeedFiles:
        listed = [plan.properties for plan in plans if plan.properties is not None]
        place = self.ready.project.seed_paths[0] / OWN_FOLDER / PROPERTIES_FILE
        properties = {place: properties_yaml(part, listed)} if listed else {}
        return SeedFiles(self.ready.project, [plan.target for plan in plans], properties, replace=self.replace_files)
