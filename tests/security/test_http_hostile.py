"""Hostile requests to the whole service: heads, bodies, paths, addresses, and looks at what is another's."""

from __future__ import annotations

import gzip
import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, event

from tests.fakes.keyed import ARTICLE, bearing
from tests.fakes.stored import Stored, stored

WEBHOOK_SECRET = "whsec_" + "A" * 43 + "="


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stored]:
    folder = tmp_path_factory.mktemp("hostile")
    limits: dict[str, Any] = {
        "max_body_bytes": 200_000,
        "max_characters": 100_000,
        "body_timeout_seconds": 0.5,
    }
    with stored(folder, webhook_secret=WEBHOOK_SECRET, rate_per_minute=100_000, **limits) as service:
        yield service


@pytest.fixture(scope="module")
def desk(service: Stored) -> dict[str, str]:
    return bearing(service.key("desk"))


@pytest.fixture(scope="module")
def sports(service: Stored) -> dict[str, str]:
    return bearing(service.key("sports"))


@pytest.fixture(scope="module")
def report_id(service: Stored, desk: dict[str, str]) -> str:
    """A report of the desk."""
    return str(service.client.post("/v1/reports", json=ARTICLE, headers=desk).json()["id"])


def code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def spoken(service: Stored, *parts: bytes, pause: float = 0.0) -> bytes:
    """What comes back for these bytes, until the server closes the connection."""
    assert service.client.base_url.port is not None
    with socket.create_connection(("127.0.0.1", service.client.base_url.port), timeout=30) as connection:
        received = b""
        with suppress(ConnectionError):  # who goes on when he was refused is cut off
            for part in parts:
                connection.sendall(part)
                threading.Event().wait(pause)
        with suppress(ConnectionError):
            while chunk := connection.recv(65_536):
                received += chunk
    return received


# ── what is another's ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "asked",
    [
        ("GET", "/v1/reports/{}", {}),
        ("HEAD", "/v1/reports/{}", {}),
        ("GET", "/v1/reports/{}", {"If-None-Match": "*"}),
        ("GET", "/v1/reports/{}", {"accept": "text/html"}),
        ("GET", "/v1/reports/{}/events", {"Last-Event-ID": "3"}),
        ("DELETE", "/v1/reports/{}", {}),
    ],
)
def test_anothers_report_takes_the_same_looks_as_one_that_is_not_there(
    service: Stored,
    desk: dict[str, str],
    sports: dict[str, str],
    report_id: str,
    asked: tuple[str, str, dict[str, str]],
) -> None:
    method, path, headers = asked
    service.client.get("/session", headers=sports)  # the key is known from here on
    looks: list[list[tuple[str, int]]] = []
    answers = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        looks[-1].append((statement, len(parameters)))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        for wanted in (report_id, "0" * 32):
            looks.append([])
            answers.append(service.client.request(method, path.format(wanted), headers={**sports, **headers}))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert [answer.status_code for answer in answers] == [404, 404]
    assert looks[0] == looks[1] != []
    assert service.client.get(f"/v1/reports/{report_id}", headers=desk).status_code == 200


def test_a_cursor_and_a_search_lead_to_ones_own_only(
    service: Stored, desk: dict[str, str], sports: dict[str, str]
) -> None:
    for number in range(3):
        body = {"article": {"text": f"The zebra of Halmer ate {number + 2} apples on Monday."}}
        assert service.client.post("/v1/reports", json=body, headers=desk).status_code == 200
    cursor = service.client.get("/v1/reports?limit=1", headers=desk).json()["next_cursor"]
    assert cursor
    for query in ({"cursor": cursor}, {"q": "zebra"}, {"q": "%"}, {"q": "_"}, {"status": "complete"}):
        assert service.client.get("/v1/reports", params=query, headers=sports).json()["items"] == []


def test_an_id_says_nothing_of_other_reports(service: Stored, desk: dict[str, str]) -> None:
    ids = [
        service.client.post(
            "/v1/reports", json=ARTICLE, headers={**desk, "Cache-Control": "no-cache"}
        ).json()["id"]
        for _ in range(3)
    ]
    assert len(set(ids)) == 3
    assert all(len(each) == 32 for each in ids)  # 122 random bits
    assert len({each[:8] for each in ids}) == 3


# ── heads ────────────────────────────────────────────────────────────────────────────────────────────


def test_many_small_fields_are_too_much_together(service: Stored) -> None:
    headers = [(f"x-filler-{number}", "x" * 30) for number in range(900)]
    assert code(service.client.get("/v1/reports", headers=headers)) == (431, "head_too_large")


@pytest.mark.parametrize(
    "given",
    [
        "short",
        "x" * 129,
        "desk 00042",
        "-desk-00042",
        "desk\t00042",
        'desk-00042"; Set-Cookie: x=1',
        "дeskdesk",
        "desk-00042, desk-00043",
        "%0d%0aSet-Cookie:x",
    ],
)
def test_a_request_id_that_is_not_sane_is_echoed_nowhere(service: Stored, given: str) -> None:
    answer = service.client.get("/nowhere", headers={b"x-request-id": given.encode("utf-8")})
    assert len(answer.headers["x-request-id"]) == 32
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    twice = service.client.get("/nowhere", headers=[("x-request-id", "desk-00042")] * 2)
    assert twice.headers["x-request-id"] != "desk-00042"


HEAD = b"POST /v1/reports HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\n"


