"""A tool is a typed function: its signature is the schema that a model sees, its docstring the description.

    @tool
    def get_table_stats(desk: Desk, database: str, table: str) -> TableStats:
        '''Rows, size and columns of one table, as the database's own statistics have them.'''

The first parameter, the desk, is ours; a model never sees it. A parameter named as an option of a verb takes that
option's help and choices, where the tool says which verb: ``@tool(options=GENERATE)``. A package adds a tool with one
line in the entry point group ``dea.tools``; a person gives any function that is decorated.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_type_hints, overload

from dea_core.agents.client import ToolSpec
from dea_core.agents.desk import Desk
from dea_core.agents.typed import Told, object_schema, read_members
from dea_core.options import Option
from dea_core.registry import Registry

Members = Mapping[str, tuple[Any, bool]]


@dataclass(frozen=True)
class Tool:
    """``changes`` is true for one that changes the desk or writes: such are run one after the other.

    ``general`` ones are given to the coordinator too; the others to the agents that name them.
    """

    name: str
    description: str
    members: Members
    function: Callable[..., Any]
    changes: bool = False
    general: bool = False

    @functools.cached_property
    def spec(self) -> ToolSpec:
        """The tool as a model sees it."""
        return ToolSpec(self.name, self.description, object_schema(self.members))

    def __call__(self, desk: Desk, arguments: Mapping[str, Any]) -> Any:
        """Run it with unchecked JSON. Raises TypedError for arguments of another form, and what the function raises."""
        return self.function(desk, **read_members(self.members, arguments))


TOOLS: Registry[Tool] = Registry("dea.tools", "tool")


@overload
def tool(function: Callable[..., Any], /) -> Tool: ...
@overload
def tool(
    *, changes: bool = False, general: bool = False, options: tuple[Option, ...] = ()
) -> Callable[[Callable[..., Any]], Tool]: ...


def tool(
    function: Callable[..., Any] | None = None,
    /,
    *,
    changes: bool = False,
    general: bool = False,
    options: tuple[Option, ...] = (),
) -> Tool | Callable[[Callable[..., Any]], Tool]:
    """Make a tool of a function. Raises TypeError for one without a docstring, a desk, or types that JSON has."""

    def make(function: Callable[..., Any]) -> Tool:
        description = inspect.getdoc(function)
        if not description:
            raise TypeError(f"{function.__name__} needs a docstring: it is all that a model knows of it")
        return Tool(function.__name__, description, _members(function, options), function, changes, general)

    return make(function) if function is not None else make


def offered(names: Iterable[str], desk: Desk) -> list[Tool]:
    """The tools of these names that have something to work on: those that need a database only where there are some."""
    found = [TOOLS[name] for name in names if name in TOOLS]
    return [one for one in found if desk.databases or not one.members.get("database", (None, False))[1]]


def _members(function: Callable[..., Any], options: tuple[Option, ...]) -> Members:
    declared = {option.parameter: option for option in options}
    hints = get_type_hints(function, include_extras=True)
    _desk, *others = inspect.signature(function).parameters.values()
    if hints.get(_desk.name) is not Desk:
        raise TypeError(f"the first parameter of {function.__name__} must be a Desk")
    members: dict[str, tuple[Any, bool]] = {}
    for parameter in others:
        hint, option = hints[parameter.name], declared.get(parameter.name)
        if option is not None:
            hint = Annotated[hint, Told(option.help, choices=option.choices)]
        members[parameter.name] = (hint, parameter.default is inspect.Parameter.empty)
    object_schema(members)  # a type that JSON has no word for is told here, not in a conversation
    return members
