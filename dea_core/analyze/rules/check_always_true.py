"""NULL passes every CHECK, so it is not looked at."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.analyze.findings import Found, Target
from dea_core.analyze.intervals import is_always_true
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject


@rule("check_always_true", "warning")
def check_always_true(subject: Subject) -> Iterator[Found]:
    """A CHECK refuses nothing: it is true whatever the row holds.

    ``a > 0 OR a < 10``, ``a = a``, a bound beyond what the type holds: most often an AND was meant.
    """
    for table in subject.schema:
        for check in table.checks:
            if is_always_true(check.expression, table):
                text = check.expression.sql(subject.schema.dialect)
                fix = subject.fixes.drop_check(table, check)
                target = Target("constraint", table.name, check.name or f"CHECK ({text})", check.origin)
                named = len(list(check.expression.find_all(exp.Column)))
                yield Found(target, f"({text}) is true for every value of {'its columns' if named else 'a row'}", fix)
