"""Whether a candidate answers as the original does: asked of ``dea_core.prove``, which never sees what is fast.

    judged(subject, candidate) ──> Verdict

Of queries that end in one ORDER BY and LIMIT all rows before it are compared (see ``dea_core.prove.ties``).
"""

from __future__ import annotations

from dea_core.errors import DeaError
from dea_core.optimize.candidates import Candidate
from dea_core.optimize.reading import Subject
from dea_core.prove import Verdict, prove_equal, without_shared_cut


def judged(subject: Subject, candidate: Candidate) -> Verdict:
    """The prover's verdict, with the rules that made the candidate and the premises that they checked."""
    one, other = without_shared_cut(subject.tree, candidate.tree)
    original = subject.text if one is subject.tree else one.sql(subject.dialect)
    try:
        return prove_equal(
            original,
            other.sql(subject.dialect),
            subject.schema,
            dialect=subject.dialect,
            rule=", then ".join(candidate.rules),
            premises=candidate.premises,
        )
    except DeaError as error:
        return Verdict("unknown", f"the prover cannot read it: {error.message}")
