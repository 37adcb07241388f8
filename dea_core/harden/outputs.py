"""What a model's SQL says inside, in words of its output columns: so that it can be asked of the rows that come out.

    Outputs(relation, names).said(block, expression)  ──>  the same over output columns, None where some do not come out

A column is followed from the outermost SELECT inwards as long as it is but a name: each row that comes out was one row
in every block on that way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from sqlglot import exp

from dea_core.sql.ddl import quoted_column
from dea_core.sql.lineage import Block, Query, Relation, find, fold

Place = tuple[int, str]
"""A block or a source, and a name in it."""
OF_SEVERAL_ROWS = (exp.Query, exp.Subquery, exp.Window, exp.AggFunc)
OF_THE_MOMENT = (
    exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentTime, exp.CurrentDatetime, exp.Rand, exp.Uuid, exp.Anonymous,
)  # fmt: skip
"""What is another when the test runs than when the model did, or may be: a function that nobody knows."""


class Outputs:
    """``blocks`` are those that the output columns ``names`` come through, the outermost first."""

    def __init__(self, relation: Relation, names: Sequence[str]) -> None:
        self.blocks: dict[int, Block] = {}
        self._by_place: dict[Place, str] = {}
        for name in names:
            for place in self._inwards(relation, name):
                self._by_place.setdefault(place, name)

    def said(self, block: Block, expression: exp.Expr) -> exp.Expression | None:
        """``expression``, which stands in ``block``, over output columns."""
        inner = expression.unalias().unnest().copy()
        if inner.find(*OF_SEVERAL_ROWS, *OF_THE_MOMENT) is not None:
            return None
        columns = list(inner.find_all(exp.Column))
        named = [self._named(block, column) for column in columns]
        if not columns or None in named:
            return None
        if isinstance(inner, exp.Column):
            return quoted_column(str(named[0]))
        for column, name in zip(columns, named, strict=True):
            column.replace(quoted_column(str(name)))
        return cast(exp.Expression, inner)

    def _named(self, block: Block, column: exp.Column) -> str | None:
        """The output column that a column of ``block`` is."""
        return next((self._by_place[p] for p in self._of_column(block, column) if p in self._by_place), None)

    def _inwards(self, relation: Relation, name: str) -> Iterator[Place]:
        if isinstance(relation, Query) and len(relation.blocks) == 1:
            block = relation.blocks[0]
            self.blocks.setdefault(id(block), block)
            yield id(block), fold(name)
            expression = block.outputs.get(fold(name), exp.column(name)).unalias()
            if isinstance(expression, exp.Column):
                yield from self._of_column(block, expression)

    def _of_column(self, block: Block, column: exp.Column) -> Iterator[Place]:
        found = find(block, column)
        if isinstance(found, exp.Expr):
            yield id(block), fold(column.name)
            inner = found.unalias()
            if isinstance(inner, exp.Column) and inner is not column:
                yield from self._of_column(block, inner)
        elif found is not None and found[0] in block.sources:
            yield id(found[0]), fold(found[1])
            yield from self._inwards(found[0].relation, found[1])
