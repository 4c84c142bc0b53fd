"""What every request passes through: ids, browsers' rules, compression, crowds, slow and broken callers."""

from __future__ import annotations

import asyncio
import dataclasses
import gzip
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from service.api.app import create_app
from service.pipeline import Parts, Pipeline
from service.settings import Settings
from service.wiring import App, Watch, build
from tests.fakes.observed import Noted
from tests.fakes.running import running

ARTICLE = {"article": {"text": "The port held 12 ships for three days because of a strike."}}
ORIGIN = "https://cms.example.org"
SETTINGS = Settings(
    cors_origins=(ORIGIN,), body_timeout_seconds=0.3, max_body_bytes=100_000, entailment="off"
)


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with running(create_app(build(SETTINGS)), SETTINGS, head_seconds=0.3) as client:
        yield client


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code), body
    assert body["request_id"] == answer.headers["x-request-id"]
    return body


# ── ids ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_callers_id_comes_back_in_header_and_problem(client: httpx.Client) -> None:
    sane = {"x-request-id": "desk-00042"}
    assert client.get("/healthz", headers=sane).headers["x-request-id"] == "desk-00042"
    assert problem(client.get("/nowhere", headers=sane), 404, "not_found")["request_id"] == "desk-00042"
    trace = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    assert client.get("/healthz", headers=trace).headers["x-request-id"] == "0af7651916cd43dd8448eb211c80319c"


def test_an_id_that_is_no_id_is_not_echoed(client: httpx.Client) -> None:
    answer = client.get("/healthz", headers={"x-request-id": "<script>alert(1)</script>"})
    assert "script" not in answer.headers["x-request-id"]


# ── the framework's own answers ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "not_found"),
        ("GET", "/v1/../v1/%2e%2e/etc/passwd", 404, "not_found"),
        ("GET", "/%00%0d%0aSet-Cookie:x", 404, "not_found"),
        ("PUT", "/v1/reports", 405, "method_not_allowed"),
        ("BREW", "/v1/reports", 405, "method_not_allowed"),
        ("OPTIONS", "/v1/reports", 405, "method_not_allowed"),
        ("POST", "/metrics", 405, "method_not_allowed"),
        ("GET", "/metrics", 404, "not_found"),
    ],
)
def test_what_the_framework_refuses_is_a_problem_with_an_id(
    client: httpx.Client, method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, path)
    problem(answer, status, code)
    assert "set-cookie" not in answer.headers
    assert (status != 405) or answer.headers["allow"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/healthz", {"x-filler": "x" * 33_000}), ("/" + "x" * 33_000, {}), ("/healthz?" + "x" * 33_000, {})],
    ids=["field", "path", "query"],
)
def test_a_head_that_is_too_long_is_refused(client: httpx.Client, path: str, headers: dict[str, str]) -> None:
    answer = client.get(path, headers=headers)
    assert "xxx" not in problem(answer, 431, "head_too_large")["detail"]


def spoken(client: httpx.Client, data: bytes, *, then: bytes = b"") -> bytes:
    """What comes back for `data` until the server closes the connection."""
    assert client.base_url.port is not None
    with socket.create_connection(("127.0.0.1", client.base_url.port), timeout=30) as connection:
        connection.sendall(data)
        if then:
            connection.sendall(then)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.mark.parametrize(
    "data", [b"nonsense\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET /\x00 HTTP/1.1\r\nhost: x\r\n\r\n"]
)
def test_what_is_no_http_is_a_problem(client: httpx.Client, data: bytes) -> None:
    head, _, body = spoken(client, data).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert b"application/problem+json" in head
    assert json.loads(body)["code"] == "bad_request"


@pytest.mark.parametrize(
    "data", [b"", b"GET /healthz HTTP/1.1\r\nhost: x\r\n"], ids=["nothing", "half a head"]
)
def test_a_head_that_does_not_come_ends_the_connection(client: httpx.Client, data: bytes) -> None:
    assert spoken(client, data) == b""


def test_a_head_without_an_end_is_refused(client: httpx.Client) -> None:
    assert spoken(client, b"GET /healthz HTTP/1.1\r\nx-filler: " + b"x" * 66_000).startswith(b"HTTP/1.1 400")


def test_a_second_head_that_comes_slowly_ends_the_connection_too(client: httpx.Client) -> None:
    whole = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"
    answered = spoken(client, whole, then=b"GET /healthz HTTP/1.1\r\nhos")
    assert answered.count(b"HTTP/1.1 200") == 1


def test_a_body_that_does_not_come_is_refused(client: httpx.Client) -> None:
    head = (
        b"POST /v1/reports HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 50\r\n\r\nThe"
    )
    answered = spoken(client, head)
    assert answered.startswith(b"HTTP/1.1 408")
    assert b'"code":"body_too_slow"' in answered


# ── browsers ─────────────────────────────────────────────────────────────────────────────────────────


