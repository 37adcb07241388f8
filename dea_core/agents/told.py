"""An answer and its steps as text and as JSON: results first, each as its own face renders it; then what was undone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dea_core.agents.coordinator import Answer
from dea_core.agents.schema_analyzer import Analysis
from dea_core.agents.trace import Step
from dea_core.agents.typed import as_json
from dea_core.generate import GenerateResult
from dea_core.optimize import Optimization
from dea_core.render.findings_json import report_as_json
from dea_core.render.findings_text import render_report
from dea_core.render.optimize_text import optimization_as_json, render_optimization
from dea_core.render.text import render_generated

SHOWN_DETAIL = 160
"""Characters of a step's detail in its line."""


def render_answer(answer: Answer) -> str:
    """Everything that was made, and how."""
    lines: list[str] = []
    for name, result in answer.results:
        lines += [f"== {name}", _result_text(result), ""]
    lines += [answer.said] if answer.said else []
    lines += [f"not done: {one}" for one in answer.undone]
    lines += [f"note: {note}" for note in answer.notes]
    lines.append(f"by {answer.by}; {answer.spent}")
    return "\n".join(lines)


def _result_text(result: Any) -> str:
    if isinstance(result, GenerateResult):
        return render_generated(result)
    if isinstance(result, Optimization):
        return render_optimization(result)
    if isinstance(result, Analysis):
        return "\n".join([render_report(result.report), *_understood(result)])
    return json.dumps(as_json(result), ensure_ascii=False, indent=2)


def _understood(analysis: Analysis) -> Iterator[str]:
    for meaning in analysis.meanings:
        unit = f", in {meaning.unit}" if meaning.unit else ""
        yield f"means: {meaning.table}.{meaning.column}: {meaning.kind}{unit}{', personal' if meaning.personal else ''}"
    yield from (f"should hold, and can: {rule} ({rule.why})" for rule in analysis.checks)
    yield from (f"foreign key that is not declared: {link} ({link.why})" for link in analysis.links)
    yield from (f"refuted: {one}" for one in analysis.refuted)


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """The answer as plain data."""
    results = [{"agent": name, "result": _result_json(result)} for name, result in answer.results]
    said = {"task": answer.task, "by": answer.by, "said": answer.said, "undone": list(answer.undone)}
    return {**said, "notes": list(answer.notes), "results": results, "spent": as_json(answer.spent)}


def _result_json(result: Any) -> Any:
    if isinstance(result, GenerateResult):
        return result.as_json()
    if isinstance(result, Optimization):
        return optimization_as_json(result)
    if isinstance(result, Analysis):
        proposed = {name: as_json(getattr(result, name)) for name in ("meanings", "checks", "links", "refuted")}
        return {"report": report_as_json(result.report), **proposed}
    return as_json(result)


def render_step(step: Step) -> str:
    """A step in one line."""
    detail = "" if step.detail in (None, "", {}) else f"  {_one_line(step.detail)}"
    took = f"  ({step.seconds:.1f} s, {step.usage.total:,} tokens)" if step.usage and step.seconds is not None else ""
    return f"{step.number:>3} {step.agent:<16} {step.kind:<8} {step.title}{detail}{took}"


def _one_line(detail: Any) -> str:
    text = detail if isinstance(detail, str) else json.dumps(detail, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= SHOWN_DETAIL else f"{text[:SHOWN_DETAIL]}…"
