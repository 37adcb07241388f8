"""The names that a cell binds in the notebook: told beforehand, and never over a variable that is somebody else's.

names_for(["users", "shop.orders"], "")    {"users": "users", "shop.orders": "shop_orders"}
need_free(names, shell.user_ns)            RefusedError for one that holds anything but an earlier cell's result
bind(shell, {"users": frame})
"""

from __future__ import annotations

import builtins
import keyword
import weakref
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from dea_core.errors import MissingPackageError, RefusedError, UsageError

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

HINT = "--overwrite replaces it, and `NAME <<` behind the cell's name binds another"
_ours: dict[str, weakref.ref[Any]] = {}
"""What cells have bound, by name: held weakly, so that a deleted frame is gone."""


class Tables(dict[str, Any]):
    """The DataFrames of one cell, by table: what ``NAME <<`` binds."""


def need_name(name: str, cell: str) -> None:
    """Raise UsageError for what cannot be a variable's name."""
    if not name.isidentifier() or keyword.iskeyword(name):
        raise UsageError(f"{name!r} cannot be the name of a variable", hint=f"such as %%{cell} shop <<")


def names_for(tables: Iterable[str]) -> dict[str, str]:
    """Each table's variable: its name with an underscore for what a variable cannot have.

    Raises UsageError for two of one name.
    """
    found: dict[str, str] = {}
    for table in tables:
        name = "".join(letter if f"_{letter}".isidentifier() else "_" for letter in table)
        name = f"_{name}" if not name.isidentifier() or keyword.iskeyword(name) else name
        clash = next((other for other, taken in found.items() if taken == name), None)
        if clash is not None:
            hint = "bind one name instead: %%generate NAME <<"
            raise UsageError(f"tables {clash} and {table} would both become the variable {name}", hint=hint)
        found[table] = name
    return found


def need_free(names: Iterable[str], namespace: Mapping[str, Any]) -> None:
    """Raise RefusedError where a name holds a value that no earlier cell bound, or is one of Python's own."""
    taken = [name for name in names if _is_theirs(name, namespace)]
    if taken:
        held = ", ".join(f"{name} ({_told(name, namespace)})" for name in taken)
        raise RefusedError(f"the cell would overwrite {held}", hint=HINT)


def _is_theirs(name: str, namespace: Mapping[str, Any]) -> bool:
    if name not in namespace:
        return hasattr(builtins, name)
    before = _ours.get(name)
    return before is None or before() is not namespace[name]


def _told(name: str, namespace: Mapping[str, Any]) -> str:
    return f"a {type(namespace[name]).__name__}" if name in namespace else "Python's own"


def need_pandas() -> None:
    """Raise MissingPackageError where no DataFrame can be made."""
    try:
        import_module("pandas")
    except ImportError as error:
        purpose = "a table as a DataFrame (--out FOLDER writes files without it)"
        raise MissingPackageError("pandas", extra="notebook", purpose=purpose) from error


def bind(shell: InteractiveShell, values: Mapping[str, Any]) -> None:
    """Put values into the notebook's namespace, and remember that they are ours."""
    shell.push(dict(values))  # type: ignore[no-untyped-call]  # IPython annotates few functions
    _ours.update({name: weakref.ref(value) for name, value in values.items()})
