"""Plain text: numbered codes. Patterns, entities and free text have files of their own."""

from __future__ import annotations

from dea_core.errors import PlanError
from dea_core.generate.recipes import recipe
from dea_core.generate.recipes.arguments import need_least
from dea_core.generate.row import Cell
from dea_core.generate.values import Values
from dea_core.sql.portable import add
from dea_core.sql.values import concat, padded


@recipe("code")
def code(cell: Cell, *, prefix: str = "", digits: int = 5, start: int = 1) -> Values:
    """``prefix`` and a number of ``digits`` digits: ``ORD-00042``."""
    need_least("digits", digits, 1)
    need_least("start", start, 0)
    if start >= 10**digits:
        raise PlanError(f"start={start} has more than {digits} digits", hint="give digits a larger number")
    return Values(10**digits - start, at=lambda k: concat(prefix, padded(add(k, start), digits)))
