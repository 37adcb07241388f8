"""One registry mechanism for everything that can be extended.

    name ── function           registered here by decorator, or by another package through an entry point
    group = "dea.recipes"      one group a registry: dea.recipes, dea.engines, dea.readers, dea.writers, ...

A package adds a recipe with one named function and one line of its pyproject.toml::

    [project.entry-points."dea.recipes"]
    licence_plate = "my_package.recipes:licence_plate"
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar, cast

from dea_core.errors import DeaError, UsageError, did_you_mean

T = TypeVar("T")


@dataclass(frozen=True)
class _Promised:
    """What bears a name in another package, not imported yet: an entry point, of whichever library found it."""

    point: EntryPoint


class Registry(Generic[T]):
    """Named things of one kind (``noun``, for messages), found here and in entry points of ``group``."""

    def __init__(self, group: str, noun: str, error: type[DeaError] = UsageError) -> None:
        self.group, self.noun, self._error = group, noun, error
        self._found: dict[str, T | _Promised] = {}
        self._plugged_in = False

    def register(self, name: str) -> Callable[[T], T]:
        """Decorator: make a thing known under ``name``; a second thing of the same name is an error."""

        def keep(thing: T) -> T:
            if not isinstance(self._found.get(name), _Promised | None):
                raise ValueError(f"{self.noun} {name!r} is registered twice")
            self._found[name] = thing
            return thing

        return keep

    def __getitem__(self, name: str) -> T:
        self._plug_in()
        if name not in self._found:
            raise self._error(f"unknown {self.noun} {name!r}", hint=did_you_mean(name, self))
        thing = self._found[name]
        if isinstance(thing, _Promised):
            thing = self._found[name] = thing.point.load()
        return cast(T, thing)

    def __contains__(self, name: object) -> bool:
        self._plug_in()
        return name in self._found

    def __iter__(self) -> Iterator[str]:
        self._plug_in()
        return iter(sorted(self._found))

    def _plug_in(self) -> None:
        """Learn which names other packages have; what bears a name is imported when it is asked for."""
        if not self._plugged_in:
            self._plugged_in = True
            for point in entry_points(group=self.group):
                if point.name not in self._found:
                    self._found[point.name] = _Promised(point)
