"""Takes dbt projects of other warehouses and other days to DuckDB and dbt 1.11, in place, and says what it changed.

    python benchmarks/dbt_on_duckdb.py FOLDER...

Only spelling: functions of Snowflake as dbt's own macros, what dbt_utils has renamed, dates written as texts, columns
of a YAML that the model calls otherwise, rows of a CSV that end early. Needs a profile for DuckDB beside the project.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

SPELLINGS = (
    (r"dateadd\((\w+?)s?, (-?\d+), ([\w.]+)\)", r"{{ dbt.dateadd('\1', \2, '\3') }}"),
    (r"dbt_utils\.surrogate_key\(([^()\[\]]+)\)", r"dbt_utils.generate_surrogate_key([\1])"),
    (r"""(start_date|end_date)=["]('\d{4}-\d\d-\d\d')["]""", r'\1="cast(\2 as date)"'),
    (r"\b(\w+)_attribution_(points|revenue)\b", r"\1_\2"),
)


def port(folder: Path) -> list[str]:
    """Change what must be changed; each change in a line."""
    told = []
    for path in sorted([*folder.glob("models/**/*.sql"), *folder.glob("models/**/*.yml")]):
        before = path.read_text()
        after = before
        for pattern, other in SPELLINGS:
            for found in re.finditer(pattern, after):
                told.append(f"{path.relative_to(folder)}: {found.group(0)} -> {found.expand(other)}")
            after = re.sub(pattern, other, after)
        if after != before:
            path.write_text(after)
    return told + [line for path in sorted(folder.glob("*/*.csv")) for line in _padded(path, folder)]


def _padded(path: Path, folder: Path) -> list[str]:
    lines = path.read_text().splitlines()
    wide = len(next(csv.reader(lines[:1]), []))
    missing = [wide - len(next(csv.reader([line]), [])) for line in lines]
    if not any(missing):
        return []
    path.write_text("\n".join(line + "," * gap for line, gap in zip(lines, missing, strict=True)) + "\n")
    return [f"{path.relative_to(folder)}: {sum(gap > 0 for gap in missing)} rows filled up with empty values"]


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print("\n".join(port(Path(argument))) or f"{argument}: nothing to change")
