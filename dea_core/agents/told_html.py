"""An answer as HTML: what was said, each result as its own face shows it, and the steps folded away."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from dea_core.agents.coordinator import Answer
from dea_core.agents.schema_analyzer import Analysis
from dea_core.agents.told import render_step
from dea_core.agents.trace import Step
from dea_core.agents.typed import as_json
from dea_core.generate import GenerateResult
from dea_core.optimize import Optimization
from dea_core.render.analyzed_html import analyzed_html
from dea_core.render.generated_html import generated_html
from dea_core.render.html import Html, Part, block, code, faint, fold, joined, listed, page
from dea_core.render.optimized_html import optimized_html


def answer_html(answer: Answer, steps: Sequence[Step] = ()) -> Html:
    """The whole answer; it needs no kernel to be read again."""
    undone = [f"not done: {one}" for one in answer.undone]
    told = listed([*undone, *answer.notes]) if undone or answer.notes else ""
    parts = [_result(name, result) for name, result in answer.results]
    shown = [step for step in steps if step.kind in ("call", "kept", "refuted", "note")]
    folded = [fold(f"{len(shown)} steps", *(code(render_step(step)) for step in shown))] if shown else []
    return page(answer.said or answer.task, faint(f"by {answer.by}; {answer.spent}"), told, *parts, *folded)


def _result(name: str, result: Any) -> Part:
    if isinstance(result, GenerateResult):
        return generated_html(result)
    if isinstance(result, Optimization):
        return optimized_html(result)
    if isinstance(result, Analysis):
        return joined([analyzed_html(result.report), *_understood(result)])
    return fold(name, code(json.dumps(as_json(result), ensure_ascii=False, indent=2)), opened=True)


def _understood(analysis: Analysis) -> Iterator[Part]:
    lists = {
        "columns and what they mean": [f"{m.table}.{m.column}: {m.kind}" for m in analysis.meanings],
        "checks that should hold, and can": [f"{rule} ({rule.why})" for rule in analysis.checks],
        "foreign keys that are not declared": [f"{link} ({link.why})" for link in analysis.links],
        "refuted": list(analysis.refuted),
    }
    for title, items in lists.items():
        if items:
            yield block(fold(f"{len(items)} {title}", listed(items) or "", opened=title != "refuted"))
