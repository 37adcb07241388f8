"""The parts that a query may be made of: clauses, operators, literals, types, and functions that only compute."""

from __future__ import annotations

import re

from sqlglot import exp

from dea_core.errors import RefusedError, did_you_mean
from dea_core.sql.guard_functions import FUNCTIONS, FUNCTIONS_IN_FROM
from dea_core.sql.guard_known import Known

_CLAUSES = """
    Select From Join Where Group Having Order Ordered Limit Offset Fetch Distinct Union Intersect Except Subquery
    With CTE Values Tuple Table TableAlias Alias Aliases Lateral Unnest Qualify Window WindowSpec Filter
    WithinGroup IgnoreNulls RespectNulls GroupingSets Rollup Cube TableSample Pivot PivotAlias ColumnDef
    LimitOptions
"""
_VALUES = """
    Column Identifier Star Literal Boolean Null Var Interval DataType DataTypeParam Array Struct ToMap Map VarMap
    Slice Bracket Dot Lambda Kwarg PropertyEQ Comprehension JSONPath IntervalSpan
"""
_OPERATORS = """
    Add Sub Mul Div IntDiv Mod Pow Neg Paren And Or Xor Not EQ NEQ GT GTE LT LTE NullSafeEQ NullSafeNEQ Is In
    Between Like ILike SimilarTo RegexpLike RegexpILike RegexpFullMatch Escape Glob Case If Exists Any All Cast
    TryCast Collate AtTimeZone Extract Substring Trim StrPosition Overlay DPipe Concat BitwiseAnd BitwiseOr
    BitwiseXor BitwiseNot BitwiseLeftShift BitwiseRightShift JSONExtract JSONExtractScalar JSONBExtract
    JSONBExtractScalar JSONBContains JSONBContainsTopKey JSONBContainsAnyTopKeys JSONBContainsAllTopKeys
    JSONArrayContains ArrayContainsAll ArrayContainedBy ArrayContains ArrayOverlaps StartsWith Overlaps
    MatchAgainst Abs Sqrt Cbrt Coalesce Nullif PercentileCont PercentileDisc CurrentDate CurrentTime
    CurrentTimestamp CurrentUser CurrentCatalog CurrentSchema SessionUser Localtime Localtimestamp
"""
PARTS = frozenset(getattr(exp, name) for name in f"{_CLAUSES} {_VALUES} {_OPERATORS}".split())
_SECRETIVE: dict[type[exp.Expr], str] = {
    exp.ByteString: "E'...'", exp.UnicodeString: "U&'...'", exp.National: "N'...'", exp.HexString: "x'...'",
    exp.BitString: "b'...'",
}  # fmt: skip
"""Strings with escapes of their own, which another reader may end elsewhere."""
_TOLD: dict[type[exp.Expr], str] = {
    exp.Into: "SELECT .. INTO makes a table",
    exp.Lock: "FOR UPDATE and FOR SHARE lock rows",
    exp.Parameter: "a parameter has no value here",
    exp.Placeholder: "a parameter has no value here",
    exp.Operator: "OPERATOR(..) may be anybody's own",
    exp.Hint: "hints are not passed on",
    exp.ObjectIdentifier: "a cast to a name of the catalog looks things up there",
}
_TYPE_NAMES = """
    ARRAY BIGINT BINARY BIT BLOB BOOLEAN BPCHAR CHAR DATE DATEMULTIRANGE DATERANGE DECIMAL DOUBLE ENUM FLOAT INET
    INT INT128 INT4MULTIRANGE INT4RANGE INT8MULTIRANGE INT8RANGE INTERVAL JSON JSONB LIST MAP MONEY NAME NULL
    NUMMULTIRANGE NUMRANGE SMALLINT STRUCT TEXT TIME TIMETZ TIMESTAMP TIMESTAMPNTZ TIMESTAMPLTZ TIMESTAMPTZ
    TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS TIME_NS TINYINT TSMULTIRANGE TSRANGE TSTZMULTIRANGE TSTZRANGE UBIGINT
    UINT UINT128 UNION USMALLINT UTINYINT UUID VARBINARY VARCHAR BIGNUM
"""
_TYPES = frozenset(_TYPE_NAMES.split())
_NAME = re.compile(r"[^\W\d][\w$]*")
_NUMBER = re.compile(r"(\d[\d_]*\.?\d*|\.\d+)([eE][+-]?\d+)?|0[xX][0-9a-fA-F]+")
_WORDS = re.compile(r"[A-Za-z_ ]*")


