"""Controls of ipywidgets: an output of their own, below the report. All that cells need of the library is here.

A notebook that is opened without a kernel shows the report; in place of the controls stands a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any

import click
from IPython.display import display

from dea_core.errors import DeaError
from dea_core.render.html import Html, block

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

MISSING = "Controls need ipywidgets: pip install 'data-engineering-agents[notebook]', and restart the kernel."
PLAIN = "Controls: run the cell to use them."
REPLACE = "replace what is there"
OF_CONTROLS = {"--replace": f"“{REPLACE}”", "--rows ": ""}
"""What options are called among controls."""
LABEL_WIDTH = "48px"
VIEW = "application/vnd.jupyter.widget-view+json"


def widgets_for(shell: InteractiveShell) -> Any:
    """The module ipywidgets; None in a terminal, and where it is not installed, which is told."""
    if not hasattr(shell, "kernel"):
        return None
    try:
        import ipywidgets
    except ImportError:
        click.echo(MISSING)
        return None
    return ipywidgets


def show_widget(widget: Any) -> None:
    """Show a widget, with a line for viewers that have none."""
    view = widget._repr_mimebundle_()[VIEW]
    display({VIEW: view, "text/plain": PLAIN}, raw=True)  # type: ignore[no-untyped-call]  # of IPython


class Message:
    """A line under the controls: what is being done, what was done, or what went wrong."""

    def __init__(self, widgets: Any) -> None:
        self.widget = widgets.HTML()

    def say(self, text: str, tone: str = "") -> None:
        """Show a text; ``tone`` is "bad" for an error."""
        lines = "<br>".join(escape(line) for line in text.splitlines())
        self.widget.value = block(Html(f'<div class="dea-{tone}" role="status">{lines}</div>'))

    def tell(self, doing: str, table: str, share: float) -> None:
        """Progress of the core's work."""
        self.say(f"{doing} {table} {share:.0%}" if share else f"{doing} {table}")

    @contextmanager
    def reporting(self, *buttons: Any) -> Iterator[None]:
        """Say what goes wrong inside, and keep buttons from being pressed twice."""
        for button in buttons:
            button.disabled = True
        try:
            yield
        except DeaError as error:
            self.say(_spoken("\n".join(error.lines())), "bad")
        except KeyboardInterrupt:
            self.say("interrupted: nothing was changed", "bad")
        finally:
            for button in buttons:
                button.disabled = False


def _spoken(text: str) -> str:
    """What is said of options, said of controls."""
    for option, control in OF_CONTROLS.items():
        text = text.replace(option, control)
    return text


def label_style() -> dict[str, str]:
    """Labels no wider than ours are."""
    return {"description_width": LABEL_WIDTH}


def row(widgets: Any, *members: Any) -> Any:
    """Widgets side by side, on further lines where a page is narrow."""
    return widgets.HBox(members, layout=widgets.Layout(align_items="center", grid_gap="4px", flex_flow="row wrap"))


def on_press(button: Any, act: Callable[[], None]) -> None:
    """Call ``act`` when a button is pressed."""
    button.on_click(lambda _: act())
