"""Completeness: no row of what a model is built from is lost in it, as a join that should be LEFT would lose some."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.harden.candidate import Candidate
from dea_core.harden.subject import Subject, Through
from dea_core.schema import ForeignKey
from dea_core.sql.workload import Model


def completeness(subject: Subject) -> Iterator[Candidate]:
    """Every key of the relation that a model reads is found in the model, where both hold the same key."""
    built = {model.name: model for model in subject.built}
    for model in subject.built:
        keys = {t: name for name in subject.columns(model) if (t := _key(subject, model, name)) is not None}
        for above in (built[name] for name in sorted(model.reads & set(built) - {model.name})):
            shared = next((n for n in subject.columns(above) if _key(subject, above, n) in keys), None)
            through = _key(subject, above, shared) if shared is not None else None
            if shared is not None and through is not None:
                rule = ForeignKey((shared,), model.name, (keys[through],))
                why = f"{model.name} is built from {above.name}, and has a row for each {shared}"
                yield Candidate(above.name, rule, "seen", why)


def _key(subject: Subject, model: Model, name: str) -> Through | None:
    """The column below that ``name`` is, if it is unique in the model."""
    through = subject.through(model, name)
    return through if through is not None and subject.is_key(model, name) else None
