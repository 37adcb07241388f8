"""Tests put into YAML: every place and style they can go to, byte for byte; what cannot be written is told."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from sqlglot import parse_one

from dea_core.errors import WriteError
from dea_core.infer import Predicate, Unique
from dea_dbt.project import Project
from dea_dbt.testing.spelling import NewTest
from dea_dbt.testing.yaml_write import write_edits
from tests.dbt.editing import (
    IN_RANGE,
    ITEMS,
    LISTED,
    ORDERS,
    SOURCE,
    after,
    empty_project,
    filled,
    manifest_of,
    new,
    node_of,
    plan,
    put,
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return empty_project(tmp_path)


# before, tests -> after. Lines that begin with + are put in; within a line, what stands in «» is.
CASES: dict[str, tuple[tuple[NewTest, ...], str]] = {
    "a list that is there": (
        (filled(),),
        """
models:
  - name: orders
    columns:
      - name: id   # the key
        tests:
          - unique
+         # catches: a mistake
+         - not_null
          # - relationships
      - name: other
""",
    ),
    "a column without tests, and the file's own word for them": (
        (filled(column="b"),),
        """
models:
- name: orders
  columns:
  - name: a
    tests: [unique]
  - name: b
    description: >
      some words

      and more
+   tests:
+   # catches: a mistake
+   - not_null

  - name: c
""",
    ),
    "a column that is not there, in a list with blank lines": (
        (filled(column="c"),),
        """
models:
  - name: orders
    columns:
      - name: a

      - name: b
        description: last
+
+     - name: c
+       data_tests:
+         # catches: a mistake
+         - not_null

  - name: items
""",
    ),
    "no columns, and no comment": (
        (filled(comment=""),),
        """
models:
  - name: items
  - name: orders
    description: "{{ doc('orders') }}"
+   columns:
+     - name: id
+       data_tests:
+         - not_null
""",
    ),
    "columns without a value": (
        (filled(comment=""),),
        """
models:
  - name: orders
    columns:   # to be written
+     - name: id
+       data_tests:
+         - not_null
  - name: items
""",
    ),
    "the relation's tests go before its columns": (
        (new(ORDERS, None, Unique(("id", "line"), None, False)),),
        """
models:
  - name: orders
+   data_tests:
+     - dbt_utils.unique_combination_of_columns:
+         arguments:
+           combination_of_columns: [id, line]
    # what it has
    columns:
      - name: id
""",
    ),
    "flow style": (
        (filled(), new(ORDERS, "status", LISTED), filled(column="z")),
        """
models:
  - name: orders
    columns:
+     # not_null catches: a mistake
      - {name: id, tests: [unique«, not_null»]}
+     # not_null catches: a mistake
      - { name: z, tests: [«not_null»] }
      - {name: status, description: 'it''s'«, tests: [{accepted_values: {arguments: {values: [open, paid]}}}]»}
""",
    ),
    "flow style over lines": (
        (filled(comment=""),),
        """
models: [
  {name: orders, columns: [{name: id, tests: [
    unique,
    accepted_values: {values: [1]}«, not_null», # known
  ]}]},
]
""",
    ),
    "flow style that would be too long": (
        (filled(), new(ORDERS, "id", Predicate(parse_one(f"id IN ('{'a' * 99}')")), comment="catches: b")),
        f"""
models:
  - name: orders
    columns:
      - name: id
        tests: [unique«,
            # catches: a mistake
            not_null,
            # catches: b
            {{accepted_values: {{arguments: {{values: [{"a" * 99}]}}}}}}»]
""",
    ),
    "a text that keeps its blank lines": (
        (filled(comment=""),),
        """
models:
  - name: orders
    columns:
      - name: id
        description: |+
          some words

+       data_tests:
+         - not_null
  - name: items
""",
    ),
    "a source": (
        (filled(SOURCE, comment=""),),
        """
sources:
  - name: other
    tables:
      - name: orders
  - name: till
    tables:
      - name: orders
+       columns:
+         - name: id
+           data_tests:
+             - not_null
        loaded_at_field: at
""".replace("        loaded_at_field: at\n", ""),
    ),
    "several nodes, and quotes and lists as the file has them": (
        (new(ORDERS, "status", LISTED), filled(ITEMS, comment="")),
        """
models:
  - name: "orders"
    columns:
      - name: "kind"
        tests:
          - accepted_values:
              values:
                - "a"
      - name: "status"
