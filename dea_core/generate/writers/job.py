"""What a file format is told, and what it must say of itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dea_core.engines import DuckDB
from dea_core.generate.destination import Progress, Staged
from dea_core.schema import Table

Whole = Literal["never", "may", "always"]
Index = Callable[[Sequence[str], Sequence[Table], str], bytes]
"""The files' names in loading order, their tables, the dialect -> what a file that loads them all holds."""


@dataclass(frozen=True)
class Job:
    """Write ``tables`` (one, unless the format puts all in one file; parents first) to the new file ``path``."""

    engine: DuckDB
    tables: Sequence[Staged]
    path: Path
    dialect: str
    source: str
    """The dialect of the schema's own expressions."""
    progress: Progress
    whole: bool = False
    """Whether the file stands for itself: it holds all tables of the schema."""

    def copy(self, query: str, options: str, table: str) -> None:
        """Let DuckDB write the rows of ``query`` to the file."""
        target = text_literal(str(self.path))
        self.engine.execute(
            f"COPY ({query}) TO {target} ({options})", lambda share: self.progress("writing", table, share)
        )


@dataclass(frozen=True)
class Format:
    """A file format. ``whole`` says whether one file may, must or never can hold all tables.

    ``index`` writes one more file into a folder of them: its name, and its text for the files in loading order.
    ``made_by_us`` tells a whole file of ours by its inside; ``accepts`` raises UsageError for an unknown dialect; None
    for a format that is the same in each.
    """

    write: Callable[[Job], None]
    suffix: str
    whole: Whole = "never"
    index: tuple[str, Index] | None = None
    made_by_us: Callable[[Path], bool] = lambda path: False
    accepts: Callable[[str], object] | None = None


def file_format(
    suffix: str,
    *,
    whole: Whole = "never",
    index: tuple[str, Index] | None = None,
    made_by_us: Callable[[Path], bool] = lambda path: False,
    accepts: Callable[[str], object] | None = None,
) -> Callable[[Callable[[Job], None]], Format]:
    """Decorator: a function that writes files becomes a Format."""
    return lambda write: Format(write, suffix, whole, index, made_by_us, accepts)


def text_literal(text: str) -> str:
    """``text`` as a string of DuckDB's SQL."""
    return "'" + text.replace("'", "''") + "'"


def rows_of(staged: Staged) -> str:
    """The relation of staged rows in DuckDB's SQL, with their numbers from 0 in the column ``file_row_number``."""
    return f"read_parquet({text_literal(str(staged.path))}, file_row_number = true)"


def columns_of(engine: DuckDB, staged: Staged) -> dict[str, str]:
    """Name and DuckDB's type of each staged column, in order."""
    found = engine.rows(f"DESCRIBE FROM read_parquet({text_literal(str(staged.path))})")
    return {str(row[0]): str(row[1]) for row in found}
