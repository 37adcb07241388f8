"""What data tests ask: each generic test, of dbt and of packages, as demands on rows. A new one is one function."""

from dea_dbt.rules import builtin, expectations, ours, utils
from dea_dbt.rules.demand import READERS, demands

__all__ = ["READERS", "builtin", "demands", "expectations", "ours", "utils"]
