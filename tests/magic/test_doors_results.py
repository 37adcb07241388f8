"""The same results at every door: what the command prints as JSON, what a cell binds and what a verb returns."""

from __future__ import annotations

import datetime
import json

import pytest
from click.testing import CliRunner

import dea_core
from dea_core.cli import dea
from dea_core.render.findings_json import report_as_json
from dea_core.render.optimize_text import optimization_as_json
from tests.magic.cell import run

DDL = """
CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE NOT NULL, joined date NOT NULL, price double precision);
CREATE TABLE orders (
  id int PRIMARY KEY,
  user_id int NOT NULL REFERENCES users (id),
  total numeric(8, 2) NOT NULL CHECK (total > 0),
  placed_at timestamp
);
"""
QUERY = "SELECT DISTINCT u.id, u.email FROM users u WHERE u.id IN (SELECT o.user_id FROM orders o)"
DAY = "2024-05-06"


@pytest.fixture
def source(tmp_path):
    """The DDL in a file whose lines are those of the cell below its name."""
    path = tmp_path / "shop.sql"
    path.write_text(DDL, encoding="utf-8")
    return path


def printed(*words, code=0):
    done = CliRunner().invoke(dea, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def plain(document):
    return json.loads(json.dumps(document, default=str))


def files(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def test_generate_writes_the_same_bytes(shell, source, tmp_path):
    asked = f"--rows 40 --rows orders=90 --seed 7 --as-of {DAY}"
    told = printed("generate", source, *asked.split(), "--out", tmp_path / "command", "--json")
    run(shell, f"%%generate {asked} --out {tmp_path / 'cell'}{DDL}")
    rows = {"*": 40, "orders": 90}
    day = datetime.date.fromisoformat(DAY)
    made = dea_core.generate(
        source, rows=rows, seed=7, as_of=day, out=tmp_path / "verb", edge_cases=told_share(shell, "edge_cases")
    )
    assert files(tmp_path / "command") == files(tmp_path / "cell") == files(tmp_path / "verb")
    assert len(files(tmp_path / "cell")) == 2
    left_out = ("seconds", "written")
    verb = {name: value for name, value in plain(made.as_json()).items() if name not in left_out}
    assert verb == {name: value for name, value in told.items() if name not in left_out}


def told_share(shell, name):
    """The default of a cell, which a verb does not share."""
    from dea_magic.generate import WORDS

    return WORDS.read("").given[name]


def test_a_frame_holds_what_the_file_does(shell, source, tmp_path):
    import pandas as pd

    run(shell, f"%%generate shop << --rows 30 --seed 7 --as-of {DAY}{DDL}")
    printed("generate", source, "--rows", 30, "--seed", 7, "--as-of", DAY, "--out", tmp_path / "out", "--json")
    read = pd.read_csv(tmp_path / "out" / "users.csv", keep_default_na=False)
    assert list(read.email) == list(shell.user_ns["shop"]["users"].email)
    assert [str(day) for day in read.joined] == [str(day)[:10] for day in shell.user_ns["shop"]["users"].joined]


def of_report(document):
    """A report as data, without the name of what held the DDL."""
    told = plain(document)
    places = [{name: value for name, value in one.items() if name != "file"} for one in told["findings"]]
    return {**told, "source": None, "findings": places}


def test_analyze_finds_the_same(shell, source):
    told = printed("analyze", source, "--severity", "warning", "--json", code=1)
    run(shell, f"%%analyze report << --severity warning{DDL}")
    verb = report_as_json(dea_core.analyze(source, severity="warning"))
    assert told["findings"]
    assert of_report(told) == of_report(verb) == of_report(report_as_json(shell.user_ns["report"]))


def tried(document):
    """Every rewrite that was tried, and its verdict: which of them is the fastest today is the machine's to say."""
    told = plain(document)
    kept = {(*one["rules"],): one["verdict"]["word"] for one in told["shown"]}
    dropped = {(*one["rules"],): (one["verdict"] or {}).get("word") for one in told["dropped"]}
    return kept | dropped


def test_optimize_tries_the_same_with_the_same_verdicts(shell, source, tmp_path):
    (tmp_path / "query.sql").write_text(QUERY, encoding="utf-8")
    asked = f"--schema {source} --rows 200 --seconds 5"
    told = printed("optimize", tmp_path / "query.sql", *asked.split(), "--json")
    run(shell, f"%%optimize found << {asked}\n{QUERY}")
    verb = dea_core.optimize(tmp_path / "query.sql", schema=source, rows=200, seconds=5)
    cell = shell.user_ns["found"]
    every = [told, optimization_as_json(cell), optimization_as_json(verb)]
    assert tried(every[0])
    assert tried(every[0]).keys() == tried(every[1]).keys() == tried(every[2]).keys()
    assert len({plain(one)["measured_on"] for one in every}) == 1
    assert len({plain(one)["written"] for one in every}) == 1


@pytest.mark.parametrize(("other", "code"), [("SELECT id, email FROM users", 1), (QUERY.replace("DISTINCT ", ""), 0)])
def test_prove_says_the_same(source, tmp_path, other, code):
    (tmp_path / "a.sql").write_text(QUERY, encoding="utf-8")
    (tmp_path / "b.sql").write_text(other, encoding="utf-8")
    told = printed("prove", tmp_path / "a.sql", tmp_path / "b.sql", "--schema", source, "--json", code=code)
    verdict = dea_core.prove(tmp_path / "a.sql", tmp_path / "b.sql", source)
    assert (told["word"], told["why"]) == (verdict.word, verdict.why)
    if verdict.counterexample:
        assert told["counterexample"]["original"] == plain(
            {**vars(verdict.counterexample.original)}  # an outcome is a plain record
        )
