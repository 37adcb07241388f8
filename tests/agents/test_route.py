"""Words read by rules: verbs name agents, numbers name rows, and the rest is told as not understood."""

from __future__ import annotations

import pytest

from dea_core import read_schema
from dea_core.agents.route import read_words

SCHEMA = read_schema("CREATE TABLE customers (id int); CREATE TABLE invoice_items (id int);\n")


@pytest.mark.parametrize(
    ("words", "agents", "rows", "unread"),
    [
        ("analyze this schema", ["schema_analyzer"], {}, None),
        ("What is wrong here?", ["schema_analyzer"], {}, None),
        ("generate 5k customers", ["data_generator"], {"customers": 5000}, None),
        ("1,000 rows of data", ["data_generator"], {"*": 1000}, None),
        ("2 million rows, then review them", ["schema_analyzer", "data_generator"], {"*": 2_000_000}, None),
        ("make this query faster", ["query_optimizer"], {}, None),
        ("make three quarters of customers", ["data_generator"], {}, "three quarters"),
        ("hello", [], {}, "hello"),
    ],
)
def test_words(words, agents, rows, unread):
    route = read_words(words, SCHEMA)
    assert list(route.agents) == agents
    assert route.rows == rows
    assert [one.rpartition(": ")[2] for one in route.undone] == ([unread] if unread else [])


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("make 1.5k customers", {"customers": 1500}),
        ("make -5 customers", {}),
        ("make 0.3 customers", {}),
        ("make 2_000 customers", {"customers": 2000}),
    ],
)
def test_numbers_are_read_whole_or_not_at_all(words, rows):
    assert read_words(words, SCHEMA).rows == rows
