"""What makes a broken rule hold: one function each, asked in order. A new one is one file, and its name here."""

from dea_core.infer.repairs.constant_parent import constant_parent
from dea_core.infer.repairs.derived_equation import derived_equation
from dea_core.infer.repairs.scene import Repair, Repaired, Scene

REPAIRS: tuple[Repair, ...] = (constant_parent, derived_equation)

__all__ = ["REPAIRS", "Repair", "Repaired", "Scene"]
