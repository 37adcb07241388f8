"""What may be typed next, through IPython's own completer."""

from __future__ import annotations

import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter

from tests.magic.cell import run


def completed(shell, text: str) -> set[str]:
    """The completions at the mark ``|``."""
    at = text.index("|")
    with provisionalcompleter():
        return {found.text for found in shell.Completer.completions(text.replace("|", ""), at)}


@pytest.fixture
def connected_shell(shell, shop):
    shell.user_ns |= {"shop": shop, "sales": pd.DataFrame({"amount": [1.0], "region": ["a"]})}
    run(shell, "%dea connect shop")
    return shell


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("%%generate --ro|\nusers", {"--rows"}),
        ("%%generate --rows 5 --ed|\nusers", {"--edge-cases"}),
        ("%%generate --format pa|\nusers", {"parquet"}),
        ("%%generate --rows or|\nCREATE TABLE orders (id int)", {"orders="}),
        ("%%analyze --severity |\nusers", {"error", "warning", "info"}),
        ("%%optimize --on sh|\nselect 1", {"shop"}),
        ("%%generate\nord|", {"orders"}),
        ("%%optimize\nselect o.us| from orders o", {"o.user_id"}),
        ("%%optimize\nselect users.| from users", {"users.id", "users.email"}),
        ("%%optimize\nselect tot| from orders", {"total"}),
        ("%%analyze\nsal|", {"sales"}),
        ("%%analyze\nselect sales.re| from sales", {"sales.region"}),
        ("%dea co|", {"connect"}),
        ("%dea connect sh|", {"shop"}),
    ],
)
def test_what_fits_is_offered(connected_shell, text, wanted):
    assert completed(connected_shell, text) == wanted


def test_models_are_offered(shell, tmp_path):
    from tests.magic.test_bodies import project

    project(tmp_path)
    run(shell, f"%dea dbt {tmp_path}")
    assert completed(shell, "%%generate\nmodel:f|") == {"fct"}


@pytest.mark.parametrize("text", ["ord|", "x = ord|", "%%time\nord|"])
def test_other_cells_are_left_to_others(connected_shell, text):
    assert "orders" not in completed(connected_shell, text)


def test_no_connection_is_no_error(shell):
    assert completed(shell, "%%generate --on nowhere\nzzz|") == set()
