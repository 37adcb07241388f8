"""Rows that continue after those that are there: how numbers of another type go on, and when keys are the same."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dea_core.engines import DuckDB
from dea_core.errors import ChecksFailedError, PlanError
from dea_core.generate import ColumnPlan, Staged, TablePlan
from dea_core.readers import read_schema
from dea_dbt import appending

TABLE = read_schema("CREATE TABLE t (id int PRIMARY KEY, code int UNIQUE)", dialect="postgres").table("t")
SEQUENCE = ColumnPlan("sequence")


@pytest.mark.parametrize("end", [5, 5.0, Decimal("5.00")])
def test_a_sequence_goes_on_after_a_whole_number_of_any_type(end: object) -> None:
    assert appending._after(SEQUENCE, 1, end, "t.id").options["start"] == 6


@pytest.mark.parametrize("end", ["a5", "5", 5.5, Decimal("NaN"), float("inf")])
def test_a_sequence_does_not_go_on_after_what_is_no_whole_number(end: object) -> None:
    with pytest.raises(PlanError, match=r"t\.id: no sequence goes on") as caught:
        appending._after(SEQUENCE, end, end, "t.id")
    assert caught.value.hint


def test_keys_of_one_worth_clash_whatever_their_types_and_the_file_s_name(tmp_path: Path) -> None:
    path = tmp_path / "it's.parquet"
    key = next(key for key in TABLE.keys if key.columns == ("code",))
    with DuckDB.open() as engine:
        engine.execute(f"COPY (SELECT 1 AS id, 5 AS code) TO '{str(path).replace(chr(39), chr(39) * 2)}'")
        engine.execute("CREATE SCHEMA public; CREATE TABLE public.t (id INT, code DECIMAL(10, 2))")
        staged = Staged(TABLE, 1, path)
        appending._need_new(engine, engine, staged, key, {"id": "id", "code": "code"})
        engine.execute("INSERT INTO public.t VALUES (1, 5.00)")
        with pytest.raises(ChecksFailedError, match="such as 5"):
            appending._need_new(engine, engine, staged, key, {"id": "id", "code": "code"})
        with pytest.raises(PlanError, match=r"t\.code is not there"):
            appending._need_new(engine, engine, staged, key, {"id": "id"})


def test_a_sequence_that_the_target_lacks_continues_nothing() -> None:
    plan, key = TablePlan(1, {"id": SEQUENCE}), TABLE.keys[0]
    assert appending._continues(plan, key, {"id": "ID"})
    assert not appending._continues(plan, key, {"code": "code"})
