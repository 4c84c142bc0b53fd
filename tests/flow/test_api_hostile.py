"""The HTTP service among careless and hostile callers: nothing is overlooked, nothing falls over."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from service.api.app import create_app
from service.settings import Settings
from service.wiring import build
from tests.fakes.running import running

TEXT = "The port held 12 ships for three days because of a strike."
OTHER = "The port held 15 ships for three days because of a strike."
ARTICLE = {"article": {"text": TEXT}}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with running(create_app(build(Settings(max_sources=3)))) as client:
        yield client


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code), body
    return body


def part(name: str, value: str, filename: str | None = None) -> str:
    file = "" if filename is None else f'; filename="{filename}"'
    return f'--XX\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n'


def post_form(client: httpx.Client, form: str) -> httpx.Response:
    headers = {"content-type": "multipart/form-data; boundary=XX"}
    return client.post("/v1/reports", content=form.encode(), headers=headers)


# ── forms ────────────────────────────────────────────────────────────────────────────────────────────

_FORM = part("article", TEXT, "a.txt")


@pytest.mark.parametrize(
    "form",
    [
        _FORM + part("sources", OTHER, "s.txt")[:-9],
        _FORM + part("sources", OTHER, "s.txt"),
        _FORM + part("sources", OTHER) + "--XX--\r\n",
        _FORM + _FORM + "--XX--\r\n",
        _FORM + part("source", OTHER, "s.txt") + "--XX--\r\n",
        _FORM + part("options", "{}") * 2 + "--XX--\r\n",
        _FORM + part("sources", OTHER, "s.txt") * 9 + "--XX--\r\n",
        part("article", TEXT) + "--XX--\r\n",
        "nothing like a form",
        "",
    ],
    ids=[
        "cut inside a source",
        "no closing delimiter",
        "a source that is no file",
        "two articles",
        "an unknown part",
        "options twice",
        "too many files",
        "an article that is no file",
        "no form",
        "nothing",
    ],
)
def test_a_form_is_taken_whole_or_refused(client: httpx.Client, form: str) -> None:
    body = problem(post_form(client, form), 400, "bad_input")
    assert "form" in body["detail"]


def test_the_options_of_a_form_may_come_as_a_file(client: httpx.Client) -> None:
    form = _FORM + part("options", '{"max_claims": 1, "summary_sentences": 1}', "options.json") + "--XX--\r\n"
    answer = post_form(client, form)
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["summary"]["sentences"]) == 1


@pytest.mark.parametrize(
    ("form", "pointer"),
    [
        (part("article", "", "a.txt"), "/article"),
        (_FORM + part("sources", TEXT, "s.txt") + part("sources", " ", "t.txt"), "/sources/1"),
        (_FORM + part("options", '{"max_claims": 0}'), "/options/max_claims"),
        (_FORM + part("options", "{"), "/options"),
        (_FORM + part("options", "\ud800".encode("utf-8", "replace").decode()), "/options"),
    ],
)
def test_what_is_wrong_in_a_form_is_named(client: httpx.Client, form: str, pointer: str) -> None:
    answer = post_form(client, form + "--XX--\r\n")
    assert answer.status_code == 422
    assert [field["pointer"] for field in answer.json()["errors"]] == [pointer]


# ── bodies ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("media_type", ["foo", "/", "json", "image/png", "application/x-www-form-urlencoded"])
def test_a_content_type_that_is_not_known_is_refused(client: httpx.Client, media_type: str) -> None:
    for path in ("/v1/reports", "/v1/checks"):
        answer = client.post(path, content=TEXT.encode(), headers={"content-type": media_type})
        problem(answer, 415, "unsupported_format")


def test_the_pointer_of_a_claim_leads_into_the_body(client: httpx.Client) -> None:
    claims = [3, "", {"id": "a", "text": ""}, {"text": "x", "y": 1}, "x" * 6_000, "This one is fine."]
    body = {"claims": claims, "sources": [{"text": TEXT}]}
    fields = problem(client.post("/v1/checks", json=body), 422, "invalid_request")["errors"]
    assert [field["pointer"] for field in fields] == [
        "/claims/0",
        "/claims/1",
        "/claims/2/text",
        "/claims/3/y",
        "/claims/4",
    ]


@pytest.mark.parametrize(
    "body",
    [
        {**ARTICLE, "sources": [{"text": 1}] * 100_000},
        {**ARTICLE, **{f"key{number}": 1 for number in range(100_000)}},
    ],
    ids=["sources", "keys"],
)
def test_a_million_mistakes_get_a_short_answer(client: httpx.Client, body: Any) -> None:
    answer = client.post("/v1/reports", json=body)
    problem(answer, 422, "invalid_request")
    assert len(answer.content) < 5_000


@pytest.mark.parametrize("field", ["text", "html", "title", "language", "uri"])
def test_half_a_surrogate_pair_is_refused_at_its_place(client: httpx.Client, field: str) -> None:
    article = {"text": TEXT, field: "\ud800"} if field != "html" else {"html": "<p>\ud800</p>"}
    answer = client.post("/v1/reports", content=json.dumps({"article": article}).encode())
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/article/{field}"]


def test_a_caller_that_hangs_up_is_no_error_of_the_service(caplog: pytest.LogCaptureFixture) -> None:
    sent: list[Any] = []
    incoming = [
        {"type": "http.request", "body": b'{"article": ', "more_body": True},
        {"type": "http.disconnect"},
    ]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/v1/reports",
        "raw_path": b"/v1/reports",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }

    async def receive() -> Any:
        return incoming.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(create_app(build(Settings()))(scope, receive, send))
    assert not caplog.records
    assert all(not message.get("body") for message in sent)


# ── formats and methods ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/json"),
        ('application/json;profile="http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"', "ninjs"),
        ('application/json;q=0.5, application/json;profile="http://www.iptc.org/x"', "application/json"),
        ("application/ld+json", "anno.jsonld"),
        ("application/json;q=0, */*;q=0.5", "text/plain"),
        ("*/*, text/html;q=0", "application/json"),
        ("text/*;q=0.3, text/csv;q=0.9", "text/csv"),
        ("text/html;q=0.2, */*;q=0.8", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
    ],
)
def test_the_most_specific_range_decides_about_a_format(
    client: httpx.Client, accept: str, expected: str
) -> None:
    answer = client.post("/v1/reports", json=ARTICLE, headers={"accept": accept})
    assert answer.status_code == 200
    assert expected in answer.headers["content-type"]


@pytest.mark.parametrize(
    "accept", ["*/*;q=0", "text/html;q=abc", "text/html;q=nan", "text/html;q=-1", "\xff", "a," * 9_000]
)
def test_an_accept_header_that_wants_nothing_gets_nothing(client: httpx.Client, accept: str) -> None:
    headers = {b"accept": accept.encode("latin-1")}
    problem(client.post("/v1/reports", json=ARTICLE, headers=headers), 406, "not_acceptable")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_can_be_asked_for_without_a_body(client: httpx.Client, path: str) -> None:
    answer = client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")


def test_no_redirect_is_built_from_the_callers_host_header(client: httpx.Client) -> None:
    answer = client.post("/v1/reports/", json=ARTICLE, headers={"host": "elsewhere.example"})
    problem(answer, 404, "not_found")
    assert "location" not in answer.headers


def test_a_bug_of_ours_is_a_problem_and_its_words_stay_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken:
        async def report(self, *_: object) -> None:
            raise ZeroDivisionError("SECRET ARTICLE TEXT")

    app = build(Settings())
    api = create_app(dataclasses.replace(app, pipeline=Broken()))  # type: ignore[arg-type]
    with running(api) as client:
        answer = client.post("/v1/reports", json={"article": {"text": "The council met on Monday."}})
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert "ZeroDivisionError" in caplog.text
    assert "SECRET" not in caplog.text + answer.text
