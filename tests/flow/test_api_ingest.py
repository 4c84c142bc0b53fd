"""A CMS pushes what it publishes: who may, what becomes of it, and what it is told."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.api.access.signature import signature_of
from service.errors import SettingsError
from service.jobs.order import BATCH
from service.settings import load_settings
from tests.fakes.keyed import bearing
from tests.fakes.stored import Stored, stored

PLACE = "/v1/ingest/ninjs"
SECRET = "a secret of the desk's CMS"
TEXT = "The port held 12 ships for three days because of a strike. The union has not commented."
ITEM = {
    "guid": "urn:newsml:cms.example:2025-06-03:1",
    "version": "2",
    "type": "text",
    "pubstatus": "usable",
    "versioncreated": "2025-06-03T09:30:00+0000",
    "language": "en",
    "headline": "Ships held in port",
    "body_html": f"<p>{TEXT}</p>",
    "priority": 5,
}


@pytest.fixture(scope="module")
def any_open(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stored]:
    """As `open_one`, for tests that make no key."""
    with stored(tmp_path_factory.mktemp("open")) as service:
        yield service


@pytest.fixture(scope="module")
def any_signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stored]:
    """As `signed_one`, for tests that make no key and do not count what there is."""
    folder = tmp_path_factory.mktemp("signed")
    with stored(folder, made=False, ingest_secret=SECRET, ingest_tenant="wire") as service:
        yield service


@pytest.fixture
def open_one(tmp_path: Path) -> Iterator[Stored]:
    """A service without keys and without a secret, on this machine."""
    with stored(tmp_path) as service:
        yield service


@pytest.fixture
def signed_one(tmp_path: Path) -> Iterator[Stored]:
    """A service whose CMS signs what it pushes; reports stay queued."""
    with stored(tmp_path, made=False, ingest_secret=SECRET, ingest_tenant="wire") as service:
        yield service


def pushed(service: Stored, item: Any, *, secret: str | None = None, **headers: str) -> httpx.Response:
    """What is answered to a push as Superdesk makes it; signed, if there is a secret."""
    body = json.dumps(item).encode()
    told = {"content-type": "application/json", "accept": "application/json", **headers}
    if secret is not None:
        told["x-superdesk-signature"] = signature_of(secret, body)
    return service.client.post(PLACE, content=body, headers=told)


def code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


# ── what becomes of it ───────────────────────────────────────────────────────────────────────────────


def test_a_pushed_item_becomes_a_report_that_waits_behind_the_editors(open_one: Stored) -> None:
    answer = pushed(open_one, ITEM)
    assert answer.status_code == 202
    told = answer.json()
    assert told["status"] in ("queued", "running", "complete")
    assert answer.headers["location"] == f"/v1/reports/{told['id']}"
    assert open_one.queue.waiting == [("local", told["id"], BATCH)]
    report = open_one.client.get(answer.headers["location"]).json()
    assert (report["title"], report["language"]) == ("Ships held in port", "en")
    assert report["sources"][0]["uri"] == ITEM["guid"]
    assert any("12 ships" in claim["text"] for claim in report["claims"])


def test_a_push_never_waits(any_signed: Stored) -> None:
    answer = pushed(any_signed, ITEM, secret=SECRET, prefer="wait=300")
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")


def test_a_push_to_a_queue_without_room_comes_again_and_one_that_was_taken_is_known(tmp_path: Path) -> None:
    limits = {"queue_per_key": 1, "ingest_secret": SECRET, "ingest_tenant": "wire"}
    with stored(tmp_path, made=False, **limits) as service:
        first = pushed(service, ITEM, secret=SECRET)
        full = pushed(service, {**ITEM, "version": "3"}, secret=SECRET)
        assert code(full) == (503, "queue_full")
        assert int(full.headers["retry-after"]) > 0
        again = pushed(service, ITEM, secret=SECRET)
        assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])


def test_a_version_that_is_pushed_again_is_the_same_report(signed_one: Stored) -> None:
    answers = [
        pushed(signed_one, ITEM, secret=SECRET),
        pushed(signed_one, ITEM, secret=SECRET),
        pushed(signed_one, {**ITEM, "priority": 1, "keywords": ["port"]}, secret=SECRET),
    ]
    assert {answer.json()["id"] for answer in answers} == {answers[0].json()["id"]}
    assert len(signed_one.queue.waiting) == 1
    assert len(signed_one.reports.page("wire").items) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"version": "3"},
        {"version": 3},
        {"versioncreated": "2025-06-03T11:00:00+0000"},
        {"body_html": "<p>The port held 15 ships.</p>"},
        {"headline": "Ships free again"},
        {"guid": "urn:newsml:cms.example:2025-06-03:2"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_corrected_version_is_a_new_report(any_signed: Stored, change: dict[str, Any]) -> None:
    first = pushed(any_signed, ITEM, secret=SECRET)
    second = pushed(any_signed, {**ITEM, **change}, secret=SECRET)
    assert second.status_code == 202
    assert first.json()["id"] != second.json()["id"]


def test_what_was_made_is_not_made_again_and_its_status_is_told(open_one: Stored) -> None:
    first, second = pushed(open_one, ITEM), pushed(open_one, ITEM)
    assert first.json()["id"] == second.json()["id"]
    assert (second.status_code, second.json()["status"]) == (202, "complete")
    assert len(open_one.queue.waiting) == 1


def test_what_was_erased_can_be_pushed_again(any_open: Stored) -> None:
    place = pushed(any_open, ITEM).headers["location"]
    assert any_open.client.delete(place).status_code == 204
    assert pushed(any_open, ITEM).headers["location"] == place
    assert any_open.client.get(place).status_code == 200


def test_the_same_item_of_two_tenants_is_two_reports(open_one: Stored) -> None:
    desk, sports = open_one.key("desk"), open_one.key("sports")
    open_one.clock.now += 1
    answers = [pushed(open_one, ITEM, **bearing(key)) for key in (desk, sports)]
    assert [answer.status_code for answer in answers] == [202, 202]
    place = answers[0].headers["location"]
    open_one.client.delete(place, headers=bearing(desk))
    assert open_one.client.get(place, headers=bearing(desk)).status_code == 404
    assert open_one.client.get(place, headers=bearing(sports)).status_code == 200


@pytest.mark.parametrize(
    "item",
    [
        {"uri": "https://cms.example/a", "headlines": [{"value": "Ships"}], "bodies": [{"value": TEXT}]},
        {"uri": "https://cms.example/a", "bodies": [{"contentType": "text/html", "value": f"<p>{TEXT}</p>"}]},
        {"guid": "a", "type": "composite", "body_text": TEXT},
        {"guid": "a", "body_text": TEXT, "versionCreated": "2025-06-03T09:30:00Z", "version": 1.5},
    ],
)
def test_every_version_of_ninjs_is_taken(any_open: Stored, item: dict[str, Any]) -> None:
    answer = pushed(any_open, item)
    assert answer.status_code == 202, answer.text
    assert any_open.client.get(answer.headers["location"]).json()["status"] == "complete"


# ── what is no article ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"pubstatus": "canceled"}, "withdrawn"),
        ({"pubstatus": "canceled", "body_html": None}, "withdrawn"),
        ({"pubstatus": "withheld"}, "withheld"),
        ({"type": "picture", "body_html": None, "body_text": "A ship, seen from the pier."}, "no_article"),
        ({"type": "planning"}, "no_article"),
        ({"type": "composite", "body_html": None, "associations": {"main": {"guid": "b"}}}, "no_text"),
        ({"body_html": "<p> </p>"}, "no_text"),
        ({"body_html": None}, "no_text"),
    ],
)
def test_what_is_no_article_is_taken_note_of_and_not_reported(
    any_signed: Stored, change: dict[str, Any], reason: str
) -> None:
    before = any_signed.reports.page("wire").items
    answer = pushed(any_signed, {**ITEM, **change}, secret=SECRET)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["id"], told["status"], told["reason"]) == (None, "ignored", reason)
    assert len(told["detail"]) > 10
    assert "location" not in answer.headers
    assert any_signed.reports.page("wire").items == before


def test_the_report_on_a_withdrawn_item_stays(any_open: Stored) -> None:
    place = pushed(any_open, ITEM).headers["location"]
    assert pushed(any_open, {**ITEM, "version": "3", "pubstatus": "canceled"}).status_code == 200
    assert any_open.client.get(place).status_code == 200


@pytest.mark.parametrize(
    ("item", "status", "pointer"),
    [
        ({**ITEM, "guid": None}, 400, "/uri"),
        ({**ITEM, "guid": " "}, 400, "/uri"),
        ({**ITEM, "guid": 7}, 400, "/guid"),
        ({**ITEM, "guid": "x" * 3_000}, 400, "/guid"),
        ({**ITEM, "version": [1]}, 400, "/version"),
        ({**ITEM, "pubstatus": "odd"}, 400, "/pubstatus"),
        ({**ITEM, "body_html": 7}, 400, "/body_html"),
        ({**ITEM, "versioncreated": "yesterday"}, 400, "/versioncreated"),
        ({**ITEM, "bodies": "x"}, 400, "/bodies"),
        ([ITEM], 400, ""),
        ("text", 400, ""),
    ],
)
def test_what_the_cms_should_look_at_is_a_4xx_that_names_the_field(
    any_open: Stored, item: Any, status: int, pointer: str
) -> None:
    answer = pushed(any_open, item)
    assert answer.status_code == status, answer.text
    assert [field["pointer"] for field in answer.json()["errors"]] == [pointer]
    assert TEXT not in answer.text


@pytest.mark.parametrize(
    ("body", "media_type", "told"),
    [
        (b"", "application/json", (422, "empty_text")),
        (b"{", "application/json", (400, "bad_input")),
        (b"[" * 100_000, "application/json", (400, "bad_input")),
        (b"\xff", "application/json", (400, "bad_input")),
        (b"{}", "text/plain", (415, "unsupported_format")),
        (b"a=b", "application/x-www-form-urlencoded", (415, "unsupported_format")),
    ],
)
def test_what_is_no_item_is_refused(
    any_open: Stored, body: bytes, media_type: str, told: tuple[int, str]
) -> None:
    assert code(any_open.client.post(PLACE, content=body, headers={"content-type": media_type})) == told


@pytest.mark.parametrize("name", ["guid", "headline", "version", "versioncreated", "language", "type"])
def test_half_a_surrogate_pair_is_no_error_of_the_service(any_open: Stored, name: str) -> None:
    answer = pushed(any_open, {**ITEM, name: "a \ud800 \x00 b"})
    assert answer.status_code in (202, 400, 422), answer.text


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_signature_is_enough_and_the_report_belongs_to_the_tenant_of_the_settings(
    signed_one: Stored,
) -> None:
    told = pushed(signed_one, ITEM, secret=SECRET)
    assert told.status_code == 202
    assert signed_one.queue.waiting == [("wire", told.json()["id"], BATCH)]
    own, other = signed_one.key("wire"), signed_one.key("sports")
    place = told.headers["location"]
    assert signed_one.client.get(place, headers=bearing(own)).status_code == 202
    assert signed_one.client.get(place, headers=bearing(other)).status_code == 404


WRONG = {
    "of another secret": signature_of("another secret of somebody", json.dumps(ITEM).encode()),
    "of another body": signature_of(SECRET, b"{}"),
    "nothing": "",
    "in capitals": signature_of(SECRET, json.dumps(ITEM).encode()).upper(),
    "cut short": signature_of(SECRET, json.dumps(ITEM).encode())[:-1],
    "without a name": signature_of(SECRET, json.dumps(ITEM).encode()).removeprefix("sha1="),
    "of another digest": "sha256=" + "a" * 64,
    "no ASCII": "sha1=" + "é" * 40,
    "long": "sha1=" + "a" * 9_000,
}


@pytest.mark.parametrize("wrong", [*WRONG.values(), None], ids=[*WRONG, "no header"])
def test_a_wrong_or_missing_signature_without_a_key_is_refused_on_this_machine_too(
    any_signed: Stored, wrong: str | None
) -> None:
    before = any_signed.reports.page("wire").items
    body = json.dumps(ITEM).encode()
    headers = [(b"content-type", b"application/json")]
    if wrong is not None:
        headers.append((b"x-superdesk-signature", wrong.encode("latin-1")))
    answer = any_signed.client.post(PLACE, content=body, headers=headers)
    assert code(answer) == (401, "unauthorized")
    assert any_signed.reports.page("wire").items == before


def test_two_signatures_are_none(any_signed: Stored) -> None:
    body = json.dumps(ITEM).encode()
    good = ("x-superdesk-signature", signature_of(SECRET, body))
    answer = any_signed.client.post(PLACE, content=body, headers=[good, good])
    assert code(answer) == (401, "unauthorized")


def test_what_was_tampered_with_is_refused(any_signed: Stored) -> None:
    body = json.dumps(ITEM).encode()
    headers = {"x-superdesk-signature": signature_of(SECRET, body), "content-type": "application/json"}
    forged = body.replace(b"12 ships", b"15 ships")
    assert code(any_signed.client.post(PLACE, content=forged, headers=headers)) == (401, "unauthorized")
    assert any_signed.client.post(PLACE, content=body, headers=headers).status_code == 202


def test_a_key_is_enough_where_a_secret_is_set(signed_one: Stored) -> None:
    answer = pushed(signed_one, ITEM, **bearing(signed_one.key("desk")))
    assert answer.status_code == 202
    assert signed_one.queue.waiting[0][0] == "desk"


def test_with_key_and_signature_both_have_to_hold(signed_one: Stored) -> None:
    key, reader = bearing(signed_one.key("desk")), bearing(signed_one.key("desk", "r", scopes=["read"]))
    assert pushed(signed_one, ITEM, secret=SECRET, **key).status_code == 202
    assert code(pushed(signed_one, ITEM, secret="another secret of some", **key)) == (401, "unauthorized")
    assert code(pushed(signed_one, ITEM, secret=SECRET, **bearing("sf_wrong"))) == (401, "unauthorized")
    assert code(pushed(signed_one, ITEM, secret=SECRET, **reader)) == (403, "forbidden")


def test_a_signature_that_nothing_can_verify_is_refused(any_open: Stored) -> None:
    answer = pushed(any_open, ITEM, secret=SECRET)
    assert code(answer) == (401, "unauthorized")
    assert "STANDFIRST_INGEST_SECRET" in answer.json()["detail"]


def test_without_a_secret_a_push_needs_what_an_order_needs(open_one: Stored) -> None:
    reader = open_one.key(scopes=["read"])
    writer = open_one.key(name="w", budget_usd_per_day=1.0)
    open_one.clock.now += 1
    assert code(pushed(open_one, ITEM)) == (401, "unauthorized")
    assert code(pushed(open_one, ITEM, **bearing(reader))) == (403, "forbidden")
    assert pushed(open_one, ITEM, **bearing(writer)).status_code == 202
    spender = next(key for key in open_one.keys.list("desk") if key.name == "w")
    open_one.keys.charge("desk", spender.id, 1.0)
    assert code(pushed(open_one, ITEM, **bearing(writer))) == (402, "budget_exceeded")


def test_the_secret_can_be_changed_without_losing_a_push(tmp_path: Path) -> None:
    new = "the secret after that one"
    with stored(tmp_path, made=False, ingest_secret=f"{new}, {SECRET}", ingest_tenant="wire") as service:
        assert pushed(service, ITEM, secret=SECRET).status_code == 202
        assert pushed(service, ITEM, secret=new).status_code == 202
        assert pushed(service, ITEM, secret=f"{new}, {SECRET}").status_code == 401


def test_a_signature_opens_no_other_route(signed_one: Stored) -> None:
    signed_one.key()
    body = json.dumps(ITEM).encode()
    headers = {"x-superdesk-signature": signature_of(SECRET, body), "content-type": "application/json"}
    assert code(signed_one.client.post("/v1/reports", content=body, headers=headers))[0] == 401
    assert code(signed_one.client.get("/v1/reports", headers=headers))[0] == 401


@pytest.mark.parametrize(
    ("secret", "tenant", "named"),
    [
        ("short", "wire", "INGEST_SECRET"),
        (f"{SECRET},", "wire", "INGEST_SECRET"),
        (SECRET, None, "INGEST_TENANT"),
        (SECRET, "The Wire", "INGEST_TENANT"),
    ],
)
def test_a_secret_that_is_weak_or_leads_to_nobody_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, secret: str, tenant: str | None, named: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STANDFIRST_INGEST_SECRET", secret)
    if tenant is not None:
        monkeypatch.setenv("STANDFIRST_INGEST_TENANT", tenant)
    with pytest.raises(SettingsError, match=f"STANDFIRST_{named}") as told:
        load_settings()
    assert secret not in str(told.value)


# ── what passes by itself ────────────────────────────────────────────────────────────────────────────


def test_more_pushes_than_allowed_are_told_to_come_again_since_a_cms_gives_up_after_a_4xx(
    tmp_path: Path,
) -> None:
    with stored(
        tmp_path, made=False, ingest_secret=SECRET, ingest_tenant="wire", rate_per_minute=2
    ) as service:
        answers = [pushed(service, {**ITEM, "version": n}, secret=SECRET) for n in range(3)]
        assert [answer.status_code for answer in answers] == [202, 202, 503]
        assert code(answers[2]) == (503, "rate_limited")
        assert 1 <= int(answers[2].headers["retry-after"]) <= 60
        assert answers[0].headers["ratelimit-policy"] == '"key";q=2;w=60'


def test_a_push_that_comes_too_slowly_is_told_to_come_again(tmp_path: Path) -> None:
    with stored(tmp_path, made=False, body_timeout_seconds=0.2) as service:
        answer = slow_push(service)
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"body_too_slow" in answer
    assert b"retry-after: " in answer.lower()


def slow_push(service: Stored) -> bytes:
    """The answer to a push whose body stays away."""
    head = (
        f"POST {PLACE} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        "content-length: 50\r\n\r\n{"
    )
    assert service.client.base_url.port is not None
    with socket.create_connection(("127.0.0.1", service.client.base_url.port), timeout=30) as connection:
        connection.sendall(head.encode())
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def test_a_database_that_is_away_is_told_with_a_time_to_come_again(signed_one: Stored) -> None:
    with signed_one.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE reports RENAME TO lost")
    answer = pushed(signed_one, ITEM, secret=SECRET)
    assert code(answer) == (503, "store_unavailable")
    assert int(answer.headers["retry-after"]) >= 1
