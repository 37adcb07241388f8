"""Hardening a workload: what is proposed, what is refuted, what is kept, and that each kept test can really fail."""

from __future__ import annotations

import importlib
import time
from collections.abc import Iterator, Mapping, Sequence

import pytest
from sqlglot import exp, parse_one

from dea_core.harden import Bench, Candidate, Hardened, SameSum, harden, workload_of
from dea_core.harden.bench import MUTANT
from dea_core.harden.ledger import Change
from dea_core.harden.proposers.presence import presence
from dea_core.harden.subject import Subject
from dea_core.readers import read_schema
from dea_core.render.hardened_text import render_hardened
from dea_core.schema import CheckConstraint, ForeignKey, Key, Table
from dea_core.sql.mutate import mutants
from tests.harden import shop

bench_module = importlib.import_module("dea_core.harden.bench")


@pytest.fixture(scope="module")
def tried() -> Iterator[tuple[list[Bench], Hardened]]:
    workload = shop.shop()
    benches = shop.benches(workload)
    yield benches, harden(workload, benches)
    for bench in benches:
        bench.engine.close()


def _kept(found: Hardened) -> list[str]:
    return [str(one.candidate) for one in found.kept]


def _candidates(found: Hardened) -> list[Candidate]:
    return [*(one.candidate for one in found.kept), *(one.candidate for one in found.left_out)]


def test_keys_of_models_are_found(tried: tuple[list[Bench], Hardened]) -> None:
    kept = _kept(tried[1])
    assert "stg_orders (order_id) is unique" in kept
    assert "order_totals (order_id) is unique" in kept


def test_references_lead_to_the_model_that_holds_the_key(tried: tuple[list[Bench], Hardened]) -> None:
    assert "stg_payments (order_id) is found in stg_orders (order_id)" in _kept(tried[1])


def test_sums_are_conserved_and_columns_add_up(tried: tuple[list[Bench], Hardened]) -> None:
    kept = _kept(tried[1])
    assert "order_totals.amount adds up to stg_payments.amount for each order_id" in kept
    assert any(text.startswith("order_totals: ") and "card_amount" in text for text in kept)


def test_no_row_is_lost_where_every_key_comes_through(tried: tuple[list[Bench], Hardened]) -> None:
    complete = [c for c in _candidates(tried[1]) if isinstance(c.rule, ForeignKey) and c.rule.parent == "order_totals"]
    assert [str(c) for c in complete] == ["stg_orders (order_id) is found in order_totals (order_id)"]


def test_every_kept_test_holds_and_breaks_under_what_it_is_said_to_catch(tried: tuple[list[Bench], Hardened]) -> None:
    benches, found = tried
    assert found.kept
    for one in found.kept:
        assert all(bench.broken([one.candidate]) == [False] for bench in benches)
        model = benches[0].workload.by_name.get(one.candidate.table)
        own = [told for told in one.catches if not told.startswith("in ")]
        if own and model is not None:
            mutant = next(each for each in mutants(model.tree) if each.told == own[0])
            question = benches[0].question([one.candidate], {model.name: MUTANT})
            answers = [bench.with_mutant(model, mutant.tree, question) for bench in benches]
            assert [True] in answers, f"{one.candidate} does not notice {own[0]}"


def test_the_workload_is_as_it_was_after_all_trials(tried: tuple[list[Bench], Hardened]) -> None:
    benches, _ = tried
    for bench in benches:
        rows = [bench.engine.rows(f"SELECT count(*), sum(id) FROM {name}") for name in ("customers", "orders")]
        assert rows == [[(60, 1830)], [(60, 1830)]]
        assert bench.engine.rows("SELECT count(*) FROM order_totals") == [(60,)]


def test_tests_notice_more_than_none(tried: tuple[list[Bench], Hardened]) -> None:
    mutants, standing, with_new = tried[1].noticed
    assert standing == 0 < with_new <= mutants
    assert with_new >= mutants * 2 // 3


