"""How much can the databases tell? Mutants of the candidate, each of which they should notice."""

from __future__ import annotations

from sqlglot import exp

from dea_core.errors import EngineError
from dea_core.prove.canonical import canonical_form
from dea_core.prove.reading import qualified
from dea_core.prove.refute import Trial
from dea_core.prove.verdict import Strength
from dea_core.sql.mutate import mutants, spread

MOST = 24
MOST_BATCHES = 2


def strength_of(trial: Trial) -> Strength | None:
    """How many mutants of the candidate the databases of ``trial`` notice; None where they cannot be asked at once."""
    if trial.one_by_one is not None:
        return None
    alive = [mutant for mutant in spread(list(mutants(trial.candidate.flat)), MOST) if _runs(trial, mutant.tree)]
    total = len(alive)
    for batch in trial.batches[:MOST_BATCHES]:
        trial.store.load(batch)
        alive = [mutant for mutant in alive if not _noticed(trial, mutant.tree)]
    survivors = [mutant for mutant in alive if not _is_the_same(trial, mutant.tree)]
    total -= len(alive) - len(survivors)
    return Strength(total - len(survivors), total, tuple(mutant.told for mutant in survivors)) if total else None


def _runs(trial: Trial, tree: exp.Query) -> bool:
    trial.store.load([])
    return _asked(trial, tree) is not None


def _noticed(trial: Trial, tree: exp.Query) -> bool:
    numbers = _asked(trial, tree)
    return numbers is None or bool(numbers)  # it ran on empty tables: a row made it fail


def _asked(trial: Trial, tree: exp.Query) -> list[int] | None:
    try:
        return trial.store.differing(trial.candidate.flat, tree, len(trial.columns), trial.floats)
    except EngineError:
        return None


def _is_the_same(trial: Trial, tree: exp.Query) -> bool:
    """Whether the change is none: the mutant is the candidate, by its canonical form."""
    schema = trial.store.schema
    form = canonical_form(qualified(tree, schema, trial.candidate.dialect), schema)
    return form.proves(canonical_form(trial.candidate.qualified, schema))
