"""HTTP as its specifications have it: methods, entity tags, preferences, and what the document declares."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.formats import FORMATS
from service.store.deliveries import Deliveries
from tests.fakes.keyed import ARTICLE, bearing
from tests.fakes.stored import Stored, stored

KEY = {"Idempotency-Key": "press-release-7"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stored]:
    with stored(tmp_path_factory.mktemp("http")) as service:
        yield service


@pytest.fixture(scope="module")
def place(service: Stored) -> str:
    """Where a finished report is."""
    return str(service.client.post("/v1/reports", json=ARTICLE).headers["location"])


# ── methods ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/reports", "GET, HEAD, POST"),
        ("/v1/reports/x", "DELETE, GET, HEAD"),
        ("/v1/reports/x/events", "GET"),
        ("/v1/reports/x/feedback", "POST"),
        ("/v1/checks", "POST"),
        ("/v1/ingest/ninjs", "POST"),
        ("/session", "DELETE, GET, HEAD, POST"),
        ("/healthz", "GET, HEAD"),
        ("/openapi.json", "GET, HEAD"),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "PATCH", "TRACE", "BREW"])
def test_a_method_that_is_not_there_is_told_which_are(
    service: Stored, method: str, path: str, allowed: str
) -> None:
    answer = service.client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize("path", ["/v1/reports", "/session", "/healthz", "/readyz", "/openapi.json", None])
def test_a_head_is_answered_as_a_get_without_its_body(service: Stored, path: str | None, place: str) -> None:
    got, head = service.client.get(path or place), service.client.head(path or place)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "etag", "cache-control"):
        assert head.headers.get(name) == got.headers.get(name)


def test_a_head_of_what_is_not_there_is_not_there(service: Stored) -> None:
    answer = service.client.head("/v1/reports/nothing")
    assert (answer.status_code, answer.content) == (404, b"")


# ── entity tags ──────────────────────────────────────────────────────────────────────────────────────


def test_a_report_has_a_tag_for_each_format_and_belongs_to_its_reader(service: Stored, place: str) -> None:
    tags = set()
    for offered in FORMATS.values():
        answer = service.client.get(place, headers={"accept": offered.media_type})
        tags.add(answer.headers["etag"])
        assert "accept" in answer.headers["vary"].lower()
        assert answer.headers["cache-control"] == "private, no-cache"
    assert len(tags) == len(FORMATS)


def test_whoever_has_a_report_already_gets_it_no_second_time(service: Stored, place: str) -> None:
    tag = service.client.get(place).headers["etag"]
    strong = tag.removeprefix("W/")
    for asked in (tag, strong, "*", f'"a", {tag}', f'W/"a,b",{strong}'):
        answer = service.client.get(place, headers={"If-None-Match": asked})
        assert (answer.status_code, answer.content) == (304, b""), asked
        assert answer.headers["etag"] == tag
        assert "accept" in answer.headers["vary"].lower()
    two = service.client.get(place, headers=[("If-None-Match", '"a"'), ("If-None-Match", tag)])
    assert two.status_code == 304


def test_whoever_has_something_else_gets_the_report(service: Stored, place: str) -> None:
    tag = service.client.get(place).headers["etag"]
    bare = tag.removeprefix("W/").strip('"')
    for asked in ('"a"', "", '"', 'W/"', "**", '"*"', "W/*", bare, f'"{bare[:-1]}"', f'"x{bare}"'):
        answer = service.client.get(place, headers={"If-None-Match": asked})
        assert answer.status_code == 200, asked


def test_what_is_not_made_yet_is_never_not_modified(tmp_path: Path) -> None:
    with stored(tmp_path, made=False) as waiting:
        told = waiting.client.post("/v1/reports", json=ARTICLE, headers={"Prefer": "wait=0"})
        place = told.headers["location"]
        answer = waiting.client.get(place, headers={"If-None-Match": "*"})
        assert (answer.status_code, answer.json()["status"]) == (202, "queued")
        assert int(answer.headers["retry-after"]) >= 1
        assert waiting.reports.cancel("local", told.json()["id"])
        answer = waiting.client.get(place, headers={"If-None-Match": "*"})
        assert (answer.status_code, answer.json()["code"]) == (409, "report_cancelled")


def test_a_report_that_is_sent_compressed_is_the_same(service: Stored, place: str) -> None:
    headers = {"accept-encoding": "gzip"}
    with service.client.stream("GET", place, headers=headers) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert {"accept", "accept-encoding"} <= {
        name.strip().lower() for name in answer.headers["vary"].split(",")
    }
    plain = service.client.get(place, headers={"accept-encoding": "identity"})
    assert json.loads(gzip.decompress(raw)) == plain.json()
    assert plain.headers["etag"] == answer.headers["etag"]


# ── orders that are sent again ───────────────────────────────────────────────────────────────────────


def test_an_idempotency_key_with_another_body_is_refused(service: Stored) -> None:
    first = service.client.post("/v1/reports", json=ARTICLE, headers=KEY)
    again = service.client.post("/v1/reports", json=ARTICLE, headers=KEY)
    assert first.json()["id"] == again.json()["id"]
    for other in (
        {"article": {"text": "The mill closed in 1974."}},
        {**ARTICLE, "options": {"max_claims": 1}},
        {**ARTICLE, "sources": [{"text": "The mill closed in 1974."}]},
    ):
        answer = service.client.post("/v1/reports", json=other, headers=KEY)
        assert (answer.status_code, answer.json()["code"]) == (422, "conflicting_key")


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_an_idempotency_key_that_cannot_be_one_is_refused(service: Stored, key: str) -> None:
    answer = service.client.post("/v1/reports", json=ARTICLE, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")


@pytest.mark.parametrize(
    "prefer",
    ["wait=0", 'wait="0"', "respond-async, wait=0", "wait=-1", "wait=99999999999999", "x" * 5_000, "wait="],
)
def test_any_preference_is_kept_or_ignored(service: Stored, prefer: str) -> None:
    answer = service.client.post("/v1/reports", json=ARTICLE, headers={"Prefer": prefer})
    assert answer.status_code in (200, 202)


# ── rates ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_answer_to_a_counted_request_says_what_is_left(tmp_path: Path) -> None:
    with stored(tmp_path, made=False) as service:
        key = bearing(service.key(rate_per_minute=100, scopes=["read", "write"]))
        report_id = service.client.post(
            "/v1/reports", json=ARTICLE, headers={**key, "Prefer": "wait=0"}
        ).json()["id"]
        assert service.reports.cancel("desk", report_id)
        asked: list[tuple[str, str, Any]] = [
            ("GET", "/v1/reports", None),
            ("GET", f"/v1/reports/{report_id}", None),
            ("GET", f"/v1/reports/{report_id}/events", None),
            ("GET", "/v1/reports/nothing", None),
            ("GET", "/v1/reports?limit=x", None),
            ("HEAD", "/v1/reports", None),
            ("POST", "/v1/reports", {}),
            ("POST", "/v1/checks", {}),
            ("POST", "/v1/ingest/ninjs", {}),
            ("POST", f"/v1/reports/{report_id}/feedback", {}),
            ("GET", "/metrics", None),
            ("GET", "/session", None),
            ("POST", "/session", None),
            ("DELETE", f"/v1/reports/{report_id}", None),
        ]
        answers = [
            service.client.request(method, path, json=body, headers=key) for method, path, body in asked
        ]
    for (method, path, _), answer in zip(asked, answers, strict=True):
        assert answer.headers.get("ratelimit-policy") == '"key";q=100;w=60', (method, path)
        assert answer.headers["ratelimit"].startswith('"key";r='), (method, path)
    left = [int(answer.headers["ratelimit"].split("r=")[1].split(";")[0]) for answer in answers]
    assert left == list(range(98, 98 - len(asked), -1))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/reports"),
        ("GET", "/v1/reports/x"),
        ("GET", "/v1/reports/x/events"),
        ("DELETE", "/v1/reports/x"),
        ("POST", "/v1/reports"),
    ],
)
def test_a_database_that_is_away_says_when_to_try_again(tmp_path: Path, method: str, path: str) -> None:
    with stored(tmp_path, made=False) as service:
        key = bearing(service.key())
        assert service.client.get("/session", headers=key).status_code == 200
        with service.database.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE reports RENAME TO lost")
        body = ARTICLE if method == "POST" else None
        answer = service.client.request(method, path, json=body, headers=key)
    assert (answer.status_code, answer.json()["code"]) == (503, "store_unavailable")
    assert int(answer.headers["retry-after"]) >= 1


# ── the document ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def described(service: Stored) -> dict[str, Any]:
    document: dict[str, Any] = service.client.get("/openapi.json").json()
    return document


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_declares_what_the_layers_around_it_answer(described: dict[str, Any]) -> None:
    for method, path, operation in operations(described):
        declared = set(operation["responses"])
        wanted = {"413", "431", "500"}
        if path not in ("/healthz", "/metrics", "/readyz"):
            wanted.add("503")
        if "requestBody" in operation:
            wanted |= {"422"} if "ingest" in path else {"408", "422"}
        if "security" in operation and (method, path) != ("delete", "/session"):
            wanted |= {"401", "403"}
            wanted.add("503" if "ingest" in path else "429")
        assert wanted <= declared, (method, path, wanted - declared)


def test_every_refusal_is_declared_as_a_problem(described: dict[str, Any]) -> None:
    for method, path, operation in operations(described):
        for status, answer in operation["responses"].items():
            if status >= "400":
                assert [*answer["content"]] == ["application/problem+json"], (method, path, status)
            assert "X-Request-ID" in answer["headers"]
    assert "HTTPValidationError" not in described["components"]["schemas"]


def test_every_reference_of_the_whole_document_leads_somewhere(described: dict[str, Any]) -> None:
    text = json.dumps(described)
    for kind in ("schemas", "headers"):
        names = {part.split('"')[0] for part in text.split(f"#/components/{kind}/")[1:]}
        assert names <= described["components"][kind].keys()


def test_a_report_is_declared_in_every_format_that_it_is_given_in(
    service: Stored, described: dict[str, Any], place: str
) -> None:
    declared = described["paths"]["/v1/reports/{report_id}"]["get"]["responses"]["200"]["content"]
    for offered in FORMATS.values():
        assert offered.media_type in declared
        answer: httpx.Response = service.client.get(place, headers={"accept": offered.media_type})
        assert answer.headers["content-type"].replace("; charset=utf-8", "") == offered.media_type


def test_the_example_of_a_push_is_taken(service: Stored, described: dict[str, Any]) -> None:
    body = described["paths"]["/v1/ingest/ninjs"]["post"]["requestBody"]["content"]["application/json"]
    assert service.client.post("/v1/ingest/ninjs", json=body["example"]).status_code == 202


def test_who_wants_to_hear_of_a_report_hears_that_it_was_cancelled(tmp_path: Path) -> None:
    order = {**ARTICLE, "options": {"callback_url": "https://cms.example/hook"}}
    with stored(tmp_path, made=False, webhook_secret=f"whsec_{'QUJD' * 11}") as waiting:
        told = waiting.client.post("/v1/reports", json=order, headers={"Prefer": "wait=0"})
        assert waiting.client.delete(told.headers["location"]).status_code == 204
        (delivery,) = Deliveries(waiting.database).page("local")
        assert (delivery.report_id, delivery.event) == (told.json()["id"], "report.cancelled")
