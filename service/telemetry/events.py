"""What the service tells about its work: events that have happened, and scopes that they happen in.

None of them has a place for a text of a caller, a prompt or a key, so that no observer can pass one on. The
fields of an event are the fields of its log line, its `name` is what the line is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from service.metering import Spent
from service.types import CheckReport, EngineName, Label, Report, ReportStatus, StageName

Level = Literal["debug", "info", "warning", "error"]
ReportKind = Literal["report", "check"]
CheckState = Literal["ok", "failed", "timed_out"]

PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Routes that machines ask every few seconds."""


# ── scopes ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class RequestScope:
    """One HTTP request. `trace` holds the caller's `traceparent` and `tracestate`, where they are sane."""

    request_id: str
    method: str
    trace_id: str | None = None
    trace: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TenantScope:
    """What is done for one tenant, once it is known who asks."""

    tenant: str


@dataclass(frozen=True, slots=True)
class ReportScope:
    """One report, or one answer to a check, in the making."""

    report_id: str
    kind: ReportKind
    engine: EngineName


@dataclass(frozen=True, slots=True)
class StageScope:
    """One stage of a report."""

    stage: StageName


@dataclass(frozen=True, slots=True)
class CallScope:
    """One attempt of one model call."""

    role: str
    model: str


Scope = RequestScope | TenantScope | ReportScope | StageScope | CallScope


# ── events ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Listening:
    """The service takes requests at this address."""

    name: ClassVar[str] = "listening"
    level: ClassVar[Level] = "info"

    address: str


@dataclass(frozen=True, slots=True)
class RequestDone:
    """A request was answered; `route` is the template, `other` when none fits. Probes are told at `debug`."""

    name: ClassVar[str] = "request"

    method: str
    route: str
    status: int
    seconds: float

    @property
    def level(self) -> Level:
        """`warning` for what is our fault or the model's, `debug` for probes that went well."""
        if self.status >= 500:
            return "warning"
        return "debug" if self.route in PROBES else "info"


@dataclass(frozen=True, slots=True)
class ReportDone:
    """A report was made, or could not be: then `status` is `failed`, `refused` or `cancelled`.

    `refused`: the input could not be used. `code` is the error's stable code. `labels` counts verdicts.
    """

    name: ClassVar[str] = "report"

    report_id: str
    kind: ReportKind
    engine: EngineName
    status: ReportStatus | Literal["refused", "cancelled"]
    seconds: float
    code: str | None = None
    labels: Mapping[Label, int] = field(default_factory=dict)
    needs_review: int = 0
    fell_back: bool = False
    llm_calls: int = 0
    cost_usd: float | None = None

    @property
    def level(self) -> Level:
        """`warning` when a part of the work failed."""
        return "warning" if self.status in ("failed", "partial") or self.fell_back else "info"

    @classmethod
    def of(
        cls, made: Report | CheckReport, *, report_id: str, kind: ReportKind, seconds: float
    ) -> ReportDone:
        """What is told of a report that was made."""
        labels: dict[Label, int] = {}
        for claim in made.claims:
            if claim.verdict is not None:
                labels[claim.verdict.label] = labels.get(claim.verdict.label, 0) + 1
        error = made.error if isinstance(made, Report) else None
        return cls(
            report_id=report_id,
            kind=kind,
            engine=made.provenance.engine,
            status=made.status,
            seconds=seconds,
            code=error.code if error else None,
            labels=labels,
            needs_review=made.counts.needs_review,
            fell_back=made.provenance.fallback is not None,
            llm_calls=made.usage.llm_calls,
            cost_usd=made.usage.cost_usd,
        )


@dataclass(frozen=True, slots=True)
class StageDone:
    """A stage of a report ended, well or not."""

    name: ClassVar[str] = "stage"
    level: ClassVar[Level] = "debug"

    stage: StageName
    seconds: float


@dataclass(frozen=True, slots=True)
class CallDone:
    """One attempt of a model call ended; `outcome` is `ok`, `cancelled` or the stable code of the error."""

    name: ClassVar[str] = "model_call"

    role: str
    model: str
    outcome: str
    seconds: float
    spent: Spent | None = None

    @property
    def level(self) -> Level:
        """`debug` for what went well: the report tells the sum."""
        return "debug" if self.outcome == "ok" else "warning"


@dataclass(frozen=True, slots=True)
class Retried:
    """A model call failed with a fault that may pass, and is tried again after `wait_seconds`."""

    name: ClassVar[str] = "model_retry"
    level: ClassVar[Level] = "warning"

    role: str
    model: str
    attempt: int
    wait_seconds: float


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A model could not be reached, and the next of the fallbacks is asked."""

    name: ClassVar[str] = "model_fallback"
    level: ClassVar[Level] = "warning"

    role: str
    model: str
    to: str


@dataclass(frozen=True, slots=True)
class NotReady:
    """A check of `/readyz` failed; `reason` is our own sentence or the name of an error."""

    name: ClassVar[str] = "not_ready"
    level: ClassVar[Level] = "warning"

    check: str
    state: CheckState
    reason: str


@dataclass(frozen=True, slots=True)
class Unforeseen:
    """A bug of ours: the kind of error and its places, innermost first, without its words."""

    name: ClassVar[str] = "unforeseen_error"
    level: ClassVar[Level] = "error"

    error: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LibrarySaid:
    """A library's record of the standard logging; `message` only from those that we trust with words."""

    name: ClassVar[str] = "library"

    logger: str
    severity: Level
    place: str
    message: str | None = None
    error: str | None = None

    @property
    def level(self) -> Level:
        """What the library chose."""
        return self.severity


Event = (
    Listening
    | RequestDone
    | ReportDone
    | StageDone
    | CallDone
    | Retried
    | HandedOver
    | NotReady
    | Unforeseen
    | LibrarySaid
)

EVENTS: tuple[type[Event], ...] = (
    Listening,
    RequestDone,
    ReportDone,
    StageDone,
    CallDone,
    Retried,
    HandedOver,
    NotReady,
    Unforeseen,
    LibrarySaid,
)
"""Every kind of event, in the order of the page about them."""