def judge_part(node: exp.Expr, dialect: str, known: Known | None = None) -> None:
    """Raise RefusedError, naming what it is, for a node that a query may not hold."""
    if isinstance(node, exp.Anonymous):
        _judge_function(node, dialect, known.functions if known else frozenset())
    elif isinstance(node, exp.Column | exp.Dot) and known and node.name.lower() in known.of_rows:
        _refuse_call_by_dot(node, dialect)
    elif isinstance(node, exp.JSONPathPart):
        return
    elif type(node) not in PARTS:
        raise _refused(node, dialect)
    elif isinstance(node, exp.DataType):
        _judge_type(node, dialect)
    elif isinstance(node, exp.Dot) and isinstance(node.expression, exp.Func):
        _refuse_of_schema(node.expression, node.sql(dialect))
    elif isinstance(node, exp.Pivot) and node.this is not None:
        raise RefusedError("PIVOT is not run as a statement", hint="FROM t PIVOT (sum(x) FOR y IN (1, 2))")
    _judge_text(node, dialect)


def _refused(node: exp.Expr, dialect: str) -> RefusedError:
    kind = type(node)
    if kind in _SECRETIVE:
        return RefusedError(f"strings as {_SECRETIVE[kind]} are not let in", hint="plain '...', and chr(10) for a line")
    shown = " ".join(node.sql(dialect).split())[:60] or kind.__name__
    why = _TOLD.get(kind, f"{kind.__name__} is no part of a query that only reads")
    return RefusedError(f"{shown} is refused: {why}")


def _refuse_call_by_dot(node: exp.Expr, dialect: str) -> None:
    if isinstance(node, exp.Dot) or node.args.get("table"):
        hint = "the database has a function of that name that takes a row"
        raise RefusedError(f"{node.sql(dialect)} is refused: it may call a function", hint=hint)


def _judge_function(node: exp.Anonymous, dialect: str, own: frozenset[str]) -> None:
    if not isinstance(node.this, str):
        raise RefusedError(f"{node.sql(dialect)} is refused: a function's name stands in quotes")
    name = node.this.lower()
    in_from = isinstance(node.parent, exp.Table | exp.Lateral)
    allowed = (FUNCTIONS_IN_FROM if in_from else FUNCTIONS)[dialect]
    if in_from and node.parent and node.parent.args.get("db"):
        _refuse_of_schema(node, f"{node.parent.sql(dialect)}")
    if name in own:
        raise RefusedError(f"the function {name} is refused: the database has one of its own by that name")
    if name not in allowed:
        where = " in a FROM" if in_from else ""
        near = did_you_mean(name, sorted(allowed), most=5)
        raise RefusedError(f"the function {name} is refused{where}: it is not known to only compute", hint=near)


def _refuse_of_schema(function: exp.Func, written: str) -> None:
    hint = f"write {function.name.lower()}(...) if the engine has it"
    raise RefusedError(f"{written} is refused: a function of a schema, or called behind a dot", hint=hint)


def _judge_type(node: exp.DataType, dialect: str) -> None:
    name = node.this.name if isinstance(node.this, exp.DType) else str(node.this)
    if name not in _TYPES:
        shown = node.sql(dialect)
        hint = "compare with a text: status = 'paid'"
        raise RefusedError(f"a cast to {shown} is refused: it is no type that the engine brings along", hint=hint)


def _judge_text(node: exp.Expr, dialect: str) -> None:
    """Names and numbers are as every reader takes them; a space that is none in one reader's eyes is not let in."""
    if isinstance(node, exp.Identifier):
        fits = bool(node.args.get("quoted")) or bool(_NAME.fullmatch(node.name))
    elif isinstance(node, exp.Literal):
        fits = node.is_string or bool(_NUMBER.fullmatch(node.name))
    elif isinstance(node, exp.Var | exp.Anonymous):
        fits = bool(_NAME.fullmatch(node.name))
    else:
        fits = all(_WORDS.fullmatch(value) for value in node.args.values() if isinstance(value, str))
    if not fits:
        raise RefusedError(f"{node.sql(dialect)!r} is refused: every reader must take it for the same")
