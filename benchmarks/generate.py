"""Generators of test data side by side, in one run: rows a second, and how many times ours.

    python benchmarks/generate.py [--rows N] [--scale SF] [--rows-bounded N] [--only PART ...]

    people     eight typed columns with keys, names and dates: ours, Faker, Mimesis, Snowfakery, and the floor, which is
               DuckDB copying the finished table
    tpch       the TPC-H tables at a scale factor, to Parquet: ours beside tpchgen-cli, written by hand in Rust for them
    bounded    many rows of the same eight columns: the most memory that the process ever held

The peers come with the extra ``bench``. Each part runs in a process of its own. Quote ratios, not seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
TPCH_ROWS = {
    "supplier": 10_000,
    "part": 200_000,
    "partsupp": 800_000,
    "customer": 150_000,
    "orders": 1_500_000,
    "lineitem": 6_000_000,
}
FIXED_ROWS = {"region": 5, "nation": 25}
PEER_ROWS = {"faker": 20_000, "mimesis": 50_000, "snowfakery": 5_000}


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def tool(name: str) -> str:
    """A peer's command: beside this Python, or on PATH."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or name


def ours(ddl: Path, rows: object, out: Path) -> dict[str, float]:
    from dea_core import generate

    result = generate(ddl, rows=rows, out=out, format="parquet")  # type: ignore[arg-type]
    return {**result.seconds, "rows": float(sum(result.rows.values()))}


# --- people ----------------------------------------------------------------------------------------------------------


def people(rows: int, scratch: Path) -> list[tuple[str, int, float]]:
    """(name, rows, seconds) of each contestant."""
    made = ours(HERE / "people.sql", rows, scratch / "ours")
    whole = made["plan"] + made["make"] + made["check"] + made["write"]
    told = [
        ("copy of the finished table (DuckDB)", rows, copy(scratch / "ours/people.parquet", scratch / "copy.parquet")),
        ("ours, made and written", rows, made["plan"] + made["make"] + made["write"]),
        ("ours, also checked", rows, whole),
        ("Mimesis", PEER_ROWS["mimesis"], mimesis(PEER_ROWS["mimesis"])),
        ("Faker", PEER_ROWS["faker"], faker(PEER_ROWS["faker"])),
    ]
    try:
        told.append(("Snowfakery", PEER_ROWS["snowfakery"], snowfakery(PEER_ROWS["snowfakery"], scratch)))
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"  Snowfakery did not run here: {error}")
    return told


def copy(source: Path, target: Path) -> float:
    import duckdb

    with duckdb.connect() as connection:
        return timed(lambda: connection.execute(f"COPY (FROM '{source}') TO '{target}' (FORMAT parquet)"))


def faker(rows: int) -> float:
    from faker import Faker

    fake = Faker("en_US")

    def row(number: int) -> tuple[object, ...]:
        return (
            *(number, fake.first_name(), fake.last_name(), fake.unique.email(), fake.city(), fake.date_of_birth()),
            *(fake.pydecimal(left_digits=6, right_digits=2, positive=True), fake.date_time_this_decade()),
        )

    return timed(lambda: [row(number) for number in range(rows)])


def mimesis(rows: int) -> float:
    from mimesis import Generic
    from mimesis.locales import Locale

    fake = Generic(Locale.EN)

    def row(number: int) -> tuple[object, ...]:
        person = fake.person
        return (
            *(number, person.first_name(), person.last_name(), person.email(unique=True), fake.address.city()),
            *(fake.datetime.date(), fake.finance.price(), fake.datetime.datetime()),
        )

    return timed(lambda: [row(number) for number in range(rows)])


def snowfakery(rows: int, scratch: Path) -> float:
    recipe = scratch / "people.yml"
    fields = {
        "first_name": "FirstName",
        "last_name": "LastName",
        "email": "Email",
        "city": "City",
        "born": "date_of_birth",
    }
    lines = [f"- object: people\n  count: {rows}\n  fields:"]
    lines += [f"    {name}:\n      fake: {provider}" for name, provider in fields.items()]
    lines += [
        "    balance:\n      random_number: {min: 0, max: 100000}",
        "    created_at:\n      fake: date_this_decade",
    ]
    recipe.write_text("\n".join(lines) + "\n")
    command = [tool("snowfakery"), str(recipe), "--output-format", "csv"]
    command += ["--output-folder", str(scratch / "snowfakery")]
    return timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))


# --- TPC-H -----------------------------------------------------------------------------------------------------------


def tpch(scale: float, scratch: Path) -> list[tuple[str, int, float]]:
    rows = {table: round(count * scale) for table, count in TPCH_ROWS.items()} | FIXED_ROWS
    total = sum(rows.values())
    made = ours(HERE / "tpch.sql", rows, scratch / "ours")
    command = [tool("tpchgen-cli"), "parquet", "-s", str(scale), "-o", str(scratch / "peer")]
    peer = timed(lambda: subprocess.run(command, check=True, capture_output=True))
    return [
        ("tpchgen-cli", total, peer),
        ("ours, made and written", total, made["plan"] + made["make"] + made["write"]),
        ("ours, also checked", total, made["plan"] + made["make"] + made["check"] + made["write"]),
    ]


# --- bounded memory --------------------------------------------------------------------------------------------------


def bounded(rows: int, scratch: Path) -> list[tuple[str, int, float]]:
    made = ours(HERE / "people.sql", rows, scratch / "ours")
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  most memory held: {held:,.0f} MB for {rows:,} rows, {made['check']:.1f} s of checks among them")
    return [("ours, made, checked and written", rows, made["plan"] + made["make"] + made["check"] + made["write"])]


PARTS = {"people": people, "tpch": tpch, "bounded": bounded}


def run(part: str, size: float) -> None:
    """One part, in this process: its rows as a table, the first of them being the measure."""
    with tempfile.TemporaryDirectory() as scratch:
        results = PARTS[part](int(size) if part != "tpch" else size, Path(scratch))  # type: ignore[operator]
    _, rows, seconds = results[0]
    base = rows / seconds
    for name, count, spent in results:
        speed = count / spent
        print(f"  {name:38} {count:>12,} rows {spent:8.2f} s {speed:>12,.0f} rows/s   {speed / base:8.3f} of the first")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000, help="rows of people")
    parser.add_argument("--scale", type=float, default=1.0, help="TPC-H scale factor")
    parser.add_argument("--rows-bounded", type=int, default=50_000_000, help="rows of the memory test")
    parser.add_argument("--only", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        run(**json.loads(given.one))
        return
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}")
    for part in given.only:
        size = {"people": given.rows, "tpch": given.scale, "bounded": given.rows_bounded}[part]
        print(part, flush=True)
        one = json.dumps({"part": part, "size": size})
        subprocess.run([sys.executable, __file__, "--one", one], check=True)


if __name__ == "__main__":
    main()
