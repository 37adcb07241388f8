"""The blocks of a documentation page, and how each is run.

Python blocks of a page share one namespace. ``bash`` blocks run as they stand; of a ``console`` block the lines that
start with ``$ `` run, and what it shows under each must be what is printed (``...`` stands for anything). All of it
happens in one scratch folder a page. Two comments, each on the line right above a block, steer it:

    <!-- file: shop.sql -->            the block's text is written into the scratch folder under that name
    <!-- not run: needs a warehouse -->     the block is left alone, for the reason given
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)[^\n]*\n(?P<text>.*?)^(?P=indent)```\s*$", re.DOTALL | re.MULTILINE
)
COMMENT = re.compile(r"<!--\s*(?P<what>file|not run):\s*(?P<value>(?:(?!-->).)*?)\s*-->\s*\Z", re.DOTALL)
RUNNABLE = {"python", "bash", "sh", "shell", "console"}


@dataclass(frozen=True)
class Block:
    """A fenced block: where it starts, its language, its text and what the comment above it says."""

    page: Path
    line: int
    language: str
    text: str
    file: str | None = None
    not_run: str | None = None

    @property
    def place(self) -> str:
        """Where, as an editor opens it."""
        return f"{self.page.name}:{self.line}"


def pages() -> list[Path]:
    """README.md and every page under docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: Path) -> Iterator[Block]:
    """Every fenced block of a page, in order."""
    text = page.read_text(encoding="utf-8")
    for match in BLOCK.finditer(text):
        comment = COMMENT.search(text, 0, match.start())
        steer = {comment["what"].replace(" ", "_"): " ".join(comment["value"].split())} if comment else {}
        line = text.count("\n", 0, match.start()) + 1
        indent = re.compile(f"^{match['indent']}", re.MULTILINE)
        yield Block(page, line, match["language"], indent.sub("", match["text"]), **steer)


class Scratch:
    """A folder and a namespace that the blocks of one page share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names: dict[str, Any] = {"__name__": "__main__"}

    def run(self, block: Block) -> None:
        """Run a block, or write its file; an assertion says what went wrong and where."""
        if block.file:
            path = self.folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            exec(compile("\n" * block.line + block.text, str(block.page), "exec"), self._names)
        elif block.language == "console":
            self._compare(block)
        elif block.language in RUNNABLE:
            self._shell(block, block.text)

    def _compare(self, block: Block) -> None:
        for command, shown in _commands(block.text):
            printed = self._shell(block, command).rstrip()
            pattern = re.escape(shown.rstrip()).replace(r"\.\.\.", ".*")
            assert not shown.strip() or re.fullmatch(pattern, printed, re.DOTALL), (
                f"{block.place}: `{command}` printed\n{printed}\nand the page shows\n{shown}"
            )

    def _shell(self, block: Block, script: str) -> str:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "COLUMNS": "120"}
        command = ["bash", "-euo", "pipefail", "-c", script]
        done = subprocess.run(
            command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert done.returncode == 0, f"{block.place}: exit {done.returncode}\n{script}\n{done.stdout}"
        return done.stdout


def _commands(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block (a line that ends in a backslash goes on), each with the output shown."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command = re.match(r"(?:[^\n]*\\\n)*[^\n]*\n?", part)
        assert command is not None
        yield command[0].rstrip("\n"), part[command.end() :]
