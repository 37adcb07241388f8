"""Constraints that are solved: witnesses where draws seldom pass, and proofs that nothing can."""

from dea_core.generate.solve.clashes import Rule, find_clash, told_rules
from dea_core.generate.solve.witnesses import Found, Wanted, find_witnesses, obeying

__all__ = ["Found", "Rule", "Wanted", "find_clash", "find_witnesses", "obeying", "told_rules"]
