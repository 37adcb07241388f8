"""The fixtures give what they promise: a database that is empty, and one's own."""

from __future__ import annotations

import psycopg
import pytest

from tests.conftest import missing


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_a_database_of_its_own(postgres_database: str, turn: int) -> None:
    with psycopg.connect(postgres_database) as connection:
        connection.execute("CREATE TABLE only_here (turn int)")
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (1,)


def test_an_engine_url_names_its_engine(engine_url: str, request: pytest.FixtureRequest) -> None:
    assert engine_url.partition(":")[0] in {"duckdb", "postgresql"}


@pytest.mark.parametrize(("required", "outcome"), [("", pytest.skip.Exception), ("1", pytest.fail.Exception)])
def test_what_is_missing_skips_or_fails(
    required: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEA_REQUIRE_ALL", required)
    with pytest.raises(outcome, match="no engine"):
        missing("there is no engine")
