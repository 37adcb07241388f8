"""Lines of a TOML file: a key's own, else the nearest table's around it, also where a name has dots in quotes."""

from __future__ import annotations

import pytest

from dea_core.toml_lines import line_of

TEXT = """date = "2026-11-01"

[models."gpt-5.1"]
input = 4.00
"output" = 20.00

[tool.dea]
max_cost = 1
databases.shop = "x"
"""


@pytest.mark.parametrize(
    ("way", "line"),
    [
        (("date",), 1),
        (("models", "gpt-5.1", "input"), 4),
        (("models", "gpt-5.1", "output"), 5),
        (("models", "gpt-5.1", "nothing"), 3),
        (("tool", "dea", "max_cost"), 8),
        (("tool", "dea", "databases", "shop"), 9),
        (("tool", "other"), 1),
        (("nowhere",), 1),
    ],
)
def test_where_it_stands(way, line):
    assert line_of(TEXT, way) == line
