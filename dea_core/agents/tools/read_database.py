"""The schema of a named database, put on the desk."""

from __future__ import annotations

from typing import Annotated, Any

from dea_core.agents.desk import Desk
from dea_core.agents.toolbox import TOOLS, tool
from dea_core.agents.tools.schema import summary_of
from dea_core.agents.typed import Told


@TOOLS.register("read_database")
@tool(changes=True)
def read_database(desk: Desk, database: Annotated[str, Told("a named database")]) -> Any:
    """Reads the schema of a database and puts it on the desk: tables, columns, keys, checks; no rows."""
    desk.schema = desk.schema_of(database)
    desk.database = database
    return summary_of(desk.schema)
