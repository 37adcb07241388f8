"""Where each table of a schema goes in a database, and whether it may: what DuckDB and Postgres have in common.

find_target(table, ...) -> Target(table, path, columns, filled, comment)
refuse_filled           tables that hold rows which are not ours, unless the caller said what to do with them
paired                  staged columns with the columns of the table that is there
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dea_core.errors import RefusedError, WriteError, did_you_mean
from dea_core.schema import Table

Existing = Literal["refuse", "replace", "append"]
Path = tuple[str, ...]
Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class TargetColumn:
    """A column that is there. ``generated`` fills itself always; ``required`` must be given."""

    name: str
    type: str
    generated: bool = False
    required: bool = False


@dataclass(frozen=True)
class Target:
    """The place of ``table``. No ``columns``: it is not there yet. ``filled``: it holds rows."""

    table: Table
    path: Path
    columns: tuple[TargetColumn, ...] = ()
    filled: bool = False
    comment: str | None = None

    @property
    def exists(self) -> bool:
        """Whether the table is there."""
        return bool(self.columns)

    @property
    def shown(self) -> str:
        """Its name as people read it."""
        return ".".join(self.path)

    def is_ours(self, marker: str | None) -> bool:
        """Whether its comment carries our marker."""
        return marker is not None and marker in (self.comment or "")


def wanted_paths(table: Table, names: Names, default_schema: str) -> list[Path]:
    """Where a table may be, the likeliest first; where none is there, the last is where to make it.

    A schema that the source takes for granted (``public``, ``main``) need not be the one that the target does.
    """
    if table.name in names:
        return [tuple(names[table.name])]
    path = tuple(table.path[-2:]) or (table.name,)
    if len(path) == 1:
        return [(default_schema, path[0])]
    granted = table.name == path[-1]
    return [path, (default_schema, path[-1])] if granted else [path]


def left_alone(targets: Sequence[Target], existing: Existing, marker: str | None) -> tuple[str, ...]:
    """Tables that hold rows and that no other refers to: a list of migrations, a version. The rest is filled alone."""
    if existing != "refuse" or marker is not None:
        return ()
    referred = {link.parent for t in targets for link in t.table.foreign_keys if link.parent != t.table.name}
    left = tuple(t.table.name for t in targets if t.filled and t.table.name not in referred)
    return left if len(left) < len(targets) else ()


def refuse_filled(targets: Iterable[Target], existing: Existing, marker: str | None, place: str) -> None:
    """Raise RefusedError for the first table that holds rows of somebody else's."""
    filled = [t for t in targets if t.filled and not t.is_ours(marker)]
    if existing != "refuse" or not filled:
        return
    others = len(filled) - 1
    more = f" (and {others} more {'table does' if others == 1 else 'tables do'})" if others else ""
    hint = "--replace allows to delete them, --append to add to them"
    raise RefusedError(f"table {filled[0].shown} holds rows{more}", place=place, hint=hint)


def emptied(targets: Iterable[Target], existing: Existing, marker: str | None) -> list[Target]:
    """The tables whose rows have to go before ours come."""
    return [t for t in targets if t.filled and existing != "append" and (existing == "replace" or t.is_ours(marker))]


def marked(target: Target, existing: Existing, marker: str) -> str | None:
    """The comment that says the rows are ours; None to leave it, since some rows are not."""
    if target.is_ours(marker) or (target.filled and existing == "append"):
        return None
    return f"{target.comment}\n{marker}" if target.comment else marker


def paired(target: Target, staged: Sequence[str], place: str, *, any_case: bool) -> list[tuple[str, str]]:
    """Staged column -> the table's, without those that fill themselves. Raises WriteError for one that is not there."""
    there = {column.name: column for column in target.columns}
    folded = {name.lower(): name for name in there} if any_case else {}
    pairs = []
    for name in staged:
        found = there.get(name) or there.get(folded.get(name.lower(), ""))
        if found is None:
            hint = f"{did_you_mean(name, there)} (or drop the table: it is made anew)"
            raise WriteError(f"table {target.shown} has no column {name}", place=place, hint=hint)
        if not found.generated:
            pairs.append((name, found.name))
    _need_required(target, {name for _, name in pairs}, place)
    return pairs


def _need_required(target: Target, given: set[str], place: str) -> None:
    missing = [column.name for column in target.columns if column.required and column.name not in given]
    if missing:
        hint = "the schema does not know that column: read the schema from the database itself"
        raise WriteError(f"table {target.shown} needs a value for column {missing[0]}", place=place, hint=hint)
