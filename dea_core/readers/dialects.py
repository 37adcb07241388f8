"""What reading needs to know of a dialect: how it folds names, its default schema; and guessing it from text.

Unquoted names are kept as the engine would fold them: Postgres in lower case, DuckDB and MySQL as written (but they
match in any case). Snowflake and Oracle fold to upper case; we write those names in lower case, as people type them,
and a quoted name that is all upper case is the same name there, so it is lower-cased too. Other quoted names are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlglot.dialects.dialect import Dialect as SqlglotDialect
from sqlglot.dialects.dialect import Dialects

from dea_core.errors import UsageError, did_you_mean


@dataclass(frozen=True)
class Dialect:
    """A dialect's name (sqlglot's) and habits. ``folding`` is what happens to an unquoted name."""

    name: str
    folding: str = "keep"  # keep, lower, or upper (shown in lower case)
    any_case: bool = True
    default_schema: str | None = None
    inline_keys: bool = False
    backslash_escapes: bool = False
    strict: bool = False

    def fold(self, name: str, *, quoted: bool = False) -> str:
        """The name as the engine would keep it; see the module's text for engines that fold to upper case."""
        if self.folding == "lower":
            return name if quoted else name.lower()
        if self.folding == "upper":
            return name.lower() if not quoted or name.isupper() else name
        return name

    @property
    def engine(self) -> SqlglotDialect:
        """sqlglot's object for this dialect."""
        return SqlglotDialect.get_or_raise(self.name)


_KNOWN = {
    d.name: d
    for d in (
        Dialect("postgres", "lower", any_case=False, default_schema="public", strict=True),
        Dialect("redshift", "lower", any_case=False, default_schema="public"),
        Dialect("duckdb", default_schema="main", strict=True),
        Dialect("mysql", inline_keys=True, backslash_escapes=True, strict=True),
        Dialect("snowflake", "upper", any_case=False, default_schema="public", backslash_escapes=True, strict=True),
        Dialect("bigquery", backslash_escapes=True),
        Dialect("databricks", "lower", backslash_escapes=True),
        Dialect("spark", "lower", backslash_escapes=True),
        Dialect("hive", "lower", backslash_escapes=True),
        Dialect("sqlite", default_schema="main"),
        Dialect("tsql", default_schema="dbo"),
        Dialect("oracle", "upper", any_case=False),
        Dialect("trino", "lower", any_case=False),
        Dialect("doris", inline_keys=True, backslash_escapes=True),
        Dialect("starrocks", inline_keys=True, backslash_escapes=True),
        Dialect("singlestore", inline_keys=True, backslash_escapes=True),
        Dialect("clickhouse", any_case=False, backslash_escapes=True),
    )
}
_ALIASES = {"postgresql": "postgres", "mariadb": "mysql", "sqlserver": "tsql", "mssql": "tsql"}


def dialect_named(name: str) -> Dialect:
    """The dialect of that name, any that sqlglot reads; raises UsageError with the nearest names."""
    name = _ALIASES.get(name.lower(), name.lower())
    if name in _KNOWN:
        return _KNOWN[name]
    known = sorted(d.value for d in Dialects if d.value)
    if name not in known:
        raise UsageError(f"unknown dialect {name!r}", hint=did_you_mean(name, known))
    return Dialect(name)


_SIGNS = (
    ("clickhouse", r"\bENGINE\s*=\s*\w*MergeTree\b"),
    ("bigquery", r"\bINT64\b|\bOPTIONS\s*\(|\bSTRUCT\s*<"),
    ("databricks", r"\bUSING\s+DELTA\b|\bTBLPROPERTIES\b"),
    ("oracle", r"\bVARCHAR2\b"),
    ("sqlite", r"\bINTEGER\s+(?:NOT\s+NULL\s+)?PRIMARY\s+KEY\s+AUTOINCREMENT\b|\bWITHOUT\s+ROWID\b"),
    ("redshift", r"\bDISTKEY\b|\bDISTSTYLE\b|\bSORTKEY\b|\bENCODE\s+\w"),
    ("mysql", r"^[^'\n]*`|\bENGINE\s*=|\bAUTO_INCREMENT\b|^\s*DELIMITER\s|\bUNSIGNED\b|/\*!\d"),
    ("tsql", r"^\s*GO\s*$|\[dbo\]|\bIDENTITY\s*\(\s*\d+\s*,|\bNVARCHAR\s*\(MAX\)"),
    ("snowflake", r"\bVARIANT\b|\bNUMBER\s*\(|\bTIMESTAMP_(?:NTZ|LTZ|TZ)\b|\bAUTOINCREMENT\s+START\b|\bCLUSTER\s+BY\b"),
    ("duckdb", r"\bHUGEINT\b|\bUBIGINT\b|\bUINTEGER\b|\bSTRUCT\s*\(|\bMAP\s*\("),
)
_NOT_CODE = re.compile(r"'[^']*(?:''[^']*)*'|--[^\n]*|/\*(?!!).*?\*/", re.DOTALL)
_GUESSED_FROM = 200_000


def guess_dialect(text: str) -> str:
    """The dialect that the text looks like: its first telling sign outside comments and strings, else Postgres."""
    code = _NOT_CODE.sub("''", text[:_GUESSED_FROM])
    for name, sign in _SIGNS:
        if re.search(sign, code, re.IGNORECASE | re.MULTILINE):
            return name
    return "postgres"
