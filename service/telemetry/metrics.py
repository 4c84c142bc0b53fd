"""Numbers for Prometheus, in a registry of their own; labels take a bounded number of values.

Nothing here tells one tenant, report or request from another: that is what the log is for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from service.telemetry.events import (
    CallDone,
    Event,
    HandedOver,
    NotReady,
    ReportDone,
    RequestDone,
    Retried,
    Scope,
    StageDone,
    Unforeseen,
)

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram

Reading = Literal[
    "http_requests_in_flight",
    "log_lines_lost",
    "queue_depth",
    "queue_oldest_seconds",
    "workers_alive",
]
"""What is read when the metrics are, instead of being counted as it happens."""

_READINGS: dict[Reading, str] = {
    "http_requests_in_flight": "Requests that are being answered now, probes left out.",
    "log_lines_lost": "Lines that could not be written to the log since the start.",
    "queue_depth": "Jobs that wait for a worker.",
    "queue_oldest_seconds": "Age of the job that has waited longest, in seconds.",
    "workers_alive": "Workers whose heartbeat is recent.",
}
OTHER = "other"
_ROLES = ("draft", "judge", "escalation")
_SHORT = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
_LONG = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600)
_CALL = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120)


class Described(NamedTuple):
    """One metric as the page about them lists it."""

    name: str
    kind: str
    labels: tuple[str, ...]
    meaning: str


class Metrics:
    """An observer that counts. `models` are those that have a label of their own; all others share one."""

    def __init__(self, *, models: Collection[str] = (), version: str = "", engine: str = "") -> None:
        from prometheus_client import CollectorRegistry, Info, ProcessCollector

        self._registry = CollectorRegistry()
        self._models = frozenset(models)
        self._described: list[Described] = []
        self._make_reports()
        self._make_calls()
        self._make_http()
        ProcessCollector(registry=self._registry)
        about = Info("standfirst", "The running service.", registry=self._registry)
        about.info({"version": version, "engine": engine})
        self._described.append(
            Described("standfirst_info", "info", ("engine", "version"), "The running service.")
        )

    def _make_reports(self) -> None:
        self._reports = self._counter(
            "reports", "Reports and checks that ended, by how they ended.", "kind", "engine", "status"
        )
        self._failures = self._counter(
            "report_failures", "Reports that were not made, by error code.", "code"
        )
        self._fallbacks = self._counter(
            "report_fallbacks", "Reports made by another engine than was asked for."
        )
        self._report_seconds = self._histogram(
            "report_seconds", "Time that a report took, in seconds.", _LONG, "kind", "engine"
        )
        self._stage_seconds = self._histogram(
            "stage_seconds", "Time that a stage of a report took, in seconds.", _SHORT, "stage"
        )
        self._verdicts = self._counter("verdicts", "Verdicts given, by label.", "label")
        self._reviews = self._counter("claims_needing_review", "Claims that a person should look at.")

    def _make_calls(self) -> None:
        self._calls = self._counter(
            "model_calls", "Attempts of model calls, by how they ended.", "role", "model", "outcome"
        )
        self._call_seconds = self._histogram(
            "model_call_seconds",
            "Time that an attempt of a model call took, in seconds.",
            _CALL,
            "role",
            "model",
        )
        self._tokens = self._counter(
            "model_tokens", "Tokens used; `cached` ones are a part of `prompt`.", "role", "model", "type"
        )
        self._cost = self._counter(
            "model_cost_usd", "US dollars spent, where prices are known.", "role", "model"
        )
        self._unpriced = self._counter(
            "model_calls_unpriced", "Answers whose price is not known.", "role", "model"
        )
        self._retries = self._counter("model_retries", "Model calls that were tried again.", "role", "model")
        self._handed = self._counter(
            "model_fallbacks", "Times that the next fallback model was asked.", "role", "model"
        )

    def _make_http(self) -> None:
        self._requests = self._counter("http_requests", "Requests answered.", "method", "route", "status")
        self._request_seconds = self._histogram(
            "http_request_seconds", "Time that a request took, in seconds.", _LONG, "method", "route"
        )
        self._not_ready = self._counter("readiness_failures", "Checks of /readyz that failed.", "check")
        self._bugs = self._counter("unforeseen_errors", "Bugs of ours that a request or a job ran into.")

    def watch(self, reading: Reading, read: Callable[[], float]) -> None:
        """Show what `read` returns. It is called on the event loop at each scrape, so it must not wait.

        NaN is shown for a reading that raises: not known is not zero.
        """
        from prometheus_client import Gauge

        def checked() -> float:
            try:
                return float(read())
            except Exception:  # noqa: BLE001 - a scrape without one number is better than none
                return float("nan")

        gauge = Gauge(f"standfirst_{reading}", _READINGS[reading], registry=self._registry)
        gauge.set_function(checked)

    def exposed(self, accept: str = "") -> tuple[bytes, str]:
        """All numbers in a text format that Prometheus takes, and its media type."""
        from prometheus_client.exposition import choose_encoder

        encode, media_type = choose_encoder(accept)
        return encode(self._registry), media_type

    def described(self) -> Iterator[Described]:
        """Every metric, readings included, without what Prometheus tells of any process."""
        yield from self._described
        for reading, meaning in _READINGS.items():
            yield Described(f"standfirst_{reading}", "gauge", (), meaning)

    def span(self, scope: Scope) -> AbstractContextManager[None]:
        """Nothing: what is counted is counted at its end."""
        del scope
        return nullcontext()

    def note(self, event: Event) -> None:
        """Count one event."""
        match event:
            case RequestDone():
                self._note_request(event)
            case ReportDone():
                self._note_report(event)
            case StageDone():
                self._stage_seconds.labels(event.stage).observe(event.seconds)
            case CallDone():
                self._note_call(event)
            case Retried():
                self._retries.labels(*self._who(event)).inc()
            case HandedOver():
                self._handed.labels(*self._who(event)).inc()
            case NotReady():
                self._not_ready.labels(event.check).inc()
            case Unforeseen():
                self._bugs.inc()
            case _:
                pass

    def _note_request(self, done: RequestDone) -> None:
        self._requests.labels(done.method, done.route, str(done.status)).inc()
        self._request_seconds.labels(done.method, done.route).observe(done.seconds)

    def _note_report(self, done: ReportDone) -> None:
        self._reports.labels(done.kind, done.engine, done.status).inc()
        if done.code is not None:
            self._failures.labels(done.code).inc()
        self._fallbacks.inc(done.fell_back)
        if done.status not in ("refused", "cancelled"):
            self._report_seconds.labels(done.kind, done.engine).observe(done.seconds)
        for label, number in done.labels.items():
            self._verdicts.labels(label).inc(number)
        self._reviews.inc(done.needs_review)

    def _note_call(self, done: CallDone) -> None:
        who = self._who(done)
        self._calls.labels(*who, done.outcome).inc()
        self._call_seconds.labels(*who).observe(done.seconds)
        if done.spent is None:
            return
        for kind in get_args(_TokenKind):
            self._tokens.labels(*who, kind).inc(getattr(done.spent, f"{kind}_tokens"))
        if done.spent.cost_usd is None:
            self._unpriced.labels(*who).inc()
        else:
            self._cost.labels(*who).inc(max(0.0, done.spent.cost_usd))

    def _who(self, event: CallDone | Retried | HandedOver) -> tuple[str, str]:
        role = event.role if event.role in _ROLES else OTHER
        return role, event.model if event.model in self._models else OTHER

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        from prometheus_client import Counter

        self._described.append(Described(f"standfirst_{name}_total", "counter", labels, meaning))
        return Counter(f"standfirst_{name}", meaning, labels, registry=self._registry)

    def _histogram(self, name: str, meaning: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        from prometheus_client import Histogram

        self._described.append(Described(f"standfirst_{name}", "histogram", labels, meaning))
        return Histogram(f"standfirst_{name}", meaning, labels, buckets=buckets, registry=self._registry)


_TokenKind = Literal["prompt", "cached", "completion"]
