"""The package's macros rendered as dbt renders them, without dbt: for tests of many small texts.

    Package("postgres").render("select {{ dea.pick([1, 2], 'kind') }} as kind from {{ dea.rows(9) }}")

What dbt adds to Jinja stands here in a few lines: dispatch, ``return``, its extensions, and a sandbox.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

MACROS = Path(__file__).parents[2] / "macros"
PARENTS = {"redshift": "postgres", "databricks": "spark"}
"""Whose macros an adapter takes when it has none of its own."""


class ReturnedError(Exception):
    """How ``return`` leaves a macro; it is no text."""

    def __init__(self, value: Any) -> None:
        self.value = value


class CompileError(Exception):
    """What ``exceptions.raise_compiler_error`` raises."""


def _return(value: Any) -> None:
    raise ReturnedError(value)


def _fail(message: str) -> None:
    raise CompileError(message)


def _called(macro: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return macro(*args, **kwargs)
        except ReturnedError as returned:
            return returned.value

    return call


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, extensions=["jinja2.ext.do"])


@cache
def _compiled() -> CodeType:
    """All files of the package, read once: a test is a macro by another word."""
    text = "\n".join(path.read_text() for path in sorted(MACROS.rglob("*.sql")))
    text = re.sub(r"{%(-?) test (\w+)", r"{%\1 macro test_\2", text).replace("endtest", "endmacro")
    return _environment().compile(text)


class Package:
    """The macros for one adapter. Attributes are macros: ``package.key(42, "orders")``."""

    def __init__(self, adapter: str, model: str = "model", **variables: Any) -> None:
        self.adapter = adapter
        environment = _environment()
        self._names: dict[str, Any] = {
            "adapter": SimpleNamespace(dispatch=self.dispatch),
            "exceptions": SimpleNamespace(raise_compiler_error=_fail),
            "return": _return,
            "execute": True,
            "model": SimpleNamespace(name=model),
            "target": SimpleNamespace(type=adapter),
            "modules": SimpleNamespace(re=re, datetime=datetime),
            "var": lambda name, default=None: variables.get(name, default),
            "dea": self,
        }
        environment.globals.update(self._names)
        self._environment = environment
        self._macros = Template.from_code(environment, _compiled(), environment.globals).module

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if not hasattr(self._macros, name):
            raise AttributeError(name)
        return _called(getattr(self._macros, name))

    def dispatch(self, name: str, package: str) -> Callable[..., Any]:
        """The adapter's own macro, else its parent's, else the default."""
        assert package == "dea"
        prefixes = [self.adapter, PARENTS.get(self.adapter, "default"), "default"]
        return next(getattr(self, f"{p}__{name}") for p in prefixes if hasattr(self._macros, f"{p}__{name}"))

    def render(self, text: str) -> str:
        """A model's text as SQL."""
        return self._environment.from_string(text).render()
