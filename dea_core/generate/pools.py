"""Pools: lists of words that recipes pick from by position. Faker makes most of them, in any of its locales.

    pools.get("de_DE/last_name", make) -> the pinned list, if the plan came with one; else make(), kept for dump()

A plan's pools are pinned beside it (``dea_plan.pools.json``), so that the same plan gives the same bytes on another
day, whatever release of Faker is installed then. Faker is imported in this file only, and only when a pool is made.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from dea_core.errors import MissingPackageError, PlanError, did_you_mean
from dea_core.sql.portable import key

FILE_SUFFIX = ".pools.json"
TRIES_A_VALUE = 12
"""How often a provider is asked for each distinct value that is wanted, before it is taken to have no more."""

Pool = list[Any]


class Pools:
    """Pools by name: those that were pinned, and those made since."""

    def __init__(self, pinned: Mapping[str, Pool] | None = None) -> None:
        self._pools: dict[str, Pool] = dict(pinned or {})

    def get(self, name: str, make: Callable[[], Iterable[Any]]) -> Pool:
        """The pool of that name; ``make`` is asked for it once."""
        if name not in self._pools:
            self._pools[name] = list(make())
        return self._pools[name]

    def pin(self, name: str, pool: Pool) -> None:
        """Keep a pool that was made, in place of those named alike up to the last slash."""
        before = name.rpartition("/")[0] + "/"
        self._pools = {known: one for known, one in self._pools.items() if not known.startswith(before)}
        self._pools[name] = pool

    def __bool__(self) -> bool:
        return True  # an empty one is still the one to fill

    def __len__(self) -> int:
        return len(self._pools)

    def __contains__(self, name: object) -> bool:
        return name in self._pools

    def dumps(self) -> str:
        """All pools as JSON, one a line."""
        lines = (f"{json.dumps(n)}: {json.dumps(p, ensure_ascii=False)}" for n, p in sorted(self._pools.items()))
        return "{\n" + ",\n".join(lines) + "\n}\n"

    def dump(self, path: str | Path) -> None:
        """Write them beside a plan."""
        Path(path).write_text(self.dumps(), encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> Pools:
        """Read pools back. Raises PlanError for a file that cannot be read, or holds something else."""
        try:
            return cls.load_text(Path(path).read_text(encoding="utf-8"), place=str(path))
        except OSError as error:
            raise PlanError(f"cannot read the pools: {error.strerror}", place=path) from error

    @classmethod
    def load_text(cls, text: str, *, place: str | None = None) -> Pools:
        """The pools of a text that ``dumps`` made."""
        try:
            document = json.loads(text)
        except json.JSONDecodeError as error:
            raise PlanError(f"not JSON: {error.msg}", place=f"{place}:{error.lineno}") from error
        if not isinstance(document, dict) or not all(isinstance(pool, list) for pool in document.values()):
            raise PlanError("pools must be lists by name", place=place, hint="delete the file, and it is made again")
        return cls(document)


def pools_beside(plan: str | Path) -> Path:
    """Where the pools of a plan file are kept: ``dea_plan.yml`` -> ``dea_plan.pools.json``."""
    return Path(plan).with_suffix(FILE_SUFFIX)


# --- Faker -----------------------------------------------------------------------------------------------------------


def check_locale(locale: str) -> None:
    """Raises PlanError for a locale that Faker does not have."""
    known = _locales()
    if locale not in known:
        raise PlanError(f"unknown locale {locale!r}", hint=did_you_mean(locale, known))


def has_provider(locale: str, provider: str) -> bool:
    """Whether Faker can make ``provider`` in that locale."""
    return not provider.startswith("_") and callable(getattr(_faker(locale), provider, None))


def faked(locale: str, provider: str, count: int, arguments: Mapping[str, Any] | None = None) -> Pool:
    """Up to ``count`` distinct values of a Faker provider, in the order first seen, always the same."""
    function = _provider(locale, provider)
    found: dict[str, Any] = {}
    _faker(locale).seed_instance(key("pool", locale, provider, count, sorted((arguments or {}).items())))
    for _ in range(count * TRIES_A_VALUE):
        value = _call(function, provider, arguments or {})
        found.setdefault(repr(value), value)
        if len(found) == count:
            break
    return list(found.values())


def countries() -> list[tuple[str, str, str, str]]:
    """Every country that Faker knows: name, two letters, three letters, capital."""
    from faker.providers.date_time import Provider

    return [(c.name, c.alpha_2_code, c.alpha_3_code, c.capital) for c in Provider.countries]


def land_places(country_code: str) -> list[tuple[str, float, float, str]]:
    """Real places of a country: name, latitude, longitude, time zone."""
    from faker.providers.geo import Provider

    return [
        (name, float(latitude), float(longitude), zone)
        for latitude, longitude, name, code, zone in Provider.land_coords
        if code == country_code
    ]


def _provider(locale: str, provider: str) -> Callable[..., Any]:
    if not has_provider(locale, provider):
        known = [name for name in dir(_faker(locale)) if not name.startswith("_")]
        raise PlanError(f"Faker has no provider {provider!r} in {locale}", hint=did_you_mean(provider, known))
    function: Callable[..., Any] = getattr(_faker(locale), provider)
    return function


def _call(function: Callable[..., Any], provider: str, arguments: Mapping[str, Any]) -> Any:
    try:
        return function(**arguments)
    except Exception as error:  # providers raise whatever they like for arguments that they do not take
        known = [name for name in inspect.signature(function).parameters if name != "self"]
        hint = f"its arguments: {', '.join(known)}" if known else "it takes no arguments"
        raise PlanError(f"Faker's {provider}({_said(arguments)}) fails: {error}", hint=hint) from error


def _said(arguments: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in arguments.items())


@lru_cache(maxsize=1)
def _locales() -> tuple[str, ...]:
    try:
        from faker.config import AVAILABLE_LOCALES
    except ImportError as error:
        raise MissingPackageError("faker", extra="all", purpose="making names, places and words") from error
    return tuple(sorted(AVAILABLE_LOCALES))


@lru_cache(maxsize=32)
def _faker(locale: str) -> Any:
    check_locale(locale)
    from faker import Faker

    return Faker(locale)
