"""Windows: what numbering and counting rows of a partition make sure of."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.harden.candidate import Candidate
from dea_core.harden.outputs import Outputs
from dea_core.harden.subject import Subject
from dea_core.schema import CheckConstraint, Key
from dea_core.sql.ddl import quoted_column
from dea_core.sql.workload import Model

RANKS = (exp.RowNumber, exp.Rank, exp.DenseRank)
WHY = "it numbers the rows of each of these"


def windows(subject: Subject) -> Iterator[Candidate]:
    """A row number is another in each row of a partition, and none of them exceeds the number of rows counted."""
    for model in subject.built:
        outputs = Outputs(subject.relation(model), list(subject.columns(model)))
        ranks: dict[tuple[int, str], str] = {}
        counts: dict[tuple[int, str], str] = {}
        for name, block, over in _windows(subject, model):
            parts = over.args.get("partition_by") or []
            place = (block, ",".join(sorted(part.sql("duckdb") for part in parts)))
            if isinstance(over.this, RANKS):
                ranks[place] = name
            elif isinstance(over.this, exp.Count) and over.args.get("order") is None:
                counts[place] = name
            if isinstance(over.this, exp.RowNumber):
                named = [outputs.said(outputs.blocks[block], part) for part in parts]
                if all(isinstance(one, exp.Column) for one in named):
                    key = Key((*(one.name for one in named if one is not None), name))
                    yield Candidate(model.name, key, "follows", WHY)
        for place in ranks.keys() & counts.keys():
            within = exp.LTE(this=quoted_column(ranks[place]), expression=quoted_column(counts[place]))
            yield Candidate(model.name, CheckConstraint(within), "follows", "both go over the same rows")


def _windows(subject: Subject, model: Model) -> Iterator[tuple[str, int, exp.Window]]:
    """Output columns that are a window, with the block it stands in."""
    for name in subject.columns(model):
        defined = subject.definition(model, name)
        over = defined[1].unalias().unnest() if defined is not None else None
        if defined is not None and isinstance(over, exp.Window):
            yield name, id(defined[0]), over
