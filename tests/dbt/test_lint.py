"""``dea dbt analyze`` on models: untested keys, sources read far from staging, tables named by hand; their fixes."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dea_core.analyze import Found, Target
from dea_dbt.commands import dbt
from dea_dbt.lint import LINTS, Lint, Models, lint_models
from dea_dbt.lint.jinja_text import without_jinja
from dea_dbt.lint.written_tables import tables_written
from dea_dbt.manifest import Manifest
from tests.dbt import projects

REPORT = """
-- from raw.customers would be wrong
select p.order_id, 'from raw.orders' as told, extract(year from o.placed_at) as year
from {{ source('till', 'payments') }} p
join raw.orders o on o.id = p.order_id
join main.stg_customers c on c.customer_id = o.customer
left join elsewhere.rates r on r.year = p.order_id,elsewhere.shops s join (main.report) on true
"""
MORE = {
    "models/report.sql": REPORT,
    "models/paid.sql": "select payment_id, amount from {{ ref('stg_payments') }}",
    "models/lines.sql": "select order_id, payment_id from {{ ref('stg_payments') }}\n",
    "models/goods.yml": """
sources:
  - name: shelf
    schema: raw
    tables:
      - name: goods
        columns: [{name: id, data_type: bigint, constraints: [{type: primary_key}]}, {name: price, data_type: integer}]
