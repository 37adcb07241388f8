"""``dea dbt doctor``: on a project in order, and on every kind of broken one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dea_dbt.artifacts import artifacts
from dea_dbt.commands import dbt
from dea_dbt.doctor_secrets import SECRET_NAME, redacted, secrets_of
from dea_dbt.doctor_short import MOST, alike, in_short
from dea_dbt.project import find_project
from tests.dbt import projects


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(dbt, ["doctor", "--project-dir", str(root), "--profiles-dir", str(root), *words])


def told(root: Path, *words: str) -> tuple[dict[str, list[dict[str, Any]]], dict[str, dict[str, Any]], int]:
    """Facts by what they are about, abilities by name, and the exit code."""
    result = run(root, "--json", *words)
    document = json.loads(result.stdout)
    facts: dict[str, list[dict[str, Any]]] = {}
    for fact in document["facts"]:
        facts.setdefault(fact["about"], []).append(fact)
    return facts, {one["name"]: one for one in document["can"]}, result.exit_code


def troubles(facts: dict[str, list[dict[str, Any]]]) -> list[str]:
    return [f"{one['about']}: {one['said']}" for listed in facts.values() for one in listed if not one["ok"]]


def test_a_project_in_order(place: Path) -> None:
    facts, can, code = told(place)
    assert (code, troubles(facts)) == (0, [])
    assert "stale" in facts["manifest"][0]["said"] or "fresh" in facts["manifest"][0]["said"]
    artifacts(find_project(str(place), str(place)))
    facts, can, code = told(place)
    assert code == 0
    fresh = [fact["said"] for fact in facts["manifest"] if fact["said"].endswith("old, fresh")]
    assert fresh
    assert facts["sources"][0]["said"] == (
        "4 tables, 1 with columns declared, without columns: till.customers, till.payments, till.unused"
    )
    assert facts["tables"][0]["said"].startswith("3 tables can be made")
    assert can["seed"]["can"]
    assert can["plan"]["why"] == "3 tables"
    assert not can["plugin"]["can"]
    assert can["plugin"]["do"] == "add plugins: [{module: dea_dbt.plugin}] to the target"
    assert can["tests"]["can"]
    text = run(place).stdout
    assert "dbt-core " in text
    assert "seed      " in text


def test_a_target_that_cannot_be_reached_and_secrets_that_are_not_told(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_ENV_SECRET_TILL", "hunter2hunter2")
    monkeypatch.setenv("SHOP_TARGET", "target-hunter2hunter2")
    facts, can, code = told(place, "--target", "prod")
    assert code == 1
    assert troubles(facts)[-1].startswith("target: it cannot be reached: localhost:1")
    assert not can["seed"]["can"]
    assert can["plan"]["can"]
    projects.write_profile(place, path="md:shop?motherduck_token=verysecrettoken")
    said = run(place).output
    assert "duckdb at md:shop?motherduck_token=***" in said
    assert "none in" in said
    assert "hunter2hunter2" not in said


def test_secrets_are_found_by_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if SECRET_NAME.search(name)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SHOP_API_KEY", "abcdefgh")
    monkeypatch.setenv("PWD", str(tmp_path))  # the folder that one is in is no password
    profiles = tmp_path / "profiles.yml"
    profiles.write_text("shop: {outputs: {dev: {password: qwerty, schema: main, keys: {private_key: [line1, line2]}}}}")
    secrets = secrets_of(profiles, None)
    assert secrets == ["abcdefgh", "qwerty", "line1", "line2"]
    text = "qwerty at abcdefgh, postgresql://me:whatever@host/db?sslpassword=x&token=y in main"
    assert redacted(text, secrets) == "*** at ***, postgresql://me:***@host/db?sslpassword=***&token=*** in main"


def test_no_project(tmp_path: Path) -> None:
    facts, can, code = told(tmp_path)
    assert code == 1
    assert "no dbt_project.yml" in facts["project"][0]["said"] or "has no" in facts["project"][0]["said"]
    assert facts["versions"]
    assert not any(one["can"] for one in can.values())
    assert "--project-dir" in can["seed"]["do"]


def test_a_broken_project_is_told_whole(tmp_path: Path) -> None:
    projects.write(
        tmp_path,
        projects.SHOP,
        **{
            "packages.yml": "packages: [{package: dbt-labs/dbt_utils, version: 1.3.0}, {git: x/dbt-date.git}]",
            "dbt_packages/dbt_date/dbt_project.yml": "name: dbt_date\nversion: 0.2.0\n",
            "models/bad.yml": "models:\n  - name: a\n   tests: [\n",
        },
    )
    (tmp_path / "profiles.yml").write_text("other: {target: dev, outputs: {dev: {type: duckdb}}}\n")
    facts, can, code = told(tmp_path)
    said = "\n".join(troubles(facts))
    assert code == 1
    assert "profile: there is no profile 'shop'" in said
    assert "packages: wanted and not installed: dbt_utils" in said
    assert facts["packages"][0]["said"] == "installed: dbt_date 0.2.0"
    assert "YAML: models/bad.yml:3: " in said
    assert "no profile 'shop'" in can["seed"]["why"]


def test_packages_that_are_missing(tmp_path: Path) -> None:
    projects.write(tmp_path, projects.SHOP, **{"packages.yml": "packages: [{package: a/b, version: 1.0.0}]\n"})
    facts, can, code = told(tmp_path)
    assert code == 1
    assert "packages: wanted and not installed: b" in troubles(facts)
    assert can["seed"]["do"] == "run `dbt deps`"


def test_what_dbt_cannot_parse(place: Path) -> None:
    (place / "models" / "lost.sql").write_text("select * from {{ ref('nobody') }}")
    facts, can, code = told(place)
    assert code == 1
    assert "nobody" in troubles(facts)[-1]
    assert "nobody" in can["seed"]["why"]
    text = run(place).stdout
    assert text.count("nobody") == 1, "said once"
    assert "seed                no   see manifest above" in text


def test_long_errors_are_told_in_short() -> None:
    said = (
        "Compilation Error\n  'till' is undefined. This can happen when calling a macro that is not there.\n  Check it."
    )
    assert in_short(said) == "'till' is undefined …"
    assert in_short("a file is gone.") == "a file is gone"
    long = in_short("Runtime Error in model a (models/a.sql) " + "word " * 100)
    assert len(long) <= MOST + 2
    assert long.startswith("in model a")
    assert long.endswith("word …")
    failed = {f"shop.{name}": f"Compilation Error in model {name} (models/{name}.sql) no pivot" for name in "abc"}
    assert alike({**failed, "shop.d": "Database Error no table t"}) == {
        "no pivot": ["shop.a", "shop.b", "shop.c"], "no table t": ["shop.d"]
    }  # fmt: skip


def test_a_project_without_sources(tmp_path: Path) -> None:
    files = {"dbt_project.yml": "name: shop\nprofile: shop\n", "models/a.sql": "select 1 as x"}
    projects.write(tmp_path, {**files, "seeds/s.csv": "a\n1\n"})
    _, can, code = told(tmp_path)
    assert code == 1
    assert can["seed"]["why"] == "the project has no source that is a table"
    assert "--remake-seeds" in can["seed"]["do"]
    assert can["tests"]["can"]


def test_nothing_of_the_project_is_changed(place: Path) -> None:
    before = {file: file.read_bytes() for file in place.rglob("*") if file.is_file() and "target" not in file.parts}
    run(place)
    after = {file for file in place.rglob("*") if file.is_file() and "target" not in file.parts}
    assert after == before.keys()
    assert all(file.read_bytes() == content for file, content in before.items())
    assert not os.access(place / "shop.duckdb", os.F_OK)
