"""Spans and metrics as OpenTelemetry's own SDK receives them; and nothing where it is not installed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from dea_core.agents import telemetry
from dea_core.agents.client import Usage

sdk = pytest.importorskip("opentelemetry.sdk.trace")
USAGE = Usage(input_tokens=10, output_tokens=20, cache_read_tokens=300, cache_write_tokens=4)


class Heard:
    """What the SDK's exporters in memory got."""

    def __init__(self) -> None:
        from opentelemetry.sdk.metrics import MeterProvider
        from opentelemetry.sdk.metrics.export import InMemoryMetricReader
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import SimpleSpanProcessor
        from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

        self.exporter, self.reader = InMemorySpanExporter(), InMemoryMetricReader()
        self.tracers, self.meters = TracerProvider(), MeterProvider([self.reader])
        self.tracers.add_span_processor(SimpleSpanProcessor(self.exporter))

    def metrics(self) -> dict[str, list[Any]]:
        data = self.reader.get_metrics_data()
        assert data is not None
        found = data.resource_metrics[0].scope_metrics[0].metrics
        return {metric.name: list(metric.data.data_points) for metric in found}


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    from opentelemetry import metrics, trace

    made = Heard()
    monkeypatch.setattr(trace, "get_tracer", made.tracers.get_tracer)
    monkeypatch.setattr(metrics, "get_meter", made.meters.get_meter)
    yield made
    made.tracers.shutdown()
    made.meters.shutdown()


def test_a_call_is_a_span_with_the_names_of_the_conventions(heard: Heard) -> None:
    with telemetry.span("chat", model="m", agent="planner", task=None) as measured:
        measured.usage(USAGE)
    (span,) = heard.exporter.get_finished_spans()
    assert span.name == "chat m"
    assert span.kind.name == "CLIENT"
    assert dict(span.attributes) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "m",
        "gen_ai.agent.name": "planner",
        "gen_ai.usage.input_tokens": 314,  # the conventions count cached ones too
        "gen_ai.usage.output_tokens": 20,
        "gen_ai.usage.cache_read.input_tokens": 300,
        "gen_ai.usage.cache_creation.input_tokens": 4,
    }


def test_an_error_is_on_the_span_and_passes_through(heard: Heard) -> None:
    with pytest.raises(KeyError), telemetry.span("execute_tool", tool="plan_data"):
        raise KeyError("x")
    (span,) = heard.exporter.get_finished_spans()
    assert (span.name, span.kind.name) == ("execute_tool plan_data", "INTERNAL")
    assert span.attributes["error.type"] == "KeyError"
    assert span.status.status_code.name == "ERROR"


def test_spans_stand_within_one_another(heard: Heard) -> None:
    with telemetry.span("invoke_agent", agent="planner"), telemetry.span("chat", model="m"):
        pass
    inner, outer = heard.exporter.get_finished_spans()
    assert inner.parent.span_id == outer.context.span_id


def test_calls_are_counted(heard: Heard) -> None:
    telemetry.count_call("planner", "scripted", "m", USAGE, 0.25, 1.5)
    telemetry.count_call("planner", "scripted", "m", USAGE, None, 0.5)
    found = heard.metrics()
    tokens = {point.attributes["gen_ai.token.type"]: point.sum for point in found["gen_ai.client.token.usage"]}
    assert tokens == {"input": 628, "output": 40}
    (duration,) = found["gen_ai.client.operation.duration"]
    assert (duration.sum, duration.count, duration.attributes["gen_ai.request.model"]) == (2.0, 2, "m")
    assert [point.value for point in found["dea.calls"]] == [2]
    assert [point.value for point in found["dea.cost"]] == [0.25]  # what is not known is not added as nothing


def test_without_opentelemetry_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    telemetry._opentelemetry.cache_clear()
    try:
        with telemetry.span("chat", model="m") as measured:
            measured.usage(USAGE)
        telemetry.count_call("planner", "scripted", "m", USAGE, 0.25, 1.5)
    finally:
        telemetry._opentelemetry.cache_clear()


def test_it_is_imported_when_a_span_begins() -> None:
    program = "import sys, dea_core.agents.telemetry; sys.exit('opentelemetry' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
