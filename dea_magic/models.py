"""What ``model:NAME`` means: the tables that a dbt model's data comes from, with the rules that its project has.

    model:orders ── sources under it, and what these refer to ── Asked(schema, query)

The rules are those that ``dea dbt seed`` obeys: tests, contracts, and what the models' SQL needs. Seeds hold data that
the project keeps: they are made again only where a model reads nothing else, or where all of its tables must be made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dea_core.errors import UsageError
from dea_core.results import named
from dea_magic.bodies import Asked, Body, find_table, project_of, with_parents

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from dea_magic.connections import Connection
    from dea_magic.manifest import Model, Project


def of_model(shell: InteractiveShell, body: Body, *, whole: bool = False) -> Asked:
    """The tables under a model as its project describes them; ``whole`` has its seeds among them in any case.

    Raises DeaError.
    """
    project = project_of(shell, body.names[0])
    model = project.model(body.names[0])
    if not model.under:
        raise UsageError(f"model {model.name} reads no source and no seed", hint="there is no data for it to be made")
    again = whole or "source" not in model.under.values()
    return _asked(project, model, again)


def _asked(project: Project, model: Model, again: bool) -> Asked:
    schema = project.schema(seeds=again)
    wanted = {path: find_table(schema, path) for path, kind in model.under.items() if again or kind == "source"}
    missing = [path for path, name in wanted.items() if name is None]
    if len(missing) == len(wanted):
        said = f"no column is known of what model {model.name} reads: {named(missing)}"
        raise UsageError(said, hint="declare the columns of its sources in YAML")
    asked = with_parents(schema, [name for name in wanted.values() if name])
    kept = [path for path, kind in model.under.items() if kind == "seed" and not again]
    notes = [f"with the rules that project {project.name} says of them: tests, contracts, SQL"]
    notes += [f"seeds stay as they are: {named(kept)}"] if kept else []
    notes += [f"not made, for no column of it is known: {path}" for path in missing]
    return Asked(asked.schema, project.whole(model), (*asked.notes, *notes))


def is_there(asked: Asked, connection: Connection) -> bool:
    """Whether all tables stand in a connection."""
    catalog = connection.schema()
    return all(find_table(catalog, ".".join(table.path[-2:])) for table in asked.schema)
