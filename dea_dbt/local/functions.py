"""Functions of warehouses that DuckDB lacks and sqlglot leaves as they are, as macros in the file that is built.

Each does what the warehouse's documentation says, tried in tests/dbt/test_local_functions.py; ``APPROXIMATED`` are
those that give other values by nature, and are named wherever a model calls one.
"""

from __future__ import annotations

from collections.abc import Iterator

WHOLE = "('TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT')"
DIGITS = "'0123456789abcdefghijklmnopqrstuvwxyz'"
MARK = "dea_made_locally"
"""The macro by which a file is known to be ours."""

MACROS = {
    MARK: ("", "true"),
    # numbers
    "dea_divide": ("a, b", "CASE WHEN b = 0 THEN error('division by zero') ELSE a / b END"),
    "dea_divide_typed": (
        "a, b",
        "CASE WHEN b = 0 THEN error('division by zero') "
        f"WHEN typeof(a) IN {WHOLE} AND typeof(b) IN {WHOLE} THEN trunc(a / b) ELSE a / b END",
    ),
    "ieee_divide": ("a, b", "CAST(a AS DOUBLE) / CAST(b AS DOUBLE)"),
    "safe_add": ("a, b", "try(a + b)"),
    "safe_subtract": ("a, b", "try(a - b)"),
    "safe_multiply": ("a, b", "try(a * b)"),
    "safe_negate": ("a", "try(-a)"),
    "range_bucket": ("point, edges", "CAST(len(list_filter(edges, lambda e: e <= point)) AS BIGINT)"),
    "width_bucket": (
        "x, low, high, n",
        "CASE WHEN x < low THEN 0 WHEN x >= high THEN n + 1 "
        "ELSE CAST(floor((x - low) * n / (high - low)) AS BIGINT) + 1 END",
    ),
    "haversine": (
        "lat1, lon1, lat2, lon2",
        "2 * 6371 * asin(sqrt(power(sin(radians(lat2 - lat1) / 2), 2) "
        "+ cos(radians(lat1)) * cos(radians(lat2)) * power(sin(radians(lon2 - lon1) / 2), 2)))",
    ),
    "from_base": (
        "digits, base",
        "CAST(list_sum(list_transform(range(length(digits)), lambda i: "
        f"(instr({DIGITS}, lower(substr(digits, length(digits) - i, 1))) - 1) * CAST(power(base, i) AS HUGEINT))) "
        "AS BIGINT)",
    ),
    # dates
    "dea_boundaries": (
        "part, a, b",
        "CASE WHEN part = 'week' THEN date_diff('week', CAST(a AS TIMESTAMP) + INTERVAL 1 DAY, "
        "CAST(b AS TIMESTAMP) + INTERVAL 1 DAY) ELSE date_diff(part, CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP)) END",
    ),
    "dea_whole_units": ("part, a, b", "date_sub(part, CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP))"),
    "dea_moment": (
        "x",
        f"CASE WHEN typeof(x) IN {WHOLE} THEN make_timestamp(CAST(CAST(x AS VARCHAR) AS BIGINT) * 1000000) "
        "ELSE CAST(trim(CAST(x AS VARCHAR), '\"') AS TIMESTAMP) END",
    ),
    "dea_seconds": ("x", "CAST(epoch(CAST(x AS TIMESTAMP)) AS BIGINT)"),
    # texts
    "func_sha1": ("x", "sha1(x)"),
    "substring_index": (
        "s, d, n",
        "CASE WHEN n = 0 THEN '' WHEN n > 0 THEN array_to_string(string_split(s, d)[:n], d) "
        "ELSE array_to_string(string_split(s, d)[n:], d) END",
    ),
    # documents
    "dea_text": ("x", "CAST(to_json(x) ->> '$' AS VARCHAR)"),
    "dea_size": (
        "x",
        "CASE WHEN json_type(to_json(x)) = 'ARRAY' THEN CAST(json_array_length(to_json(x)) AS BIGINT) END",
    ),
    "dea_has_key": ("x, k", "json_exists(x, '$.\"' || k || '\"')"),
    "dea_flatten": (
        "x",
        "CASE json_type(to_json(x)) "
        "WHEN 'ARRAY' THEN list_transform(range(CAST(json_array_length(to_json(x)) AS BIGINT)), lambda i: "
        "{'key': CAST(NULL AS VARCHAR), 'path': '[' || i || ']', 'index': CAST(i AS BIGINT), "
        "'value': json_extract(to_json(x), '$[' || i || ']'), 'this': to_json(x)}) "
        "WHEN 'OBJECT' THEN list_transform(json_keys(to_json(x)), lambda k: "
        "{'key': k, 'path': k, 'index': CAST(NULL AS BIGINT), "
        "'value': json_extract(to_json(x), '$.\"' || k || '\"'), 'this': to_json(x)}) END",
    ),
    "jsonb_array_length": ("x", "json_array_length(x)"),
    "farm_fingerprint": ("x", "CAST(hash(x) >> 1 AS BIGINT)"),
}  # fmt: skip
"""Name -> its parameters and what it is, in DuckDB's SQL."""

APPROXIMATED = {
    "farm_fingerprint": "other numbers than the warehouse's, as distinct",
    "hash": "other numbers than the warehouse's, as distinct",
}


def macro_statements() -> Iterator[str]:
    """The statements that make every macro."""
    for name, (parameters, body) in MACROS.items():
        yield f"CREATE OR REPLACE MACRO {name}({parameters}) AS ({body})"
