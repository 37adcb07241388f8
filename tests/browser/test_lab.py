"""Reports and controls in a real JupyterLab, in its light and its dark theme: run, use, save, open again.

Any worker may run any of these tests, so each makes for itself what it looks at.
"""

from __future__ import annotations

import json
import re

import pytest

from tests.browser.conftest import CELLS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
TITLES = ("Generated", "Analyzed", "Optimized")
READABLE = 4.5
"""The contrast of text that the Web Content Accessibility Guidelines ask for (level AA)."""


def make_again(lab, rows):
    """Fill in the control of %%generate, press its button, and wait for the report."""
    lab.page.get_by_label("rows", exact=True).fill(str(rows))
    lab.page.get_by_role("button", name="Make again").click()
    lab.report("Generated").get_by_text(f"{rows} rows in 1 table").wait_for()


@pytest.mark.parametrize("title", TITLES)
def test_each_report_is_shown(lab, title):
    found = lab.report(title)
    found.scroll_into_view_if_needed()
    assert found.is_visible()


def test_names_and_values_stay_text(lab):
    assert lab.report("Generated").locator("th", has_text="<b>x</b>").count() == 1
    assert lab.report("Generated").locator("th b").count() == 0


@pytest.mark.parametrize("title", TITLES)
def test_text_can_be_read_on_its_background(lab, title):
    assert not lab.report(title).evaluate(CONTRASTS, READABLE)


@pytest.mark.parametrize("title", TITLES)
def test_nothing_reaches_out_of_the_page(lab, title):
    assert lab.report(title).evaluate("e => e.scrollWidth <= e.clientWidth + 1")


def test_a_control_makes_again_and_the_report_follows(lab):
    make_again(lab, 31)
    lab.page.get_by_text("made 31 rows again").wait_for()
    assert "31 rows in 1 table" in lab.report("Generated").inner_text()


def test_a_table_is_looked_through(lab):
    make_again(lab, 33)
    page = lab.page
    page.get_by_label("table", exact=True).first.select_option("logs")
    page.get_by_text("1 to 10 of 33").wait_for()
    page.get_by_title("rows after").click()
    page.get_by_text("11 to 20 of 33").wait_for()


def test_a_mistake_is_said_below_the_controls(lab):
    page = lab.page
    page.get_by_label("rows", exact=True).fill("many")
    page.get_by_role("button", name="Make again").click()
    page.get_by_text("is not a number or TABLE=N").wait_for()


def test_findings_are_filtered_in_place(lab):
    page = lab.page
    page.get_by_label("table", exact=True).nth(1).select_option("b")
    page.get_by_text(re.compile(r"\d+ of \d+ findings shown")).wait_for()
    page.get_by_label("table", exact=True).nth(1).select_option("all")
    page.get_by_text(re.compile("findings shown")).wait_for(state="detached")


def test_a_notebook_opened_without_its_kernel_shows_every_report(lab):
    make_again(lab, 37)
    lab.save()
    kept = json.loads((lab.folder / "shop.ipynb").read_text())
    outputs = [cell["outputs"] for cell in kept["cells"] if cell["source"] and "".join(cell["source"]) != CELLS["rows"]]
    assert sum("text/html" in output.get("data", {}) for cell in outputs for output in cell) == len(TITLES)
    lab.reopen_without_kernel("shop.ipynb")
    for title in TITLES:
        found = lab.report(title)
        found.wait_for()
        found.scroll_into_view_if_needed()
        assert found.is_visible()
    assert "37 rows in 1 table" in lab.report("Generated").text_content()  # shown above, and scrolled away since


CONTRASTS = """(report, least) => {
  const numbers = text => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const shade = text => text.startsWith('color(srgb') ? numbers(text).map(v => v * 255) : numbers(text);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = shade(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const said = e => e.tagName !== 'STYLE' && !e.closest('svg') && own(e);
  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  return [...report.querySelectorAll('*')].filter(said).flatMap(e => {
    const [a, b] = [light(shade(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    return ratio < least ? [`${e.className || e.tagName} ${e.textContent.slice(0, 30)}: ${ratio.toFixed(2)}`] : [];
  });
}"""
