"""Queries from their text alone: of how many are the tables inferred and filled, and how many return rows on them?

    python benchmarks/queries.py FOLDER [--rows 1000] [--together] [--dialect NAME]

FOLDER holds .sql files. Each is a source of its own; with --together they are one, and share the rows of their tables.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dea_core import generate, read_schema
from dea_core.errors import DeaError

STEPS = ("read", "made", "run", "with rows")


@dataclass(frozen=True)
class Came:
    """How far a query came: the last of STEPS that it reached, its rows, and what stood in the way of the next."""

    name: str
    step: int
    rows: int | None = None
    why: str = ""
    tables: int = 0
    seconds: float = 0.0


def alone(file: Path, rows: int, dialect: str | None) -> Iterator[Came]:
    """One file by itself."""
    yield from _came(file.stem, str(file), rows, dialect)


def together(files: list[Path], rows: int, dialect: str | None, scratch: Path) -> Iterator[Came]:
    """All files as one text."""
    text = "\n".join(f"{file.read_text().rstrip().rstrip(';')}\n;" for file in files)
    (scratch / "together.sql").write_text(text)
    yield from _came("together", str(scratch / "together.sql"), rows, dialect)


def _came(name: str, source: str, rows: int, dialect: str | None) -> Iterator[Came]:
    began = time.perf_counter()
    try:
        schema = read_schema(source, dialect=dialect)
    except DeaError as error:
        yield Came(name, 0, why=_short(error))
        return
    try:
        result = generate(schema, rows=rows)
    except DeaError as error:
        yield Came(name, 1, why=_short(error), tables=len(schema))
        return
    spent = time.perf_counter() - began
    if not result.returned:
        yield Came(name, 2, why="sqlglot has no DuckDB for it", tables=len(schema), seconds=spent)
    for one in result.returned:
        called = name if len(result.returned) == 1 else one.query
        step = 2 if one.rows is None else 4 if one.rows else 3
        yield Came(called, step, one.rows, one.why or "" if one.rows is None else "", len(schema), spent)


def _short(error: DeaError) -> str:
    return " ".join(error.message.split())[:100]


def show(came: list[Came]) -> None:
    """Print a line a query, and how many reached each step."""
    for one in came:
        told = (
            f"{one.rows:>8,} rows" if one.rows is not None else f"{STEPS[one.step - 1] if one.step else 'nothing':>13}"
        )
        print(f"{one.name:<28} {one.tables:>3} tables {told}  {one.seconds:5.1f} s  {one.why}")
    print()
    for at, step in enumerate(STEPS, start=1):
        print(f"{step:<10} {sum(one.step >= at for one in came):>4} of {len(came)}")
    for why, count in Counter(one.why.split(":")[0] for one in came if one.why).most_common():
        print(f"{count:>4} x {why}")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--dialect")
    parser.add_argument("--together", action="store_true")
    asked = parser.parse_args()
    files = sorted(asked.folder.glob("*.sql"))
    if asked.together:
        import tempfile

        with tempfile.TemporaryDirectory() as scratch:
            show(list(together(files, asked.rows, asked.dialect, Path(scratch))))
    else:
        show([one for file in files for one in alone(file, asked.rows, asked.dialect)])


if __name__ == "__main__":
    main()
