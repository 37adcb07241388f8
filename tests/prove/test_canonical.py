"""Queries of one canonical form give the same rows: looked for among many queries written at random."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest

from dea_core.prove.canonical import canonical_form
from dea_core.prove.reading import read_statement
from dea_core.prove.refute import involved, open_trial, refute
from dea_core.prove.store import Store
from tests.prove.cases import schema_named
from tests.prove.queries import Writer

QUERIES, DATABASES = 1000, 100


def alike(seed: int, count: int = QUERIES) -> list[list[str]]:
    """Groups of different texts of one form."""
    schema, writer = schema_named("shop"), Writer(seed)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for _ in range(count):
        text = writer.query()
        form = canonical_form(read_statement("original", text, schema, "duckdb").qualified, schema)
        assert form.why_not is None, f"{form.why_not}: {text}"
        found[form.text][text] = None
    return [list(texts) for texts in found.values() if len(texts) > 1]


def told_apart(one: str, other: str, databases: int = DATABASES) -> bool:
    schema = schema_named("shop")
    pair = [read_statement(role, text, schema, "duckdb") for role, text in (("original", one), ("candidate", other))]
    with Store(involved(schema, [*pair[0].tables, *pair[1].tables])) as store:
        trial = open_trial(store, pair[0], pair[1], ("x", "y"), (), False)
        return refute(trial, databases, 5) is not None


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_one_form_means_the_same_rows(seed: int) -> None:
    groups = alike(seed)
    assert len(groups) > 20, "too few to tell"
    for texts in groups:
        for one, other in pairwise(texts[:4]):
            assert not told_apart(one, other), f"one form, and other rows:\n{one}\n{other}"


def test_queries_that_differ_are_told_apart() -> None:
    assert told_apart("SELECT a.id AS x, a.id AS y FROM orders a", "SELECT DISTINCT a.coupon_id, a.id FROM orders a")
