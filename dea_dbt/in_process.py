"""The project as the running dbt knows it, for code that dbt calls: its graph with the SQL compiled, the run untouched.

    read_running()  ──>  Running(root, manifest, failures, plugins)
    sources_idle()      while we have dbt compile the project ourselves, no source is to be made

When dbt needs a source it has parsed the whole project, but compiled only what runs already; and the manifest.json that
a run writes holds no compiled SQL before its end. So a copy of the graph is compiled here, in which no source loads
anything, on a thread and a connection of its own. It rests on dbt-core's Python interfaces of versions 1.8 to 1.11.
"""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from dea_dbt.as_models import without_our_models
from dea_dbt.manifest import Manifest, read_manifest
from dea_dbt.project import said

T = TypeVar("T")
ADAPTER = "duckdb"
COMPILED = ("model", "snapshot", "test")
PLUGIN = "plugin"


@dataclass(frozen=True)
class Running:
    """The project that dbt runs now; ``failures`` are nodes that could not be compiled, with what dbt said."""

    root: Path
    manifest: Manifest
    failures: Mapping[str, str]
    plugins: Mapping[str, str]
    """Unique id of a source -> the plugin that it names."""


_IDLE = threading.Event()


@contextmanager
def sources_idle() -> Iterator[None]:
    """Inside, the plugin makes nothing, on any thread."""
    _IDLE.set()
    try:
        yield
    finally:
        _IDLE.clear()


def are_sources_idle() -> bool:
    """Whether the plugin is to make nothing."""
    return _IDLE.is_set()


def read_running() -> Running:
    """The project of this process's dbt."""
    adapter = _adapter()
    graph = adapter.get_macro_resolver().deepcopy()
    plugins = _take_plugins_off(graph)
    failures = _elsewhere(lambda: _compile(adapter, graph))
    root = Path(adapter.config.project_root)
    content = graph.writable_manifest().to_dict(omit_none=False)
    return Running(root, without_our_models(read_manifest(content, place=root)), failures, plugins)


def _adapter() -> Any:
    from dbt.adapters import factory

    return cast(Any, factory).get_adapter_by_type(ADAPTER)  # it has no types


def schemas_of_sources(plugin: str) -> set[tuple[str, str]]:
    """Database and schema of the sources that name ``plugin``; none before dbt has parsed the project."""
    graph = _adapter().get_macro_resolver()
    sources = graph.sources.values() if graph is not None else ()
    return {(str(s.database), str(s.schema)) for s in sources if plugin in (w.get(PLUGIN) for w in _words(s))}


def _words(source: Any) -> list[dict[str, Any]]:
    """Where a source may name its plugin."""
    return [words for words in (source.meta, getattr(source.config, "meta", None), source.config.extra) if words]


def _take_plugins_off(graph: Any) -> dict[str, str]:
    """Make every source a plain table, so that to compile a reference to it loads nothing; which plugin each named."""
    taken: dict[str, str] = {}
    for name, source in graph.sources.items():
        for words in _words(source):
            if PLUGIN in words:
                taken[name] = words.pop(PLUGIN)
    return taken


def _compile(adapter: Any, graph: Any) -> dict[str, str]:
    """Compile every node whose SQL tells of rows; what failed, by node."""
    from dbt.compilation import Compiler
    from dbt_common.exceptions import DbtBaseException

    compiler, failures = Compiler(adapter.config), {}
    with adapter.connection_named("dea"):
        for name, node in list(graph.nodes.items()):
            if str(node.resource_type) not in COMPILED or node.language != "sql":
                continue
            try:
                graph.nodes[name] = compiler.compile_node(node, graph, {}, write=False)
            except DbtBaseException as error:
                failures[name] = said(error)
    return failures


def _elsewhere(call: Callable[[], T]) -> T:
    """The result of ``call`` on a thread of its own: this one's connection is in use by a node."""
    outcome: Future[T] = Future()

    def settle() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:  # handed to the waiting thread, which raises it
            outcome.set_exception(error)

    threading.Thread(target=contextvars.copy_context().run, args=(settle,), daemon=True).start()
    return outcome.result()
