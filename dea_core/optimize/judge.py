"""Whether a candidate answers as the original does: asked of ``dea_core.prove``, which never sees what is fast.

    judged(subject, candidate) ──> Verdict
    comparable(one, other)     ──> both without the LIMIT that they share

``ORDER BY k LIMIT n`` may answer in several ways where rows tie in k. Two queries that end in the same ORDER BY and
LIMIT, over the columns they give, have the same answers to choose from when all rows before the LIMIT are the same:
so that is what is proved, and what is compared on data.
"""

from __future__ import annotations

from sqlglot import exp

from dea_core.errors import DeaError
from dea_core.optimize.candidates import Candidate
from dea_core.optimize.reading import Subject
from dea_core.prove import Verdict, prove_equal

TAIL = ("order", "limit", "offset")


def judged(subject: Subject, candidate: Candidate) -> Verdict:
    """The prover's verdict, with the rules that made the candidate and the premises that they checked."""
    one, other = comparable(subject.tree, candidate.tree)
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


def comparable(one: exp.Query, other: exp.Query) -> tuple[exp.Query, exp.Query]:
    """The two, without ORDER BY and LIMIT where both end in the same ones over their own output."""
    if one.args.get("limit") is None or not _ends_alike(one, other):
        return one, other
    return _without_tail(one), _without_tail(other)


def _ends_alike(one: exp.Query, other: exp.Query) -> bool:
    same = all(_text(one, name) == _text(other, name) for name in TAIL)
    return same and _is_over_output(one) and _is_over_output(other)


def _text(query: exp.Query, name: str) -> str:
    clause = query.args.get(name)
    return clause.sql() if clause is not None else ""


def _is_over_output(query: exp.Query) -> bool:
    """Whether every ORDER BY term is an output column."""
    order = query.args.get("order")
    names = {name.lower() for name in query.named_selects}
    terms = [ordered.this for ordered in order.expressions] if order is not None else []
    return all(
        (isinstance(term, exp.Column) and not term.table and term.name.lower() in names)
        or isinstance(term, exp.Literal)
        for term in terms
    )


def _without_tail(query: exp.Query) -> exp.Query:
    bare = query.copy()
    for name in TAIL:
        bare.set(name, None)
    return bare
