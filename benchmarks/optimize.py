"""Forty slow queries over two schemas: how many are made faster, on DuckDB and on Postgres, and is none made wrong.

    python benchmarks/optimize.py [--on postgresql://...] [--scale N] [--seconds LIMIT] [--only TEXT]
    python benchmarks/optimize.py --guide [--on postgresql://...]     on 1 M and 5 M orders

Rows are made for it, thousands of them times ``--scale``. Quote ratios, not milliseconds.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from dea_core.errors import DeaError
from dea_core.optimize import Optimization, on_made_data, optimize_query, read_subject
from dea_core.readers import read_schema
from dea_core.schema import Schema

HERE = Path(__file__).parent
SIZES = {
    "shop": {"users": 10_000, "orders": 100_000, "items": 200_000},
    "park": {"sensors": 400, "readings": 100_000, "alarms": 5_000},
}
GUIDE_SIZES = ({"users": 100_000, "orders": 1_000_000}, {"users": 500_000, "orders": 5_000_000})
TWICE = 2.0


def schemas() -> dict[str, Schema]:
    text = (HERE / "optimize.sql").read_text()
    parts = re.split(r"^-- schema: (\w+)$", text, flags=re.MULTILINE)[1:]
    return {name: read_schema(ddl, dialect="postgres") for name, ddl in zip(parts[::2], parts[1::2], strict=True)}


def queries(only: str) -> Iterator[tuple[str, str, str]]:
    text = (HERE / "optimize_queries.sql").read_text()
    parts = re.split(r"^-- (\w+): (.+)$", text, flags=re.MULTILINE)[1:]
    for schema, name, sql in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if only in name:
            yield schema, name, sql.strip().rstrip(";")


def run(url: str | None, scale: float, seconds: float, only: str) -> list[tuple[str, Optimization]]:
    dialect = "postgres" if url else "duckdb"
    done = []
    for name, schema in schemas().items():
        wanted = [(title, sql) for place, title, sql in queries(only) if place == name]
        sizes = {table: round(count * scale) for table, count in SIZES[name].items()}
        if not wanted:
            continue
        with on_made_data(schema, sizes, url) as bench:
            for title, sql in wanted:
                try:
                    found = optimize_query(read_subject(sql, schema, dialect), bench, seconds)
                except DeaError as error:
                    print(f"{title:<42} failed: {error}", flush=True)
                    continue
                done.append((title, found))
                print(f"{title:<42} {line(found)}", flush=True)
    return done


def guide(url: str | None, seconds: float) -> None:
    """The guide's own query: users and orders of its DDL, the busiest hundred users of this year."""
    ddl, sql = (HERE / "optimize_guide.sql").read_text().split("-- query\n")
    schema = read_schema(ddl, dialect="postgres")
    for sizes in GUIDE_SIZES:
        with on_made_data(schema, sizes, url) as bench:
            started = time.monotonic()
            found = optimize_query(read_subject(sql, schema, "postgres" if url else "duckdb"), bench, seconds)
            print(f"{found.measured_on}: {line(found)}, searched in {time.monotonic() - started:.1f} s", flush=True)
            for advice in found.indexes:
                print(f"  {advice.sql} {advice.why}: {advice.comparison}")
            print("\n".join(f"  {note}" for note in found.notes))


def line(found: Optimization) -> str:
    wrong = sum("refuted" in dropped.why for dropped in found.dropped)
    said = f"  {wrong} refuted" if wrong else ""
    advised = f"  index {found.indexes[0].comparison}" if found.indexes else ""
    if found.best is None:
        return f"    -    ({len(found.dropped)} dropped){said}{advised}"
    return f"{found.best.comparison!s:>16}  {found.best.verdict.word}  {', '.join(found.best.rules)}{said}{advised}"


def told(title: str, done: list[tuple[str, Optimization]]) -> str:
    gains = [found.best.comparison.speedup for _, found in done if found.best]
    twice = sum(gain >= TWICE for gain in gains)
    middle = f", {statistics.median(gains):.1f}x in the middle" if gains else ""
    return f"{title}: {len(gains)} of {len(done)} faster{middle}; {twice} at least twice as fast"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", help="a Postgres; a scratch schema is made in it, and dropped")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--only", default="")
    parser.add_argument("--guide", action="store_true", help="the guide's query alone, on 1 M and 5 M orders")
    asked = parser.parse_args()
    if asked.guide:
        guide(None, asked.seconds)
        if asked.on:
            guide(asked.on, asked.seconds)
        return
    print("DuckDB")
    summary = [told("DuckDB", run(None, asked.scale, asked.seconds, asked.only))]
    if asked.on:
        print("Postgres")
        summary.append(told("Postgres", run(asked.on, asked.scale, asked.seconds, asked.only)))
    print("\n".join(summary))


if __name__ == "__main__":
    main()
