"""Column types: sqlglot's DataType -> Type, and by name what its parsers do not know.

A type that nobody knows is kept as OTHER with its text; an enum or domain of the same file takes its place later.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from sqlglot import exp
from sqlglot.errors import ParseError
from sqlglot.tokenizer_core import Token

from dea_core.readers.cursor import Cursor
from dea_core.readers.dialects import Dialect
from dea_core.schema import Family, Type

D = exp.DType

_INTEGER_BITS = {
    **dict.fromkeys((D.TINYINT, D.UTINYINT), 8),
    **dict.fromkeys((D.SMALLINT, D.USMALLINT, D.SMALLSERIAL, D.YEAR), 16),
    **dict.fromkeys((D.MEDIUMINT, D.UMEDIUMINT), 24),
    **dict.fromkeys((D.INT, D.UINT, D.SERIAL), 32),
    **dict.fromkeys((D.BIGINT, D.UBIGINT, D.BIGSERIAL), 64),
    **dict.fromkeys((D.INT128, D.UINT128), 128),
    **dict.fromkeys((D.INT256, D.UINT256), 256),
}
_UNSIGNED = frozenset(
    {D.UTINYINT, D.USMALLINT, D.UMEDIUMINT, D.UINT, D.UBIGINT, D.UINT128, D.UINT256, D.UDECIMAL, D.UDOUBLE}
)
_FAMILIES = {
    **dict.fromkeys(_INTEGER_BITS, Family.INTEGER),
    **dict.fromkeys((D.DECIMAL, D.UDECIMAL, D.BIGDECIMAL, D.MONEY, D.SMALLMONEY), Family.DECIMAL),
    **dict.fromkeys((D.FLOAT, D.DOUBLE, D.UDOUBLE, D.DECFLOAT), Family.FLOAT),
    D.BOOLEAN: Family.BOOLEAN,
    **dict.fromkeys((D.CHAR, D.NCHAR, D.VARCHAR, D.NVARCHAR, D.BPCHAR, D.TEXT, D.NAME), Family.TEXT),
    **dict.fromkeys((D.TINYTEXT, D.MEDIUMTEXT, D.LONGTEXT, D.FIXEDSTRING), Family.TEXT),
    **dict.fromkeys((D.ENUM, D.ENUM8, D.ENUM16), Family.ENUM),
    **dict.fromkeys((D.DATE, D.DATE32), Family.DATE),
    **dict.fromkeys((D.TIME, D.TIMETZ, D.TIME_NS), Family.TIME),
    **dict.fromkeys((D.TIMESTAMP, D.TIMESTAMPNTZ, D.DATETIME, D.DATETIME2, D.DATETIME64), Family.TIMESTAMP),
    **dict.fromkeys((D.SMALLDATETIME, D.TIMESTAMP_S, D.TIMESTAMP_MS, D.TIMESTAMP_NS), Family.TIMESTAMP),
    **dict.fromkeys((D.TIMESTAMPTZ, D.TIMESTAMPLTZ), Family.TIMESTAMPTZ),
    D.INTERVAL: Family.INTERVAL,
    D.UUID: Family.UUID,
    **dict.fromkeys((D.JSON, D.JSONB, D.VARIANT, D.OBJECT, D.SUPER), Family.JSON),
    **dict.fromkeys((D.BINARY, D.VARBINARY, D.BLOB, D.TINYBLOB, D.MEDIUMBLOB, D.LONGBLOB), Family.BINARY),
    **dict.fromkeys((D.ARRAY, D.LIST), Family.ARRAY),
    **dict.fromkeys((D.STRUCT, D.NESTED), Family.STRUCT),
}
_DECIMAL_DEFAULTS = {"duckdb": (18, 3), "mysql": (10, 0), "snowflake": (38, 0), "tsql": (18, 0), "bigquery": (38, 9)}
_FIXED_PRECISION = {D.TIMESTAMP_S: 0, D.TIMESTAMP_MS: 3, D.TIMESTAMP_NS: 9, D.SMALLDATETIME: 0}
_LENGTHS = {D.TINYTEXT: 255, D.NAME: 63}
_FLOAT_IS_DOUBLE = frozenset({"postgres", "redshift", "snowflake", "bigquery", "tsql", "oracle"})

# Spelled in ways that sqlglot's parsers do not take; the first word tells.
_BY_NAME = {
    "citext": Type(Family.TEXT, "citext"),
    "oid": Type(Family.INTEGER, "oid", bits=32, signed=False),
    "uniqueidentifier": Type(Family.UUID, "uniqueidentifier"),
}


def read_type(cursor: Cursor, tokens: list[Token]) -> tuple[Type, tuple[str, ...] | None]:
    """The type that ``tokens`` spell and, when it may be one that the user made, the path of its name."""
    if not tokens:
        raise cursor.fail("expected a type")
    text = cursor.text(tokens)
    path = _user_path(cursor, tokens)
    known = parse_type(text, cursor.dialect)
    if known.family is Family.OTHER and path is None and not _tolerable(cursor, tokens):
        raise cursor.fail(f"{text} is not a type", tokens[1] if len(tokens) > 1 else tokens[0])
    return known, path


@cache
def parse_type(text: str, dialect: Dialect) -> Type:
    """The type that ``text`` spells in ``dialect``; OTHER when it is not known."""
    words = text.lower().split()
    if (found := _BY_NAME.get(text.lower())) is not None:
        return found
    if dialect.inline_keys and words[-1:] in (["zerofill"], ["signed"]):
        return replace(parse_type(" ".join(text.split()[:-1]), dialect), text=text)
    if words[:1] == ["national"]:
        return replace(parse_type(" ".join(text.split()[1:]), dialect), text=text)
    engine = dialect.engine
    try:
        (tree,) = engine.parser().parse_into(exp.DataType, engine.tokenize(text), text)
    except ParseError:
        return Type(Family.OTHER, text)
    return _convert(tree, text, dialect) if isinstance(tree, exp.DataType) else Type(Family.OTHER, text)


def _user_path(cursor: Cursor, tokens: list[Token]) -> tuple[str, ...] | None:
    """``public.mood``, ``"Name"`` or ``mood[]`` -> the name's parts: only single dotted names can be a user's type."""
    inner = Cursor(tokens, cursor.source)
    if not inner.at_name():
        return None
    path = inner.path()
    while inner.take("["):
        inner.skip_to_close("]")
    if inner.take("("):
        inner.skip_to_close(")")
    return path if inner.done else None


_UNKNOWN_BUT_REAL = ("BIT VARYING", "INTERVAL", "LONG", "NATIONAL", "CHARACTER", "DOUBLE", "TIME", "SET")


def _tolerable(cursor: Cursor, tokens: list[Token]) -> bool:
    """Whether a type of several words may be real though sqlglot does not know it."""
    inner = Cursor(tokens, cursor.source)
    return not cursor.dialect.strict or inner.peek_any(*_UNKNOWN_BUT_REAL)


def _convert(tree: exp.DataType, text: str, dialect: Dialect) -> Type:
    kind = tree.this
    if isinstance(kind, exp.Interval):
        return Type(Family.INTERVAL, text)
    family = _FAMILIES.get(kind, Family.OTHER)
    numbers = _numbers(tree)
    if kind is D.BIT and (dialect.name == "tsql" or (dialect.inline_keys and numbers in ([], [1]))):
        family = Family.BOOLEAN
    if family is Family.INTEGER:
        return _integer(kind, numbers, text, dialect)
    if family is Family.DECIMAL:
        return _decimal(kind, numbers, text, dialect)
    if family is Family.FLOAT:
        return Type(family, text, bits=_float_bits(kind, numbers, text, dialect), signed=kind not in _UNSIGNED)
    if family is Family.TEXT:
        return _text(kind, numbers, text, dialect)
    if family is Family.ENUM:
        return Type(family, text, values=tuple(label.name for label in tree.expressions))
    if family is Family.ARRAY:
        element = _element(tree, dialect)
        while dialect.name == "postgres" and element is not None and element.family is Family.ARRAY:
            element = element.element  # Postgres takes integer[][] for integer[]
        return Type(family, text, element=element)
    if family is Family.BINARY and numbers:
        return Type(family, text, length=numbers[0], fixed=kind is D.BINARY and dialect.name != "snowflake")
    if family in (Family.TIME, Family.TIMESTAMP, Family.TIMESTAMPTZ):
        return _time(kind, family, numbers, text, dialect)
    return Type(family, text)


def _numbers(tree: exp.DataType) -> list[int]:
    """The integers in brackets behind a type's name."""
    return [int(p.name) for p in tree.expressions if isinstance(p, exp.DataTypeParam) and p.name.isdigit()]


