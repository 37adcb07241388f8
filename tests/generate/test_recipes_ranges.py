"""Every recipe, made part by part, gives the rows of the whole; another seed gives others."""

from __future__ import annotations

import pytest

from tests.generate.made import DOUBLE, JSON, MONEY, TEXT, Made, array_of

SAMPLES = {
    "people": {f: (f"person.{f}",) for f in ("first_name", "email", "user_name", "prefix", "middle_name", "job")},
    "places": {f: (f"place.{f}",) for f in ("city", "postcode", "street_address", "full_address")}
    | {"lat": ("place.latitude", DOUBLE)},
    "commerce": {f: (f,) for f in ("company.name", "company.url", "product.name", "product.sku")}
    | {"price": ("product.price", MONEY)},
    "texts": {
        "a": ("text", {"kind": "paragraph"}),
        "b": ("title", {"of": "book"}),
        "c": ("term", {"of": "genre"}),
        "d": ("phone",),
    },
    "patterns": {"a": ("pattern", {"regex": "[a-z]{2,5}(x|yy)*"}), "b": ("token",), "c": ("barcode",), "d": ("url",)},
    "inside": {
        "a": ("json", JSON),
        "b": ("array", {"of": "person.email"}, array_of(TEXT)),
        "c": ("faker", {"provider": "ssn"}),
    },
}


@pytest.mark.parametrize("unique", [False, True])
@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_parts_equal_slices_of_the_whole(sample, unique):
    columns = SAMPLES[sample]
    first = next(iter(columns))
    made = Made(300, columns, unique=(first,) if unique and sample != "inside" and first != "company.name" else ())
    whole = made.rows()
    assert made.rows(0, 7) == whole[:7]
    assert made.rows(150, 151) == whole[150:151]
    assert made.rows(201, 300) == whole[201:]


@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_the_seed_decides(sample):
    first, again, other = (Made(60, SAMPLES[sample], seed=seed).rows() for seed in (1, 1, 2))
    assert first == again
    assert first != other