def preflight(client: httpx.Client, origin: str, method: str = "POST", headers: str = "authorization") -> Any:
    asked = {
        "origin": origin,
        "access-control-request-method": method,
        "access-control-request-headers": headers,
    }
    return client.options("/v1/reports", headers=asked)


def test_a_page_of_a_named_origin_may_call(client: httpx.Client) -> None:
    asked = preflight(client, ORIGIN)
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, ORIGIN)
    answer = client.post("/v1/reports", json=ARTICLE, headers={"origin": ORIGIN})
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "x-request-id" in answer.headers["access-control-expose-headers"].lower()
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(
    "origin",
    ["https://cms.example.org.evil.example", "http://cms.example.org", "null", "*", ORIGIN + ":8443"],
)
def test_a_page_of_another_origin_may_not(client: httpx.Client, origin: str) -> None:
    refused = preflight(client, origin)
    problem(refused, 400, "cors_refused")
    answer = client.post("/v1/reports", json=ARTICLE, headers={"origin": origin})
    for one in (refused, answer):
        assert "access-control-allow-origin" not in one.headers
        assert "Origin" in one.headers["vary"]


@pytest.mark.parametrize(("method", "headers"), [("PUT", "accept"), ("POST", "x-odd")])
def test_a_preflight_for_more_than_is_offered_is_refused(
    client: httpx.Client, method: str, headers: str
) -> None:
    problem(preflight(client, ORIGIN, method, headers), 400, "cors_refused")


def test_a_problem_can_be_read_by_a_page_that_may_call(client: httpx.Client) -> None:
    answer = client.post("/v1/reports", content=b"", headers={"origin": ORIGIN})
    problem(answer, 422, "empty_text")
    assert answer.headers["access-control-allow-origin"] == ORIGIN


def test_pages_tell_the_browser_to_load_nothing(client: httpx.Client) -> None:
    page = client.post("/v1/reports", json=ARTICLE, headers={"accept": "text/html"})
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert client.get("/healthz").headers["x-content-type-options"] == "nosniff"
    assert "cdn.jsdelivr.net" in client.get("/docs").headers["content-security-policy"]


# ── compression ──────────────────────────────────────────────────────────────────────────────────────


def test_long_answers_are_compressed_for_those_who_take_it(client: httpx.Client) -> None:
    with client.stream("POST", "/v1/reports", json=ARTICLE, headers={"accept-encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(raw))["schema_version"] == "1"
    plain = client.post("/v1/reports", json=ARTICLE, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in client.get("/healthz", headers={"accept-encoding": "gzip"}).headers


# ── crowds ───────────────────────────────────────────────────────────────────────────────────────────


class Held:
    """A pipeline whose reports wait until they are let go."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.let_go = threading.Event()

    async def report(self, *_: object) -> None:
        self.entered.set()
        await asyncio.to_thread(self.let_go.wait, 30)
        raise ZeroDivisionError


def with_pipeline(app: App, pipeline: Any) -> App:
    return dataclasses.replace(app, pipeline=pipeline)


def test_a_crowd_is_turned_away_with_a_problem_and_probes_are_not() -> None:
    held = Held()
    settings = Settings(max_in_flight=1, entailment="off")
    noted = Noted()
    app = with_pipeline(build(settings, Watch(noted)), held)
    with running(create_app(app), settings) as client:
        first = threading.Thread(target=lambda: client.post("/v1/reports", json=ARTICLE))
        first.start()
        try:
            assert held.entered.wait(30)
            refused = client.post("/v1/reports", json=ARTICLE)
            assert client.get("/healthz").status_code == 200
        finally:
            held.let_go.set()
            first.join()
        problem(refused, 503, "overloaded")
        assert int(refused.headers["retry-after"]) >= 1
        assert client.post("/v1/reports", json={}).status_code == 422, "there is room again"


# ── readiness ────────────────────────────────────────────────────────────────────────────────────────


def test_a_check_that_fails_makes_the_service_unready_and_says_which() -> None:
    async def broken() -> None:
        raise ConnectionError("postgresql://desk:secret@db")

    app = build(Settings(entailment="off"))
    with running(create_app(dataclasses.replace(app, checks={**app.checks, "database": broken}))) as client:
        answer = client.get("/readyz")
        alive = client.get("/healthz")
    body = problem(answer, 503, "not_ready")
    assert {name: check["state"] for name, check in body["checks"].items()} == {
        "engine": "ok",
        "database": "failed",
    }
    assert "secret" not in answer.text
    assert "retry-after" in answer.headers
    assert alive.status_code == 200


def test_an_engine_that_is_not_there_is_not_ready() -> None:
    without = Pipeline(Parts(engines={}, checkers=()), Settings())
    app = dataclasses.replace(build(Settings(entailment="off")), checks={"engine": without.ready})
    with running(create_app(app)) as client:
        assert problem(client.get("/readyz"), 503, "not_ready")["checks"]["engine"]["state"] == "failed"
