"""Conditions: what a WHERE inside a model lets through, where the columns that it speaks of come out."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.harden.candidate import Candidate
from dea_core.harden.outputs import Outputs
from dea_core.harden.subject import Subject
from dea_core.schema import CheckConstraint


def conditions(subject: Subject) -> Iterator[Candidate]:
    """Each condition holds of every row that comes out."""
    for model in subject.built:
        outputs = Outputs(subject.relation(model), list(subject.columns(model)))
        for block in outputs.blocks.values():
            for condition in block.where:
                said = outputs.said(block, condition)
                if said is not None:
                    yield Candidate(model.name, CheckConstraint(said), "follows", "its SQL lets no other row through")
