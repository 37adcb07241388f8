"""Tells whether two queries are one: proved, tested, refuted by the smallest rows, or unknown and why. Floor 3.

prove_equal(original, candidate, schema) -> Verdict(word, why, rule, premises, databases, counterexample)
"""

from dea_core.prove.equal import prove_equal, ties_of
from dea_core.prove.premises import told as told_origin
from dea_core.prove.reading import query_text
from dea_core.prove.ties import without_shared_cut
from dea_core.prove.verdict import Counterexample, Outcome, Rows, Strength, Verdict

__all__ = [
    "Counterexample",
    "Outcome",
    "Rows",
    "Strength",
    "Verdict",
    "prove_equal",
    "query_text",
    "ties_of",
    "told_origin",
    "without_shared_cut",
]
