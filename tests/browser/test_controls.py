"""Every control in a real JupyterLab: does what it says, again, and after a mistake; by keys alone; under a name."""

from __future__ import annotations

import re

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
INPUTS = ("rows", "seed", "folder", "as", "replace what is there", "show", "words")
SOON = 20_000
"""Milliseconds."""
PRESSES = 5
"""Times that a key is pressed before a page is called deaf."""
BUTTONS = ("Make again", "Write", "Before", "After")


def fill(lab, label, text):
    lab.page.get_by_label(label, exact=True).fill(text)


def press(lab, button):
    lab.page.get_by_role("button", name=button).click()


def said(lab, text):
    """Wait for a line below the controls of %%generate."""
    lab.page.get_by_role("status").filter(has_text=text).wait_for()


def test_rows_and_seed_twice_and_after_a_mistake(lab):
    for rows, seed in ((21, 5), (22, 6)):
        fill(lab, "rows", str(rows))
        fill(lab, "seed", str(seed))
        press(lab, "Make again")
        said(lab, f"made {rows} rows again")
        lab.report("Generated").get_by_text(f"seed {seed} ·").wait_for()
    fill(lab, "rows", "nobody=3")
    press(lab, "Make again")
    said(lab, "nobody")
    assert "22 rows in 1 table" in lab.report("Generated").inner_text()
    fill(lab, "rows", "23")
    press(lab, "Make again")
    said(lab, "made 23 rows again")
    assert "23 rows in 1 table" in lab.report("Generated").inner_text()


def test_rows_are_written_once_and_again_only_if_asked(lab):
    folder = f"out-{lab.page.evaluate('Date.now()')}"
    fill(lab, "rows", "24")
    press(lab, "Make again")
    said(lab, "made 24 rows again")
    fill(lab, "folder", folder)
    press(lab, "Write")
    said(lab, "wrote")
    written = lab.folder / folder / "logs.csv"
    assert len(written.read_text().splitlines()) >= 25
    written.write_text("mine")
    press(lab, "Write")
    said(lab, "“replace what is there” allows")
    assert written.read_text() == "mine"
    lab.page.get_by_label("replace what is there").check()
    press(lab, "Write")
    said(lab, "wrote")
    lab.page.get_by_label("replace what is there").uncheck()
    lab.page.get_by_label("as", exact=True).select_option("json")
    fill(lab, "folder", f"{folder}-json")
    press(lab, "Write")
    said(lab, f"{folder}-json")
    assert list((lab.folder / f"{folder}-json").glob("logs.json*"))


def test_findings_by_severity_and_words_and_back(lab):
    shown = lab.report("Analyzed").get_by_text(re.compile(r"\d+ of \d+ findings shown"))
    for _ in range(2):
        lab.page.get_by_label("show", exact=True).select_option("error")
        shown.wait_for()
        lab.page.get_by_label("show", exact=True).select_option("all")
        shown.wait_for(state="detached")
    fill(lab, "words", "no such words")
    lab.page.keyboard.press("Enter")
    lab.report("Analyzed").get_by_text(re.compile("^0 of")).wait_for()
    fill(lab, "words", "")
    lab.page.keyboard.press("Enter")
    shown.wait_for(state="detached")


@pytest.mark.parametrize("label", INPUTS)
def test_every_input_has_a_name(lab, label):
    assert lab.page.get_by_label(label, exact=True).count() == 1


@pytest.mark.parametrize("name", BUTTONS)
def test_every_button_has_a_name(lab, name):
    assert lab.page.get_by_role("button", name=re.compile(rf"(^|\W){name}$")).count() == 1


def test_keys_alone_make_again(lab):
    from playwright.sync_api import TimeoutError as PlaywrightTimeout

    page = lab.page
    page.get_by_label("rows", exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("26")
    page.wait_for_function("document.activeElement.value === '26'")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Make again"
    page.wait_for_function("!document.activeElement.disabled")
    made = page.get_by_role("status").filter(has_text="made 26 rows again")
    for _ in range(PRESSES):
        page.keyboard.press("Enter")
        try:
            made.wait_for(timeout=SOON)
            return
        except PlaywrightTimeout:  # the page was still drawing, and nobody heard the key: press it as a person would
            page.get_by_role("button", name="Make again").focus()
    pytest.fail("nothing was made again")


def test_keys_open_what_is_folded_and_scroll_what_is_wide(lab):
    page = lab.page
    fold = lab.report("Generated").locator("summary", has_text="Checks").first
    before = fold.evaluate("e => e.parentElement.open")
    fold.focus()
    page.keyboard.press("Enter")
    assert fold.evaluate("e => e.parentElement.open") != before
    assert lab.report("Generated").locator(".dea-scroll").first.evaluate("e => e.tabIndex") == 0