def _integer(kind: exp.DType, numbers: list[int], text: str, dialect: Dialect) -> Type:
    if kind is D.TINYINT and numbers == [1]:
        return Type(Family.BOOLEAN, text)  # how MySQL writes BOOLEAN
    bits = 64 if dialect.name in ("sqlite", "snowflake", "bigquery") else _INTEGER_BITS[kind]  # one size for all there
    return Type(Family.INTEGER, text, bits=bits, signed=kind not in _UNSIGNED)


def _decimal(kind: exp.DType, numbers: list[int], text: str, dialect: Dialect) -> Type:
    signed = kind not in _UNSIGNED
    if kind in (D.MONEY, D.SMALLMONEY):
        scale = 4 if dialect.name == "tsql" else 2
        return Type(Family.DECIMAL, text, precision=19 if kind is D.MONEY else 10, scale=scale)
    if numbers:
        precision, scale = numbers[0], numbers[1] if len(numbers) > 1 else 0
        return Type(Family.DECIMAL, text, precision=precision, scale=scale, signed=signed)
    default = _DECIMAL_DEFAULTS.get(dialect.name, (None, None))
    return Type(Family.DECIMAL, text, precision=default[0], scale=default[1], signed=signed)


def _float_bits(kind: exp.DType, numbers: list[int], text: str, dialect: Dialect) -> int:
    """FLOAT(p) says how many bits matter; a bare FLOAT is whatever the engine likes."""
    word = text.lower()
    if word.startswith("float(") and len(numbers) == 1:
        return 32 if numbers[0] <= 24 else 64
    if kind is not D.FLOAT or (word == "real" and dialect.inline_keys):
        return 64
    return 64 if word == "float" and dialect.name in _FLOAT_IS_DOUBLE else 32


def _text(kind: exp.DType, numbers: list[int], text: str, dialect: Dialect) -> Type:
    fixed = kind in (D.CHAR, D.NCHAR, D.FIXEDSTRING) or (kind is D.BPCHAR and bool(numbers))
    if dialect.name == "duckdb" or (kind is D.NAME and dialect.folding == "keep"):
        fixed = False  # DuckDB takes CHAR(n) and enforces nothing
    length = numbers[0] if numbers else 1 if fixed else _LENGTHS.get(kind)
    return Type(Family.TEXT, text, length=length, fixed=fixed)


def _time(kind: exp.DType, family: Family, numbers: list[int], text: str, dialect: Dialect) -> Type:
    if dialect.inline_keys:
        family = Family.TIME if family is Family.TIME else Family.TIMESTAMP  # MySQL writes both without a zone
    return Type(family, text, precision=numbers[0] if numbers else _FIXED_PRECISION.get(kind))


def _element(tree: exp.DataType, dialect: Dialect) -> Type | None:
    inner = next((e for e in tree.expressions if isinstance(e, exp.DataType)), None)
    return _convert(inner, inner.sql(dialect.name).lower(), dialect) if inner is not None else None
