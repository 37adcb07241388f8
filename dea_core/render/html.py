"""HTML that a notebook keeps: the blocks that every report is built of.

    page(title, lead, *parts)     one <div class="dea"> with its style; nothing outside it is touched
      ├── grid(columns, rows)     a table of values; NULLs are told apart from texts
      ├── bar(share), badge(word, tone), code(text), words(text)
      ├── fold(summary, *parts)   what is there to be opened
      └── element(name, *parts)   anything else

A plain ``str`` is text and is escaped; only ``Html`` is markup. No script, nothing loaded from elsewhere. Colours are
JupyterLab's or VS Code's own, so that a report follows their theme; elsewhere text inherits its colour. Where a viewer
takes the style away (a notebook that is not trusted, GitHub) the same elements still read in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal

Tone = Literal["good", "warn", "bad", "plain"]
LONGEST = 60
"""Characters of a value that a cell of a grid shows; the whole is in its tooltip up to LONGEST_TIP."""
LONGEST_TIP = 1000
WIDEST_NAME = 40
"""Characters that a column of names is wide at most; a longer name stands within its line as text does."""
NO_MATH = "tex2jax_ignore mathjax_ignore"
"""Classes that keep MathJax from reading what stands between two dollars of a value as a formula."""
BLANKS = str.maketrans({"\n": "↵", "\r": "␍", "\t": "⇥", " ": "␣"})
"""What a blank is shown as where it could not be seen."""
BAR_WIDTH, BAR_HEIGHT = 64, 8


class Html(str):
    """Markup, as opposed to text."""

    __slots__ = ()


Part = str | Html | None


def element(name: str, *parts: Part, **attributes: str | bool | None) -> Html:
    """``<name ...>parts</name>``; a trailing underscore of an attribute's name is dropped (``class_``)."""
    told = "".join(_attribute(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    return Html(f"<{name}{told}>{joined(parts)}</{name}>")


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(value)}"'


def joined(parts: Iterable[Part]) -> Html:
    """All parts one after another, text escaped."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts if part is not None))


def block(*parts: Part) -> Html:
    """Parts with the style that they need, for a place of their own."""
    return element("div", element("style", Html(STYLE)), *parts, class_=f"dea {NO_MATH}")


def page(title: Part, lead: Part, *parts: Part) -> Html:
    """A whole report: what it is, the one line that matters, and the rest."""
    head = element("div", element("b", title, class_="dea-title"), " ", lead, class_="dea-head")
    return block(head, *parts)


def fold(summary: Part, *parts: Part, opened: bool = False) -> Html:
    """Something that is opened by a click."""
    return element("details", element("summary", summary), *parts, open=opened)


def code(text: str) -> Html:
    """A block of SQL or of anything else that is typed."""
    return element("pre", text, class_="dea-code")


def words(text: str) -> Html:
    """A name or a few words as they are typed, within a line."""
    return element("code", text)


def name_of(text: str, widest: int) -> Html:
    """A name at the head of a line, with room for the ``widest`` among its lines, so that they stand in columns."""
    room = f"min-width: {min(widest, WIDEST_NAME) + 1}ch"
    return element("span", words(text), class_="dea-name", style=room) if len(text) <= WIDEST_NAME else words(text)


def faint(*parts: Part) -> Html:
    """What is there to be looked up rather than read."""
    return element("span", *parts, class_="dea-faint")


def badge(word: str, tone: Tone = "plain") -> Html:
    """A word in a colour that says how good it is; the word says it too."""
    return element("b", word, class_=f"dea-badge dea-{tone}")


def bar(share: float, told: str) -> Html:
    """A bar of ``share`` (0 to 1) of its room; ``told`` is its text for those who do not see it."""
    width = max(1.0, min(1.0, share) * BAR_WIDTH) if share > 0 else 0.0
    track = element("rect", class_="dea-track", width=str(BAR_WIDTH), height=str(BAR_HEIGHT), rx="2")
    filled = element("rect", class_="dea-filled", width=f"{width:.1f}", height=str(BAR_HEIGHT), rx="2")
    view = f"0 0 {BAR_WIDTH} {BAR_HEIGHT}"
    size = {"width": str(BAR_WIDTH), "height": str(BAR_HEIGHT), "viewBox": view}
    return element("svg", element("title", told), track, filled, class_="dea-bar", role="img", **size)


def listed(items: Iterable[Part], *, class_: str = "dea-list") -> Html | None:
    """A list; None for one without items."""
    every = [element("li", item) for item in items]
    return element("ul", *every, class_=class_) if every else None


def grid(columns: Sequence[Part], rows: Iterable[Sequence[object]], *, numeric: frozenset[int] = frozenset()) -> Html:
    """A table: values as text, cut where they are long, NULL as such. ``numeric`` columns stand to the right."""
    classes = ["dea-number" if place in numeric else None for place in range(len(columns))]
    heads = [_cell(column, of, "th") for column, of in zip(columns, classes, strict=True)]
    body = [element("tr", *(_cell(value, of) for value, of in zip(row, classes, strict=True))) for row in rows]
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *body), class_="dea-grid")
    return scrolled(table)


def scrolled(wide: Html) -> Html:
    """Room for what may be wider than the page: it is scrolled on its own, by keys too."""
    return element("div", wide, class_="dea-scroll", tabindex="0")


def wrapped(text: str) -> Html:
    """A text that must be read whole: on several lines where it is long."""
    return element("div", text, class_="dea-wrap") if len(text) > LONGEST else element("span", text)


def _cell(value: object, class_: str | None, name: str = "td") -> Html:
    scope = "col" if name == "th" else None
    if isinstance(value, Html):
        return element(name, value, class_=class_, scope=scope)
    if value is None or value == "":
        told = element("span", "NULL" if value is None else "empty", class_="dea-null") if name == "td" else None
        return element(name, told, class_=class_, scope=scope)
    text = str(value)
    title = text[:LONGEST_TIP] if len(text) > LONGEST else None
    short = text if title is None else text[: LONGEST - 1] + "…"
    return element(name, with_blanks(short), class_=class_, scope=scope, title=title)


def with_blanks(text: str) -> Html:
    """A value's text, with signs for the blanks at its ends and for its ends of lines."""
    inner = text.strip()
    start = len(text) - len(text.lstrip())
    ends = text[:start], text[start + len(inner) :]
    lines = Html(_blank("\n").join(escape(line) for line in inner.splitlines()))
    return joined([_blank(ends[0]), lines, _blank(ends[1])])


def _blank(text: str) -> Html:
    return element("span", text.translate(BLANKS), class_="dea-null") if text else Html("")


_FAINT = "var(--jp-ui-font-color2, var(--vscode-descriptionForeground, #757575))"
_LINE = "var(--jp-border-color2, var(--vscode-panel-border, rgba(127, 127, 127, .35)))"
_SHADE = "var(--jp-cell-editor-background, var(--vscode-textCodeBlock-background, rgba(127, 127, 127, .12)))"
_MONO = "var(--jp-code-font-family, var(--vscode-editor-font-family, ui-monospace, monospace))"
_GOOD = "var(--jp-success-color1, var(--vscode-testing-iconPassed, #388e3c))"
_WARN = "var(--jp-warn-color1, var(--vscode-editorWarning-foreground, #c77700))"
_BAD = "var(--jp-error-color1, var(--vscode-editorError-foreground, #d32f2f))"
_BRAND = "var(--jp-brand-color1, var(--vscode-textLink-foreground, #1976d2))"


def _spoken(colour: str, share: int) -> str:
    """A theme's colour as one of text: its signal colours are too pale for words, so the text's own is mixed in."""
    return f"color: {colour}; color: color-mix(in srgb, {colour} {share}%, currentColor);"


_GOOD_TEXT, _WARN_TEXT, _BAD_TEXT = _spoken(_GOOD, 70), _spoken(_WARN, 50), _spoken(_BAD, 65)

STYLE = f"""
.dea {{ font-size: var(--jp-ui-font-size1, 13px); line-height: 1.5; color: inherit; }}
.dea .dea-head {{ margin: 4px 0 8px; }}
.dea .dea-title {{ font-weight: 600; margin-right: 4px; }}
.dea .dea-faint, .dea .dea-null {{ color: {_FAINT}; }}
.dea .dea-null {{ font-style: italic; font-size: 90%; }}
.dea .dea-scroll {{ overflow-x: auto; padding: 2px 0 8px; }}
.dea .dea-scroll:focus-visible {{ outline: 2px solid {_BRAND}; outline-offset: 1px; }}
.dea .dea-wrap {{ white-space: pre-wrap; overflow-wrap: anywhere; min-width: 32ch; max-width: 80ch; }}
.dea table.dea-grid {{ border-collapse: collapse; border: 0; margin: 0; font-size: inherit; table-layout: auto; }}
.dea table.dea-grid th, .dea table.dea-grid td {{
  text-align: left; vertical-align: top; padding: 2px 16px 2px 0; border: 0; white-space: pre; max-width: none;
  line-height: 1.5; }}
.dea table.dea-grid thead th {{ font-weight: 600; border-bottom: 1px solid {_LINE}; }}
.dea table.dea-grid tbody tr, .dea table.dea-grid tbody tr:hover {{ background: none; border: 0; }}
.dea table.dea-grid tbody tr + tr td {{ border-top: 1px solid {_LINE}; }}
.dea table.dea-grid .dea-number {{ text-align: right; font-variant-numeric: tabular-nums; }}
.dea details, .dea .dea-line {{ margin: 3px 0; }}
.dea summary {{ cursor: pointer; padding: 1px 0; }}
.dea summary:focus-visible {{ outline: 2px solid {_BRAND}; outline-offset: 1px; }}
.dea ul.dea-list {{ margin: 2px 0 6px; padding-left: 18px; list-style: disc; max-width: 110ch; }}
.dea ul.dea-list li {{ margin: 1px 0; overflow-wrap: anywhere; }}
.dea code, .dea pre.dea-code {{
  font-family: {_MONO}; font-size: 95%; background: {_SHADE}; color: inherit; border-radius: 2px; }}
.dea code {{ padding: 0 3px; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; }}
.dea pre.dea-code {{ padding: 6px 8px; margin: 4px 0; overflow-x: auto; white-space: pre; max-width: 110ch; }}
.dea details > :not(summary), .dea details > pre.dea-code, .dea details > ul.dea-list {{ margin-left: 16px; }}
.dea .dea-badge {{ font-weight: 600; }}
.dea .dea-good, .dea .dea-added {{ {_GOOD_TEXT} }}
.dea .dea-warn {{ {_WARN_TEXT} }}
.dea .dea-bad, .dea .dea-removed {{ {_BAD_TEXT} }}
.dea .dea-bar {{ vertical-align: middle; margin: 0 6px; min-width: {BAR_WIDTH}px; }}
.dea .dea-name {{ display: inline-block; max-width: 100%; }}
.dea .dea-text {{ max-width: 110ch; overflow-wrap: anywhere; }}
.dea .dea-erd rect {{ fill: {_SHADE}; stroke: {_LINE}; }}
.dea .dea-erd .found rect {{ stroke: {_WARN}; }}
.dea .dea-erd text {{ fill: currentColor; font-size: 12px; }}
.dea .dea-erd .count {{ text-anchor: end; font-weight: 600; }}
.dea .dea-erd .link {{ fill: none; stroke: {_FAINT}; }}
.dea .dea-track {{ fill: {_LINE}; }}
.dea .dea-filled {{ fill: {_BRAND}; }}
"""
