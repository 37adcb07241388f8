"""Companies and products."""

from __future__ import annotations

import pytest

from dea_core.generate.vocabulary import slug, words
from tests.generate.made import DOUBLE, INTEGER, MONEY, make, one, varchar

COMPANY = {field: (f"company.{field}",) for field in ("name", "domain", "url", "email", "slogan")}
PRODUCT = {field: (f"product.{field}",) for field in ("name", "category", "brand", "sku", "description")} | {
    "price": ("product.price", MONEY),
    "cost": ("product.price", {"share": 0.6}, MONEY),
}


def test_a_company_is_found_under_its_name():
    for row in make(200, **COMPANY):
        assert row["domain"].endswith(".example")
        assert slug(row["name"]).startswith(row["domain"].removesuffix(".example"))
        assert row["url"] == f"https://www.{row['domain']}"
        assert row["email"].endswith(f"@{row['domain']}")


@pytest.mark.parametrize(("field", "rows"), [("name", 50_000), ("domain", 20_000), ("url", 20_000), ("email", 20_000)])
def test_companies_may_be_distinct(field, rows):
    assert len(set(one(rows, f"company.{field}", unique=True))) == rows


@pytest.mark.parametrize("width", [60, 40, 25, 20, 15, 12])
@pytest.mark.parametrize("recipe", ["company.name", "product.name"])
def test_names_fit(recipe, width):
    values = one(400, recipe, varchar(width))
    assert max(map(len, values)) <= width
    assert len(set(values)) > 8


@pytest.mark.parametrize("locale", ["de_DE", "fr_FR", "ja_JP", "pl_PL"])
def test_companies_of_other_locales(locale):
    assert len(set(one(800, "company.name", unique=True, locale=locale))) == 800


def test_a_product_is_of_its_category_and_costs_what_such_things_cost():
    nouns = {n: (c["name"], low, high) for c in words("products")["category"] for n, (low, high) in c["noun"].items()}
    for row in make(300, **PRODUCT):
        noun = next(n for n in sorted(nouns, key=len, reverse=True) if row["name"].endswith(n))
        category, low, high = nouns[noun]
        assert row["category"] == category
        assert low <= row["price"] <= high + 1
        assert row["cost"] < row["price"]
        assert row["description"].startswith(noun)
        assert row["sku"][:3] == next(c["code"] for c in words("products")["category"] if c["name"] == category)


@pytest.mark.parametrize("rows", [300, 3000, 50_000])
def test_products_may_be_distinct(rows):
    made = make(rows, unique=("name", "sku"), name=("product.name",), sku=("product.sku",))
    assert len({row["name"] for row in made}) == rows
    assert len({row["sku"] for row in made}) == rows


def test_a_price_is_the_same_money_in_every_type():
    made = make(100, a=("product.price", MONEY), b=("product.price", DOUBLE), c=("product.price", INTEGER))
    assert all(float(row["a"]) == pytest.approx(row["b"]) and int(row["a"]) == row["c"] for row in made)
