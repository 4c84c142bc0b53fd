"""The log: one line an event, with the ids of what surrounds it, and nothing of what libraries quote."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from service.metering import Spent
from service.telemetry.events import (
    CallDone,
    Level,
    Listening,
    ReportDone,
    ReportScope,
    RequestDone,
    RequestScope,
    StageDone,
    StageScope,
    TenantScope,
    Unforeseen,
)
from service.telemetry.logs import Lines, Log, LogFormat
from service.telemetry.observer import UNWATCHED, Together
from service.telemetry.standard import Routed, route_standard_logging

DONE = RequestDone("GET", "/v1/reports", 200, 0.25)


class Written(io.StringIO):
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


def log_on(stream: Any, level: Level = "debug", form: LogFormat = "json") -> Log:
    return Log(Lines(stream), level=level, form=form, secrets=["sk-very-secret-key"])


def test_a_line_is_json_with_time_level_event_and_the_fields() -> None:
    written = Written()
    log_on(written).note(DONE)
    [event] = written.events()
    assert list(event)[:3] == ["time", "level", "event"]
    assert event.pop("time").endswith("Z")
    assert event == {
        "level": "info",
        "event": "request",
        "method": "GET",
        "route": "/v1/reports",
        "status": 200,
        "seconds": 0.25,
    }


def test_lines_tell_the_ids_of_all_scopes_around_them_and_of_no_other() -> None:
    written = Written()
    log = log_on(written)
    with log.span(RequestScope("r-1", "GET", trace_id="t" * 32)):
        inner = log.span(ReportScope("p-1", "report", "embedded"))
        with log.span(TenantScope("desk")), inner, log.span(StageScope("read")):
            log.note(StageDone("read", 0.1))
        log.note(DONE)
    log.note(DONE)
    ids = [
        {name: event.get(name) for name in ("request_id", "trace_id", "tenant", "report_id")}
        for event in written.events()
    ]
    assert ids == [
        {"request_id": "r-1", "trace_id": "t" * 32, "tenant": "desk", "report_id": "p-1"},
        {"request_id": "r-1", "trace_id": "t" * 32, "tenant": None, "report_id": None},
        dict.fromkeys(("request_id", "trace_id", "tenant", "report_id")),
    ]


def test_requests_side_by_side_keep_their_own_ids() -> None:
    written = Written()
    log = log_on(written)

    async def answer(name: str) -> None:
        with log.span(RequestScope(name, "GET")):
            await asyncio.sleep(0)
            log.note(RequestDone("GET", f"/{name}", 200, 0))

    async def all_of_them() -> None:
        await asyncio.gather(*(answer(f"request-{number}") for number in range(20)))

    asyncio.run(all_of_them())
    assert all(event["route"] == f"/{event['request_id']}" for event in written.events())


@pytest.mark.parametrize(
    ("level", "told"),
    [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)],
)
def test_the_level_decides_what_is_told(level: Level, told: int) -> None:
    written = Written()
    log = log_on(written, level)
    for event in (
        StageDone("read", 0.1),
        DONE,
        RequestDone("GET", "other", 503, 0.1),
        Unforeseen("E", ("a:1",)),
    ):
        log.note(event)
    assert len(written.events()) == told


def test_what_a_call_spent_is_told_in_numbers() -> None:
    written = Written()
    log_on(written).note(CallDone("judge", "openai/x", "ok", 1.5, Spent(100, 20, 30, 0.01)))
    [event] = written.events()
    assert (event["prompt_tokens"], event["completion_tokens"], event["cost_usd"]) == (100, 30, 0.01)


def test_a_hostile_value_stays_on_one_line() -> None:
    for form in ("json", "console"):
        written = Written()
        log_on(written, form=form).note(Listening('http://u:pw@h\n{"level": "info"}\x1b[2J\u202e'))
        text = written.getvalue()
        assert text.count("\n") == 1
        assert not {"\x1b", "\u202e"} & set(text)
        assert "pw@" not in text


def test_a_stream_that_takes_no_more_stops_nothing_and_is_counted() -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    lines = Lines(Full())
    Log(lines).note(DONE)
    closed = io.StringIO()
    closed.close()
    other = Lines(closed)
    Log(other).note(DONE)
    assert (lines.lost, other.lost) == (1, 1)


# ── the standard logging ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def routed() -> Iterator[Written]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    # A server that another test ran may have made these silent, and litellm filters them once it is imported.
    servers = [logging.getLogger(name) for name in ("uvicorn", "uvicorn.error")]
    filters = [list(logger.filters) for logger in servers]
    for logger in servers:
        logger.setLevel(logging.NOTSET)
        logger.filters.clear()
    written = Written()
    route_standard_logging(log_on(written), "info")
    yield written
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for logger, before in zip(servers, filters, strict=True):
        logger.filters[:] = before


def test_the_words_of_a_library_are_left_out(routed: Written) -> None:
    logging.getLogger("some.library").warning("could not parse %r", "THE ARTICLE")
    logging.getLogger("some.library").info("chatter about THE ARTICLE")
    [event] = routed.events()
    assert (event["event"], event["logger"], event["level"]) == ("library", "some.library", "warning")
    assert event["place"].startswith("unit/telemetry/test_logs.py:")
    assert "ARTICLE" not in routed.getvalue()


def test_of_an_exception_only_its_kind_and_places_are_told(routed: Written) -> None:
    try:
        json.loads("THE ARTICLE")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    [event] = routed.events()
    assert (event["error"], event["message"]) == ("JSONDecodeError", "Exception in ASGI application")
    assert " < unit/telemetry/test_logs.py:" in event["place"]
    assert "ARTICLE" not in routed.getvalue()


def test_the_server_may_speak_about_itself_but_tells_no_secret(routed: Written) -> None:
    logging.getLogger("uvicorn.error").info("Uvicorn running on %s", "http://a:b-secret@127.0.0.1:1")
    logging.getLogger("uvicorn.error").error(
        "Traceback\n  File x\nOSError: [Errno 98] in use: sk-very-secret-key"
    )
    first, second = routed.events()
    assert first["message"] == "Uvicorn running on http://[removed]@127.0.0.1:1"
    assert second["message"] == "OSError: [Errno 98] in use: [removed]"


# ── observers ────────────────────────────────────────────────────────────────────────────────────────


def test_who_does_not_watch_still_hears_of_bugs(caplog: pytest.LogCaptureFixture) -> None:
    UNWATCHED.note(RequestDone("GET", "other", 500, 0.1))
    assert not caplog.records
    UNWATCHED.note(Unforeseen("KeyError", ("a.py:1",)))
    assert "KeyError" in caplog.text


def test_several_observers_hear_the_same() -> None:
    first, second = Written(), Written()
    together = Together([log_on(first), log_on(second)])
    with together.span(ReportScope("p", "check", "llm")):
        together.note(ReportDone("p", "check", "llm", "complete", 1.0, labels={"supported": 2}))
    assert [event["labels"] for event in (*first.events(), *second.events())] == [{"supported": 2}] * 2


def test_a_record_that_cannot_be_formatted_is_told_without_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    written = Written()
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "%d %d", ("THE ARTICLE",), sys.exc_info())
    Routed(log_on(written)).handle(record)
    assert written.events()[0]["event"] == "library"
    assert capsys.readouterr().err == ""
