"""The same shop on a real Postgres: loaded through COPY, marked, built by dbt, and taken away again."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
import yaml

from dea_core.engines import open_engine
from dea_core.errors import RefusedError
from dea_dbt.artifacts import run_dbt
from dea_dbt.project import find_project
from tests.dbt import projects
from tests.dbt.test_seeding import run


@pytest.fixture
def place(postgres_database: str, tmp_path: Path) -> Path:
    pytest.importorskip("dbt.adapters.postgres", reason="there is no dbt-postgres here")
    url = urlparse(postgres_database)
    server = {key: values[0] for key, values in parse_qs(url.query).items()}
    output = {
        "type": "postgres", "host": server["host"], "port": int(server["port"]), "user": "postgres", "password": "",
        "dbname": url.path.strip("/"), "schema": "public", "threads": 1,
    }  # fmt: skip
    profiles = {"shop": {"target": "prod", "outputs": {"prod": output}}}
    files = {**projects.SHOP, "profiles.yml": yaml.safe_dump(profiles)}
    return projects.write(tmp_path / "shop", files)


@pytest.mark.slow
def test_a_server_is_filled_when_it_is_named(place: Path, postgres_database: str) -> None:
    with pytest.raises(RefusedError) as caught:
        run(place, "seed")
    assert caught.value.hint == "say that you mean it: --target prod"
    named = ("--target", "prod")
    result = json.loads(run(place, "seed", *named, "--rows", "50", "--json").stdout)
    assert result["loaded"]["of"] > 10
    project = find_project(str(place), str(place))
    assert run_dbt(project, "build").failures == {}
    with open_engine(postgres_database) as engine:
        assert engine.rows("SELECT count(*), count(DISTINCT id) FROM raw.payments") == [(50, 50)]
        kinds = dict(
            engine.rows("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'payments'")
        )
    assert (kinds["amount"], kinds["id"]) == ("numeric", "integer")
    run(place, "seed", *named, "--rows", "50", "--append")
    with open_engine(postgres_database) as engine:
        assert engine.rows("SELECT count(*), count(DISTINCT id), max(id) FROM raw.payments") == [(100, 100, 100)]
    told = json.loads(run(place, "unseed", *named, "--json").stdout)
    with open_engine(postgres_database) as engine:
        left = engine.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'raw'")
    assert sorted([*told["dropped"], *told["emptied"]]) == ["raw.customers", "raw.orders", "raw.payments"]
    assert left == [(len(told["emptied"]),)]
