"""Arguments of the verbs are held to what the command line takes, before any work is done."""

from __future__ import annotations

import datetime

import pytest

from dea_core import generate, plan
from dea_core.errors import UsageError

NOT_READ = "no_such_file.sql"
"""A source that fails when it is read: arguments are looked at earlier."""


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ({"rows": -1}, "rows=-1 must be a whole number from 0"),
        ({"rows": "ten"}, "rows='ten' must be a whole number from 0"),
        ({"rows": True}, "rows=True must be a whole number from 0"),
        ({"rows": 1.5}, "rows=1.5 must be a whole number from 0"),
        ({"rows": {"orders": -5}}, "rows['orders']=-5 must be a whole number from 0"),
        ({"seed": 1.5}, "seed=1.5 must be a whole number"),
        ({"seed": "42"}, "seed='42' must be a whole number"),
        ({"as_of": "tomorrow"}, "as_of='tomorrow' must be a date"),
        ({"as_of": datetime.datetime(2026, 1, 31, 12)}, "must be a date"),
        ({"locale": 5}, "locale=5 must be the name of a locale"),
    ],
)
def test_what_no_plan_can_follow_is_refused(argument, said):
    for verb in (plan, generate):
        with pytest.raises(UsageError) as caught:
            verb(NOT_READ, **argument)
        assert said in caught.value.message
        assert "such as" in caught.value.hint


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ({"edge_cases": 2}, "edge_cases=2 must be a share from 0 to 1"),
        ({"edge_cases": "few"}, "edge_cases='few' must be a share from 0 to 1"),
        ({"threads": 0}, "threads=0 must be a whole number from 1"),
        ({"threads": 1.5}, "threads=1.5 must be a whole number from 1"),
    ],
)
def test_what_no_run_can_do_is_refused(argument, said):
    with pytest.raises(UsageError) as caught:
        generate(NOT_READ, **argument)
    assert said in caught.value.message
    assert "such as" in caught.value.hint


def test_none_is_as_if_it_were_not_given():
    ddl = "CREATE TABLE a (id int PRIMARY KEY);"
    assert generate(ddl, rows=None, seed=None, as_of=None, locale=None, threads=None).rows == {"a": 1000}
    assert generate(ddl, rows={"a": 0}, seed=-1).rows == {"a": 0}
