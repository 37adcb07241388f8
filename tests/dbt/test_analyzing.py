"""``dea dbt analyze`` on a real project: without rows what its tests leave open, with rows what those show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from dea_core.engines import DuckDB
from dea_dbt.commands import dbt


def run(root: Path, *words: str) -> Result:
    verb, *rest = words
    return CliRunner().invoke(dbt, [verb, "--project-dir", str(root), "--profiles-dir", str(root), *rest])


def report(root: Path, *words: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(run(root, "analyze", "--json", *words).stdout)
    return said


def found(said: dict[str, Any]) -> set[tuple[str, str, str | None]]:
    return {(one["rule"], one["table"], one["name"]) for one in said["findings"]}


def test_a_key_that_tests_hold_is_one_and_rules_about_rows_are_skipped(place: Path) -> None:
    said = report(place)
    assert not [one for one in found(said) if one[0] == "no_primary_key"]
    assert {"what": "rule padded_text", "why": "looks at data, and none was given"} in said["skipped"]
    assert not [one for one in said["findings"] if one["fix"]], "whoever loads a source changes it"


def test_rows_of_the_target_are_looked_at_and_stay_as_they_are(place: Path) -> None:
    run(place, "seed", "--rows", "60")
    assert ("padded_text", "till.orders", "status") not in found(report(place))
    with DuckDB.open(place / "shop.duckdb") as engine:
        engine.execute("UPDATE raw.orders SET status = ' ' || status WHERE id = (SELECT min(id) FROM raw.orders)")
    before = (place / "shop.duckdb").read_bytes()
    assert ("padded_text", "till.orders", "status") in found(report(place))
    assert (place / "shop.duckdb").read_bytes() == before


def test_a_rule_about_indexes_is_none_of_a_source(place: Path) -> None:
    result = run(place, "analyze", "--rule", "duplicate_index")
    assert "says nothing of a dbt source" in str(result.exception)
