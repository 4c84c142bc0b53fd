"""The log: one line an event on a stream, as JSON or, for people at a terminal, in columns (structlog).

The logger is an object that wiring makes; structlog's global configuration stays as it is. The ids of open
scopes are kept in structlog's own context variables, so that every line tells its request and report.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Literal, TextIO

from service.telemetry.events import (
    EVENTS,
    CallDone,
    Event,
    Level,
    ReportScope,
    RequestScope,
    Scope,
    TenantScope,
)
from service.telemetry.redaction import Redactor

LogFormat = Literal["json", "console"]

IDS = ("request_id", "trace_id", "report_id", "tenant")
"""What open scopes add to every line."""

KNOWN = frozenset(
    {"event", "level", "time", *IDS}
    | {one.name for kind in EVENTS for one in dataclasses.fields(kind)}
    | {"prompt_tokens", "cached_tokens", "completion_tokens"}
)
"""The fields whose words are told; `Redactor` says what becomes of others."""

_FIRST = ("time", "level", "event", *IDS)
_NUMBERS: Mapping[Level, int] = {"debug": 10, "info": 20, "warning": 30, "error": 40}


class Lines:
    """A stream that lines are written to, each at once; `lost` counts those that it did not take.

    A full disk or a closed terminal behind it must not stop the service.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.lost = 0

    def msg(self, line: str) -> None:
        """Write one line."""
        try:
            self._stream.write(line + "\n")
            self._stream.flush()
        except (OSError, ValueError):  # ValueError: the stream was closed
            self.lost += 1

    debug = info = warning = error = msg


class Log:
    """An observer that writes a line for each event of at least `level`."""

    def __init__(
        self, lines: Lines, *, level: Level = "info", form: LogFormat = "json", secrets: Iterable[str] = ()
    ) -> None:
        import structlog

        self._least = _NUMBERS[level]
        redactor = Redactor(KNOWN, secrets)

        def redacted(_: Any, __: str, fields: MutableMapping[str, Any]) -> Mapping[str, Any]:
            told = redactor.fields(fields)
            first = {name: told[name] for name in _FIRST if name in told}
            return first | told

        renderer = (
            structlog.processors.JSONRenderer(ensure_ascii=True)
            if form == "json"
            else structlog.dev.ConsoleRenderer(colors=False, timestamp_key="time")
        )
        self._logger = structlog.wrap_logger(
            lines,
            processors=[
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
                redacted,
                renderer,
            ],
            wrapper_class=structlog.BoundLogger,
            context_class=dict,
            cache_logger_on_first_use=True,
        )

    def span(self, scope: Scope) -> AbstractContextManager[None]:
        """Lines that are written inside tell the ids of `scope`."""
        ids = _ids(scope)
        return _bound(ids, fresh=isinstance(scope, RequestScope)) if ids else nullcontext()

    def note(self, event: Event) -> None:
        """Write the line of `event`."""
        if _NUMBERS[event.level] >= self._least:
            getattr(self._logger, event.level)(event.name, level=event.level, **_fields(event))


@contextmanager
def _bound(ids: Mapping[str, str], *, fresh: bool) -> Iterator[None]:
    from structlog import contextvars

    if fresh:  # a connection's next request may start in the context of the last one
        contextvars.clear_contextvars()
    with contextvars.bound_contextvars(**ids):
        yield


def _ids(scope: Scope) -> dict[str, str]:
    if isinstance(scope, RequestScope):
        return {"request_id": scope.request_id} | ({"trace_id": scope.trace_id} if scope.trace_id else {})
    if isinstance(scope, ReportScope):
        return {"report_id": scope.report_id}
    return {"tenant": scope.tenant} if isinstance(scope, TenantScope) else {}


def _fields(event: Event) -> dict[str, Any]:
    """The fields of `event`; those that are absent or empty are left out, what a call spent is spread."""
    told = {one.name: getattr(event, one.name) for one in dataclasses.fields(event)}
    told.pop("severity", None)
    if isinstance(event, CallDone):
        told |= dataclasses.asdict(event.spent) if event.spent else {}
        told.pop("spent")
    return {name: value for name, value in told.items() if value not in (None, {}, ())}
