"""Tests that can fail: which rules hold of a workload's models, and what each of them would catch. Floor 4.

harden(workload, benches)  ──>  Hardened(kept, left_out, strength, never_fail)

sql/mutate ── mistakes people make in SQL ──┐
proposers/ ── rules that should hold ───────┴── bench: tried in databases ── choose: the fewest that notice all
"""

from dea_core.harden.bench import Bench
from dea_core.harden.candidate import Basis, Candidate, Present, Rule, SameSum, Spoiler
from dea_core.harden.result import Hardened, Kept, LeftOut, Strength
from dea_core.harden.trial import harden
from dea_core.harden.workload import Standing, Workload, workload_of
from dea_core.sql.workload import Model

__all__ = [
    "Basis",
    "Bench",
    "Candidate",
    "Hardened",
    "Kept",
    "LeftOut",
    "Model",
    "Present",
    "Rule",
    "SameSum",
    "Spoiler",
    "Standing",
    "Strength",
    "Workload",
    "harden",
    "workload_of",
]
