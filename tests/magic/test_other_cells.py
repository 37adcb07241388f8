"""%%analyze and %%optimize in a real IPython shell."""

from __future__ import annotations

import pandas as pd
import pytest

from dea_core.errors import ReadError, RefusedError, UsageError
from tests.magic.cell import run

DDL = "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE orders (id int PRIMARY KEY, user_id int, total float);"


def test_findings_of_ddl_name_lines_of_the_cell(shell, capsys):
    run(shell, f"%%analyze report <<\n{DDL}")
    report = shell.user_ns["report"]
    assert {"money_as_float", "undeclared_foreign_key"} <= {finding.rule for finding in report.findings}
    assert "orders.total: money_as_float" in capsys.readouterr().out
    assert {finding.target.origin.line for finding in report.findings if finding.target.name} == {3}


def test_rows_are_read_where_they_are(shell, shop, capsys):
    shell.user_ns |= {"shop": shop, "sales": pd.DataFrame({"id": [1, 2, 3], "constant": ["x"] * 3})}
    run(shell, "%%analyze --on shop --rule never_null_in_data\norders")
    told = capsys.readouterr().out
    assert "in 1,000 rows" in told
    assert "note: with the tables that foreign keys refer to: users" in told
    run(shell, "%%analyze of_frame <<\nsales")
    assert shell.user_ns["of_frame"].tables == ("sales",)


def test_options_are_the_command_s(shell, tmp_path, capsys):
    run(shell, f"%%analyze r << --severity error --html {tmp_path / 'report.html'}\n{DDL}")
    assert {finding.severity for finding in shell.user_ns["r"].findings} <= {"error"}
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")
    with pytest.raises(UsageError, match="unknown rule"):
        run(shell, f"%%analyze --rule nonsense\n{DDL}")


QUERY = "SELECT DISTINCT u.id FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id IN (SELECT user_id FROM orders)"


def test_a_query_is_timed_where_its_tables_are(shell, shop, capsys):
    shell.user_ns["shop"] = shop
    run(shell, f"%%optimize found << --on shop --seconds 5\n{QUERY}")
    found = shell.user_ns["found"]
    assert found.measured_on.endswith("the data of shop")
    assert "query plan" in capsys.readouterr().out


def test_a_query_over_frames(shell):
    shell.user_ns["sales"] = pd.DataFrame({"id": range(50), "amount": [1.0] * 50})
    run(shell, "%%optimize found << --seconds 5\nSELECT id, sum(amount) AS total FROM sales GROUP BY id")
    assert shell.user_ns["found"].measured_on.endswith("DataFrame sales")


def test_a_query_on_data_made_for_it(shell, shop, tmp_path):
    shell.user_ns["shop"] = shop
    run(shell, f"%%optimize found << --on shop --rows 50 --seconds 5\n{QUERY}")
    assert "data made for it" in shell.user_ns["found"].measured_on
    (tmp_path / "shop.sql").write_text(DDL)
    run(shell, f"%%optimize found << --schema {tmp_path / 'shop.sql'} --rows 50 --seconds 5\n{QUERY}")
    assert "data made for it" in shell.user_ns["found"].measured_on


@pytest.mark.parametrize(
    ("cell", "error", "said"),
    [
        (f"%%optimize --on shop\n{DDL}", UsageError, "the cell holds no query"),
        ("%%optimize --on shop\nusers", UsageError, "the cell holds no query"),
        ("%%optimize --on shop\nselect nope from users", ReadError, "nope"),
        ("%%optimize --on shop --seconds 0\nselect id from users", UsageError, "--seconds 0"),
        ("%%analyze --on shop\nnope", UsageError, "no table and no DataFrame nope"),
        (f"%%analyze shop <<\n{DDL}", RefusedError, "would overwrite shop"),
        ("%%optimize shop <<\nselect 1", RefusedError, "would overwrite shop"),
    ],
)
def test_wrong_cells_are_told(shell, shop, cell, error, said):
    shell.user_ns["shop"] = shop
    with pytest.raises(error, match=said):
        run(shell, cell)
    assert shell.user_ns["shop"] is shop
