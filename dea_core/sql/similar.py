"""SIMILAR TO as the regular expression that it means: DuckDB takes its pattern for a regular expression as it stands.

Postgres's count of NULLs, which DuckDB does not have, is a sum.

x SIMILAR TO 'A_[0-9]%'  ->  regexp_matches(x, '^(?:A.[0-9].*)$')
num_nonnulls(a, b)       ->  0 + CAST((NOT a IS NULL) AS INT) + CAST((NOT b IS NULL) AS INT)
checks_pass(checks)      ->  coalesce(one, true) AND coalesce(another, true)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce

from sqlglot import exp

from dea_core.schema import CheckConstraint
from dea_core.sql.portable import add, number

NULL_COUNTS = {"num_nonnulls": True, "num_nulls": False}


def similar_regex(pattern: str) -> str:
    """A pattern of SIMILAR TO as a regular expression: ``%`` and ``_`` are wild, and a dot is a dot."""
    parts = re.split(r"(\[[^\]]*\]|\\.)", pattern)
    for position in range(0, len(parts), 2):
        parts[position] = re.sub(r"[.^$]", r"\\\g<0>", parts[position]).replace("%", ".*").replace("_", ".")
    return "".join(parts)


def without_similar(predicate: exp.Expression) -> exp.Expression:
    """A copy of the predicate in which no SIMILAR TO with a literal, and no count of NULLs, is left."""

    def regex(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Anonymous) and node.name.lower() in NULL_COUNTS:
            return _null_count(node, there=NULL_COUNTS[node.name.lower()])
        if not isinstance(node, exp.SimilarTo) or not node.expression.is_string:
            return node
        whole = exp.Literal.string(f"^(?:{similar_regex(str(node.expression.this))})$")
        matches = exp.RegexpLike(this=node.this, expression=whole)
        return exp.not_(matches) if node.args.get("negate") else matches

    return predicate.copy().transform(regex)


def _null_count(node: exp.Anonymous, *, there: bool) -> exp.Expression:
    """How many arguments are not NULL, or are."""
    tests = [exp.paren(one.copy()).is_(exp.null()) for one in node.expressions]
    counted = (exp.cast(exp.paren(exp.not_(test) if there else test), "int") for test in tests)
    return exp.paren(reduce(add, counted, number(0)))


def checks_pass(checks: Iterable[CheckConstraint]) -> exp.Condition:
    """Whether a row passes every CHECK; one that comes to NULL lets it through."""
    predicates = (exp.paren(without_similar(check.expression)) for check in checks)
    return exp.and_(*(exp.Coalesce(this=one, expressions=[exp.true()]) for one in predicates))
