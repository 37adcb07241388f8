"""Profiles a million rows of ten columns: ours beside Great Expectations and ydata-profiling, in one run, as ratios.

    python benchmarks/profile.py [--rows N] [--repeat N] [--great-expectations PYTHON] [--ydata PYTHON]

Peers run in pythons of their own (each needs another pandas), from Parquet already loaded: only profiling is timed.

    python -m venv gx && gx/bin/pip install great_expectations pyarrow          # pandas 3
    python -m venv yd && yd/bin/pip install fg-data-profiling pyarrow           # pandas 2: it refuses 3
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from dea_core.analyze import profile_table
from dea_core.engines import DuckDB

MADE = """
SELECT i AS id, (hash(i) % 100000)::integer AS customer_id, (hash(i + 1) % 1000000 / 100.0)::decimal(10, 2) AS price,
    (hash(i + 2) % 50)::integer AS quantity, 'status ' || (hash(i + 3) % 4) AS status,
    'user' || (hash(i + 4) % 300000) || '@example.com' AS email,
    TIMESTAMP '2024-01-01' + to_seconds((hash(i + 5) % 31536000)::bigint) AS created_at,
    DATE '2020-01-01' + (hash(i + 6) % 1500)::integer AS day,
    CASE WHEN hash(i + 7) % 10 > 0 THEN (hash(i + 8) % 1000000) / 7.0 END AS score, hash(i + 9) % 2 = 0 AS active
FROM range({rows}) AS r(i)
"""
TIMED = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import pandas
{imports}
frame = pandas.read_parquet(sys.argv[1])
took = []
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    {body}
    took.append(time.perf_counter() - start)
print(json.dumps([took, {version}, pandas.__version__]))
"""
GREAT_EXPECTATIONS = TIMED.format(
    imports="import great_expectations as gx\nimport great_expectations.expectations as gxe",
    version="gx.__version__",
    body="""
    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("p").add_dataframe_asset("a")
    batch = asset.add_batch_definition_whole_dataframe("b").get_batch({"dataframe": frame})
    suite = gx.ExpectationSuite("s")
    for name in frame.columns:
        suite.add_expectation(gxe.ExpectColumnValuesToNotBeNull(column=name))
        suite.add_expectation(gxe.ExpectColumnUniqueValueCountToBeBetween(column=name, min_value=0))
    for name in ("id", "customer_id", "price", "quantity", "score", "created_at"):
        suite.add_expectation(gxe.ExpectColumnMinToBeBetween(column=name))
        suite.add_expectation(gxe.ExpectColumnMaxToBeBetween(column=name))
    for name in ("id", "customer_id", "quantity", "score"):
        suite.add_expectation(gxe.ExpectColumnMeanToBeBetween(column=name))
    batch.validate(suite)
""".strip(),
)
YDATA = TIMED.format(
    imports="import data_profiling\nfrom data_profiling import ProfileReport",
    version="data_profiling.__version__",
    body="ProfileReport(frame, minimal=True, progress_bar=False).get_description()",
)


def ours(relation: str, engine: DuckDB, repeat: int) -> list[float]:
    return [timed(lambda: profile_table(engine, relation, "t")) for _ in range(repeat)]


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def peer(python: str, script: str, file: Path, repeat: int) -> tuple[list[float], str]:
    done = subprocess.run([python, "-c", script, str(file), str(repeat)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{python} failed: {done.stderr.strip().splitlines()[-1:]}")
    took, version, pandas = json.loads(done.stdout.strip().splitlines()[-1])
    return took, f"{version}, pandas {pandas}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--great-expectations", metavar="PYTHON")
    parser.add_argument("--ydata", metavar="PYTHON")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, DuckDB.open() as engine:
        file = Path(folder) / "made.parquet"
        engine.execute(f"CREATE TABLE made AS {MADE.format(rows=asked.rows)}")
        engine.execute(f"COPY made TO '{file}'")
        took = min(ours("made", engine, asked.repeat))
        print(f"ours, {asked.rows:,} rows of a table: {took:.2f} s (DuckDB {duckdb.__version__})", flush=True)
        parquet = min(ours(f"read_parquet('{file}')", engine, asked.repeat))
        print(f"ours, from Parquet: {parquet:.2f} s, {parquet / took:.1f} x the table", flush=True)
        for name, python, script in (
            ("Great Expectations", asked.great_expectations, GREAT_EXPECTATIONS),
            ("ydata-profiling, minimal", asked.ydata, YDATA),
        ):
            if python:
                theirs, version = peer(python, script, file, asked.repeat)
                print(f"{name} ({version}): {min(theirs):.2f} s, {min(theirs) / took:.1f} x", flush=True)


if __name__ == "__main__":
    main()
