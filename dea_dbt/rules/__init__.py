"""What data tests ask: each generic test, of dbt and of packages, as demands on rows. A new one is one function."""

from dea_dbt.rules import builtin, expectations, ours, utils
from dea_dbt.rules.demand import (
    READERS,
    Agrees,
    Demand,
    Nothing,
    Predicate,
    Present,
    Reference,
    Shown,
    Typed,
    Unique,
    demands,
)

__all__ = [
    "READERS",
    "Agrees",
    "Demand",
    "Nothing",
    "Predicate",
    "Present",
    "Reference",
    "Shown",
    "Typed",
    "Unique",
    "builtin",
    "demands",
    "expectations",
    "ours",
    "utils",
]
