"""``dea dbt unit-tests`` on a real project: written, green under dbt, red after a mistake, never overwritten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from dea_dbt.artifacts import Outcome, run_dbt
from dea_dbt.commands import dbt
from dea_dbt.project import Project, find_project
from tests.dbt import projects

NASTY = (
    "it's",
    'say "hi"',
    "{{ no_jinja }}",
    "{% no %}",
    "two\nlines",
    "back\\slash",
    "# no comment",
    "été: ✓",
    "2024-01-01",
    "null",
    "12",
)
STATES = ("done", "open", "open")


def tickets() -> str:
    """A seed in which each nasty text is said once."""
    quoted = [text.replace('"', '""') for text in NASTY]
    rows = (
        f'{at},{at % 4 or ""},2024-02-{at + 1:02d},{at * 1.5},{STATES[at % 3]},"{text}"'
        for at, text in enumerate(quoted, 1)
    )
    return "\n".join(["id,person,opened,hours,state,said", *rows, ""])


def arms() -> str:
    """A CASE with an arm for each nasty text, as SQL that Jinja leaves alone."""
    quoted = [text.replace("'", "''") for text in NASTY]
    whens = " ".join(f"when '{text}' then {at}" for at, text in enumerate(quoted))
    return "{% raw %}case said " + whens + " end{% endraw %} as which"


FILES = {
    "dbt_project.yml": "name: desk\nprofile: shop\nflags: {send_anonymous_usage_stats: false}\n",
    "seeds/tickets.csv": tickets(),
    "seeds/people.csv": "id,name\n1,Ann\n2,Bob\n9,Nobody\n",
    "models/staging/quick.sql": """
{{ config(materialized='ephemeral') }} select * from {{ ref('tickets') }} where hours < 14
""",
    "models/staging/stg_tickets.sql": """
select id as ticket_id, person, opened, hours, state, said from {{ ref('tickets') }}
""",
    "models/by_person.sql": """
with tickets as (select * from {{ ref('stg_tickets') }} where state <> 'done'),
people as (select * from {{ ref('people') }})
select people.name, count(tickets.ticket_id) as tickets, coalesce(sum(tickets.hours), 0) as hours
from people left join tickets on tickets.person = people.id group by people.name
""",
    "models/quick_ones.sql": """
select id, said, case when hours > 6 then 'long' else 'short' end as kind from {{ ref('quick') }}
""",
    "models/heard.sql": f"select ticket_id, said, {arms()} from {{{{ ref('stg_tickets') }}}}",
    "models/grown.sql": """
{{ config(materialized='incremental', unique_key='ticket_id') }}
select ticket_id, hours from {{ ref('stg_tickets') }} {% if is_incremental() %} where hours > 3 {% endif %}
""",
    "models/aged.sql": "select ticket_id, current_date - opened as age from {{ ref('stg_tickets') }}",
    "models/recent.sql": """
select ticket_id from {{ ref('stg_tickets') }} where opened > current_date - 3000 and opened < current_date - 10
""",
    "models/priced_v1.sql": "select ticket_id, hours * 10 as price from {{ ref('stg_tickets') }}",
    "models/priced_v2.sql": "select ticket_id, hours * 12 as price from {{ ref('stg_tickets') }}",
    "models/scored.py": "def model(dbt, session):\n    return dbt.ref('stg_tickets')\n",
    "models/models.yml": """
version: 2   # kept as it is

models:
  - name: stg_tickets
    columns:
      - {name: ticket_id, data_tests: [unique, not_null]}
  - name: priced
    latest_version: 2
    versions: [{v: 1}, {v: 2}]

unit_tests:
  - name: test_by_person_recorded
    model: by_person
    given:
      - {input: ref('stg_tickets'), rows: []}
      - {input: ref('people'), rows: [{id: 1, name: Ann}]}
    expect: {rows: [{name: Ann, tickets: 0, hours: 0}]}
