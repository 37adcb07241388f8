"""Every block of the README and of docs/ runs, in the order of its page. And the harness that runs them can fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, RUNNABLE, Scratch, blocks, pages


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_of_a_page_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    monkeypatch.chdir(tmp_path)
    scratch = Scratch(tmp_path)
    for block in blocks(page):
        if block.not_run:
            record_property("not run", f"{block.place}: {block.not_run}")
        else:
            scratch.run(block)


def page_of(folder: Path, text: str) -> Path:
    page = folder / "page.md"
    page.write_text(text)
    return page


def test_blocks_share_a_folder_and_a_namespace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (
        "<!-- file: one/a.txt -->\n```text\nhello\n```\n\n```bash\ncp one/a.txt b.txt\n```\n\n"
        "```python\nfrom pathlib import Path\nheard = Path('b.txt').read_text()\n```\n\n"
        "- item\n  ```python\n  assert heard == 'hello\\n'\n  ```\n\n```console\n$ cat \\\n  b.txt\nhe...o\n"
        "$ true\n```\n"
    )
    found = list(blocks(page_of(tmp_path, text)))
    assert [block.language for block in found] == ["text", "bash", "python", "python", "console"]
    scratch = Scratch(tmp_path)
    for block in found:
        scratch.run(block)


@pytest.mark.parametrize(
    "block", ["```bash\nfalse\ntrue\n```", "```console\n$ echo one\ntwo\n```", "```python\n1 / 0\n```"]
)
def test_a_wrong_block_is_red(block: str, tmp_path: Path) -> None:
    (found,) = blocks(page_of(tmp_path, block + "\n"))
    with pytest.raises((AssertionError, ZeroDivisionError), match=r"exit 1|printed|division"):
        Scratch(tmp_path).run(found)


def test_a_comment_right_above_says_not_run(tmp_path: Path) -> None:
    page = page_of(tmp_path, "<!-- not run: needs\na warehouse -->\n```bash\nfalse\n```\n\n```bash\nfalse\n```\n")
    assert [block.not_run for block in blocks(page)] == ["needs a warehouse", None]


def test_the_pages_have_blocks_that_run() -> None:
    named = {block.language for page in pages() for block in blocks(page)}
    assert named & RUNNABLE
