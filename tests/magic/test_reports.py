"""The reports' HTML: hostile texts are text, styles stay inside, nothing is loaded or run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from dea_core import analyze, generate, optimize
from dea_core.render.analyzed_html import analyzed_html
from dea_core.render.generated_html import generated_html
from dea_core.render.html import STYLE, Html, bar, block, element, grid, page, with_blanks, wrapped
from dea_core.render.optimized_html import optimized_html

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>\'"&'
LOADING = {"script", "link", "iframe", "object", "embed", "img", "form", "base", "meta"}
VOID = {"br", "img"}


class Seen(HTMLParser):
    """Every tag and attribute of a text; raises where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def hostile_reports() -> dict[str, str]:
    name = HOSTILE.replace('"', '""')
    value = HOSTILE.replace("'", "x")
    ddl = f'CREATE TABLE "{name}" (id int PRIMARY KEY, "{name}" text NOT NULL CHECK ("{name}" = \'{value}\'));'
    made = generate(f"{ddl}\n", rows=3)
    report = analyze(f"{ddl}\nCREATE TABLE b (id int, price double);\n")
    found = optimize(
        f'SELECT DISTINCT id FROM "{name}" WHERE "{name}" = \'<b>\'\n', schema=f"{ddl}\n", rows=10, seconds=5
    )
    return {"generate": generated_html(made), "analyze": analyzed_html(report), "optimize": optimized_html(found)}


@pytest.fixture(scope="module")
def reports() -> dict[str, str]:
    return hostile_reports()


@pytest.mark.parametrize("cell", ["generate", "analyze", "optimize"])
def test_hostile_names_and_values_are_text(reports, cell):
    seen = Seen(reports[cell])
    assert not seen.tags & LOADING
    assert not [name for name in seen.attributes if name.startswith("on") or name in ("href", "src")]
    assert "&lt;script&gt;" in reports[cell]


@pytest.mark.parametrize("cell", ["generate", "analyze", "optimize"])
def test_nothing_is_loaded_from_elsewhere(reports, cell):
    assert not re.search(r"https?://|url\(|@import", reports[cell])


def test_the_parser_of_these_tests_sees_a_script():
    assert Seen("<div><script>1</script></div>").tags & LOADING


def test_every_rule_of_the_style_stays_inside():
    selectors = re.findall(r"([^{}]+)\{[^{}]*\}", STYLE)
    every = [one.strip() for group in selectors for one in group.split(",")]
    assert every
    assert not [one for one in every if not one.startswith(".dea")]


def test_colours_have_a_fallback_for_viewers_without_themes():
    assert not re.search(r"var\(--[\w-]+\)", STYLE)


def test_text_is_escaped_and_markup_is_not():
    assert element("b", "<i>", Html("<i>x</i>"), title='"') == '<b title="&quot;">&lt;i&gt;<i>x</i></b>'
    assert "&lt;i&gt;" in page("<i>", "<i>")


def test_a_grid_tells_null_from_empty_and_from_the_word():
    told = grid(["a"], [[None], [""], ["NULL"], ["x" * 2000]])
    assert told.count('<span class="dea-null">NULL</span>') == 1
    assert told.count('<span class="dea-null">empty</span>') == 1
    assert "<td>NULL</td>" in told
    assert len(told) < 2000


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (" two ends  ", "␣|two ends|␣␣"),
        ("   ", "␣␣␣"),
        ("line one\nline two", "line one|↵|line two"),
        ("a\r\nb", "a|↵|b"),
        ("in between", "in between"),
    ],
)
def test_blanks_that_could_not_be_seen_are_shown(value, told):
    inner = re.sub(r"</?span[^>]*>", "|", with_blanks(value))
    assert re.sub(r"\|+", "|", inner).strip("|") == told


def test_a_dollar_is_no_formula():
    assert block("$a$").startswith('<div class="dea tex2jax_ignore mathjax_ignore">')


def test_a_long_head_is_cut_and_a_long_rule_is_not():
    assert "x" * 61 not in re.sub(r'title="[^"]*"', "", grid(["x" * 200], [["1"]]))
    assert "x" * 200 in wrapped("x" * 200)


def test_bars_are_drawn_where_they_tell_tables_apart():
    ddl = "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int PRIMARY KEY);\n"
    assert 'class="dea-bar"' not in generated_html(generate(ddl, rows=3))
    assert 'class="dea-bar"' in generated_html(generate(ddl, rows={"a": 3, "b": 9}))


@pytest.mark.parametrize(("share", "width"), [(0, "0.0"), (0.001, "1.0"), (0.5, "32.0"), (1, "64.0"), (3, "64.0")])
def test_a_bar_is_within_its_room_and_is_seen(share, width):
    assert f'width="{width}"' in bar(share, "told")
    assert "<title>told</title>" in bar(share, "told")


def test_a_report_is_small_enough_to_be_kept():
    ddl = "".join(f"CREATE TABLE t{n} (id int PRIMARY KEY, a text NOT NULL);\n" for n in range(10))
    assert len(generated_html(generate(ddl, rows=100))) < 40_000