""",
}  # fmt: skip
TESTED = {"quick", "stg_tickets", "by_person", "quick_ones", "grown", "aged", "priced", "heard"}


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(dbt, ["unit-tests", "--project-dir", str(root), "--profiles-dir", str(root), *words])


def told(root: Path, *words: str) -> dict[str, dict[str, Any]]:
    result = run(root, "--json", *words)
    assert result.exception is None, result.output
    return {one["model"]: one for one in json.loads(result.stdout)["models"]}


def project_at(root: Path) -> Project:
    return find_project(str(root), str(root))


def build(root: Path) -> Outcome:
    return run_dbt(project_at(root), "build", "--exclude", "scored")


def entries(root: Path) -> list[dict[str, Any]]:
    return [
        entry
        for path in (root / "models").rglob("*.yml")
        for entry in yaml.safe_load(path.read_text()).get("unit_tests") or ()
    ]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, Any]]]:
    """A project with unit tests of all its models, and what was said of them."""
    pytest.importorskip("dbt.version", reason="there is no dbt here")
    root = projects.write(tmp_path_factory.mktemp("unit") / "desk", FILES)
    return root, told(root, "path:models", "--write")


def test_every_mistake_is_noticed_and_what_has_no_test_is_told(desk: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    _, found = desk
    assert {name for name, one in found.items() if one.get("written")} == TESTED
    assert all(one["noticed"] == one["mutants"] for one in found.values() if one.get("written"))
    assert "written in Python" in found["scored"]["refused"]
    assert "which rows it gives depends on current_date" in found["recent"]["refused"]
    assert "depends on current_date" in found["aged"]["left_out"]["age"]


def test_the_file_keeps_every_byte_and_the_name_of_another_test(desk: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    root, _ = desk
    before = FILES["models/models.yml"].lstrip("\n")
    after = (root / "models" / "models.yml").read_text()
    assert after.startswith(before)
    assert "test_by_person_recorded_2" in after
    assert "# tickets without people" not in after.split("test_by_person_recorded_2")[0]
    assert "          # people without tickets\n" in after


def test_entries_say_what_dbt_wants(desk: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    by_name = {entry["name"]: entry for entry in entries(desk[0])}
    assert by_name["test_grown_recorded"]["overrides"] == {"macros": {"is_incremental": False}}
    assert by_name["test_priced_v1_recorded"]["versions"] == {"include": [1]}
    assert by_name["test_quick_ones_recorded"]["given"][0]["format"] == "sql"
    assert by_name["test_stg_tickets_recorded"]["description"].startswith("Recorded, to be reviewed")
    assert set(by_name["test_by_person_recorded_2"]["given"][0]["rows"][0]) == {"ticket_id", "person", "hours", "state"}


def test_texts_stay_what_they_are(desk: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    (heard,) = [entry for entry in entries(desk[0]) if entry["model"] == "heard"]
    said = {row["said"] for row in heard["given"][0]["rows"]}
    assert said >= {text for text in NASTY if "{" not in text}
    assert "{{ '{{ no_jinja }}' }}" in said


def test_dbt_is_green_and_red_after_a_mistake_in_each_model(desk: tuple[Path, dict[str, dict[str, Any]]]) -> None:
    root, _ = desk
    outcome = build(root)
    assert outcome.failures == {}
    assert outcome.success
    mistakes = {
        "by_person": ("left join", "join"),
        "quick_ones": ("hours > 6", "hours >= 2"),
        "grown": ("ticket_id, hours from", "ticket_id, hours + 1 as hours from"),
        "priced_v2": ("* 12", "* 10"),
        "aged": ("select ticket_id", "select ticket_id + 1 as ticket_id"),
    }
    right = {name: (root / "models" / f"{name}.sql").read_text() for name in mistakes}
    for name, (old, new) in mistakes.items():
        assert old in right[name]
        (root / "models" / f"{name}.sql").write_text(right[name].replace(old, new))
    try:
        failures = run_dbt(project_at(root), "test", "--select", "test_type:unit").failures
    finally:
        for name, text in right.items():
            (root / "models" / f"{name}.sql").write_text(text)
    failed = {name.rpartition(".")[2] for name in failures if name.startswith("unit_test.")}
    assert failed >= {
        "test_by_person_recorded_2",
        "test_quick_ones_recorded",
        "test_grown_recorded",
        "test_priced_v2_recorded_v2",
        "test_aged_recorded",
    }
    assert "test_stg_tickets_recorded" not in failed


def test_an_equal_one_is_not_repeated_and_an_edited_one_not_overwritten(
    desk: tuple[Path, dict[str, dict[str, Any]]],
) -> None:
    root, _ = desk
    file = root / "models" / "models.yml"
    written = file.read_bytes()
    again = told(root, "quick_ones", "--write")["quick_ones"]
    assert again["standing"] and not again["written"]  # noqa: PT018
    home = next(p for p in (root / "models").rglob("*.yml") if "test_quick_ones_recorded" in p.read_text())
    edited = home.read_text().replace("kind: short", "kind: brief")
    assert edited != home.read_text()
    home.write_text(edited)
    kept = told(root, "quick_ones", "--write")["quick_ones"]
    assert "not what would be recorded now" in kept["outdated"]
    assert home.read_text() == edited
    assert "--replace" in run(root, "quick_ones").output
    assert told(root, "quick_ones", "--write", "--replace")["quick_ones"]["written"]
    assert "kind: brief" not in home.read_text()
    assert sorted(map(repr, yaml.safe_load(home.read_text())["unit_tests"])) == sorted(
        map(repr, yaml.safe_load(written)["unit_tests"])
    )


@pytest.mark.parametrize(("word", "said"), [("tickets", "is a seed, not a model"), ("by_persn", "by_person")])
def test_what_is_no_model_is_refused(desk: tuple[Path, dict[str, dict[str, Any]]], word: str, said: str) -> None:
    result = run(desk[0], word)
    assert result.exit_code != 0
    assert said in f"{result.exception} {getattr(result.exception, 'hint', '')}"
