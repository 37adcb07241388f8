"""Values of rows are not told where nobody allowed it; nor by way of an engine's message about one of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dea_core.agents.desk import Desk
from dea_core.engines.time_limit import OverTimeError
from dea_core.errors import EngineError

WITHHELD = "values of rows are not told; the person allows it with --send-rows"
_ABOUT_NAMES = ("ParserException", "BinderException", "CatalogException")
_STATES_ABOUT_NAMES = ("42", "0A", "25", "57")
"""The first two signs of a SQLSTATE: syntax and names, what is not supported, the transaction, a server that stops."""


@contextmanager
def values_withheld(desk: Desk) -> Iterator[None]:
    """Raise EngineError without the engine's words, where they may hold a value: ``could not convert 'ada@...'``."""
    try:
        yield
    except OverTimeError:
        raise
    except EngineError as error:
        if desk.send_rows or _is_about_names(error):
            raise
        kind = type(error.__cause__).__name__
        raise EngineError(f"the engine refused a value of a row ({kind})", hint=WITHHELD) from None


def _is_about_names(error: EngineError) -> bool:
    cause = error.__cause__
    state = str(getattr(cause, "sqlstate", None) or "")
    return cause is None or type(cause).__name__ in _ABOUT_NAMES or state.startswith(_STATES_ABOUT_NAMES)
