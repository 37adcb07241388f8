"""The plan: how every column of every table is made, and why. A YAML file that people read, edit, diff and commit.

    seed: 42
    as_of: 2026-01-31
    locale: en_US
    tables:
      orders:
        rows: 50000
        columns:
          id:      {recipe: sequence, why: "primary key [shop.sql:12]"}
          user_id: {recipe: reference, to: users.id, why: "foreign key [shop.sql:14]"}
          status:  {recipe: choice, values: {paid: 8, open: 2}, null: 0.1, why: "CHECK [shop.sql:15]"}

``null`` is the share of NULLs, ``unique`` asks for distinct values, ``why`` is for people; every other name is an
option of the recipe. A plan is validated against the schema before a row is made.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dea_core.errors import PlanError, did_you_mean

FILE_NAME = "dea_plan.yml"
COLUMN_WORDS = ("recipe", "null", "unique", "why")
TABLE_WORDS = ("rows", "columns", "why")
PLAN_WORDS = ("seed", "as_of", "locale", "tables")


@dataclass(frozen=True)
class ColumnPlan:
    """How one column is made: a recipe's name, its options, the share of NULLs, and whether values are distinct."""

    recipe: str
    options: Mapping[str, Any] = field(default_factory=dict)
    null: float = 0.0
    unique: bool = False
    why: str = ""


@dataclass(frozen=True)
class TablePlan:
    """How many rows a table gets, and how each of its columns is made. ``why`` tells where ``rows`` came from."""

    rows: int
    columns: Mapping[str, ColumnPlan]
    why: str = ""


@dataclass(frozen=True)
class Plan:
    """The whole plan. ``as_of`` is the day that dates are counted from; ``locale`` is Faker's name of one."""

    tables: Mapping[str, TablePlan]
    seed: int = 42
    as_of: datetime.date = field(default_factory=datetime.date.today)
    locale: str = "en_US"

    def table(self, name: str) -> TablePlan:
        """The plan of that table; raises PlanError with the nearest names."""
        if name not in self.tables:
            raise PlanError(f"the plan has no table {name}", hint=did_you_mean(name, self.tables))
        return self.tables[name]

    def with_rows(self, rows: Mapping[str, int]) -> Plan:
        """The same plan with other numbers of rows for the tables named."""
        changed = {name: replace(self.table(name), rows=count, why="asked for") for name, count in rows.items()}
        return replace(self, tables={**self.tables, **changed})


def dump_plan(plan: Plan) -> str:
    """The plan as YAML; ``load_plan`` gives it back."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """One line a column: short mappings in flow style, without aliases."""

        def ignore_aliases(self, data: object) -> bool:
            return True

    class Line(dict):  # type: ignore[type-arg]
        """A mapping written on one line."""

    Dumper.add_representer(
        Line, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)
    )
    tables = {
        name: {"rows": table.rows, **({"why": table.why} if table.why else {})}
        | {"columns": {c: Line(_column_words(spec)) for c, spec in table.columns.items()}}
        for name, table in plan.tables.items()
    }
    document = {"seed": plan.seed, "as_of": plan.as_of, "locale": plan.locale, "tables": tables}
    return yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10_000)


def _column_words(spec: ColumnPlan) -> dict[str, Any]:
    return {
        "recipe": spec.recipe,
        **spec.options,
        **({"null": spec.null} if spec.null else {}),
        **({"unique": True} if spec.unique else {}),
        **({"why": spec.why} if spec.why else {}),
    }


def load_plan(path: str | Path) -> Plan:
    """Read a plan file. Raises PlanError with the line, for YAML that does not parse or words that are not a plan's."""
    import yaml

    path = Path(path)
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PlanError(f"cannot read the plan: {error.strerror}", place=path) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else path
        raise PlanError(f"not YAML: {getattr(error, 'problem', error)}", place=place) from error
    return read_plan(document, place=str(path))


def read_plan(document: object, *, place: str | None = None) -> Plan:
    """A plan from parsed YAML or JSON."""
    whole = _mapping(document, "a plan", place)
    _known_words(whole, PLAN_WORDS, "a plan", place)
    tables = {
        str(name): _read_table(str(name), table, place)
        for name, table in _mapping(whole.get("tables"), "tables", place).items()
    }
    given = {word: whole[word] for word in ("seed", "as_of", "locale") if word in whole}
    if not isinstance(given.get("seed", 0), int):
        raise PlanError(f"seed is {given['seed']!r}, and must be an integer", place=place)
    if not isinstance(given.get("as_of", datetime.date.today()), datetime.date):
        raise PlanError(f"as_of is {given['as_of']!r}, and must be a date such as 2026-01-31", place=place)
    return Plan(tables, **given)


def _read_table(name: str, document: object, place: str | None) -> TablePlan:
    table = _mapping(document, f"table {name}", place)
    _known_words(table, TABLE_WORDS, f"table {name}", place)
    rows = table.get("rows")
    if not isinstance(rows, int) or isinstance(rows, bool) or rows < 0:
        raise PlanError(f"rows of {name} is {rows!r}, and must be an integer from 0", place=place)
    columns = _mapping(table.get("columns", {}), f"columns of {name}", place)
    read = {str(column): _read_column(f"{name}.{column}", spec, place) for column, spec in columns.items()}
    return TablePlan(rows, read, str(table.get("why", "")))


def _read_column(name: str, document: object, place: str | None) -> ColumnPlan:
    spec = _mapping({"recipe": document} if isinstance(document, str) else document, name, place)
    if not isinstance(spec.get("recipe"), str):
        raise PlanError(f"{name} names no recipe", place=place, hint="such as {recipe: sequence}")
    null = spec.get("null", 0.0)
    if isinstance(null, bool) or not isinstance(null, (int, float)) or not 0 <= null <= 1:
        raise PlanError(f"null of {name} is {null!r}, and must be a share from 0 to 1", place=place)
    options = {str(word): value for word, value in spec.items() if word not in COLUMN_WORDS}
    return ColumnPlan(spec["recipe"], options, float(null), bool(spec.get("unique", False)), str(spec.get("why", "")))


def _mapping(value: object, what: str, place: str | None) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise PlanError(f"{what} must be a mapping, and is {value!r}", place=place)
    return value


def _known_words(found: Mapping[str, Any], known: tuple[str, ...], what: str, place: str | None) -> None:
    for word in found:
        if word not in known:
            raise PlanError(f"{what} has no setting {word!r}", place=place, hint=did_you_mean(str(word), known))