""",
    "models/stg_goods.sql": "{{ config(materialized='ephemeral') }} select * from {{ source('shelf', 'goods') }}",
    "models/priced.sql": "with g as (select * from {{ source('shelf', 'goods') }}) select id, price from g order by id",
    "models/again.sql": "select order_id from {{ ref('report') }}",
    "models/lines.yml": "models:\n  - name: lines\n    description: 'Grain: one row per (order_id, payment_id).'\n",
}
LINES = {
    name: at for at, line in enumerate(REPORT.splitlines()) for name in ("raw.orders", "stg_customers") if name in line
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str | None], dict[str, Any]]:
    pytest.importorskip("dbt.version", reason="there is no dbt here")
    root = projects.write(tmp_path_factory.mktemp("lint"), {**projects.SHOP, **MORE})
    words = ["analyze", "--project-dir", str(root), "--profiles-dir", str(root), "--json"]
    rules = [word for name in LINTS for word in ("--rule", name)]
    said = json.loads(CliRunner().invoke(dbt, [*words, *rules]).stdout)
    return {(one["rule"], one["table"], one["name"]): one for one in said["findings"]}


def test_nothing_else_is_found(found: dict[Any, Any]) -> None:
    assert set(found) == {
        ("hard_coded_reference", "report", "raw.orders"),
        ("hard_coded_reference", "report", "main.stg_customers"),
        ("hard_coded_reference", "report", "elsewhere.rates"),
        ("hard_coded_reference", "report", "elsewhere.shops"),
        ("source_outside_staging", "report", "source till.payments"),
        ("missing_key_test", "stg_orders", "order_id"),
        ("missing_key_test", "paid", "payment_id"),
        ("missing_key_test", "lines", "order_id, payment_id"),
        ("missing_key_test", "report", None),
        ("missing_key_test", "again", "order_id"),
        ("missing_key_test", "stg_goods", "id"),
        ("missing_key_test", "priced", "id"),
        ("source_outside_staging", "priced", "source shelf.goods"),
    }


def test_a_table_named_by_hand_is_told_with_its_line_and_its_reference(found: dict[Any, Any]) -> None:
    raw = found["hard_coded_reference", "report", "raw.orders"]
    assert (raw["severity"], raw["file"]) == ("error", "models/report.sql")
    assert raw["edits"][0]["text"] == "{{ source('till', 'orders') }}"
    assert raw["edits"][0]["old"] == "raw.orders"
    model = found["hard_coded_reference", "report", "main.stg_customers"]
    assert model["edits"][0]["text"] == "{{ ref('stg_customers') }}"
    assert "the same relation" in model["tried"]
    assert [model["line"] - raw["line"], raw["line"]] == [1, LINES["raw.orders"]]


def test_a_table_that_nobody_declares_is_declared(found: dict[Any, Any]) -> None:
    declared, reading = found["hard_coded_reference", "report", "elsewhere.rates"]["edits"]
    assert declared["text"].splitlines() == [
        "sources:", "  - name: elsewhere", "    schema: elsewhere", "    tables:", "      - name: rates",
    ]  # fmt: skip
    assert reading["text"] == "{{ source('elsewhere', 'rates') }}"


def test_a_source_is_read_by_its_staging_model(found: dict[Any, Any]) -> None:
    (edit,) = found["source_outside_staging", "report", "source till.payments"]["edits"]
    assert edit["text"] == "{{ ref('stg_payments') }}"
    assert edit["old"] == "{{ source('till', 'payments') }}"


def test_a_model_with_a_common_table_expression_is_tried_reading_an_ephemeral_one(found: dict[Any, Any]) -> None:
    tried = found["source_outside_staging", "priced", "source shelf.goods"]["tried"]
    assert tried == "fix tried: the same 100 rows on made data"
    assert "it passes on 100 rows" in found["missing_key_test", "stg_goods", "id"]["tried"]


def test_what_cannot_be_built_on_made_data_is_said_and_no_fix_of_it_is_called_wrong(found: dict[Any, Any]) -> None:
    why = "model report reads raw.orders, which no source or model is"
    for rule, table, name in (
        ("source_outside_staging", "report", "source till.payments"),
        ("missing_key_test", "again", "order_id"),
    ):
        assert found[rule, table, name]["tried"] == f"fix not tried: {why}"


def test_keys_come_from_descriptions_tests_above_and_names_and_are_tried(found: dict[Any, Any]) -> None:
    (named,) = found["missing_key_test", "stg_orders", "order_id"]["edits"]
    assert named["place"] == "models/_stg_orders.yml"
    assert named["text"].splitlines()[-1] == "        data_tests: [unique, not_null]"
    assert "it passes on 100 rows" in found["missing_key_test", "paid", "payment_id"]["tried"]
    (several,) = found["missing_key_test", "lines", "order_id, payment_id"]["edits"]
    assert several["text"].startswith("select order_id, payment_id from {{ ref('lines') }} group by")
    assert found["missing_key_test", "report", None]["edits"] == []


def test_what_is_jinja_is_a_name_or_blank_and_in_its_place() -> None:
    text = "{# from a.b #} select {{ x\n}} {% if y %} from g.h"
    assert len(without_jinja(text)) == len(text)
    assert without_jinja(text).split() == ["select", "____", "__", "from", "g.h"]


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("select 1 from raw.orders", "raw.orders"),
        ("select 1 from {{ ref('a') }} a,raw.orders o , \"Raw\".items", 'raw.orders "Raw".items'),
        (
            "select 1 from {{ ref('a') }} join (raw.orders o join raw.items i using (a, b)) on true",
            "raw.orders raw.items",
        ),
        ("select 1 from(raw.orders)", "raw.orders"),
        ("select a, orders, raw.c from (select 1, x from orders) o where x in (y, orders)", "orders"),
        (
            "with c as (select * from raw.a) select * from c join raw.b on true, raw.d order by e, f",
            "raw.a c raw.b raw.d",
        ),
        ("select extract(year from at), trim(both from t), 'from raw.a, raw.b' -- from raw.c\nfrom {{ x }}", ""),
        ("select 1 from raw.made(1, 2) m, unnest(list, other) where a is distinct from b /* from c */", ""),
        ("select (select max(v) from raw.b) from raw.a where exists (from raw.c)", "raw.b raw.a raw.c"),
        ("select 1 from raw.a union all select b, c from raw.d limit 3", "raw.a raw.d"),
        ("select 'unclosed from raw.a", ""),
    ],
)
def test_tables_are_found_where_a_query_reads_and_nowhere_else(sql: str, names: str) -> None:
    found = [without_jinja(sql)[each.start : each.end] for each in tables_written(sql, "duckdb")]
    assert " ".join(name for name in found if not name.startswith("__")) == names


def test_another_package_adds_a_rule_about_models(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Lint("short_name", "info", lambda models: iter([Found(Target("table", models.root.name), "short")]))
    point = metadata.EntryPoint("short_name", "theirs:RULE", "dea.lints")
    monkeypatch.setattr(metadata.EntryPoint, "load", lambda self: told)
    monkeypatch.setattr("dea_core.registry.entry_points", lambda group: [point] if group == LINTS.group else [])
    monkeypatch.setattr(LINTS, "_found", {name: LINTS[name] for name in LINTS})
    monkeypatch.setattr(LINTS, "_plugged_in", False)
    models = Models(Path("x"), Manifest(12, "shop", "duckdb", (), ()), None, "duckdb")  # type: ignore[arg-type]
    (finding,) = lint_models(models, ["short_name"])
    assert (finding.rule, finding.severity, finding.target.table) == ("short_name", "info", "x")


def test_each_rule_says_what_it_is_about() -> None:
    for rule in (LINTS[name] for name in LINTS):
        assert rule.title.endswith(".")
        assert rule.text
