"""Data engineering agents: data that obeys every rule of a schema, made, checked and written by one core.

    from dea_core import read_schema, generate
    data = generate(read_schema("shop.sql"), rows=1000)
    data.table("orders").df()

The verbs live in ``dea_core.verbs``; they are loaded when first used, so that ``dea --help`` is quick.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dea_core.asking import ask
    from dea_core.verbs import analyze, check, generate, optimize, plan, prove, read_schema

__version__ = "0.1.0"
__all__ = ["analyze", "ask", "check", "generate", "optimize", "plan", "prove", "read_schema"]


class _Facade(ModuleType):
    """Keeps ``dea_core.generate`` the verb: Python would set the folder of that name over it when it is imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Facade


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "ask":
        from dea_core.asking import ask

        return ask
    from dea_core import verbs

    return getattr(verbs, name)
