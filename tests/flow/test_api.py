"""The HTTP service through its own door: what it answers, and how it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from service.api.app import create_app
from service.settings import Settings
from service.wiring import build
from tests.fakes.running import running

WIRE = (
    "The port authority said on Tuesday that 12 ships were held for three days because of a strike. "
    "The union has not commented. The harbour master, Ines Falk, said the queue would clear by Friday."
)
DRAFT = (
    "The port authority said on Tuesday that 15 ships were held for three days because of a strike. "
    "The union has not commented."
)


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    api = create_app(build(Settings(max_body_bytes=200_000, max_characters=100_000)))
    with running(api) as client:
        yield client


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code), body
    assert body["request_id"] == answer.headers["x-request-id"]
    return body


def spans(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if {"source_id", "start", "end", "text"} <= value.keys() and value["source_id"]:
            yield value
        for part in value.values():
            yield from spans(part)
    elif isinstance(value, list):
        for part in value:
            yield from spans(part)


def test_an_article_gives_a_report_whose_every_span_reads_back(client: httpx.Client) -> None:
    report = client.post("/v1/reports", json={"article": {"text": WIRE}}).json()
    assert report["schema_version"] == "1"
    assert report["status"] == "complete"
    assert report["counts"]["claims"] == len(report["claims"]) > 0
    texts = {source["id"]: source["text"] for source in report["sources"]}
    found = list(spans(report))
    assert found
    assert all(texts[span["source_id"]][span["start"] : span["end"]] == span["text"] for span in found)


def test_a_draft_is_checked_against_its_sources(client: httpx.Client) -> None:
    body = {"article": {"text": DRAFT}, "sources": [{"text": WIRE, "published": "2025-06-03"}]}
    report = client.post("/v1/reports", json=body).json()
    assert [source["id"] for source in report["sources"]] == ["s0", "s1"]
    labels = {claim["text"]: claim["verdict"]["label"] for claim in report["claims"] if claim["verdict"]}
    assert any("15 ships" in text and label == "contradicted" for text, label in labels.items())
    assert any("not commented" in text and label == "supported" for text, label in labels.items())


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/plain", WIRE),
        ("text/html", f"<html><body><article><p>{WIRE}</p></article></body></html>"),
        ("text/markdown", f"# Ships held\n\n{WIRE}"),
        ("application/json", json.dumps({"uri": "urn:x:1", "headline": "Ships", "body_text": WIRE})),
        ("application/json", json.dumps({"article": {"html": f"<p>{WIRE}</p>"}})),
    ],
)
def test_every_shape_of_article_is_read(client: httpx.Client, media_type: str, body: str) -> None:
    answer = client.post("/v1/reports", content=body.encode(), headers={"content-type": media_type})
    assert answer.status_code == 200, answer.text
    assert any("12 ships" in claim["text"] for claim in answer.json()["claims"])


def test_files_can_be_uploaded(client: httpx.Client) -> None:
    files = [
        ("article", ("draft.txt", DRAFT.encode(), "text/plain")),
        ("sources", ("wire.txt", WIRE.encode(), "text/plain")),
    ]
    answer = client.post("/v1/reports", files=files, data={"options": '{"max_claims": 1}'})
    assert answer.status_code == 200, answer.text
    assert answer.json()["counts"]["claims"] == 1
    assert len(answer.json()["sources"]) == 2


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "application/json"),
        ("text/markdown", "text/markdown"),
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/csv;q=0.2, text/markdown;q=0.9", "text/markdown"),
        ('application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"', "application/ld+json"),
    ],
)
def test_the_accept_header_chooses_the_format(client: httpx.Client, accept: str, expected: str) -> None:
    answer = client.post("/v1/reports", json={"article": {"text": WIRE}}, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(expected)


def test_what_is_not_on_offer_is_refused(client: httpx.Client) -> None:
    answer = client.post("/v1/reports", json={"article": {"text": WIRE}}, headers={"accept": "image/png"})
    problem(answer, 406, "not_acceptable")


def test_claims_are_checked_in_the_callers_order_and_under_his_ids(client: httpx.Client) -> None:
    body = {
        "claims": ["15 ships were held for three days.", {"id": "u", "text": "The union has not commented."}],
        "sources": [{"text": WIRE}],
    }
    checked = client.post("/v1/checks", json=body).json()
    assert [(claim["id"], claim["verdict"]["label"]) for claim in checked["claims"]] == [
        ("c1", "contradicted"),
        ("u", "supported"),
    ]
    assert [claim["origin"]["in"] for claim in checked["claims"]] == ["caller", "caller"]


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/v1/reports", {}, "/article"),
        ("/v1/reports", {"article": {}}, "/article"),
        ("/v1/reports", {"article": {"text": WIRE, "html": WIRE}}, "/article"),
        ("/v1/reports", {"article": {"text": 7}}, "/article/text"),
        ("/v1/reports", {"article": {"text": WIRE}, "options": {"engin": "x"}}, "/options/engin"),
        ("/v1/reports", {"article": {"text": WIRE}, "options": {"engine": "x"}}, "/options/engine"),
        ("/v1/reports", {"article": {"text": WIRE}, "options": {"max_claims": 0}}, "/options/max_claims"),
        ("/v1/reports", {"article": {"text": WIRE}, "options": {"against": "sources"}}, "/options/against"),
        ("/v1/reports", {"article": {"text": WIRE}, "options": {"engine": "llm"}}, "/options/engine"),
        ("/v1/reports", {"article": {"text": WIRE}, "sources": [{"text": " "}]}, "/sources/0"),
        ("/v1/reports", {"article": {"url": "http://127.0.0.1/"}}, "/article/url"),
        ("/v1/reports", {"article": {"ninjs": {"headline": 5}}}, "/article/ninjs"),
        ("/v1/checks", {"claims": [], "sources": [{"text": WIRE}]}, "/claims"),
        ("/v1/checks", {"claims": [""], "sources": [{"text": WIRE}]}, "/claims/0"),
        ("/v1/checks", {"claims": ["  "], "sources": [{"text": WIRE}]}, "/claims/0"),
        ("/v1/checks", {"claims": ["A."], "sources": []}, "/sources"),
        ("/v1/checks", {"claims": [{"id": "a", "text": "A."}] * 2, "sources": [{"text": WIRE}]}, "/claims/1"),
    ],
)
def test_a_bad_request_names_the_field(
    client: httpx.Client, path: str, body: dict[str, Any], pointer: str
) -> None:
    answer = client.post(path, json=body)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert any(field["pointer"].startswith(pointer) for field in answer.json()["errors"]), answer.text
    assert WIRE not in answer.text


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (b"", "application/json", 422, "empty_text"),
        (b"   ", "text/plain", 422, "empty_text"),
        (b"{", "application/json", 400, "bad_input"),
        (b"\xff\xfe{", "application/json", 400, "bad_input"),
        (b"[" * 100_000, "application/json", 400, "bad_input"),
        (b'{"article":' * 10_000, "application/json", 400, "bad_input"),
        (b"[1, 2]", "application/json", 422, "invalid_request"),
        (b"<html><body><script>1</script></body></html>", "text/html", 422, "unreadable_input"),
        (b"\x00\x01\x02\x03" * 100, "text/plain", 422, "unreadable_input"),
        (b"x" * 300_000, "text/plain", 413, "input_too_large"),
        (b"word " * 30_000, "text/plain", 413, "input_too_large"),
        (b"%PDF-1.7", "image/png", 415, "unsupported_format"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", 400, "bad_input"),
        (b"--x\r\nbroken", "multipart/form-data", 400, "bad_input"),
    ],
)
def test_bad_bodies_are_refused_with_a_clear_problem(
    client: httpx.Client, content: bytes, media_type: str, status: int, code: str
) -> None:
    answer = client.post("/v1/reports", content=content, headers={"content-type": media_type})
    assert len(problem(answer, status, code)["detail"]) > 10


def test_a_body_without_a_declared_length_is_cut_off_at_the_limit(client: httpx.Client) -> None:
    chunks = (b"x" * 50_000 for _ in range(100))
    answer = client.post("/v1/reports", content=chunks, headers={"content-type": "text/plain"})
    problem(answer, 413, "input_too_large")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "/nowhere", 404, "not_found"), ("DELETE", "/v1/reports", 405, "method_not_allowed")],
)
def test_the_frameworks_own_errors_are_problems_too(
    client: httpx.Client, method: str, path: str, status: int, code: str
) -> None:
    problem(client.request(method, path), status, code)


def test_the_service_says_that_it_is_alive_and_ready(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["engine"] == "embedded"


def test_the_openapi_document_declares_every_status_and_its_examples_work(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    report = described["paths"]["/v1/reports"]["post"]
    assert {"200", "400", "413", "415", "422", "502"} <= report["responses"].keys()
    assert "Problem" in described["components"]["schemas"]
    for example in report["requestBody"]["content"]["application/json"]["examples"].values():
        assert client.post("/v1/reports", json=example["value"]).status_code == 200
    check = described["paths"]["/v1/checks"]["post"]["requestBody"]["content"]["application/json"]
    for example in check["examples"].values():
        assert client.post("/v1/checks", json=example["value"]).status_code == 200
    for media_type in ("text/plain", "text/html", "text/markdown"):
        text = report["requestBody"]["content"][media_type]["example"]
        sent = client.post("/v1/reports", content=text.encode(), headers={"content-type": media_type})
        assert sent.status_code == 200, sent.text


def test_every_reference_of_the_openapi_document_leads_somewhere(client: httpx.Client) -> None:
    text = client.get("/openapi.json").text
    described = json.loads(text)
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= described["components"]["schemas"].keys()


def test_a_refused_url_says_which_setting_would_allow_it(client: httpx.Client) -> None:
    answer = client.post("/v1/reports", json={"article": {"url": "https://example.org/a"}})
    assert "STANDFIRST_FETCH_URLS" in problem(answer, 422, "fetch_refused")["detail"]
