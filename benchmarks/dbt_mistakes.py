"""Mistakes of kinds that ``dea dbt tests`` does not know: none of its mutants is like them, so none was chosen against.

    unheard_of(sql, columns)  ──>  (kind, SQL with the mistake), ...

Each is made at the ends of a model, where its columns come out or where its rows come in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlglot import exp, parse_one

from dea_core.sql.lineage import names_a_key

NUMBERS = ("INT", "DECIMAL", "DOUBLE", "FLOAT")
LOST, TWICE = 3, 3
"""Rows that are lost, or come twice."""
OF_NUMBERS = {
    "unit forgotten: a hundred times as much": "{c} * 100",
    "sign turned": "-{c}",
    "fractions cut off": "trunc({c})",
    "carried on: the running total for the value": "sum({c}) OVER (ROWS UNBOUNDED PRECEDING)",
}
OF_DATES = {"a day late": "{c} + INTERVAL 1 DAY", "a year early": "{c} - INTERVAL 1 YEAR"}
OF_TEXTS = {"upper case": "upper({c})", "cut to three letters": "left({c}, 3)"}
OF_FLAGS = {"yes for no": "NOT {c}"}
OF_ALL = {
    "value forgotten": "nullif({c}, {c})",
    "the same value in every row": "first({c}) OVER ()",
    "the value of the row before": "lag({c}) OVER ()",
}


def unheard_of(sql: str, columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every such mistake in a model's SQL, whose output columns have these types."""
    for name, told in columns.items():
        column = exp.column(name, quoted=True).sql("duckdb")
        for kind, form in _of_type(name, told).items():
            wrong = form.format(c=column)
            yield f"{name}: {kind}", f"SELECT * REPLACE ({wrong} AS {column}) FROM ({sql}) AS m"
    yield "all rows twice", f"SELECT * FROM ({sql}) AS m UNION ALL SELECT * FROM ({sql}) AS m"
    yield "a few rows twice", f"SELECT * FROM ({sql}) AS m UNION ALL (SELECT * FROM ({sql}) AS m LIMIT {TWICE})"
    yield "no row", f"SELECT * FROM ({sql}) AS m LIMIT 0"
    yield from _of_inputs(sql)


def _of_type(name: str, told: str) -> dict[str, str]:
    if told.startswith(NUMBERS) or told.endswith(NUMBERS):
        return OF_ALL if names_a_key(name) else OF_NUMBERS | OF_ALL
    by_type = {"DATE": OF_DATES, "TIMESTAMP": OF_DATES, "VARCHAR": OF_TEXTS, "BOOLEAN": OF_FLAGS}
    return by_type.get(told.partition("(")[0].partition(" ")[0], {}) | OF_ALL


def _of_inputs(sql: str) -> Iterator[tuple[str, str]]:
    tree = parse_one(sql, dialect="duckdb")
    tables = [table for table in tree.find_all(exp.Table) if table.db]
    for at, table in enumerate(tables):
        place = exp.Table(this=table.this, db=table.args.get("db"), catalog=table.args.get("catalog")).sql("duckdb")
        lost = f"SELECT * FROM {place} QUALIFY row_number() OVER () > {LOST}"
        twice = f"SELECT * FROM {place} UNION ALL (SELECT * FROM {place} LIMIT {TWICE})"
        for kind, rows in (("loses its first rows", lost), ("has some rows twice", twice)):
            yield f"{table.name} {kind}", _with_input(tree, at, rows)


def _with_input(tree: exp.Expr, at: int, rows: str) -> str:
    copy = tree.copy()
    table = [one for one in copy.find_all(exp.Table) if one.db][at]
    other = parse_one(rows, dialect="duckdb")
    assert isinstance(other, exp.Query)
    table.replace(other.subquery(table.alias_or_name))
    return copy.sql("duckdb")