def test_what_does_not_hold_is_left_out_with_the_database_that_says_so() -> None:
    # the model keeps the orders of one status, so that not every order is found in it
    models = {**shop.MODELS, "open_orders": "SELECT order_id, customer_id FROM stg_orders WHERE status = 'open'"}
    workload = shop.shop(models=models)
    found = harden(workload, shop.benches(workload), only="stg_orders".__eq__)
    refuted = {str(one.candidate): one.why for one in found.left_out if one.why.startswith("does not hold")}
    assert refuted["stg_orders (order_id) is found in open_orders (order_id)"] == "does not hold of rows of seed 1"


def test_what_a_standing_test_says_is_not_proposed_again() -> None:
    says = ("unique", "stg_orders", frozenset({"order_id"}))
    sql = "SELECT order_id FROM stg_orders GROUP BY order_id HAVING COUNT(*) > 1"
    workload = shop.shop((shop.standing("unique_orders", sql, "stg_orders", says),))
    found = harden(workload, shop.benches(workload), only="stg_orders".__eq__)
    assert "stg_orders (order_id) is unique" not in [str(c) for c in _candidates(found)]
    assert found.never_fail == ()


def test_a_standing_test_that_cannot_fail_is_named() -> None:
    never = shop.standing("always_true", "SELECT * FROM stg_orders WHERE 1 = 0", "stg_orders")
    workload = shop.shop((never,))
    assert harden(workload, shop.benches(workload), only="stg_orders".__eq__).never_fail == ("always_true",)


def test_a_standing_test_that_fails_as_it_is_is_not_judged() -> None:
    failing = shop.standing("fails", "SELECT * FROM stg_orders", "stg_orders")
    workload = shop.shop((failing,))
    found = harden(workload, shop.benches(workload), only="stg_orders".__eq__)
    assert found.failing == ("fails",)
    assert found.never_fail == ()


def test_only_what_is_asked_for_gets_tests() -> None:
    workload = shop.shop()
    found = harden(workload, shop.benches(workload), only=lambda name: name == "order_totals")
    assert {one.candidate.table for one in found.kept} == {"order_totals"}
    assert list(found.strength) == ["order_totals"]


def test_every_keeps_what_notices_nothing_more() -> None:
    workload = shop.shop()
    benches = shop.benches(workload)
    few, many = (harden(workload, benches, only="customer_orders".__eq__, every=every) for every in (False, True))
    assert set(_kept(few)) <= set(_kept(many))
    assert len(few.kept) + len(few.left_out) == len(many.kept) + len(many.left_out)
    assert few.noticed == many.noticed


def test_a_model_that_cannot_be_built_is_named_with_those_above_it() -> None:
    models = {"broken": "SELECT no_such FROM orders", "above": "SELECT * FROM broken"}
    workload = shop.shop(models=models)
    bench = shop.benches(workload)[0]
    assert "no_such" in bench.failures["broken"]
    assert bench.failures["above"] == "broken is not built"
    found = harden(workload, [bench])
    assert {one.candidate.table for one in found.kept} <= {"customers", "orders", "payments"}
    assert set(found.not_built) == {"broken", "above"}


def test_a_mistake_that_runs_away_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_module, "SECONDS", 0.3)
    workload = shop.shop(models={"few": "SELECT 1 AS n"})
    bench = Bench(workload, shop.made(workload.schema, 1), "rows")
    endless = parse_one(
        "SELECT max(a.i + b.i) AS n FROM range(10000000) AS a(i), range(10000000) AS b(i)", dialect="duckdb"
    )
    assert isinstance(endless, exp.Query)
    started = time.monotonic()
    assert bench.with_mutant(workload.models[0], endless, bench.question([])) is None
    assert time.monotonic() - started < 60


def test_two_mistakes_that_read_alike_are_two() -> None:
    twins = "SELECT CASE WHEN x THEN 1 ELSE 2 END AS a, y, CASE WHEN x THEN 1 ELSE 2 END AS b FROM t"
    tree = parse_one(twins, dialect="duckdb")
    assert isinstance(tree, exp.Query)
    alike = [Change("m", one.told, one.number) for one in mutants(tree) if "ELSE" not in one.told.partition("→")[2]]
    assert len({change.told for change in alike}) < len(set(alike))


