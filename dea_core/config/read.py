"""Settings as they stand in a folder, each with where it came from. The first that gives one wins.

--model      an option                        "option --model"
DEA_MODEL    the environment                  "DEA_MODEL"
dea.toml     or [tool.dea] of pyproject.toml  "dea.toml:3"
default                                       "default"
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dea_core.config.databases import Database, expanded, read_databases
from dea_core.config.files import File, find_file
from dea_core.config.settings import BY_NAME, PREFIX, SETTINGS, Setting
from dea_core.engines import without_password
from dea_core.errors import UsageError, did_you_mean

DATABASES = "databases"
NEARLY = 0.85
"""How alike a variable is to one of ours to be a slip of it."""


@dataclass(frozen=True)
class Value:
    """A setting's value, and where it came from. ``written`` is as it may be shown: variables by name."""

    setting: Setting
    value: Any
    origin: str
    written: str


@dataclass(frozen=True)
class Config:
    """All settings of a folder, and its named databases. ``file`` is where they stand, if anywhere."""

    values: Mapping[str, Value]
    databases: Mapping[str, Database] = field(default_factory=dict)
    file: Path | None = None

    def __getitem__(self, name: str) -> Any:
        """The value of a setting; raises UsageError for one that is not declared."""
        if name not in self.values:
            raise UsageError(f"there is no setting {name!r}", hint=did_you_mean(name, self.values))
        return self.values[name].value

    def explained(self) -> list[tuple[str, str, str]]:
        """Name, value as it may be shown, and origin, of every setting and database."""
        settings = [(one.setting.name, one.written, one.origin) for one in self.values.values()]
        return settings + [(f"{DATABASES}.{d.name}", d.written, d.place) for d in self.databases.values()]


def read_config(
    start: Path | None = None, given: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None
) -> Config:
    """The configuration of the folder ``start`` (here). ``given`` are options; None among them is not given.

    Raises UsageError for a name that is not declared and a value of another kind, ReadError for a file that is no TOML.
    """
    environment = os.environ if environment is None else environment
    options = {name: value for name, value in (given or {}).items() if value is not None}
    file = find_file(start or Path.cwd())
    _need_known(options, "option", lambda name: "")
    _need_spelled(environment)
    if file is not None:
        _need_known({n: v for n, v in file.settings.items() if n != DATABASES}, "setting", file.place)
    values = {one.name: _value(one, options, environment, file) for one in SETTINGS}
    found = file.settings.get(DATABASES, {}) if file is not None else {}
    databases = read_databases(found, file.path.parent, file.place) if file is not None else {}
    return Config(values, databases, file.path if file is not None else None)


def _need_known(found: Mapping[str, Any], what: str, place: Any) -> None:
    for name in found:
        if name not in BY_NAME:
            hint = did_you_mean(name, (*BY_NAME, DATABASES))
            raise UsageError(f"there is no {what} {name!r}", place=place(name) or None, hint=hint)


def _need_spelled(environment: Mapping[str, str]) -> None:
    """Raise UsageError for a variable that is nearly one of ours; others that begin so may be anybody's."""
    variables = [setting.variable for setting in SETTINGS]
    for name in environment:
        near = (
            get_close_matches(name, variables, 1, NEARLY) if name.startswith(PREFIX) and name not in variables else []
        )
        if near:
            raise UsageError(f"there is no setting {name!r}", place="the environment", hint=f"did you mean {near[0]}?")


def _value(setting: Setting, options: Mapping[str, Any], environment: Mapping[str, str], file: File | None) -> Value:
    if setting.name in options:
        return _read(setting, options[setting.name], f"option --{setting.name.replace('_', '-')}", environment)
    if environment.get(setting.variable):
        return _read(setting, environment[setting.variable], setting.variable, environment, spelled=True)
    if file is not None and setting.name in file.settings:
        value = _read(setting, file.settings[setting.name], file.place(setting.name), environment)
        return _within(file.path.parent, value)
    return Value(setting, setting.default, "default", _shown(setting.default))


def _read(
    setting: Setting, raw: object, origin: str, environment: Mapping[str, str], *, spelled: bool = False
) -> Value:
    text = expanded(raw, environment, origin) if isinstance(raw, str) and not spelled else raw
    try:
        value = setting.read(text, spelled=spelled)
    except ValueError as error:
        told = f"{setting.name} is {raw!r}, and must be {setting.said}"
        raise UsageError(f"{told}: {error}" if setting.choices else told, place=origin) from error
    return Value(setting, value, origin, _shown(raw if isinstance(raw, str) else value))


def _within(folder: Path, value: Value) -> Value:
    """A path of a file is meant from where the file is."""
    is_path = value.setting.kind == "path" or (
        value.setting.kind == "place" and value.value not in ("on", "off", "user")
    )
    if not is_path:
        return value
    return Value(value.setting, str(folder / Path(value.value).expanduser()), value.origin, value.written)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else without_password(str(value))
