"""A service that is watched: what it tells of its work, and that nobody's words are among it."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.api.app import create_app
from service.errors import InputError
from service.pipeline import Parts, Pipeline
from service.settings import Settings
from service.telemetry.events import (
    CallDone,
    CallScope,
    HandedOver,
    ReportDone,
    ReportScope,
    RequestDone,
    Retried,
    StageDone,
    Unforeseen,
)
from service.types import ClaimInput, Document
from service.wiring import App, Watch, build
from tests.fakes.model_server import InTurn, Script, fails, hangs, model_server, sensible
from tests.fakes.observed import Noted
from tests.fakes.prompted import settings_of
from tests.fakes.running import running

WIRE = (
    "The port authority said on Tuesday that 12 ships were held for three days because of a strike. "
    "The union has not commented."
)


def watched(settings: Settings) -> tuple[App, Noted]:
    noted = Noted()
    return build(settings, Watch(noted)), noted


# ── the pipeline ─────────────────────────────────────────────────────────────────────────────────────


def test_a_report_its_stages_and_its_verdicts_are_told() -> None:
    app, noted = watched(Settings(entailment="off"))
    report = asyncio.run(app.pipeline.report(Document(text=WIRE)))
    [done] = noted.of(ReportDone)
    assert (done.report_id, done.kind, done.engine, done.status) == (
        report.id,
        "report",
        "embedded",
        "complete",
    )
    assert sum(done.labels.values()) == sum(claim.verdict is not None for claim in report.claims) > 0
    assert done.needs_review == report.counts.needs_review
    assert done.seconds > 0
    stages = [event.stage for event in noted.of(StageDone)]
    assert stages == ["read", "draft", "retrieve", "verify", "neutrality", "coverage"]
    assert noted.scopes[0] == ReportScope(report.id, "report", "embedded")


def test_a_check_is_told_as_one() -> None:
    app, noted = watched(Settings(entailment="off"))
    asyncio.run(app.pipeline.check([ClaimInput(text="12 ships were held.")], [Document(text=WIRE)]))
    assert [(done.kind, done.status) for done in noted.of(ReportDone)] == [("check", "complete")]


def test_what_was_refused_is_told_with_its_code() -> None:
    app, noted = watched(Settings(entailment="off"))
    with pytest.raises(InputError):
        asyncio.run(app.pipeline.report(Document(text=" ")))
    assert [(done.status, done.code) for done in noted.of(ReportDone)] == [("refused", "empty_text")]


def test_a_report_that_nobody_waits_for_is_told_as_cancelled() -> None:
    class Slow:
        name = "embedded"

        async def draft(self, *_: object, **__: object) -> None:
            await asyncio.Event().wait()

    noted = Noted()
    parts = Parts(engines={"embedded": Slow()}, checkers=())  # type: ignore[dict-item]
    pipeline = Pipeline(parts, Settings(), observer=noted)

    async def give_up() -> None:
        async with asyncio.timeout(0.05):
            await pipeline.report(Document(text=WIRE))

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    assert [done.status for done in noted.of(ReportDone)] == ["cancelled"]


# ── the gateway ──────────────────────────────────────────────────────────────────────────────────────


def told_of(script: Script, **changes: Any) -> Noted:
    with model_server(script) as server:
        app, noted = watched(settings_of(server.base, entailment="off", **changes))

        async def work() -> None:
            async with app:
                await app.pipeline.report(Document(text=WIRE))

        asyncio.run(work())
    return noted


@pytest.mark.slow
def test_every_attempt_of_a_model_call_is_told_with_what_it_spent() -> None:
    noted = told_of(InTurn(fails(500), then=sensible))
    calls = noted.of(CallDone)
    assert [(call.role, call.outcome) for call in calls] == [
        ("draft", "model_unavailable"),
        ("draft", "ok"),
        ("judge", "ok"),
    ]
    assert calls[0].spent is None
    assert calls[1].spent is not None
    assert calls[1].spent.prompt_tokens > 0
    assert [(retry.role, retry.attempt) for retry in noted.of(Retried)] == [("draft", 1)]
    assert noted.scopes.count(CallScope("draft", "openai/fake")) == 2
    [done] = noted.of(ReportDone)
    assert (done.engine, done.status, done.llm_calls) == ("llm", "complete", 3)


@pytest.mark.slow
def test_a_fallback_to_another_model_is_told() -> None:
    noted = told_of(InTurn(fails(503), then=sensible), model_attempts=1, fallback_models=("openai/second",))
    assert noted.of(HandedOver) == [HandedOver("draft", "openai/fake", "openai/second")]


@pytest.mark.slow
def test_a_call_that_outlasts_the_deadline_is_told_as_cancelled() -> None:
    noted = told_of(hangs, deadline_seconds=0.3)
    assert [call.outcome for call in noted.of(CallDone)] == ["cancelled"]
    assert [(done.status, done.code) for done in noted.of(ReportDone)] == [("failed", "deadline_exceeded")]


# ── the whole service, as it is started ──────────────────────────────────────────────────────────────

CANARY = "The zebrafinch canary of Quillhaven sang 4711 arias on Tuesday, the harbour choir said."
KEY = "sk-quillhaven-0123456789abcdef"


class Service:
    """A service that runs, and afterwards what it wrote."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.log = ""

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.log.splitlines()]
        return [line for line in lines if line["event"] == name]


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[Service]:
    environment = {**os.environ, **{f"STANDFIRST_{name.upper()}": value for name, value in settings.items()}}
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "serve", "--port", "0"],
            env=environment | {"PYTHONPATH": str(Path(__file__).parents[2])},
            cwd=folder,
            stdout=written,
            stderr=written,
        )
    try:
        with httpx.Client(base_url=_address(log, process), timeout=60, trust_env=False) as client:
            service = Service(client)
            yield service
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        text = log.read_text("utf-8")
    service.log = text


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    while process.poll() is None:
        if found := re.search(r'"address": "(http://127\.0\.0\.1:\d+)"', log.read_text("utf-8")):
            return found[1]
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(log.read_text("utf-8"))


