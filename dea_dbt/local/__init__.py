"""A project of a warehouse on an embedded DuckDB, with no adapter of the warehouse and no access to it.

build_here(find, wish, progress)    ──>  LocalResult: each node with its rows or the reason, each test
"""

from dea_dbt.local.build import build_here
from dea_dbt.local.report import local_as_json, render_local
from dea_dbt.local.results import Built, LocalResult

__all__ = ["Built", "LocalResult", "build_here", "local_as_json", "render_local"]
