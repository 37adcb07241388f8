"""Completion within our cells: options and their choices, connections behind --on, tables and columns in the body."""

from __future__ import annotations

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher
from IPython.core.getipython import get_ipython


@context_matcher(identifier="dea_magic")  # type: ignore[untyped-decorator]  # of IPython
def complete(context: CompletionContext) -> SimpleMatcherResult:
    """What may stand where the cursor is; nothing outside our cells."""
    shell = get_ipython()
    if shell is None or not context.full_text.lstrip().startswith(("%%", "%dea")):
        return {"completions": []}
    from dea_magic.suggestions import Place, suggestions

    place = Place(context.full_text, context.cursor_line, context.text_until_cursor, context.token)
    found = suggestions(shell, place)
    return {"completions": [SimpleCompletion(text=text, type="dea") for text in found], "suppress": bool(found)}
