"""Staged rows as the lines that Postgres's COPY reads: DuckDB makes each line, Python only passes them on.

Text format, not CSV: a row is one line whatever it holds, so a refused row's number is right; NULL is ``\\N`` and
nothing else is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dea_core.engines import DuckDB
from dea_core.generate.destination import Staged
from dea_core.generate.writers.job import columns_of, text_literal
from dea_core.sql.ddl import identifier

BATCH = 20_000
"""Rows handed over at a time: a few megabytes."""
INTEGERS = tuple(sign + size for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT") for sign in ("", "U"))
_PLAIN = (
    *INTEGERS,
    *("DECIMAL", "FLOAT", "DOUBLE", "BOOLEAN", "DATE", "TIME", "TIMESTAMP", "INTERVAL", "UUID"),
)
"""Types whose text holds nothing that COPY would misread."""


def copy_lines(
    engine: DuckDB, staged: Staged, columns: Sequence[tuple[str, str]], progress: Callable[[float], None]
) -> Iterator[bytes]:
    """Chunks of lines for ``columns``: pairs of a staged column and the type that Postgres gives its target."""
    types = columns_of(engine, staged)
    fields = [field(identifier(name, "duckdb"), types[name], target) for name, target in columns]
    line = ", chr(9), ".join(f"coalesce({each}, '\\N')" for each in fields)
    rows = f"SELECT concat({line}, chr(10)) FROM read_parquet({text_literal(str(staged.path))})"
    done = 0
    for batch in engine.batches(rows, BATCH):
        yield "".join([str(row[0]) for row in batch]).encode()
        done += len(batch)
        progress(done / max(1, staged.rows))


def field(value: str, kind: str, target: str) -> str:
    """An expression for the text of ``value`` (of DuckDB's type ``kind``) in a line of COPY."""
    if kind.split("(")[0].split(" ")[0] in _PLAIN and not kind.endswith("]"):
        return f"{value}::VARCHAR"
    return escaped(postgres_text(value, kind, target))


def postgres_text(value: str, kind: str, target: str) -> str:
    """An expression for the text by which Postgres knows ``value``: as it would stand in a string of SQL."""
    if kind.endswith("[]") and target.endswith("[]"):
        return _array(value, kind[:-2], target[:-2])
    if kind == "BLOB":
        return f"'\\x' || hex({value})"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP")):
        return f"to_json({value})::VARCHAR"
    return f"{value}::VARCHAR"


def _array(value: str, kind: str, target: str) -> str:
    """``{"a","b",NULL}`` from a list of ``kind``. Postgres gives arrays of any depth the same type."""
    item = f"item{kind.count('[]')}"
    if kind.endswith("[]"):
        inner = _array(item, kind[:-2], target)
    else:
        inner = f"""'"' || replace(replace({postgres_text(item, kind, target)}, '\\', '\\\\'), '"', '\\"') || '"'"""
    each = f"list_transform({value}, lambda {item}: coalesce({inner}, 'NULL'))"
    return f"CASE WHEN {value} IS NOT NULL THEN '{{' || array_to_string({each}, ',') || '}}' END"


def escaped(text: str) -> str:
    """Backslash, tab, newline and carriage return as COPY spells them."""
    for character, spelled in (("'\\'", "'\\\\'"), ("chr(9)", "'\\t'"), ("chr(10)", "'\\n'"), ("chr(13)", "'\\r'")):
        text = f"replace({text}, {character}, {spelled})"
    return text
