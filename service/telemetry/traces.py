"""Spans for OpenTelemetry: request, report, stage, model call. Only its API is used here.

Where spans go is the operator's choice of an SDK and an exporter; without one they go nowhere and cost next
to nothing. The span that surrounds is found by OpenTelemetry itself, in its context variable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from service.telemetry import attributes as named
from service.telemetry.events import (
    CallDone,
    CallScope,
    Event,
    ReportDone,
    ReportScope,
    RequestDone,
    RequestScope,
    Retried,
    Scope,
    StageScope,
    TenantScope,
    Unforeseen,
)

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.trace import Span, Tracer
    from opentelemetry.util.types import AttributeValue


class Traces:
    """An observer that opens a span for each scope; `tracer` is the operator's, by default the process's."""

    def __init__(self, version: str, tracer: Tracer | None = None) -> None:
        from opentelemetry import trace

        self._tracer = tracer or trace.get_tracer("standfirst", version)

    def span(self, scope: Scope) -> AbstractContextManager[None]:
        """A span for `scope`, below the one that is open; a request's below its caller's `traceparent`."""
        return self._span(scope)

    @contextmanager
    def _span(self, scope: Scope) -> Iterator[None]:
        from opentelemetry import trace

        if isinstance(scope, TenantScope):
            trace.get_current_span().set_attribute(named.TENANT, scope.tenant)
            yield
            return
        kinds = {RequestScope: trace.SpanKind.SERVER, CallScope: trace.SpanKind.CLIENT}
        with self._tracer.start_as_current_span(
            _name(scope),
            context=_callers(scope.trace) if isinstance(scope, RequestScope) else None,
            kind=kinds.get(type(scope), trace.SpanKind.INTERNAL),
            attributes=_attributes(scope),
            record_exception=False,  # its words may quote the article
            set_status_on_exception=False,
        ):
            yield

    def note(self, event: Event) -> None:
        """Put what `event` tells on the span that is open."""
        from opentelemetry import trace

        span = trace.get_current_span()
        if not span.is_recording():
            return
        match event:
            case RequestDone():
                span.update_name(f"{event.method} {event.route}")
                span.set_attributes({named.HTTP_ROUTE: event.route, named.HTTP_STATUS: event.status})
                _failed(span, str(event.status) if event.status >= 500 else None)
            case ReportDone():
                span.set_attributes(_of_report(event))
                _failed(span, event.code)
            case CallDone():
                span.set_attributes(_of_call(event))
                _failed(span, event.outcome if event.outcome != "ok" else None)
            case Retried():
                span.add_event("retry", {"attempt": event.attempt, "wait_seconds": event.wait_seconds})
            case Unforeseen():
                _failed(span, event.error)
            case _:
                pass


def _callers(trace: Mapping[str, str]) -> Context:
    """The caller's span as the parent; an empty context without one, since ours may be a stranger's."""
    from opentelemetry.context import Context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return TraceContextTextMapPropagator().extract(dict(trace), context=Context())


def _name(scope: RequestScope | ReportScope | StageScope | CallScope) -> str:
    match scope:
        case RequestScope():
            return scope.method
        case ReportScope():
            return scope.kind
        case StageScope():
            return f"stage {scope.stage}"
        case CallScope():
            return f"chat {scope.model}"


def _attributes(scope: RequestScope | ReportScope | StageScope | CallScope) -> dict[str, AttributeValue]:
    match scope:
        case RequestScope():
            return {named.HTTP_METHOD: scope.method, named.REQUEST_ID: scope.request_id}
        case ReportScope():
            return {
                named.REPORT_ID: scope.report_id,
                named.REPORT_KIND: scope.kind,
                named.ENGINE: scope.engine,
            }
        case StageScope():
            return {named.STAGE: scope.stage}
        case CallScope():
            provider = scope.model.partition("/")[0] if "/" in scope.model else "unknown"
            return {
                named.OPERATION: "chat",
                named.PROVIDER: provider,
                named.REQUEST_MODEL: scope.model,
                named.ROLE: scope.role,
            }


def _of_report(done: ReportDone) -> dict[str, AttributeValue]:
    told: dict[str, AttributeValue] = {named.REPORT_STATUS: done.status, named.ENGINE: done.engine}
    return told | {f"{named.VERDICTS}{label}": number for label, number in done.labels.items()}


def _of_call(done: CallDone) -> dict[str, AttributeValue]:
    if done.spent is None:
        return {}
    cost = {} if done.spent.cost_usd is None else {named.COST_USD: done.spent.cost_usd}
    return {
        named.INPUT_TOKENS: done.spent.prompt_tokens,
        named.OUTPUT_TOKENS: done.spent.completion_tokens,
        named.CACHED_TOKENS: done.spent.cached_tokens,
        **cost,
    }


def _failed(span: Span, why: str | None) -> None:
    from opentelemetry.trace import StatusCode

    if why is not None:
        span.set_attribute(named.ERROR_TYPE, why)
        span.set_status(StatusCode.ERROR)
