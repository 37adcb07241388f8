"""Seed files as dbt reads them: the header, some rows, and what types the rows look like."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dea_core.engines import DuckDB
from dea_core.errors import ReadError
from dea_dbt.manifest import Node

MOST_ROWS = 20_000
"""As many rows are read for types and values: enough to tell, and bounded."""


@dataclass(frozen=True)
class SeedFile:
    """A seed's CSV. A field that is empty is NULL, as dbt loads it."""

    path: Path
    header: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...] = ()

    def values(self, column: str) -> list[str]:
        """The values of a column, without NULLs, each once, in order."""
        at = [name.lower() for name in self.header].index(column.lower())
        return list(dict.fromkeys(row[at] for row in self.rows if row[at] is not None))  # type: ignore[misc]


def seed_path(node: Node, root: Path) -> Path:
    """Where a seed's file is: its package's folder, or the project's.

    ``dbt --project-dir .`` writes folders as seen from where it was run, maybe elsewhere: of those the end counts.
    """
    given = Path(node.root or root)
    if given.is_absolute():
        return given / node.file
    tails = (root.joinpath(*given.parts[at:]) / node.file for at in range(len(given.parts) + 1))
    return next((path for path in tails if path.is_file()), root / node.file)


def read_seed(node: Node, root: Path) -> SeedFile:
    """Read the header and the first rows. Raises ReadError."""
    path = seed_path(node, root)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, delimiter=str(node.config.get("delimiter") or ","))
            header = tuple(name.strip() for name in next(reader, ()))
            rows = tuple(_fields(row, len(header)) for row, _ in zip(reader, range(MOST_ROWS), strict=False) if row)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReadError(f"seed {node.name} cannot be read: {error}", place=path) from error
    return SeedFile(path, header, rows)


def _fields(row: list[str], width: int) -> tuple[str | None, ...]:
    return tuple(row[at] if at < len(row) and row[at] != "" else None for at in range(width))


def row_types(seed: SeedFile) -> Iterator[tuple[str, str]]:
    """The type that each column's rows look like, as SQL of DuckDB; nothing for a column without values."""
    if not seed.rows:
        return
    with DuckDB.open() as engine:
        for name in seed.header:
            values = seed.values(name)
            if values:
                yield name, _type_of(engine, values)


CANDIDATES = ("BIGINT", "DECIMAL(18, 4)", "DOUBLE", "DATE", "TIMESTAMP", "BOOLEAN", "TIME")


def _type_of(engine: DuckDB, values: list[str]) -> str:
    """The first candidate that every value can be cast to without loss."""
    for candidate in CANDIDATES:
        unfit = f"SELECT 1 FROM unnest(?) AS t(v) WHERE NOT coalesce({_fits(candidate)}, false) LIMIT 1"
        if not engine.connection.execute(unfit, [values]).fetchall():
            return "INTEGER" if candidate == "BIGINT" and all(len(v) < 10 for v in values) else candidate
    return "VARCHAR"


def _fits(candidate: str) -> str:
    cast = f"TRY_CAST(v AS {candidate}) IS NOT NULL"
    if candidate == "BIGINT":
        return f"regexp_full_match(v, '-?(0|[1-9][0-9]*)') AND {cast}"
    if candidate.startswith("DECIMAL"):
        return f"regexp_full_match(v, '-?[0-9]+([.][0-9]{{1,4}})?') AND {cast}"
    if candidate == "BOOLEAN":
        return "lower(v) IN ('true', 'false', 't', 'f')"
    if candidate == "DATE":
        return f"length(v) <= 10 AND {cast}"
    if candidate == "TIME":
        return f"contains(v, ':') AND {cast}"
    return cast