@pytest.mark.slow
def test_no_text_and_no_key_is_in_the_log_or_in_the_metrics(tmp_path: Path) -> None:
    told = f"bad key {KEY} for prompt: {CANARY}"
    with (
        model_server(
            InTurn(fails(500, message=told), fails(400, message=told), then=fails(401, message=told))
        ) as model,
        served(
            tmp_path,
            model="openai/fake",
            model_api_base=model.base,
            model_api_key=KEY,
            model_retry_max_seconds="0.02",
            entailment="off",
            log_level="debug",
        ) as service,
    ):
        client = service.client
        embedded = {
            "article": {"text": CANARY, "title": "A choir in Quillhaven"},
            "options": {"engine": "embedded"},
        }
        answers = [
            client.post(
                "/v1/reports", json={"article": {"text": CANARY}}, headers={"x-request-id": "canary-0001"}
            ),
            client.post("/v1/reports", json=embedded),
            client.post("/v1/checks", json={"claims": [CANARY], "sources": [{"text": CANARY}]}),
            client.post("/v1/reports", content=CANARY.encode(), headers={"content-type": "application/json"}),
            client.post("/v1/reports", json={CANARY: CANARY, "article": {"text": CANARY}}),
            client.get(f"/{CANARY}?api_key={KEY}", headers={"authorization": f"Bearer {KEY}"}),
        ]
        metrics = client.get("/metrics").text
    assert [answer.status_code for answer in answers] == [502, 200, 502, 400, 422, 404]
    for word in ("zebrafinch", "Quillhaven", "quillhaven", "arias", "harbour"):
        assert word not in service.log
        assert word not in metrics
    [request] = [event for event in service.events("request") if event["request_id"] == "canary-0001"]
    assert (request["level"], request["route"], request["status"]) == ("warning", "/v1/reports", 502)
    failed = answers[0].json()["report_id"]  # the work on a report is told by its id: any worker may do it
    ended = [event for event in service.events("report") if event["report_id"] == failed]
    assert [event["status"] for event in ended] == ["failed"]
    assert [event for event in service.events("model_call") if event["report_id"] == failed]
    assert service.events("model_retry")
    assert 'standfirst_http_requests_total{method="GET",route="other",status="404"} 1.0' in metrics
    assert 'standfirst_reports_total{engine="llm",kind="report",status="failed"} 1.0' in metrics
    assert 'standfirst_model_retries_total{model="openai/fake",role="draft"} 1.0' in metrics


@pytest.mark.slow
def test_every_line_of_a_quiet_service_is_an_event_and_probes_are_not_told(tmp_path: Path) -> None:
    with served(tmp_path, entailment="off", otel="on") as service:
        for path in ("/healthz", "/readyz", "/metrics"):
            assert service.client.get(path).status_code == 200
        assert service.client.post("/v1/reports", json={"article": {"text": WIRE}}).status_code == 200
    assert service.events("listening")
    assert [event["route"] for event in service.events("request")] == ["/v1/reports"]
    assert not service.events("unforeseen_error")


@pytest.mark.slow
def test_a_console_log_is_for_people(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "service.cli", "serve", "--port", "0"]
    environment = {**os.environ, "STANDFIRST_LOG_FORMAT": "console"}
    environment |= {"PYTHONPATH": str(Path(__file__).parents[2]), "STANDFIRST_ENTAILMENT": "off"}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        process.stderr.read()
    assert "listening" in told
    assert "http://127.0.0.1" in told
    assert not told.startswith("{")


def test_a_request_is_told_by_its_route_and_a_bug_by_its_places() -> None:
    class Broken:
        async def report(self, *_: object) -> None:
            raise ZeroDivisionError(CANARY)

    noted = Noted()
    app = build(Settings(entailment="off"), Watch(noted))
    with running(create_app(dataclasses.replace(app, pipeline=Broken()))) as client:  # type: ignore[arg-type]
        client.post("/v1/reports", json={"article": {"text": WIRE}})
        client.request("BREW", f"/{CANARY}")
    assert [(done.method, done.route, done.status) for done in noted.of(RequestDone)] == [
        ("POST", "/v1/reports", 500),
        ("other", "other", 404),
    ]
    [bug] = noted.of(Unforeseen)
    assert bug.error == "ZeroDivisionError"
    assert "test_watching.py" in bug.places[0]
    assert CANARY not in repr(noted.events)
