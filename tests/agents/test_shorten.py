"""Long results keep their meaning: whole JSON, the first of many, and words for what was left out."""

from __future__ import annotations

import json

from dea_core.agents.shorten import LEFT_OUT, ROOM, shortened


def test_what_is_short_stays_whole():
    assert json.loads(shortened({"a": [1, 2, None], "b": "x"})) == {"a": [1, 2, None], "b": "x"}


def test_of_a_long_list_the_first_are_shown_and_the_rest_told():
    text = shortened({"rows": [{"id": i, "name": "n" * 40} for i in range(5_000)]})
    rows = json.loads(text)["rows"]
    assert len(text) <= ROOM
    assert rows[0]["id"] == 0
    assert LEFT_OUT in rows[-1]
    assert "of 5,000" in rows[-1]
    assert "has id, name" in rows[-1]


def test_a_long_text_says_how_much_more_there_is():
    text = json.loads(shortened({"ddl": "x" * 1_000_000}))["ddl"]
    assert text.startswith("xxx")
    assert "more characters left out" in text


def test_a_hundred_megabytes_do_not_get_through():
    assert len(shortened(["y" * 100_000_000])) <= ROOM
    assert len(shortened({f"k{i}": ["z" * 90] * 50 for i in range(20_000)})) <= ROOM


def test_deep_and_wide_is_told_by_its_form():
    wide = {f"{i:03}": {f"{j:03}": ["w" * 50] * 9 for j in range(30)} for i in range(30)}
    text = shortened(wide, room=300)
    assert LEFT_OUT in text
    json.loads(text)
