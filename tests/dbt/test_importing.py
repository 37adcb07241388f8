from __future__ import annotations

import subprocess
import sys

import pytest

from dea_dbt.importing import GRAMMAR

PROGRAM = """
import sys
from dea_dbt.importing import GRAMMAR, import_less
import_less()
import jsonschema
jsonschema.validate({"a": 1}, {"type": "object"})
assert "lark" not in sys.modules
assert "iri" not in jsonschema.FormatChecker.checkers or "rfc3987" in sys.modules
"""


def test_a_grammar_is_left_out_and_schemas_are_checked_all_the_same() -> None:
    pytest.importorskip(GRAMMAR)
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
