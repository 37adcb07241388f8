"""The text of a value as a literal of some SQL dialect, as an expression that DuckDB computes for every row at once.

text_of('"name"', "VARCHAR", ..)   ->   '''' || replace("name", '''', '''''') || ''''
"""

from __future__ import annotations

from dea_core.generate.writers.copy_text import INTEGERS, postgres_text
from dea_core.generate.writers.job import text_literal
from dea_core.generate.writers.spellings import Spelling
from dea_core.schema import Family, Type

_CONTROLS = {"chr(10)": "n", "chr(13)": "r", "chr(9)": "t"}


def literal_text(value: str, kind: str, column: Type | None, spelling: Spelling) -> str:
    """An expression for the literal of ``value``, whose DuckDB type is ``kind``; it is NULL for NULL.

    ``column`` is the type in the schema, which tells JSON from text.
    """
    base = kind.split("(")[0]
    if kind.endswith("]"):
        return _array(value, kind, column, spelling)
    if base in INTEGERS:
        return f"{value}::VARCHAR"
    if base == "DECIMAL":
        return (
            _filled(spelling.decimal, quoted(f"{value}::VARCHAR", spelling))
            if spelling.decimal
            else f"{value}::VARCHAR"
        )
    if base in ("FLOAT", "DOUBLE"):
        return _float(value, spelling)
    if base == "BOOLEAN":
        true, false = map(text_literal, spelling.booleans)
        return f"CASE WHEN {value} THEN {true} WHEN NOT {value} THEN {false} END"
    if base == "BLOB":
        return _filled(spelling.binary, f"hex({value})")
    return _moment(value, base, column, spelling) or _text(value, base, column, spelling)


def _float(value: str, spelling: Spelling) -> str:
    names = f"CASE WHEN isnan({value}) THEN 'NaN' WHEN {value} > 0 THEN 'Infinity' ELSE '-Infinity' END"
    special = _filled(spelling.not_finite, f"'''' || {names} || ''''")
    return f"CASE WHEN isfinite({value}) THEN {value}::VARCHAR WHEN {value} IS NOT NULL THEN {special} END"


def _moment(value: str, base: str, column: Type | None, spelling: Spelling) -> str | None:
    """A date, time or moment; None for other types."""
    if base == "DATE":
        return _typed("DATE", f"{value}::VARCHAR", spelling)
    if base == "TIME":
        return _typed(spelling.time, f"{value}::VARCHAR", spelling)
    if base == "TIMESTAMP WITH TIME ZONE":
        moment = f"replace({value}::VARCHAR, '+00', {text_literal(spelling.zone)})"
        return _typed("TIMESTAMP", _separated(moment, spelling), spelling)
    if base.startswith("TIMESTAMP"):
        return _typed(spelling.naive, _separated(_seconds(value, column, spelling), spelling), spelling)
    return None


def _seconds(value: str, column: Type | None, spelling: Spelling) -> str:
    """T-SQL's older type takes no more than three digits of a second."""
    if spelling.separator == "T" and column is not None and column.text.lower() in ("datetime", "smalldatetime"):
        return f"strftime({value}, '%Y-%m-%d %H:%M:%S.%g')"
    return f"{value}::VARCHAR"


def _separated(moment: str, spelling: Spelling) -> str:
    return moment if spelling.separator == " " else f"replace({moment}, ' ', '{spelling.separator}')"


def _typed(word: str, text: str, spelling: Spelling) -> str:
    before = f"{word} '" if spelling.moments == "typed" and word else "'"
    return f"{text_literal(before)} || {text} || ''''"


def _text(value: str, base: str, column: Type | None, spelling: Spelling) -> str:
    if base in ("JSON", "STRUCT", "MAP") or _is_json(column):
        return _json(value, base, spelling)
    text = quoted(f"{value}::VARCHAR", spelling)
    return _filled(spelling.uuid, text) if base == "UUID" else text


def _is_json(column: Type | None) -> bool:
    return column is not None and column.family in (Family.JSON, Family.STRUCT)


def _json(value: str, base: str, spelling: Spelling) -> str:
    text = f"{value}::VARCHAR" if base in ("JSON", "VARCHAR") else f"to_json({value})::VARCHAR"
    return _filled(spelling.json, quoted(text, spelling))


def _array(value: str, kind: str, column: Type | None, spelling: Spelling) -> str:
    if not spelling.array or _is_json(column):
        return _json(value, kind, spelling)
    if spelling.array.startswith("'"):
        return quoted(postgres_text(value, kind, "[]"), spelling)
    element, item = kind.rpartition("[")[0], f"item{kind.count('[')}"
    inner = literal_text(item, element, column.element if column else None, spelling)
    joined = f"array_to_string(list_transform({value}, lambda {item}: coalesce({inner}, 'NULL')), ', ')"
    return f"CASE WHEN {value} IS NOT NULL THEN {_filled(spelling.array, joined)} END"


def quoted(text: str, spelling: Spelling) -> str:
    """An expression for ``text`` as a string of the dialect."""
    if spelling.backslash:
        text = f"replace({text}, '\\', '\\\\')"
        for character, letter in _CONTROLS.items():
            text = f"replace({text}, {character}, '\\{letter}')"
    doubled = "''''''" if spelling.doubled else "'\\'''"
    body = f"'''' || replace({text}, '''', {doubled}) || ''''"
    if spelling.separator == "T":  # T-SQL joins a line to the next where it ends in a backslash, even within a string
        for character, number in (("chr(10)", 10), ("chr(13)", 13)):
            body = f"replace({body}, '\\' || {character}, '\\'' + NCHAR({number}) + N''')"
    return _filled(spelling.string, body)


def _filled(template: str, inner: str) -> str:
    """``template`` with the expression ``inner`` in place of its ``{}``."""
    before, after = template.replace("{{", "\0").replace("}}", "\1").split("{}")
    ends = [text_literal(part.replace("\0", "{").replace("\1", "}")) if part else "" for part in (before, after)]
    return " || ".join(part for part in (ends[0], f"({inner})" if any(ends) else inner, ends[1]) if part)
