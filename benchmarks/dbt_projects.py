"""dbt projects as they are cloned: `dea dbt seed`, then `dbt build`, nothing else, and what became of each.

    python benchmarks/dbt_projects.py FOLDER... [--rows N] [--seed N]

A FOLDER is a dbt project, or holds clones of some. Each is copied first, and its profile rewritten to an embedded
DuckDB file; packages must be in its ``dbt_packages``. A model is filled when it has a row. Printed as Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

FLAGS = ("--project-dir", ".", "--profiles-dir", ".")
LEFT_OUT = (".git", "target", "logs", "*.duckdb", "*.wal")
HEAD = "| project | models | built | filled | tests | green | seconds | said |\n|---|---|---|---|---|---|---|---|"
GREEN = ("pass", "warn")


@dataclass(frozen=True)
class Row:
    """What became of one project."""

    project: str
    models: int
    built: int
    filled: int
    tests: int
    green: int
    seconds: float
    said: str

    def __str__(self) -> str:
        counts = f"{self.models} | {self.built} | {self.filled} | {self.tests} | {self.green} | {self.seconds:.1f}"
        return f"| {self.project} | {counts} | {self.said} |"


def projects(folders: list[Path]) -> Iterator[tuple[str, Path]]:
    """The dbt projects that the folders are or hold, by name; those inside a project, as packages are, are left out."""
    for folder in folders:
        if (folder / "dbt_project.yml").is_file():
            yield folder.name, folder
        else:
            found = sorted(file.parent for file in folder.rglob("dbt_project.yml"))
            outer = (one for one in found if not any(other in one.parents for other in found))
            yield from ((str(one.relative_to(folder)), one) for one in outer)


def prepare(project: Path, work: Path) -> Path:
    """A copy of the project with a profile of its own."""
    copy = work / project.name
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
    name = yaml.safe_load((copy / "dbt_project.yml").read_text()).get("profile") or "dea"
    target = {"type": "duckdb", "path": str(copy / "made.duckdb"), "threads": 2}
    (copy / "profiles.yml").write_text(yaml.dump({name: {"target": "dev", "outputs": {"dev": target}}}))
    return copy


def run(copy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command in the project's folder, dbt's artifacts in its ``target``."""
    env = {**os.environ, "DBT_TARGET_PATH": str(copy / "target")}
    return subprocess.run([*command, *FLAGS], cwd=copy, env=env, capture_output=True, text=True, check=False)


def measure(name: str, project: Path, extra: list[str]) -> Row:
    """Seed it, build it, and count."""
    with tempfile.TemporaryDirectory() as work:
        copy = prepare(project, Path(work))
        start = time.perf_counter()
        seeded = run(copy, "dea", "dbt", "seed", *extra)
        seconds = time.perf_counter() - start
        run(copy, "dbt", "--no-use-colors", "build")
        said = "" if seeded.returncode == 0 else (seeded.stderr or seeded.stdout).strip().splitlines()[0]
        return counted(name, copy, copy / "target", seconds, said)


def counted(name: str, copy: Path, target: Path, seconds: float, said: str) -> Row:
    """What dbt says of its run, and which models have rows."""
    file = target / "run_results.json"
    if not file.is_file():
        return Row(name, 0, 0, 0, 0, 0, seconds, said or "dbt did not run")
    results = {one["unique_id"]: one["status"] for one in json.loads(file.read_text())["results"]}
    nodes = json.loads((target / "manifest.json").read_text())["nodes"]
    models = {uid: status for uid, status in results.items() if uid.startswith("model.")}
    tests = [status for uid, status in results.items() if uid.startswith(("test.", "unit_test."))]
    built = [uid for uid, status in models.items() if status == "success"]
    with duckdb.connect(str(copy / "made.duckdb")) as connection:
        filled = sum(has_rows(connection, nodes[uid]) for uid in built)
    return Row(name, len(models), len(built), filled, len(tests), sum(s in GREEN for s in tests), seconds, said)


def has_rows(connection: duckdb.DuckDBPyConnection, node: dict[str, object]) -> bool:
    """Whether a model's relation holds a row."""
    try:
        found = connection.execute(f'SELECT 1 FROM "{node["schema"]}"."{node["alias"]}" LIMIT 1').fetchone()
    except duckdb.Error:
        return False
    return found is not None


def main() -> int:
    """Print a line for each project as it is done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--rows")
    parser.add_argument("--seed")
    asked = parser.parse_args()
    extra = [word for flag in ("rows", "seed") if (value := getattr(asked, flag)) for word in (f"--{flag}", value)]
    print(HEAD, flush=True)
    for name, project in projects([folder.resolve() for folder in asked.folders]):
        print(measure(name, project, extra), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
