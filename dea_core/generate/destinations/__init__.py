"""Where data goes: files, a DuckDB file, a Postgres database, memory.

open_destination(out="data", format="csv")   open_destination(into="postgresql://me@host/shop")
"""

from dea_core.generate.destinations.duckdb_tables import DuckDBTables
from dea_core.generate.destinations.folder import Folder, OneFile
from dea_core.generate.destinations.memory import InMemory
from dea_core.generate.destinations.names import file_names
from dea_core.generate.destinations.opening import open_destination
from dea_core.generate.destinations.postgres_tables import PostgresTables

__all__ = ["DuckDBTables", "Folder", "InMemory", "OneFile", "PostgresTables", "file_names", "open_destination"]
