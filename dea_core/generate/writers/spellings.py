"""How each SQL dialect spells literals: quotes and backslashes, booleans, moments, bytes, JSON, arrays; and scripts.

spelling_of("bigquery").backslash      True: a backslash in a string is written twice, a newline as \\n
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from sqlglot.dialects.dialect import Dialect, Dialects

from dea_core.errors import UsageError, did_you_mean

Moments = Literal["plain", "typed"]


@dataclass(frozen=True)
class Spelling:
    """A dialect's habits. In templates, ``{}`` is a quoted string, for bytes their hex digits."""

    dialect: str = ""
    backslash: bool = False
    doubled: bool = True
    """Whether a quote in a string is written twice; else it takes a backslash."""
    string: str = "{}"
    booleans: tuple[str, str] = ("TRUE", "FALSE")
    moments: Moments = "plain"
    """Whether dates and times are plain strings, or need their type in front."""
    zone: str = "+00:00"
    naive: str = "TIMESTAMP"
    """What a moment without a zone is called, where its type is written."""
    time: str = "TIME"
    """The same for a time of day; empty where there is no such type."""
    separator: str = " "
    binary: str = "X'{}'"
    json: str = "{}"
    uuid: str = "{}"
    decimal: str = ""
    """What an exact decimal is written as; empty: as it is."""
    not_finite: str = "{}"
    array: str = ""
    """What encloses an array's elements; empty: the dialect has no arrays, and JSON stands for them."""
    selected: Mapping[str, str] | None = None
    """For a dialect that takes no calls within VALUES: the call around such a column, made in a SELECT over them."""
    folds_upper: bool = False
    batch: int = 500
    """Rows a statement."""
    begin: str = "BEGIN"
    commit: str = "COMMIT"
    include: str = ""
    """How its command line includes another file."""
    before: tuple[str, ...] = ()
    """Statements that a script begins with."""


_OTHERS = Spelling(moments="typed", binary="FROM_HEX('{}')")
_POSTGRES = Spelling(binary="'\\x{}'", array="'{{{}}}'", include="\\ir {}")
_MYSQL = Spelling(backslash=True, begin="START TRANSACTION", include="source {}")
_TSQL = Spelling(
    string="N{}",
    booleans=("1", "0"),
    separator="T",
    binary="0x{}",
    begin="BEGIN TRANSACTION",
    commit="COMMIT TRANSACTION",
    include=":r {}",
    before=("SET XACT_ABORT ON",),
)
_SPARK = Spelling(
    backslash=True,
    doubled=False,
    moments="typed",
    time="",
    array="ARRAY({})",
    not_finite="CAST({} AS DOUBLE)",
    begin="",
    commit="",
)
_TRINO = Spelling(
    moments="typed",
    zone=" UTC",
    array="ARRAY[{}]",
    json="JSON {}",
    uuid="UUID {}",
    not_finite="CAST({} AS DOUBLE)",
    begin="START TRANSACTION",
)
_SPELLINGS: dict[str, Spelling] = {
    "postgres": _POSTGRES,
    "materialize": _POSTGRES,
    "risingwave": _POSTGRES,
    "redshift": replace(_POSTGRES, backslash=True, binary="FROM_HEX('{}')", array="", json="JSON_PARSE({})"),
    "duckdb": Spelling(binary="UNHEX('{}')", array="[{}]", begin="BEGIN TRANSACTION", include=".read {}"),
    "sqlite": Spelling(booleans=("1", "0"), include=".read {}"),
    "mysql": _MYSQL,
    "singlestore": replace(_MYSQL, array=""),
    "doris": replace(_MYSQL, array="[{}]", begin="", commit=""),
    "starrocks": replace(_MYSQL, array="[{}]", begin="", commit=""),
    "snowflake": Spelling(
        backslash=True,
        binary="'{}'",
        selected={"JSON": "PARSE_JSON({})", "BINARY": "TO_BINARY({}, 'HEX')", "ARRAY": "PARSE_JSON({})"},
        folds_upper=True,
        begin="BEGIN TRANSACTION",
        include="!source {}",
    ),
    "bigquery": Spelling(
        backslash=True,
        doubled=False,
        moments="typed",
        naive="DATETIME",
        binary="FROM_HEX('{}')",
        json="JSON {}",
        decimal="NUMERIC {}",
        not_finite="CAST({} AS FLOAT64)",
        array="[{}]",
        begin="BEGIN TRANSACTION",
        commit="COMMIT TRANSACTION",
    ),
    "spark": _SPARK,
    "spark2": _SPARK,
    "databricks": _SPARK,
    "hive": replace(_SPARK, binary="UNHEX('{}')"),
    "trino": _TRINO,
    "presto": _TRINO,
    "athena": replace(_TRINO, begin="", commit=""),
    "tsql": _TSQL,
    "fabric": replace(_TSQL, string="{}"),
    "oracle": Spelling(
        booleans=("1", "0"),
        moments="typed",
        time="",
        zone=" +00:00",
        binary="HEXTORAW('{}')",
        folds_upper=True,
        batch=1,
        begin="",
        include="@@{}",
        before=("SET DEFINE OFF",),
    ),
    "teradata": Spelling(booleans=("1", "0"), moments="typed", binary="'{}'XB", batch=1, begin="BT", commit="ET"),
    "exasol": replace(_OTHERS, folds_upper=True, begin=""),
    "clickhouse": Spelling(backslash=True, zone="", binary="UNHEX('{}')", array="[{}]", begin="", commit=""),
}
_ALIASES = {"postgresql": "postgres", "mariadb": "mysql", "sqlserver": "tsql", "mssql": "tsql"}
_NO_SQL = ("dax", "prql", "solr", "tableau")


def spelling_of(dialect: str) -> Spelling:
    """The habits of the dialect of that name, any that sqlglot writes. Raises UsageError with the nearest names."""
    name = _ALIASES.get(dialect.lower(), dialect.lower())
    known = sorted({d.value for d in Dialects if d.value} - {*_NO_SQL})
    if name not in known:
        raise UsageError(f"no INSERTs can be written in dialect {dialect!r}", hint=did_you_mean(name, known))
    if name in _SPELLINGS:
        return replace(_SPELLINGS[name], dialect=name)
    backslash = "\\" in Dialect.get_or_raise(name).tokenizer_class.STRING_ESCAPES
    return replace(_OTHERS, dialect=name, backslash=backslash)
