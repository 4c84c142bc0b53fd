"""Spans: they nest as the work does, hang below the caller's, and hold no words of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from service.metering import Spent
from service.telemetry import attributes as named
from service.telemetry.events import (
    CallDone,
    CallScope,
    ReportDone,
    ReportScope,
    RequestDone,
    RequestScope,
    Retried,
    StageScope,
    TenantScope,
)
from service.telemetry.traces import Traces

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


class Kept:
    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.traces = Traces("1", provider.get_tracer("test"))

    def spans(self) -> dict[str, ReadableSpan]:
        return {span.name: span for span in self.exporter.get_finished_spans()}


def chain(spans: Sequence[ReadableSpan]) -> bool:
    return all(
        inner.parent is not None
        and outer.context is not None
        and inner.parent.span_id == outer.context.span_id
        for outer, inner in pairwise(spans)
    )


def test_spans_nest_from_the_callers_request_to_the_model_call() -> None:
    kept = Kept()
    traces = kept.traces
    with traces.span(RequestScope("r-1", "POST", TRACE, {"traceparent": PARENT})):
        with traces.span(TenantScope("desk")), traces.span(ReportScope("p-1", "report", "llm")):
            with traces.span(StageScope("verify")), traces.span(CallScope("judge", "openai/x")):
                traces.note(CallDone("judge", "openai/x", "ok", 1.0, Spent(100, 40, 10, 0.5)))
            traces.note(ReportDone("p-1", "report", "llm", "complete", 1.0, labels={"supported": 2}))
        traces.note(RequestDone("POST", "/v1/reports", 200, 1.0))
    spans = kept.spans()
    request, report = spans["POST /v1/reports"], spans["report"]
    stage, call = spans["stage verify"], spans["chat openai/x"]
    assert chain([request, report, stage, call])
    assert request.context is not None
    assert request.context.trace_id == int(TRACE, 16)
    assert (request.kind, call.kind) == (SpanKind.SERVER, SpanKind.CLIENT)
    told = {**(request.attributes or {}), **(report.attributes or {}), **(call.attributes or {})}
    assert told[named.TENANT] == "desk"
    assert told[named.REPORT_ID] == "p-1"
    assert told[f"{named.VERDICTS}supported"] == 2
    assert (told[named.PROVIDER], told[named.INPUT_TOKENS], told[named.OUTPUT_TOKENS]) == ("openai", 100, 10)


def test_a_request_without_a_parent_begins_a_trace_even_inside_another() -> None:
    kept = Kept()
    with kept.traces.span(ReportScope("p", "report", "llm")), kept.traces.span(RequestScope("r-1", "GET")):
        pass
    assert kept.spans()["GET"].parent is None


def test_what_failed_is_marked_without_the_words_of_the_error() -> None:
    kept = Kept()

    def call() -> None:
        with kept.traces.span(CallScope("draft", "plain")):
            kept.traces.note(Retried("draft", "plain", 1, 0.5))
            kept.traces.note(CallDone("draft", "plain", "model_unavailable", 1.0))
            raise ValueError("THE ARTICLE")

    with pytest.raises(ValueError, match="ARTICLE"):
        call()
    [span] = kept.spans().values()
    assert span.status.status_code == StatusCode.ERROR
    assert (span.attributes or {})[named.ERROR_TYPE] == "model_unavailable"
    assert [event.name for event in span.events] == ["retry"]
    assert "ARTICLE" not in span.to_json()


def test_without_an_sdk_nothing_happens() -> None:
    traces = Traces("1")
    with traces.span(RequestScope("r-1", "GET", None, {"traceparent": "nonsense"})):
        traces.note(RequestDone("GET", "other", 200, 0.1))
