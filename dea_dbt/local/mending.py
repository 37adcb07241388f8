"""Where sqlglot's DuckDB says something else than the warehouse's SQL did: trees are mended before they are written.

    mend(tree, dialect)      each mend is a function of a node and the dialect: what stands for the node, or None

What a mend calls is a macro of functions.py or DuckDB's own. Each has its cases in tests/dbt/test_local_functions.py.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from dea_dbt.local.mend_documents import DOCUMENTS
from dea_dbt.local.mend_moments import MOMENTS
from dea_dbt.local.mend_values import VALUES

Mend = Callable[[exp.Expr, str], exp.Expr | None]
MENDS: tuple[Mend, ...] = (*VALUES, *MOMENTS, *DOCUMENTS)


def mend(tree: exp.Expr, dialect: str) -> exp.Expr:
    """The tree with every mend done, innermost first."""
    for node in reversed(list(tree.walk(bfs=True))):
        better = next((found for each in MENDS if (found := each(node, dialect)) is not None), None)
        if better is None:
            continue
        if better.type is None:
            better.type = node.type
        if node is tree:
            tree = better
        else:
            node.replace(better)
    return tree
