from __future__ import annotations

import copy

import pytest

from dea_dbt.artifacts import Artifacts
from dea_dbt.errors import ManifestError
from dea_dbt.manifest import Manifest, read_manifest


def test_nodes_come_after_what_they_depend_on(manifest: Manifest) -> None:
    seen: set[str] = set()
    for node in manifest.nodes:
        assert set(node.parents) & manifest.by_id.keys() <= seen
        seen.add(node.unique_id)
    assert [n.table_name for n in manifest.of_kind("source")] == [
        "till.customers",
        "till.orders",
        "till.payments",
        "till.unused",
    ]


def test_tests_have_arguments_and_config(manifest: Manifest) -> None:
    fee = next(test for test in manifest.tests if test.column == "fee")
    assert (fee.key, fee.where, fee.severity) == ("accepted_values", "method = 'card'", "error")
    assert fee.arguments["values"] == [1, 2]
    method = next(test for test in manifest.tests if test.column == "method")
    assert method.severity == "warn"
    assert manifest.by_id[str(method.attached)].name == "stg_payments"
    assert {test.title for test in manifest.tests if test.key == "singular"} == {
        "no_old_orders", "each_customer_pays", "totals",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("ref('stg_orders')", "stg_orders"),
        ("ref('shop', 'stg_orders')", "stg_orders"),
        ('source("till", "orders")', "till.orders"),
        ("{{ get_where_subquery(ref('countries')) }}", "countries"),
        ('"shop"."raw"."payments"', "till.payments"),
        ("stg_orders", "stg_orders"),
    ],
)
def test_references_are_found(manifest: Manifest, reference: str, name: str) -> None:
    found = manifest.named(reference)
    assert found is not None
    assert found.table_name == name


@pytest.mark.parametrize("version", [9, 10, 11, 12])
def test_older_versions(built: Artifacts, version: int) -> None:
    """Older manifests lack ``attached_node`` and write configs differently."""
    content = copy.deepcopy(dict(built.content))
    content["metadata"]["dbt_schema_version"] = f"https://schemas.getdbt.com/dbt/manifest/v{version}.json"
    for node in content["nodes"].values():
        if version < 11:
            node.pop("attached_node", None)
    manifest = read_manifest(content)
    assert manifest.version == version
    attached = {test.title: test.attached for test in manifest.tests if test.name}
    assert attached["not_null_orders_amount"] == "model.shop.orders"


def test_strange_manifests_are_refused(built: Artifacts) -> None:
    with pytest.raises(ManifestError, match="not a manifest"):
        read_manifest({})
    content = {**built.content, "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v99.json"}}
    with pytest.raises(ManifestError, match="version 99"):
        read_manifest(content)
    content["metadata"]["dbt_schema_version"] = "https://schemas.getdbt.com/dbt/manifest/v12.json"
    content["nodes"] = {"x": {}}
    with pytest.raises(ManifestError, match="lacks"):
        read_manifest(content)
