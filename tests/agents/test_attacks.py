"""What a model might be talked into is refused by name; and if it were not, what would the engine's own walls hold?"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from dea_core.engines import DuckDB, Engine, open_engine
from dea_core.engines.duckdb_reading import need_same_reading
from dea_core.engines.guarded import reading, run_read_only, run_unjudged
from dea_core.engines.known import known_of
from dea_core.errors import DeaError, RefusedError
from dea_core.sql.guard import read_only
from dea_core.sql.guard_known import Known
from tests.agents.statements import Statement, statements
from tests.agents.world import LEAKS, World

ATTACKS = list(statements("attacks.sql"))
SECONDS = 1.0
BEFORE: dict[str, list[object]] = {}
"""How a world looks to whoever opens it, until something changed: looking is most of what these tests do."""
CAP = 10


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that the server of Postgres can read and write too."""
    with tempfile.TemporaryDirectory(prefix="dea-attacks-") as scratch:
        Path(scratch).chmod(0o777)
        yield Path(scratch)


@pytest.fixture(scope="module")
def world_of(
    request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], World]:
    """The world of an engine, made when it is first asked for."""

    @cache
    def make(dialect: str) -> World:
        url = f"duckdb:///{tmp_path_factory.mktemp('world') / 'world.duckdb'}"
        if dialect == "postgres":
            with open_engine(request.getfixturevalue("postgres_url")) as server:
                server.execute("CREATE DATABASE attacked")
            url = request.getfixturevalue("postgres_cluster").url("attacked")
        world = World(url, folder)
        world.make(dialect)
        return world

    return make


@pytest.fixture(scope="module")
def known(world_of: Callable[[str], World]) -> Callable[[str], Known]:
    """What the database of an engine has, asked for once."""

    @cache
    def ask(dialect: str) -> Known:
        with open_engine(world_of(dialect).url, read_only=True) as engine:
            return known_of(engine)

    return ask


IN_ONE_SELECT = ("the function", "there is no table")
ONE_SELECT = [a for a in ATTACKS if a.engine == "duckdb" and a.told["refused"].startswith(IN_ONE_SELECT)]


@pytest.mark.parametrize("attack", ONE_SELECT, ids=str)
def test_duckdb_itself_reads_in_it_what_is_refused(
    attack: Statement, folder: Path, known: Callable[[str], Known], monkeypatch: pytest.MonkeyPatch
) -> None:
    with DuckDB.open() as engine, pytest.raises(RefusedError, match="DuckDB reads") as told:
        need_same_reading(engine, attack.sql(folder), known("duckdb"))
    assert "as no query" not in str(told.value)


def test_there_are_enough() -> None:
    assert len(ATTACKS) >= 120
    assert {attack.told["wall"].split(":")[0] for attack in ATTACKS} == {"both", "opened", "guard", "untried"}


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_is_refused_by_name(attack: Statement, folder: Path, known: Callable[[str], Known]) -> None:
    with pytest.raises(RefusedError) as told:
        read_only(attack.sql(folder), attack.engine, known(attack.engine))
    assert attack.told["refused"] in str(told.value)


@pytest.mark.parametrize("way", ["opened", "handed"])
@pytest.mark.parametrize("attack", [a for a in ATTACKS if not a.told["wall"].startswith("untried")], ids=str)
def test_what_would_hold_without_the_guard(
    attack: Statement, way: str, world_of: Callable[[str], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = world_of(attack.engine)
    monkeypatch.chdir(world.folder)
    if way == "opened":
        effects = effects_of(attack, world, world.url)
    else:
        with open_engine(world.url) as engine:
            effects = effects_of(attack, world, engine)
    holds = attack.told["wall"] == "both" or (attack.told["wall"] == "opened" and way == "opened")
    assert bool(effects) != holds, effects or "it holds: then the file should say so"


def effects_of(attack: Statement, world: World, target: Engine | str) -> list[object]:
    """What the attack did, run without being judged: what it read, and what is not as it was."""
    before = BEFORE.pop(world.url, None) or look(world, world.url)
    found: list[object] = []
    with suppress(DeaError), reading(target, SECONDS) as engine:
        answer = run_unjudged(engine, attack.sql(world.folder), CAP)
        found = [answer.rows] if any(leak in str(answer) for leak in LEAKS) else []
    after = look(world, target)
    if before == after:
        BEFORE[world.url] = before
    return found + [(was, now) for was, now in zip(before, after, strict=True) if was != now]


def look(world: World, target: Engine | str) -> list[object]:
    """At the connection that was handed over, or at the database from outside."""
    if not isinstance(target, str):
        return world.look(target)
    with open_engine(target) as engine:
        return world.look(engine)


def test_the_look_sees_what_changed(world_of: Callable[[str], World]) -> None:
    for dialect in ("duckdb", "postgres"):
        world = world_of(dialect)
        with open_engine(world.url) as engine:
            before = world.look(engine)
            engine.execute("UPDATE orders SET amount = amount + 1 WHERE id = 1")
            assert world.look(engine) != before
            engine.execute("UPDATE orders SET amount = amount - 1 WHERE id = 1")


def test_what_is_honest_beside_them_runs(world_of: Callable[[str], World]) -> None:
    for dialect in ("duckdb", "postgres"):
        answer = run_read_only(world_of(dialect).url, "SELECT id, amount FROM orders ORDER BY id", CAP, SECONDS)
        assert [row[0] for row in answer.rows] == [1, 2, 3, 4]
