"""The controls of %%generate: make again with other rows or another seed, look through tables, write to a folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dea_core.arguments import read_rows
from dea_core.generate import GenerateResult
from dea_core.options import FORMAT
from dea_core.render.generated_html import preview_html
from dea_core.render.html import block, faint
from dea_core.results import counted
from dea_magic.controls import REPLACE, Message, label_style, on_press, row, show_widget, widgets_for
from dea_magic.generate import Request, made_by, make, report
from dea_magic.output import Output

PAGE_ROWS = 10
WIDE, SHORT = "200px", "140px"
PRESSED = "auto"
"""Buttons are as wide as what they say, so that a line of controls fits a narrow page."""
CHOOSE = "(choose one)"


def show_controls(request: Request, result: GenerateResult, output: Output) -> None:
    """Show the controls, where there is ipywidgets."""
    widgets = widgets_for(request.shell)
    if widgets is not None:
        show_widget(_Controls(widgets, request, result, output).box)


@dataclass
class _State:
    """What the controls are about now: the request as it was last changed, and its result."""

    request: Request
    result: GenerateResult
    first: int = 0


class _Controls:
    """The widgets, and what they do."""

    def __init__(self, widgets: Any, request: Request, result: GenerateResult, output: Output) -> None:
        self._state, self._output, self._message = _State(request, result), output, Message(widgets)
        self._making = _Making(widgets, result, request)
        self._looking = _Looking(widgets, result)
        self._writing = _Writing(widgets)
        on_press(self._making.button, self._make)
        on_press(self._writing.button, self._write)
        on_press(self._looking.back, lambda: self._turn(-PAGE_ROWS))
        on_press(self._looking.onward, lambda: self._turn(PAGE_ROWS))
        self._looking.table.observe(lambda _: self._turn(None), names="value")
        lines = [self._making.row, self._looking.row, self._looking.page, self._writing.row, self._message.widget]
        self.box = widgets.VBox(lines, layout=widgets.Layout(margin="8px 0 0 0"))

    def _make(self) -> None:
        with self._message.reporting(self._making.button, self._writing.button):
            asked = {"rows": read_rows(tuple(self._making.rows.value.split())), "seed": self._making.seed.value}
            request = replace(self._state.request, given={**self._state.request.given, **asked})
            request.need_free()
            result = make(request, self._message.tell)
            report(request, result, self._output)
            self._state = _State(request, result)
            self._turn(None)
            self._message.say(f"made {counted(sum(result.rows.values()), 'row')} again; the report above is of them")

    def _turn(self, by: int | None) -> None:
        """Show the page of rows that is ``by`` rows further; the first for None."""
        state, table = self._state, self._looking.table.value
        if table is None:
            return self._looking.clear()
        last = max(0, state.result.rows[table] - 1) // PAGE_ROWS * PAGE_ROWS
        state.first = 0 if by is None else min(max(0, state.first + by), last)
        return self._looking.show(state.result, table, state.first)

    def _write(self) -> None:
        with self._message.reporting(self._making.button, self._writing.button):
            state, asked = self._state, self._writing
            same = {"as_of": state.result.plan.as_of, "seed": state.result.plan.seed}
            where = {"out": asked.folder.value.strip(), "format": asked.format.value, "replace": asked.replace.value}
            made = made_by(state.request, self._message.tell, **same, **where)
            self._message.say("\n".join(f"wrote {path}" for path in made.written))


class _Making:
    """Rows, seed, and the button that makes again."""

    def __init__(self, widgets: Any, result: GenerateResult, request: Request) -> None:
        asked = request.given["rows"] or {}
        told = " ".join(f"{n}" if table == "*" else f"{table}={n}" for table, n in asked.items())
        most = str(max(result.rows.values(), default=0))
        self.rows = widgets.Text(
            told or most, description="rows", tooltip="such as: 100 orders=500", style=label_style()
        )
        self.seed = widgets.IntText(result.plan.seed, description="seed", style=label_style())
        self.button = widgets.Button(description="Make again", button_style="primary", icon="refresh")
        self.rows.layout.width, self.seed.layout.width, self.button.layout.width = WIDE, SHORT, PRESSED
        self.row = row(widgets, self.rows, self.seed, self.button)


class _Looking:
    """One table's rows, a page at a time."""

    def __init__(self, widgets: Any, result: GenerateResult) -> None:
        tables = [(CHOOSE, None), *((table, table) for table in result.rows)]
        self.table = widgets.Dropdown(options=tables, index=0, description="table", style=label_style())
        self.back = widgets.Button(description="Before", tooltip="rows before")  # words: an icon has no name
        self.onward = widgets.Button(description="After", tooltip="rows after")
        self.where, self.page = widgets.HTML(), widgets.HTML()
        self.table.layout.width = WIDE
        self.back.layout.width = self.onward.layout.width = PRESSED
        self.row = row(widgets, self.table, self.back, self.onward, self.where)
        self.clear()

    def clear(self) -> None:
        """Show no table."""
        self.where.value = self.page.value = ""
        self.back.disabled = self.onward.disabled = True

    def show(self, result: GenerateResult, table: str, first: int) -> None:
        """Show a page."""
        rows = result.rows[table]
        last = min(first + PAGE_ROWS, rows)
        self.where.value = block(faint(f"{first + 1:,} to {last:,} of {rows:,}" if rows else "no rows"))
        self.page.value = block(preview_html(result, table, first, PAGE_ROWS))
        self.back.disabled, self.onward.disabled = first == 0, last >= rows


class _Writing:
    """A folder, a format, and the button that writes the same rows there."""

    def __init__(self, widgets: Any) -> None:
        self.folder = widgets.Text("data", description="folder", style=label_style())
        formats = list(FORMAT.choices)
        self.format = widgets.Dropdown(options=formats, value=FORMAT.default, description="as", style=label_style())
        self.replace = widgets.Checkbox(False, description=REPLACE, indent=False)
        self.button = widgets.Button(description="Write", icon="save")
        self.folder.layout.width, self.format.layout.width = WIDE, SHORT
        self.replace.layout.width = self.button.layout.width = PRESSED
        self.row = row(widgets, self.folder, self.format, self.replace, self.button)