def test_numbers_next_to_a_rules_own_are_tried() -> None:
    schema = read_schema("CREATE TABLE t (id SMALLINT PRIMARY KEY, n SMALLINT NOT NULL CHECK (n BETWEEN -500 AND 100))")
    rule = ("check", "t", "n between -500 and 100")
    sql = "SELECT * FROM t WHERE NOT n BETWEEN -500 AND 100"
    workload = workload_of(schema, {"m": "SELECT id FROM t"}, (shop.standing("within", sql, "t", rule),))
    assert harden(workload, [Bench(workload, shop.made(schema, 1), "rows")]).never_fail == ()


def test_rules_are_told_apart_by_what_they_say() -> None:
    workload = workload_of(shop.shop().schema, {"m": "SELECT * FROM orders"})
    bench = shop.benches(workload)[0]
    found = harden(workload, [bench], every=True)
    assert {Key, CheckConstraint, ForeignKey} <= {type(c.rule) for c in _candidates(found)}
    says = [c.says for c in _candidates(found)]
    assert len(says) == len(set(says))


def test_a_sum_that_differs_for_one_key_is_found() -> None:
    workload = shop.shop()
    bench = shop.benches(workload)[0]
    rule = SameSum("amount", "stg_payments", "amount", ("order_id",), ("order_id",))
    candidate = next(one.candidate for one in harden(workload, [bench], every=True).kept if one.candidate.rule == rule)
    bench.engine.execute("UPDATE order_totals SET amount = amount + 1 WHERE order_id = 7")
    assert bench.broken([candidate]) == [True]
    rows = bench.engine.rows(candidate.check(bench.tables).query.sql("duckdb"))
    assert [row[0] for row in rows] == [7]
    assert isinstance(candidate.check(bench.tables).query, exp.Query)


def test_a_rule_does_not_pass_through_a_cast() -> None:
    models = {"days": "SELECT id, CAST(placed AS TIMESTAMP) AS placed, shipped FROM orders"}
    workload = shop.shop(models=models)
    found = harden(workload, [shop.benches(workload)[0]], only="days".__eq__, every=True)
    assert not [c for c in _candidates(found) if isinstance(c.rule, CheckConstraint) and "placed" in c.columns]


OPEN = "(SELECT order_id, status FROM stg_orders{where}) AS o"


@pytest.mark.parametrize("where", ["", " WHERE status <> 'void'"])
def test_a_join_to_rows_that_are_filtered_may_find_none(where: str) -> None:
    join = f"SELECT p.payment_id, o.status FROM stg_payments AS p LEFT JOIN {OPEN.format(where=where)} USING (order_id)"
    models = {**shop.MODELS, "paid_for": join}
    workload = shop.shop(models=models)
    subject = Subject(workload, shop.benches(workload)[0])
    said = "paid_for.status is never NULL" in [str(one) for one in presence(subject)]
    assert said is (where == "")


@pytest.mark.parametrize("where", ["", " WHERE status <> 'void'"])
def test_a_join_to_some_rows_of_the_same_table_may_find_none(where: str) -> None:
    join = f"SELECT a.order_id, o.status FROM stg_orders AS a LEFT JOIN {OPEN.format(where=where)} USING (order_id)"
    workload = shop.shop(models={**shop.MODELS, "again": join})
    subject = Subject(workload, shop.benches(workload)[0])
    said = "again.status is never NULL" in [str(one) for one in presence(subject)]
    assert said is (where == "")


def test_what_rows_elsewhere_break_is_dropped_and_told() -> None:
    def elsewhere(candidates: Sequence[Candidate], tables: Mapping[str, Table]) -> list[int | None]:
        return [12 if str(one) == "stg_orders (order_id) is unique" else None for one in candidates]

    workload = shop.shop()
    found = harden(workload, shop.benches(workload), only="stg_orders".__eq__, elsewhere=elsewhere)
    assert "stg_orders (order_id) is unique" not in _kept(found)
    assert [str(one.candidate) for one in found.dropped] == ["stg_orders (order_id) is unique"]
    assert "dropped: stg_orders (order_id) is unique: fails on 12 rows of the target" in render_hardened(found)
