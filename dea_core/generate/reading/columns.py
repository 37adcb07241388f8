"""What every file must have: a column for each of its table, and values that fit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dea_core.errors import ReadError, did_you_mean
from dea_core.schema import Column, Table
from dea_core.schema.types import TEMPORAL

_NULLS = ("", "null", "none", "nan", "na", "n/a", "\\n")


def need_columns(table: Table, found: Sequence[str], path: Path) -> None:
    """Raise ReadError for the first column that the file lacks, and for two of one name."""
    missing = next((column.name for column in table.columns if column.name not in found), None)
    if missing is not None:
        raise ReadError(f"{table.name} lacks column {missing}", place=path, hint=did_you_mean(missing, found))
    folded = [name.lower() for name in found]
    twice = next((name for name in found if folded.count(name.lower()) > 1), None)
    if twice is not None:
        raise ReadError(f"{table.name} has two columns {twice}", place=path, hint="give one of them another name")


def misfit(column: Column, value: str, place: str, *, null: str) -> ReadError:
    """The error for a value that is none of the column's type; ``null`` is how the format spells NULL."""
    message = f"{value!r} is no {column.type}"
    if value.strip().lower() in _NULLS:
        hint = f"NULL is {null}"
    elif column.type.family in TEMPORAL:
        hint = "dates are written 2026-01-31, times 23:59:59, moments 2026-01-31 23:59:59+00"
    else:
        hint = "correct the value, or the column's type in the schema"
    return ReadError(message, place=f"{place}, column {column.name}", hint=hint)
