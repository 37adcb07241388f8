"""From a query and tables that hold rows to its unit test."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from sqlglot import exp

from dea_core.engines import DuckDB
from dea_core.errors import UsageError
from dea_core.harden.trial import MOST_MUTANTS
from dea_core.harden.unit.forgotten import forgotten
from dea_core.harden.unit.goals import Goal, goals
from dea_core.harden.unit.reads import GIVEN
from dea_core.harden.unit.record import columns_of, record, unstable, unwritable, values
from dea_core.harden.unit.result import Found, Given, Unit
from dea_core.harden.unit.search import Aim, Row, Search
from dea_core.harden.unit.stage import ROW, Stage, pool, quoted
from dea_core.harden.unit.variants import Known, add_variants
from dea_core.sql.mutate import mutants, spread

MOST_SECONDS = 60.0
Tell = Callable[[str], None]


def unit_of(
    engine: DuckDB,
    tree: exp.Query,
    known: Mapping[str, Known] | None = None,
    *,
    tell: Tell = lambda doing: None,
    seconds: float = MOST_SECONDS,
) -> Unit:
    """The unit test of ``tree``, whose inputs are tables of GIVEN named as those of ``engine``; ``known`` by input.

    Raises UsageError for a query that does not run on DuckDB, or that gives other rows another time.
    """
    stage = Stage(engine, tree)
    there = {name: list(rows) for name, rows in stage.rows.items()}
    stage.give({name: set(rows) for name, rows in there.items()})
    moving = unstable(stage, {name: set(rows) for name, rows in there.items()}, by_order=False)
    columns = [name for name in columns_of(stage) if name not in moving]
    fresh, twice = add_variants(stage, known or {})
    made = {name: [*there[name], *fresh[name]] for name in there}
    every = {name: [*made[name], *twice[name]] for name in there}
    search = Search(stage, columns, (there, made, every), time.monotonic() + seconds, tree.sql("duckdb"))
    tell("looking for rows")
    aims, not_asked = _aims(search, tree)
    chosen, reached = search.choose(aims)
    tell("leaving out rows")
    chosen = sorted(search.drop(chosen, reached), key=lambda row: (list(there).index(row[0]), row[1]))
    return _unit(search, chosen, aims, reached, not_asked)


def _aims(search: Search, tree: exp.Query) -> tuple[list[Aim], list[str]]:
    """What is to be shown, so far as the engine can be asked, and the mistakes to notice."""
    shown = [Aim(goal.told, goal.sql) for goal in (*goals(tree), *_filled(tree, search.columns))]
    not_asked = [aim.told for aim in shown if search.stage.holds(aim.sql) is None]
    mistakes = [
        Aim(_plain(each.told), each.tree.sql("duckdb"), True) for each in spread(list(mutants(tree)), MOST_MUTANTS)
    ]
    mistakes += [Aim(_plain(told), other.sql("duckdb"), True) for told, other in forgotten(tree)]
    different = {aim.sql: aim for aim in reversed(mistakes)}
    return [*(aim for aim in shown if aim.told not in not_asked), *reversed(different.values())], not_asked


def _filled(tree: exp.Query, columns: Sequence[str]) -> Iterator[Goal]:
    """Each column that comes out with something in it: NULL or 0 alone would hide what happens to it."""
    for name in columns:
        empty = f"coalesce({quoted(name)}::VARCHAR, '') = '' OR coalesce(TRY_CAST({quoted(name)} AS DOUBLE), 1) = 0"
        yield Goal(f"{name} with a value", f"EXISTS (FROM ({tree.sql('duckdb')}) WHERE NOT ({empty}))")


def _plain(told: str) -> str:
    return " ".join(told.replace(f"{GIVEN}.", "").replace('"', "").split())


def _unit(search: Search, chosen: list[Row], aims: list[Aim], reached: list[Aim], not_asked: list[str]) -> Unit:
    ids: dict[str, set[int]] = {name: set() for name in search.stage.types}
    for name, number in chosen:
        ids[name].add(number)
    why = {row: _why(aim) for row, aim in search.reasons(chosen, reached).items()}
    expected = record(search.stage, ids)
    search.columns, search.answers = list(expected.types), {}
    mistakes = [aim for aim in search.seen if aim.is_mistake]
    unnoticed = [aim.told for aim in mistakes if not search.reaches(chosen, aim)]
    shown = [aim for aim in aims if not aim.is_mistake]
    found = Found(
        shown=tuple(aim.told for aim in shown if aim in reached),
        not_shown=tuple(aim.told for aim in shown if aim not in reached),
        not_asked=tuple(not_asked),
        mutants=len(mistakes),
        noticed=len(mistakes) - len(unnoticed),
        unnoticed=tuple(unnoticed),
        silent=tuple(aim.told for aim in aims if aim.is_mistake and aim not in search.seen),
        out_of_time=search.is_late,
    )
    given = tuple(_given(search.stage, name, sorted(numbers), why) for name, numbers in ids.items())
    return Unit(given, expected, found)


def _why(aim: Aim | None) -> str:
    if aim is None:
        return "needed with the others"
    return f"notices {aim.told}" if aim.is_mistake else aim.told


def _given(stage: Stage, name: str, numbers: list[int], why: dict[Row, str]) -> Given:
    """The rows of one input. Raises UsageError where a value of them cannot be written."""
    types = {column: stage.types[name][column] for column in stage.reads[name]}
    listed = ", ".join(map(str, numbers)) or "NULL"
    relation = f"(FROM {pool(name)} WHERE {ROW} IN ({listed}) ORDER BY {ROW})"
    for column, said in unwritable(stage, relation, types).items():
        raise UsageError(f"it reads {name}.{column}, and {said}")
    rows = values(stage, relation, types)
    return Given(name, types, tuple(rows), tuple(why[name, number] for number in numbers))