+       tests:
+         - accepted_values:
+             arguments:
+               values:
+                 - "open"
+                 - "paid"
  - name: items
+   columns:
+     - name: id
+       tests:
+         - not_null
""",
    ),
    "anchors that nobody uses, and a merge of something else": (
        (filled(comment=""), filled(column="b", comment="")),
        """
words: &words {description: some}
models:
  - name: orders
    columns: &all
      - name: id
        <<: *words
+       data_tests:
+         - not_null
      - name: b
        data_tests: &list
          - unique
+         - not_null
""",
    ),
    "the tests of the last column, and a column after it": (
        (filled(column="a", comment=""), filled(column="b", comment="")),
        """
models:
  - name: orders
    columns:
      - name: a
+       data_tests:
+         - not_null
+     - name: b
+       data_tests:
+         - not_null
""",
    ),
    "where, severity and a range": (
        (new(ORDERS, "amount", replace(IN_RANGE, where=parse_one("status = 'paid'")), severity="warn"),),
        """
version: 2

models:
    -   name: orders
        columns:
            -   name: amount
                description: money
+               data_tests:
+                   -   dbt_utils.accepted_range:
+                           arguments:
+                               min_value: 0
+                               max_value: 9
+                           config:
+                               severity: warn
+                               where: status = 'paid'
""",
    ),
}


def before_and_after(marked: str) -> tuple[str, str]:
    lines = marked.lstrip("\n").splitlines(keepends=True)
    before = "".join(
        line for line in re.sub("(?s)«.*?»", "", "".join(lines)).splitlines(keepends=True) if not line.startswith("+")
    )
    after = "".join(
        line.replace("+", " " if line.strip("+\n") else "", 1) if line.startswith("+") else line for line in lines
    )
    return before, after.replace("«", "").replace("»", "")


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
def test_only_what_is_new_is_put_in(project: Project, name: str, ending: str) -> None:
    tests, marked = CASES[name]
    before, wanted = before_and_after(marked)
    if ending == "":
        before, wanted = before.removesuffix("\n"), wanted.removesuffix("\n")
    else:
        before, wanted = before.replace("\n", ending), wanted.replace("\n", ending)
    put(project, before)
    edits = plan(project, *tests)
    assert after(edits) == wanted
    assert edits.tests == tests or set(map(str, edits.tests)) == set(map(str, tests))


def test_a_new_entry_goes_to_the_only_file_of_its_folder_or_to_a_new_one(project: Project) -> None:
    put(project, "models:\n  - name: items\n")
    assert after(plan(project, filled(comment=""))).endswith(
        "  - name: orders\n    columns:\n      - name: id\n        data_tests:\n          - not_null\n"
    )
    put(project, "models:\n  - name: more\n", "models/more.yml")
    edits = plan(project, filled(comment=""), new(ORDERS, None, Unique(("a", "b"), None, False)))
    assert (edits.files[0].path.name, edits.files[0].before) == ("_dea_tests.yml", None)
    write_edits(edits)
    assert edits.files[0].path.read_text() == (
        "models:\n  - name: orders\n    data_tests:\n      - dbt_utils.unique_combination_of_columns:\n"
        "          arguments:\n            combination_of_columns: [a, b]\n"
        "    columns:\n      - name: id\n        data_tests:\n          - not_null\n"
    )
    assert after(plan(project, filled(node_of("third"), comment=""))).startswith("models:\n  - name: orders\n")


def test_a_new_file_takes_several_nodes_and_kinds(project: Project) -> None:
    snapshot = node_of("kept", kind="snapshot", file="models/kept.sql")
    edits = plan(project, filled(), filled(ITEMS), filled(snapshot), manifest=manifest_of(ORDERS, ITEMS, snapshot))
    found = {kind: [one["name"] for one in entries] for kind, entries in yaml.safe_load(after(edits)).items()}
    assert found == {"models": ["orders", "items"], "snapshots": ["kept"]}


def test_a_seed_gets_a_section_of_its_own_in_its_folder(project: Project) -> None:
    seed = node_of("orders", kind="seed", file="seeds/orders.csv")
    put(project, "# nothing yet\n", "models/_dea_tests.yml")
    project = replace(project, read_paths=(project.root / "seeds", project.root / "models"))
    assert after(plan(project, filled(seed, comment=""), manifest=manifest_of(seed))).startswith("seeds:\n")
    assert after(plan(project, filled(comment=""))).startswith("# nothing yet\nmodels:\n")


# before -> where and why nothing is put in
REFUSED = {
    "alias": ("all: &all [unique]\nmodels:\n  - name: orders\n    columns:\n      - {name: id, tests: *all}\n",
              "is an alias (*all): it would change elsewhere [models/schema.yml:5]"),
    "anchor": ("models:\n  - name: orders\n    columns:\n      - &c\n        name: id\n  - {name: b, columns: [*c]}\n",
               "has an anchor (&c) that is used elsewhere too [models/schema.yml:4]"),
    "merge": ("x: &x {tests: [unique]}\nmodels:\n  - name: orders\n    columns:\n      - name: id\n        <<: *x\n",
              "takes its data_tests from another place (<<) [models/schema.yml:5]"),
    "jinja": ("models:\n  - name: orders\n    description: {{ doc('orders') }} here\n", "it is not YAML"),
    "block of jinja": ("{% if x %}\nmodels:\n  - name: orders\n{% endif %}\n", "it is not YAML"),
    "no list": ("models:\n  - name: orders\n    columns:\n      - {name: id, tests: unique}\n", "is not a list"),
    "nothing said": ("models:\n  - name: orders\n    columns:\n      - {name: id, tests: ~}\n", "is not a list"),
    "beyond us": ("models:\n  - name: orders\n    columns:\n      - name: id\n        tests:\n"
                  "          - # a-b\n            unique\n", "its text takes no addition"),
    "two documents": ("models:\n  - name: orders\n---\nmodels: []\n", "more than one document"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_written_is_told_and_the_rest_goes_on(project: Project, name: str) -> None:
    text, said = REFUSED[name]
    put(project, text)
    put(project, "models:\n  - name: items\n", "models/items.yml")
    edits = plan(project, filled(), filled(ITEMS))
    assert said in edits.refused[0].reason
    assert "models/schema.yml" in edits.refused[0].reason
    assert [str(one.test) for one in edits.refused] == ["orders.id"]
    assert [str(test) for test in edits.tests] == ["items.id"]


def test_other_columns_of_an_entry_go_on(project: Project) -> None:
    put(project, "x: &x []\nmodels:\n  - name: orders\n    columns:\n      - {name: id, tests: *x}\n      - name: b\n")
    edits = plan(project, filled(), filled(column="b"), filled(column="c"))
    assert [str(one.test) for one in edits.refused] == ["orders.id"]
    assert [str(test) for test in edits.tests] == ["orders.b", "orders.c"]


def test_files_that_must_not_be_written(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = put(project, "models:\n  - name: orders\n")
    file.chmod(0o444)
    assert "read-only" in plan(project, filled()).refused[0].reason
    file.chmod(0o644)
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "schema.yml"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert "outside of the project" in plan(project, filled()).refused[0].reason
    assert "package other" in plan(project, filled(replace(ORDERS, package="other"))).refused[0].reason


def test_all_files_are_written_or_none(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = put(project, "models:\n  - name: orders\n"), put(project, "models:\n  - name: items\n", "models/i.yml")
    one.chmod(0o640)
    edits = plan(project, filled(), filled(ITEMS))
    whole = Path.replace

    def fails(self: Path, target: Path) -> Path:
        if target.name == "i.yml":
            raise OSError(28, "No space left on device", str(target))
        return whole(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fails)
        with pytest.raises(WriteError, match="No space left"):
            write_edits(edits)
    assert (one.read_text(), two.read_text()) == ("models:\n  - name: orders\n", "models:\n  - name: items\n")
    assert sorted(file.name for file in one.parent.iterdir()) == ["i.yml", "schema.yml"]
    assert write_edits(edits) == (one, two)
    assert (one.read_text(), one.stat().st_mode & 0o777) == (edits.files[0].after, 0o640)
    two.write_text("models: []\n")
    with pytest.raises(WriteError, match="changed since"):
        write_edits(replace(edits, files=edits.files[1:]))


def test_a_file_keeps_its_mark_and_its_letters(project: Project) -> None:
    put(project, "\ufeffmodels:\n  - name: orders  # für alle 😀\n    columns: [{name: id}]\n")
    assert after(plan(project, filled(comment="ä\nö"))) == (
        "\ufeffmodels:\n  - name: orders  # für alle 😀\n"
        "    # not_null ä ö\n    columns: [{name: id, data_tests: [not_null]}]\n"
    )
