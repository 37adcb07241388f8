"""Spans and metrics for OpenTelemetry, where it is installed and somebody listens; nothing otherwise.

    with span("chat", model="claude-opus-5-5", agent="planner") as measured:
        measured.usage(reply.usage)

Names are those of the GenAI conventions: a span ``chat claude-opus-5-5`` with gen_ai.operation.name, .request.model,
.agent.name, .usage.input_tokens (which holds the cached ones too); histograms gen_ai.client.token.usage and
gen_ai.client.operation.duration; counters of our own for money and calls. What was said is never sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from dea_core.agents.client import Usage

if TYPE_CHECKING:
    from opentelemetry.trace import Span

SCOPE = "dea_core.agents"
NAMES = {
    "operation": "gen_ai.operation.name",
    "provider": "gen_ai.provider.name",
    "model": "gen_ai.request.model",
    "agent": "gen_ai.agent.name",
    "tool": "gen_ai.tool.name",
    "task": "gen_ai.conversation.id",
    "max_tokens": "gen_ai.request.max_tokens",
}
"""Our words -> the conventions'."""


class Measured:
    """A span under way; without OpenTelemetry it hears, and tells nobody."""

    def __init__(self, span: Span | None) -> None:
        self._span = span

    def set(self, name: str, value: str | float | bool) -> None:
        """One attribute."""
        if self._span is not None:
            self._span.set_attribute(NAMES.get(name, name), value)

    def usage(self, usage: Usage) -> None:
        """The tokens that it took."""
        self.set("gen_ai.usage.input_tokens", sent(usage))
        self.set("gen_ai.usage.output_tokens", usage.output_tokens)
        self.set("gen_ai.usage.cache_read.input_tokens", usage.cache_read_tokens)
        self.set("gen_ai.usage.cache_creation.input_tokens", usage.cache_write_tokens)


def sent(usage: Usage) -> int:
    """Tokens that were sent, from a cache or not: what the conventions call input."""
    return usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens


@contextmanager
def span(name: str, **attributes: str | float | bool | None) -> Iterator[Measured]:
    """A span of the operation ``name`` (chat, execute_tool, invoke_agent). An error that passes through is on it."""
    tools = _opentelemetry()
    if tools is None:
        yield Measured(None)
        return
    title = " ".join(str(one) for one in (name, attributes.get("model") or attributes.get("tool")) if one)
    with tools.tracer().start_as_current_span(title, kind=tools.kind_of(name)) as current:
        measured = Measured(current)
        for key, value in {"operation": name, **attributes}.items():
            if value is not None:
                measured.set(key, value)
        try:
            yield measured
        except BaseException as error:
            measured.set("error.type", type(error).__name__)
            raise


def count_call(agent: str, provider: str, model: str, usage: Usage, cost: float | None, seconds: float) -> None:
    """Add a call to the metrics."""
    tools = _opentelemetry()
    if tools is None:
        return
    about = {NAMES["operation"]: "chat", NAMES["provider"]: provider, NAMES["model"]: model, NAMES["agent"]: agent}
    meter = tools.meter()
    tokens = meter.create_histogram("gen_ai.client.token.usage", unit="{token}")
    tokens.record(sent(usage), {**about, "gen_ai.token.type": "input"})
    tokens.record(usage.output_tokens, {**about, "gen_ai.token.type": "output"})
    meter.create_histogram("gen_ai.client.operation.duration", unit="s").record(seconds, about)
    meter.create_counter("dea.calls", unit="{call}").add(1, about)
    if cost is not None:
        meter.create_counter("dea.cost", unit="{USD}").add(cost, about)


class _OpenTelemetry:
    """The two doors of its API that are used here."""

    def __init__(self, trace: Any, metrics: Any) -> None:
        self._trace, self._metrics = trace, metrics

    def tracer(self) -> Any:
        return self._trace.get_tracer(SCOPE)

    def meter(self) -> Any:
        return self._metrics.get_meter(SCOPE)

    def kind_of(self, operation: str) -> Any:
        kinds = self._trace.SpanKind
        return kinds.CLIENT if operation == "chat" else kinds.INTERNAL


@cache
def _opentelemetry() -> _OpenTelemetry | None:
    try:
        from opentelemetry import metrics, trace
    except ImportError:
        return None
    return _OpenTelemetry(trace, metrics)
