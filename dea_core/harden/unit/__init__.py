"""The fewest rows that show what a query does: each join met and unmet, each condition passed and failed. Floor 4.

goals(tree)  what there is to show ─┐
sql/mutate   what should be noticed ┴─ search: fewest rows of a Stage that reach it all ── record: what comes of them
"""

from dea_core.harden.unit.goals import goals
from dea_core.harden.unit.reads import GIVEN, columns_read, inputs_of
from dea_core.harden.unit.record import Recorded
from dea_core.harden.unit.result import Given, Unit
from dea_core.harden.unit.variants import Known
from dea_core.harden.unit.work import unit_of

__all__ = ["GIVEN", "Given", "Known", "Recorded", "Unit", "columns_read", "goals", "inputs_of", "unit_of"]
