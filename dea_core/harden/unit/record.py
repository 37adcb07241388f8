"""What a query gives for the rows that it finds, and which of its columns would be other another time.

unstable(stage, ids)   ──>  columns that depend on the clock, on chance, or on the order of rows
record(stage, ids)     ──>  Recorded(columns, types, rows): all others
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.errors import EngineError, UsageError
from dea_core.harden.unit.stage import Ids, Stage, quoted
from dea_core.sql.lineage import fold

RECORDED = "dea recorded"
TIMES = ("2031-05-06 07:08:09", "2044-11-30 21:22:23", "2001-02-03 04:05:06")
"""Later, much later, and earlier: the last for a query that reads nothing, whose rows may be counted to the day."""
CHANCES = ("0.1", "0.9", "0.5")
UUIDS = tuple(f"00000000-0000-4000-8000-00000000000{number}" for number in range(3))
DAYS = {"today"}
MOMENTS = {"now", "get_current_timestamp", "transaction_timestamp", "statement_timestamp", "clock_timestamp"}
RANDOM = {"random"}
IDENTIFIERS = {"uuid", "gen_random_uuid", "uuidv4", "uuidv7"}


@dataclass(frozen=True)
class Recorded:
    """Columns with their types, and rows; ``left_out`` are columns that are not in them, with the reason."""

    types: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[tuple[object, ...], ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)


def columns_of(stage: Stage) -> dict[str, str]:
    """The columns that the query gives, with their types. Raises UsageError where it does not run."""
    try:
        described = stage.engine.rows(f"DESCRIBE {stage.tree.sql('duckdb')}")
    except EngineError as error:
        raise UsageError(f"it does not run on DuckDB: {error.message}") from error
    return {str(row[0]): str(row[1]) for row in described}


def unstable(stage: Stage, ids: Ids, *, by_order: bool = True) -> dict[str, str]:
    """Columns that may be other another time. Raises UsageError where that holds of which rows there are."""
    columns = tuple(columns_of(stage))
    stage.give(ids)
    right = _rows(stage, stage.tree.sql("duckdb"))
    found: dict[str, str] = {}
    for why, other in _others(stage, ids, by_order):
        found |= _changed(columns, right, other, why, set(found))
    stage.give(ids)
    return found


def _others(stage: Stage, ids: Ids, by_order: bool) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """What the query gives at other times, with other luck, and for the same rows in another order."""
    named = _moving(stage.tree)
    if named:
        for at in range(len(TIMES) - bool(stage.types)):
            yield f"depends on {named}", _rows(stage, moved(stage.tree, at).sql("duckdb"))
    if by_order:
        stage.give(ids, backwards=True)
        yield "depends on the order of rows that tie", _rows(stage, stage.tree.sql("duckdb"))


def _rows(stage: Stage, sql: str) -> list[tuple[object, ...]]:
    try:
        return stage.engine.rows(f"SELECT COLUMNS(*)::VARCHAR FROM ({sql})")
    except EngineError as error:
        raise UsageError(f"it does not run on DuckDB: {error.message}") from error


Table = list[tuple[object, ...]]


def _changed(columns: tuple[str, ...], one: Table, other: Table, why: str, known: set[str]) -> dict[str, str]:
    """The columns in which two answers differ; the others have to be the same, row by row."""
    changed = {
        name: why
        for at, name in enumerate(columns)
        if name not in known and Counter(row[at] for row in one) != Counter(row[at] for row in other)
    }
    kept = [at for at, name in enumerate(columns) if name not in known and name not in changed]
    while kept and not _same(kept, one, other):  # values that go with other rows: the last column first
        changed[columns[kept.pop()]] = why
    if not kept:
        raise UsageError(f"which rows it gives {why}: another time they would be others")
    return changed


def _same(places: list[int], one: Table, other: Table) -> bool:
    projected = [Counter(tuple(row[at] for at in places) for row in rows) for rows in (one, other)]
    return projected[0] == projected[1]


def _moving(tree: exp.Query) -> str:
    """What in a query is another each time, empty where nothing is."""
    found = [node.sql("duckdb").lower() for node in tree.walk() if _stand_in(node, 0) is not None]
    return ", ".join(dict.fromkeys(found))


def moved(tree: exp.Query, at: int) -> exp.Query:
    """The query at another time, with other luck."""
    other = tree.copy().transform(lambda node: _stand_in(node, at) or node)
    assert isinstance(other, exp.Query)
    return other


def _stand_in(node: exp.Expr, at: int) -> exp.Expr | None:
    """A literal for the clock or for chance; None for anything else."""
    name = fold(node.name) if isinstance(node, exp.Anonymous) else ""
    if isinstance(node, exp.CurrentDate) or name in DAYS:
        return exp.cast(exp.Literal.string(TIMES[at][:10]), "date")
    if isinstance(node, exp.CurrentTimestamp | exp.CurrentDatetime) or name in MOMENTS:
        return exp.cast(exp.Literal.string(TIMES[at]), "timestamptz")
    if isinstance(node, exp.CurrentTime):
        return exp.cast(exp.Literal.string(TIMES[at][11:]), "time")
    if isinstance(node, exp.Rand) or name in RANDOM:
        return exp.Literal.number(CHANCES[at])
    if isinstance(node, exp.Uuid) or name in IDENTIFIERS:
        return exp.cast(exp.Literal.string(UUIDS[at]), "uuid")
    return None


def record(stage: Stage, ids: Ids) -> Recorded:
    """Run the query on these rows."""
    types, left_out = columns_of(stage), unstable(stage, ids)
    stage.engine.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(RECORDED)} AS {stage.tree.sql('duckdb')}")
    left_out |= unwritable(stage, quoted(RECORDED), {n: k for n, k in types.items() if n not in left_out})
    kept = {name: kind for name, kind in types.items() if name not in left_out}
    rows = values(stage, f"{quoted(RECORDED)} ORDER BY ALL", kept)
    return Recorded(kept, tuple(rows), left_out)


def unwritable(stage: Stage, relation: str, types: Mapping[str, str]) -> dict[str, str]:
    """Columns of which a value is not the same once it is written as text and read again."""
    found = {}
    for name, kind in types.items():
        column = quoted(name)
        same = f"TRY_CAST(CAST({column} AS VARCHAR) AS {kind}) IS NOT DISTINCT FROM {column}"
        if stage.holds(f"coalesce((SELECT bool_and({same}) FROM {relation}), true)") is not True:
            found[name] = f"its values ({kind}) cannot be written as text"
    return found


def values(stage: Stage, relation: str, types: Mapping[str, str]) -> list[tuple[object, ...]]:
    """Rows with numbers and booleans as such, and everything else as DuckDB writes it."""
    listed = ", ".join(
        quoted(name) if _is_plain(kind) else f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}"
        for name, kind in types.items()
    )
    return stage.engine.rows(f"SELECT {listed} FROM {relation}")


def _is_plain(kind: str) -> bool:
    return (
        kind == "BOOLEAN"
        or kind.startswith(("DECIMAL", "DOUBLE", "FLOAT"))
        or kind.endswith("INT")
        or kind == "INTEGER"
    )
