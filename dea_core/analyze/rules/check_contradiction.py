"""All CHECKs of a table are looked at together."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found, Target
from dea_core.analyze.intervals import Interval, of_table_checks
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject


@rule("check_contradiction", "error")
def check_contradiction(subject: Subject) -> Iterator[Found]:
    """CHECKs of a table contradict one another: no value of the column passes them all.

    Only NULL can be written, or nothing if the column is NOT NULL. Told are comparisons with constants.
    """
    for table in subject.schema:
        for name, interval in of_table_checks(table).items():
            if interval.empty:
                origin = next(check.origin for check in table.checks if name in check.columns)
                left = "NULL alone passes" if not table.column(name).not_null else "no row passes"
                yield Found(Target("column", table.name, name, origin), f"{_told(interval)}: {left}")


def _told(interval: Interval) -> str:
    return f"it must be {interval}"
