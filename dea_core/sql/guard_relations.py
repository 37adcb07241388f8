"""The relations that a query may read: those that are known, by their whole path, or a name of its own WITH.

DuckDB takes a name that is no table for a file (``data.csv`` even without quotes) or for a variable of Python's, so a
name must be one that is there, reached as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sqlglot import exp

from dea_core.errors import RefusedError, did_you_mean
from dea_core.sql.guard_known import Known, Path

INFORMATION = (
    "tables", "columns", "schemata", "views", "table_constraints", "key_column_usage", "referential_constraints",
    "constraint_column_usage", "check_constraints",
)  # fmt: skip
"""What of ``information_schema`` may be read: it names tables and columns, and holds no rows and no secrets."""
CATALOG_VIEWS = frozenset(("information_schema", name) for name in INFORMATION)
PLAIN = re.compile(r"[^\W\d][\w $-]*")
"""A name that nobody takes for a file or an address."""
_ENDINGS = "csv tsv txt json jsonl ndjson parquet db ddb duckdb sqlite arrow feather xlsx avro gz zst"
_FILES = frozenset(_ENDINGS.split())


def judge_relation(table: exp.Table, dialect: str, known: Known | None) -> None:
    """Raise RefusedError unless the relation is known; a function in a FROM is judged as a function."""
    if not isinstance(table.this, exp.Identifier):
        if isinstance(table.this, exp.Anonymous):
            return
        raise RefusedError(f"{table.sql(dialect)} is not a table's name", hint="name a table, or write a sub-query")
    path = tuple(part.name.lower() for part in table.parts)
    if path in CATALOG_VIEWS or _in_with(table, path):
        return
    if known is not None:
        _need_known(path, table.sql(dialect), known.relations)
    elif not all(PLAIN.fullmatch(part) for part in path) or (len(path) > 1 and path[-1] in _FILES):
        raise RefusedError(f"{'.'.join(path)} is not a table's name", hint="files and addresses are not read")
    elif path[0] in ("pg_catalog", "information_schema") or (dialect == "postgres" and path[-1].startswith("pg_")):
        raise _catalog(path)


def _need_known(path: Path, written: str, relations: Collection[Path]) -> None:
    if path in relations:
        return
    if path[-1].startswith("pg_") or "information_schema" in path:
        raise _catalog(path)
    known = sorted({".".join(each[-2:]) for each in relations})
    raise RefusedError(f"there is no table {written}", hint=did_you_mean(".".join(path), known))


def _catalog(path: Path) -> RefusedError:
    hint = f"of the catalog: information_schema.{', '.join(INFORMATION)}"
    return RefusedError(f"{'.'.join(path)} belongs to the server", hint=hint)


def _in_with(table: exp.Table, path: Path) -> bool:
    """Whether the name is one of a WITH that is in reach where the table stands."""
    return len(path) == 1 and bool(PLAIN.fullmatch(path[0])) and path[0] in _in_reach(table)


def _in_reach(node: exp.Expr) -> Iterator[str]:
    """The names of every WITH around a node: in a WITH itself only the earlier ones, unless it is recursive."""
    below, here = node, node.parent
    while here is not None:
        if isinstance(here, exp.With):
            earlier = here.expressions if here.args.get("recursive") else here.expressions[: below.index]
            yield from (cte.alias.lower() for cte in earlier)
        elif isinstance(clause := here.args.get("with_"), exp.With) and clause is not below:
            yield from (cte.alias.lower() for cte in clause.expressions)
        below, here = here, here.parent
