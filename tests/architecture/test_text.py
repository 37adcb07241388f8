"""What no file of the repository may hold: unfinished work, a path of somebody's machine, a package registry's host."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture import source

FORBIDDEN = {
    "unfinished work": r"\bTO" r"DO\b|\bFIX" r"ME\b|\bXX" r"X\b|\bNotImplemented" r"Error\b",
    "a machine's path": r"/wo" r"rk/(main|shared|\.)|/ro" r"ot/|/ho" r"me/\w+/|/Use" r"rs/\w+/|/tm" r"p/venv",
    "a registry's host": r"pyp" r"i\.org|pythonhost" r"ed\.org|npm" r"js\.org|deb" r"ian\.org|crat" r"es\.io",
}


def repository_files() -> list[Path]:
    """What git tracks or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [source.ROOT / name for name in listed if name and (source.ROOT / name).is_file()]


def lines_with(pattern: str) -> list[str]:
    found = []
    for path in repository_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{path.relative_to(source.ROOT)}:{number}: {line.strip()}")
    return found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    found = lines_with(FORBIDDEN[what])
    assert not found, "\n".join([f"{what}:", *found])


def test_the_search_reads_files() -> None:
    assert lines_with("What no file of the repository may hold")


def test_no_package_is_taken_for_a_plugin_of_dbt() -> None:
    """dbt imports every top-level module named dbt_* on each run."""
    names = {path.relative_to(source.ROOT).parts[0] for path in repository_files()}
    assert not [name for name in names if re.fullmatch(r"dbt_\w+(\.py)?", name)]
