"""Any of Faker's providers by name, made into a pool once: what Faker can say, this can say."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dea_core.errors import PlanError
from dea_core.generate.entities import choose, must_differ
from dea_core.generate.persons import width
from dea_core.generate.pools import faked
from dea_core.generate.recipes import recipe
from dea_core.generate.recipes.arguments import need_least
from dea_core.generate.row import Cell
from dea_core.generate.values import Values

SIZE, MOST = 500, 20_000


@recipe("faker")
def faker(
    cell: Cell,
    *,
    provider: str,
    arguments: dict[str, Any] | None = None,
    size: int = SIZE,
    locale: str = "",
    max_length: int | None = None,
) -> Values:
    """What Faker's ``provider`` makes (with ``arguments``), in the plan's locale or another: ``size`` values.

    A column that must be distinct gets as many as it has rows, where Faker knows so many (at most 20,000).
    """
    need_least("size", size, 1)
    told = locale or cell.blueprint.plan.locale
    count = max(size, min(cell.rows, MOST)) if must_differ(cell) else size
    name = f"{told}/faker/{provider}/{sorted((arguments or {}).items())}/{count}"
    pool = cell.blueprint.pools.get(name, lambda: _plain(cell, told, provider, count, arguments or {}))
    most = width(cell.column.type, max_length)
    fitting = [value for value in pool if most is None or len(str(value)) <= most]
    if not fitting:
        raise PlanError(
            f"{cell.name}: Faker's {provider} makes nothing of at most {most} characters", hint="make the column wider"
        )
    return Values(len(fitting), lambda k: choose(cell.row, fitting, k))


def _plain(cell: Cell, locale: str, provider: str, count: int, arguments: Mapping[str, Any]) -> list[Any]:
    """The values as JSON can hold them, each once."""
    made = [_as_json(value) for value in faked(locale, provider, count, arguments)]
    if any(isinstance(value, (list, dict)) for value in made):
        hint = "use recipe array or json" if provider != "profile" else "use the person recipes"
        raise PlanError(f"{cell.name}: Faker's {provider} makes lists or mappings, not single values", hint=hint)
    return list(dict.fromkeys(made))


def _as_json(value: Any) -> Any:
    if isinstance(value, (tuple, set, list, dict)):
        return list(value)
    if isinstance(value, (datetime.date, datetime.time, Decimal)):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    return value if isinstance(value, (str, int, float, bool)) else str(value)