@pytest.mark.parametrize(
    "fields",
    [
        b"content-length: 3\r\ncontent-length: 5\r\n",
        b"content-length: -1\r\n",
        b"content-length: 0x10\r\n",
        b"content-length: \xb2\r\n",
        b"content-length: 3, 5\r\n",
        b"transfer-encoding: chunked, identity\r\n",
        b"transfer-encoding: gzip\r\n",
        b"x-planted: a\rb\r\n",
        b"x planted: a\r\n",
        b"x-planted : a\r\n",
    ],
)
def test_a_head_that_can_be_read_in_two_ways_is_refused(service: Stored, fields: bytes) -> None:
    answer = spoken(service, HEAD + fields + b"\r\nabcde")
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501")), answer
    assert answer.count(b"HTTP/1.1") == 1


def test_a_length_of_thousands_of_digits_is_too_large(service: Stored) -> None:
    answer = spoken(service, HEAD + b"connection: close\r\ncontent-length: " + b"9" * 5_000 + b"\r\n\r\n")
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 413")), answer
    assert service.client.get("/healthz").status_code == 200


def test_no_second_request_hides_in_a_body(service: Stored) -> None:
    hidden = b"GET /session HTTP/1.1\r\nhost: localhost\r\n\r\n"
    both = HEAD + b"content-length: %d\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    answer = spoken(service, both % len(hidden) + b"0\r\n\r\n" + hidden)
    assert answer.count(b"HTTP/1.1 ") == 1


# ── bodies ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_body_that_drips_is_refused_in_its_time(service: Stored, desk: dict[str, str]) -> None:
    key = f"authorization: {desk['Authorization']}\r\n".encode()
    drips = (b"x",) * 60
    answer = spoken(service, HEAD + key + b"content-length: 100\r\n\r\n", *drips, pause=0.05)
    assert answer.startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize("path", ["/v1/reports", "/v1/checks", "/v1/ingest/ninjs"])
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "GZIP, identity"])
def test_a_compressed_body_is_refused_and_not_unpacked(
    service: Stored, desk: dict[str, str], path: str, coding: str
) -> None:
    bomb = gzip.compress(b"x" * 20_000_000)
    headers = {**desk, "content-encoding": coding, "content-type": "application/json"}
    assert code(service.client.post(path, content=bomb, headers=headers)) == (415, "unsupported_format")


def test_a_word_file_that_unpacks_to_too_much_is_refused(service: Stored, desk: dict[str, str]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 60_000_000)
    assert len(packed.getvalue()) < 200_000
    files = {"article": ("a.docx", packed.getvalue(), "application/octet-stream")}
    answer = service.client.post("/v1/reports", files=files, headers=desk)
    assert answer.status_code in (413, 415, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        b'{"article": {"text": ' + b"1" * 5_000 + b"}}",
        b'{"article": {"text": "x", "published": 1e400}}',
        b'{"article": {"ninjs": {"body_text": NaN}}}',
        b'{"article": {"text": "x"}, "options": {"max_claims": 99999999999999999999999}}',
        b'{"article": {"text": "\\u0000"}}',
        b'{"article":' * 5_000,
    ],
)
def test_a_json_that_is_odd_is_refused(service: Stored, desk: dict[str, str], body: bytes) -> None:
    answer = service.client.post("/v1/reports", content=body, headers=desk)
    assert 400 <= answer.status_code < 500, answer.text


# ── paths ────────────────────────────────────────────────────────────────────────────────────────────

IDS = [
    "..%2f..%2fetc%2fpasswd",
    "..%5c..%5cwin.ini",
    "%2e%2e",
    "%00",
    "%0d%0aX-Planted:%20yes",
    "%ff%fe",
    "%ed%a0%80",
    "x" * 5_000,
    "'%20OR%201=1%20--",
    "{report_id}",
    "*",
    "%25",
    "éé",
]


@pytest.mark.parametrize("name", IDS, ids=range(len(IDS)))
def test_a_path_that_is_none_leads_nowhere(service: Stored, desk: dict[str, str], name: str) -> None:
    for method, path in (
        ("GET", f"/v1/reports/{name}"),
        ("GET", f"/v1/reports/{name}/events"),
        ("DELETE", f"/v1/reports/{name}"),
    ):
        answer = service.client.request(method, path, headers=desk)
        assert code(answer) == (404, "not_found")
        assert "x-planted" not in answer.headers


# ── addresses to call back ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "url",
    [
        "http://cms.example/hook",
        "https://127.0.0.1/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://user:pass@cms.example/",
        "https://cms.example:22/",
        "https://cms.example/#x",
        "https://cms.example/\r\nX-Planted: yes",
        "file:///etc/passwd",
        "gopher://cms.example/",
        "//cms.example/",
        "javascript:alert(1)",
        "https://",
        " ",
        "https://cms.example/" + "x" * 3_000,
    ],
)
def test_a_hostile_callback_is_refused_at_its_field_and_nothing_is_kept(
    service: Stored, desk: dict[str, str], url: str
) -> None:
    before = service.reports.page("desk").items
    answer = service.client.post(
        "/v1/reports", json={**ARTICLE, "options": {"callback_url": url}}, headers=desk
    )
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] in ("callback_refused", "invalid_request")
    assert [field["pointer"] for field in answer.json()["errors"]] == ["/options/callback_url"]
    assert url.strip() == "" or url not in answer.text
    assert service.reports.page("desk").items == before
