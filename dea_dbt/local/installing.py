"""While it lasts, dbt finds our adapters for every warehouse, and each node that it compiles comes out as DuckDB's SQL.

with warehouses_here(path, hear):       dbt.adapters.snowflake, ... are ours; compiled SQL as the warehouse has it
    with transpiled(hear): ...          and what is compiled is transpiled, node by node
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from dea_dbt.local.stand_in import KINDS, as_written, is_as_written, plugin_of

Change = Callable[[Any], None]
"""What is done to a node after dbt has compiled it."""
OWN_NAMESPACE = "dbt"


@contextmanager
def warehouses_here(path: Path, to_duckdb: Callable[[str, str], str]) -> Iterator[None]:
    """Inside, the adapter of any warehouse is DuckDB on the file at ``path``; one that is installed rests."""
    from dbt.adapters.duckdb.__version__ import version

    before = {name: module for name, module in sys.modules.items() if _is_of_a_warehouse(name)}
    for name in before:
        del sys.modules[name]
    for kind in KINDS:
        module, told = ModuleType(f"dbt.adapters.{kind}"), ModuleType(f"dbt.adapters.{kind}.__version__")
        module.Plugin = plugin_of(kind, path, lambda sql, kind=kind: to_duckdb(sql, kind))  # type: ignore[attr-defined,misc]
        module.__path__, told.version = [], version  # type: ignore[attr-defined]
        sys.modules[module.__name__], sys.modules[told.__name__] = module, told
    try:
        with _forgotten(), _rendering():
            yield
    finally:
        for name in [name for name in sys.modules if _is_of_a_warehouse(name)]:
            del sys.modules[name]
        sys.modules.update(before)


def _is_of_a_warehouse(module: str) -> bool:
    parts = module.split(".")
    return parts[:2] == ["dbt", "adapters"] and len(parts) > 2 and parts[2] in KINDS


@contextmanager
def _forgotten() -> Iterator[None]:
    """dbt keeps the adapters that it has loaded: those of warehouses are loaded anew, before and after."""
    from dbt.adapters import factory

    known: Any = factory.FACTORY  # it has no types

    def forget() -> None:
        known.reset_adapters()
        for kind in KINDS:
            known.plugins.pop(kind, None)
            known.packages.pop(f"dbt_{kind}", None)

    forget()
    try:
        yield
    finally:
        forget()


@contextmanager
def _standing_for(owner: Any, **better: Any) -> Iterator[None]:
    """Inside, the attributes of ``owner`` are these."""
    before = {name: getattr(owner, name) for name in better}
    for name, value in better.items():
        setattr(owner, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


@contextmanager
def _rendering() -> Iterator[None]:
    """While dbt compiles a node, its Jinja renders the warehouse's SQL."""
    from dbt.compilation import Compiler
    from dbt.context.providers import BaseDatabaseWrapper

    compile_node, dispatch = Compiler.compile_node, BaseDatabaseWrapper.dispatch
    prefixes = BaseDatabaseWrapper._get_adapter_macro_prefixes

    def compiling(self: Any, *given: Any, **words: Any) -> Any:
        with as_written():
            return compile_node(self, *given, **words)

    def dispatching(self: Any, macro_name: str, macro_namespace: str | None = None, packages: Any = None) -> Any:
        """Packages have macros for DuckDB too: what people wrote asks for those of the warehouse."""
        self._of_dbt = macro_namespace == OWN_NAMESPACE
        return dispatch(self, macro_name, macro_namespace, packages)

    def fitting(self: Any) -> list[str]:
        """Of dbt's own macros: the warehouse's in what people wrote, DuckDB's in what builds it."""
        of_dbt = getattr(self, "_of_dbt", False)
        hidden = KINDS if of_dbt and not is_as_written() else ("duckdb",) if is_as_written() and not of_dbt else ()
        return [name for name in prefixes(self) if name not in hidden]

    with (
        _standing_for(Compiler, compile_node=compiling),
        _standing_for(BaseDatabaseWrapper, dispatch=dispatching, _get_adapter_macro_prefixes=fitting),
    ):
        yield


@contextmanager
def transpiled(change: Change, seed: Change) -> Iterator[None]:
    """Inside, ``change`` is applied to each node that dbt has compiled to be run, and ``seed`` to each seed."""
    from dbt.compilation import Compiler
    from dbt.task.seed import SeedRunner

    compile_node, compile_seed = Compiler.compile_node, SeedRunner.compile

    def compiling(self: Any, *given: Any, **words: Any) -> Any:
        node = compile_node(self, *given, **words)
        change(node)
        return node

    def seeding(self: Any, manifest: Any) -> Any:
        node = compile_seed(self, manifest)
        seed(node)
        return node

    with _standing_for(Compiler, compile_node=compiling), _standing_for(SeedRunner, compile=seeding):
        yield


@contextmanager
def hooks_rest() -> Iterator[None]:
    """Inside, what a project does at the start and the end of a run is left out: it is about the warehouse."""
    from dbt.artifacts.schemas.results import RunStatus
    from dbt.task.run import RunTask

    with _standing_for(RunTask, safe_run_hooks=lambda self, adapter, hook_type, extra_context: RunStatus.Success):
        yield
