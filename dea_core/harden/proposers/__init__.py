"""What might be tested: each proposer looks at the workload and yields candidates. A new one is one file and one line.

keys, references, windows, rules that pass through, values of CASE, order, sums of columns, completeness, conservation,
rows seen, presence, signs, conditions, definitions
"""

from collections.abc import Callable, Iterator

from dea_core.harden.candidate import Candidate
from dea_core.harden.proposers.case_values import case_values
from dea_core.harden.proposers.completeness import completeness
from dea_core.harden.proposers.conditions import conditions
from dea_core.harden.proposers.conservation import conservation
from dea_core.harden.proposers.definitions import definitions
from dea_core.harden.proposers.keys import keys
from dea_core.harden.proposers.order import order
from dea_core.harden.proposers.passed_through import passed_through
from dea_core.harden.proposers.presence import presence
from dea_core.harden.proposers.references import references
from dea_core.harden.proposers.seen_rows import seen_rows
from dea_core.harden.proposers.signs import signs
from dea_core.harden.proposers.sums import sums
from dea_core.harden.proposers.windows import windows
from dea_core.harden.subject import Subject

Proposer = Callable[[Subject], Iterator[Candidate]]

PROPOSERS: tuple[Proposer, ...] = (
    keys, references, windows, passed_through, case_values, order, sums, completeness, conservation, seen_rows,
    presence, signs, conditions, definitions,
)  # fmt: skip
"""In the order in which their candidates are preferred."""

__all__ = ["PROPOSERS", "Proposer"]
