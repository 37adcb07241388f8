"""Plants mistakes into the models of dbt projects: how many do their own tests notice, and how many with ours added?

    python benchmarks/dbt_tests.py FOLDER... [--seed N] [--mistakes N] [--confirm N] [--work FOLDER] [--json FILE]

Each folder is a clone that `dbt build` builds on DuckDB (dbt_on_duckdb.py helps), with profiles.yml and packages. It
is copied, never changed. The copy is filled (`dea dbt seed`, where it has sources), built, given our tests
(`dea dbt tests --write`) and built again: everything must be green, and no deprecation may come from us.

Then mistakes are planted one at a time, half of kinds that `dea dbt tests` tries itself (*known*), half of kinds it
knows nothing of (*held out*: dbt_mistakes.py). The model and all that is built on it are built again on the target's
rows, and every test's compiled SQL is run as `dbt test` runs it. Only mistakes that change rows of the model count.
With --confirm, some of each project are also planted into the file and judged by `dbt run` and `dbt test` themselves.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import sqlglot
from dbt_built import Built
from dbt_mistakes import unheard_of

from dea_core.sql.mutate import mutants

MISTAKES, CONFIRMED = 40, 3
IGNORED = shutil.ignore_patterns(".git", "target", "logs", "*.duckdb", "*.duckdb.wal")
DEPRECATIONS = re.compile(r"^- (\w+Deprecation): (\d+) occurrence", re.MULTILINE)
DONE = re.compile(r"PASS=(\d+) WARN=(\d+) ERROR=(\d+) SKIP=(\d+)")


@dataclass(frozen=True)
class Mistake:
    """A mistake in a model, and the tests that fail once it is there."""

    model: str
    told: str
    sql: str
    held_out: bool
    failing: frozenset[str] = frozenset()


@dataclass
class Tried:
    """What came of a project. ``ours`` are the ids of the tests that were added."""

    project: str
    before: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    ours: frozenset[str] = frozenset()
    mistakes: list[Mistake] = field(default_factory=list)
    unchanged: int = 0
    confirmed: int = 0
    refuted: list[str] = field(default_factory=list)

    def row(self, held_out: bool | None) -> tuple[int, int, int]:
        """Mistakes, those that its own tests notice, those noticed with ours; of one half, or of both (None)."""
        some = [m for m in self.mistakes if held_out in (None, m.held_out)]
        return len(some), sum(bool(m.failing - self.ours) for m in some), sum(bool(m.failing) for m in some)


def run(folder: Path, *words: str) -> str:
    """What a command says, its output in plain text."""
    env = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "NO_COLOR": "1"}
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def built(folder: Path) -> dict[str, int]:
    """`dbt build`: what passed, and how many deprecations were seen."""
    told = run(folder, "dbt", "--no-use-colors", "build", "--no-partial-parse", "--show-all-deprecations",
               "--full-refresh", "--profiles-dir", ".")  # fmt: skip
    done = DONE.search(told)
    if done is None:
        raise SystemExit(f"{folder}: dbt does not build it\n{told[-2000:]}")
    counts = dict(zip(("pass", "warn", "error", "skip"), map(int, done.groups()), strict=True))
    return counts | {"deprecations": sum(int(number) for _, number in DEPRECATIONS.findall(told))}


def prepared(folder: Path, work: Path) -> tuple[Path, Tried]:
    """A copy of the project, built, with our tests added and built again."""
    copy = work / folder.name
    shutil.copytree(folder, copy, ignore=IGNORED, symlinks=True)
    tried = Tried(folder.name)
    run(copy, "dea", "dbt", "seed", "--profiles-dir", ".")  # a project without sources says so, and goes on
    tried.before = built(copy)
    own = set(Built(copy).tests)
    told = run(copy, "dea", "dbt", "tests", "--write", "--json", "--profiles-dir", ".")
    if not told.lstrip().startswith("{"):
        raise SystemExit(f"{folder}: dea dbt tests says\n{told[-2000:]}")
    (work / f"{folder.name}.tests.json").write_text(told)
    tried.after = built(copy)
    tried.ours = frozenset(set(Built(copy).tests) - own)
    return copy, tried


def candidates(project: Built, seed: int) -> tuple[list[Mistake], list[Mistake]]:
    """All mistakes, known ones and those held out, each list in an order that only the seed decides."""
    known, unknown = [], []
    for name, model in project.models.items():
        tree = sqlglot.parse_one(model.sql, dialect="duckdb")
        if isinstance(tree, sqlglot.exp.Query):
            known += [Mistake(name, m.told, m.tree.sql("duckdb"), held_out=False) for m in mutants(tree)]
        columns = project.columns(name)
        unknown += [Mistake(name, told, sql, held_out=True) for told, sql in unheard_of(model.sql, columns)]

    def place(one: Mistake) -> str:
        return hashlib.sha256(f"{seed} {one.model} {one.told} {one.sql}".encode()).hexdigest()

    return sorted(known, key=place), sorted(unknown, key=place)


def planted(project: Built, listed: Sequence[Mistake], most: int, tried: Tried) -> Iterator[Mistake]:
    """The first ``most`` that change rows, each with the tests that fail, models taking turns."""
    by_model = {name: iter([m for m in listed if m.model == name]) for name in project.models}
    turns = itertools.cycle(list(by_model))
    found, idle = 0, 0
    while found < most and idle < len(by_model):
        mistake = next(by_model[next(turns)], None)
        idle = idle + 1 if mistake is None else 0
        if mistake is None:
            continue
        failing = project.failing(mistake.model, mistake.sql)
        if failing is None:
            tried.unchanged += 1
        else:
            found += 1
            yield Mistake(mistake.model, mistake.told, mistake.sql, mistake.held_out, failing)


def confirm(copy: Path, project: Built, tried: Tried, most: int) -> None:
    """Plant some into the files; `dbt run` and `dbt test` must say what our engine said."""
    step = max(1, len(tried.mistakes) // most) if most else len(tried.mistakes) + 1
    for mistake in tried.mistakes[::step][:most]:
        file = copy / project.models[mistake.model].file
        right = file.read_text()
        file.write_text(project.as_file(mistake.model, mistake.sql))
        try:
            flags = ("--profiles-dir", ".")
            run(copy, "dbt", "run", "--full-refresh", *flags)
            run(copy, "dbt", "test", "--exclude-resource-type", "unit_test", *flags)
        finally:
            file.write_text(right)
        results = json.loads((copy / "target" / "run_results.json").read_text())["results"]
        failing = {one["unique_id"] for one in results if one["status"] in ("fail", "error")}
        tried.confirmed += failing == mistake.failing
        if failing != mistake.failing:
            tried.refuted.append(f"{mistake.model}: {mistake.told}: dbt {failing ^ mistake.failing}")


def table(all_tried: Sequence[Tried]) -> str:
    """The figures of every project, and of all."""
    head = (
        "project",
        "mistakes",
        "own tests",
        "with ours",
        "known",
        "own",
        "with ours",
        "held out",
        "own",
        "with ours",
    )
    rows = [(one.project, *one.row(None), *one.row(False), *one.row(True)) for one in all_tried]
    rows.append(("all", *(sum(column) for column in list(zip(*rows, strict=True))[1:])))
    widths = [max(len(str(row[at])) for row in (head, *rows)) for at in range(len(head))]
    return "\n".join(
        "  ".join(
            str(cell).ljust(w) if not at else str(cell).rjust(w)
            for at, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in (head, *rows)
    )


def main() -> None:
    """Try every project and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mistakes", type=int, default=MISTAKES, help="a project, half of them of kinds held out")
    parser.add_argument("--confirm", type=int, default=CONFIRMED, help="a project, through dbt itself")
    parser.add_argument("--work", type=Path, help="keep the copies there")
    parser.add_argument("--json", type=Path, help="write every mistake and what notices it there")
    given = parser.parse_args()
    all_tried = []
    with tempfile.TemporaryDirectory() as scratch:
        for folder in given.folders:
            copy, tried = prepared(folder.resolve(), (given.work or Path(scratch)).resolve())
            project = Built(copy)
            for half in candidates(project, given.seed):
                tried.mistakes += planted(project, half, given.mistakes // 2, tried)
            project.close()
            confirm(copy, project, tried, given.confirm)
            all_tried.append(tried)
            print(f"{tried.project}: {len(tried.ours)} tests added; before {tried.before}, after {tried.after}; "
                  f"{tried.unchanged} mistakes changed no row or did not run; "
                  f"dbt agreed on {tried.confirmed} of {tried.confirmed + len(tried.refuted)}")  # fmt: skip
            print("".join(f"  {line}\n" for line in tried.refuted), end="")
    print(table(all_tried))
    print(
        "known: kinds of dea_core.sql.mutations; held out: kinds of dbt_mistakes.py, which no choice of tests has seen"
    )
    if given.json:
        given.json.write_text(json.dumps([asdict(one) for one in all_tried], default=sorted, indent=1))


if __name__ == "__main__":
    main()
