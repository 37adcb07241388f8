"""The rules about models, one a file, each named as its rule. A new file is found by being here."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules


@cache
def load_all() -> None:
    """Import every module of this folder, which registers its rule."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
