"""Access among those who should not have it: guessing, forging, planting, and pages of other sites."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, event

from service.api.access.gate import GUESSES_PER_MINUTE
from tests.fakes.keyed import ARTICLE, CLAIMS, Keyed, bearing, keyed

CSRF = {"X-Standfirst-CSRF": "1"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Keyed]:
    with keyed(tmp_path) as service:
        yield service


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that is sent to a database while a test runs."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def told(answer: httpx.Response) -> tuple[Any, ...]:
    """All that an answer says, but for what is different in each."""
    body = {name: value for name, value in answer.json().items() if name != "request_id"}
    headers = {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id")}
    return answer.status_code, body, headers


def wrong_keys(service: Keyed) -> dict[str, str]:
    """Everything that is no good key, by what is wrong with it."""
    good, revoked = service.key(), service.key("desk", "revoked")
    service.keys.revoke("desk", next(key.id for key in service.keys.list("desk") if key.name == "revoked"))
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    return {
        "unknown": "sf_aaaaaaaaaa_" + "A" * 43,
        "the prefix of a good one": good[:14] + "A" * 43,
        "revoked": revoked,
        "expired": service.key("desk", "expired", expires_at=yesterday),
        "malformed": "hunter2",
        "short": "sf_",
        "SQL": "' OR 1=1 --",
        "long": "sf_" + "a" * 20_000,
        "two": f"{good} {good}",
        "not ASCII": "sf_é" + "ÿ" * 50,
    }


# ── guessing ─────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_tells_one_wrong_key_from_another(service: Keyed, statements: list[str]) -> None:
    answers, looks = {}, {}
    for name, secret in wrong_keys(service).items():
        statements.clear()
        headers = [(b"Authorization", f"Bearer {secret}".encode("latin-1"))]
        answers[name] = told(service.client.get("/session", headers=headers))
        looks[name] = list(statements)
    assert all(answer == answers["unknown"] for answer in answers.values())
    assert answers["unknown"][0] == 401
    assert all(look == looks["unknown"] for look in looks.values())
    assert len(looks["unknown"]) > 0


def test_a_wrong_key_is_looked_up_each_time(service: Keyed, statements: list[str]) -> None:
    service.key()
    looks = []
    for _ in range(3):
        statements.clear()
        service.client.get("/session", headers=bearing("sf_aaaaaaaaaa_" + "A" * 43))
        looks.append(list(statements))
    assert looks[0] == looks[1] == looks[2] != []


def test_a_good_key_is_looked_up_once_in_a_while(service: Keyed, statements: list[str]) -> None:
    secret = service.key()
    service.client.get("/session", headers=bearing(secret))
    statements.clear()
    for _ in range(5):
        assert service.client.get("/session", headers=bearing(secret)).status_code == 200
    assert statements == []


@pytest.mark.parametrize("header", ["Basic dXNlcjpwYXNz", "Bearer", "Bearer\tsf_x", "Token x", ""])
def test_what_is_no_bearer_key_is_refused_like_a_wrong_one(service: Keyed, header: str) -> None:
    service.key()
    wrong = service.client.get("/session", headers=bearing("sf_wrong"))
    assert told(service.client.get("/session", headers={"Authorization": header})) == told(wrong)


def test_a_wrong_key_is_refused_where_none_is_needed(service: Keyed) -> None:
    assert service.client.get("/session").status_code == 200
    assert code(service.client.get("/session", headers=bearing("sf_wrong"))) == (401, "unauthorized")


def test_two_keys_at_once_are_refused(service: Keyed) -> None:
    one, other = service.key("desk"), service.key("sports")
    headers = [("Authorization", f"Bearer {one}"), ("Authorization", f"Bearer {other}")]
    assert code(service.client.get("/session", headers=headers)) == (401, "unauthorized")


def test_who_guesses_is_stopped_and_who_has_a_key_is_not(service: Keyed, statements: list[str]) -> None:
    regular, newcomer = service.key(rate_per_minute=1_000), service.key("desk", "new")
    assert service.client.get("/session", headers=bearing(regular)).status_code == 200
    answers = [
        service.client.get("/session", headers=bearing(f"sf_aaaaaaaaaa_{number:043}"))
        for number in range(GUESSES_PER_MINUTE + 5)
    ]
    assert {code(answer) for answer in answers[: GUESSES_PER_MINUTE - 1]} == {(401, "unauthorized")}
    assert {code(answer) for answer in answers[-5:]} == {(429, "rate_limited")}
    assert all(1 <= int(answer.headers["retry-after"]) <= 60 for answer in answers[-5:])
    statements.clear()
    assert code(service.client.post("/session", headers=bearing("sf_wrong"))) == (429, "rate_limited")
    assert statements == []  # the database is left in peace
    # A good key that this address has not shown before is told apart from a guess by looking only.
    assert code(service.client.get("/session", headers=bearing(newcomer))) == (429, "rate_limited")
    assert service.client.get("/session", headers=bearing(regular)).status_code == 200
    service.clock.now += 31
    assert service.client.get("/session", headers=bearing(regular)).status_code == 200


def test_an_address_in_a_header_makes_nobody_else(service: Keyed) -> None:
    service.key()
    codes = [
        service.client.get(
            "/session", headers={**bearing("sf_wrong"), "X-Forwarded-For": f"192.0.2.{number}"}
        ).status_code
        for number in range(GUESSES_PER_MINUTE + 1)
    ]
    assert codes[-1] == 429


def test_the_address_that_a_trusted_proxy_tells_counts(tmp_path: Path) -> None:
    with keyed(tmp_path, trusted_proxies="127.0.0.0/8") as service:
        service.key()

        def guess(client: str) -> int:
            headers = {**bearing("sf_wrong"), "X-Forwarded-For": client}
            return service.client.get("/session", headers=headers).status_code

        # What the client itself wrote stands to the left of what the proxy added.
        codes = [guess(f"198.51.100.{number}, 192.0.2.1") for number in range(GUESSES_PER_MINUTE + 1)]
        assert codes[-1] == 429
        assert guess("192.0.2.2") == 401
        networks = [guess(f"2001:db8::{number:x}") for number in range(GUESSES_PER_MINUTE + 1)]
        assert networks[-1] == 429  # one customer has a whole /64
        assert guess("2001:db8:0:1::1") == 401


# ── heads ────────────────────────────────────────────────────────────────────────────────────────────


def raw(service: Keyed, head: bytes) -> bytes:
    """The answer to bytes that no client would send."""
    url = service.client.base_url
    with socket.create_connection((url.host, url.port or 80), timeout=20) as connection:
        received = b""
        with suppress(ConnectionError):  # who sends too much is cut off
            connection.sendall(head)
            while chunk := connection.recv(65_536):
                received += chunk
    return received


@pytest.mark.parametrize(
    "value",
    [
        b"Bearer sf_x\r\nX-Planted: yes",
        b"Bearer sf_x\nSet-Cookie: standfirst=planted",
        b"Bearer sf_\x00",
        b"Bearer \r\n folded",
    ],
)
def test_nothing_of_a_key_comes_back_in_a_head(service: Keyed, value: bytes) -> None:
    service.key()
    answer = raw(
        service,
        b"GET /session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
        + value
        + b"\r\n\r\n",
    )
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 401"))
    assert b"planted" not in answer.lower()


def test_an_authorization_that_goes_on_and_on_is_refused(service: Keyed) -> None:
    service.key()
    head = b"GET /session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
    answer = raw(service, head + b"a" * 200_000 + b"\r\n\r\n")
    assert answer == b"" or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 431"))  # or cut off
    assert service.client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "cookie", ["standfirst=", "standfirst=x", "standfirst=" + "x" * 9_000, 'standfirst="\\']
)
def test_a_cookie_that_is_none_of_ours_is_nobody(service: Keyed, cookie: str) -> None:
    service.key()
    assert code(service.client.get("/session", headers={"Cookie": cookie})) == (401, "unauthorized")


# ── pages of other sites ─────────────────────────────────────────────────────────────────────────────

FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://["},
    {"Origin": ""},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_page_elsewhere_changes_nothing_by_a_cookie(service: Keyed, headers: dict[str, str]) -> None:
    assert service.client.post("/session", headers=bearing(service.key())).status_code == 201
    for method, path, body in (("POST", "/v1/checks", CLAIMS), ("DELETE", "/session", None)):
        refused = service.client.request(method, path, json=body, headers={**CSRF, **headers})
        assert code(refused) == (403, "forbidden")
    assert service.client.get("/session").status_code == 200


@pytest.mark.parametrize("headers", [{}, CSRF, {"Sec-Fetch-Site": "same-origin"}])
def test_a_cookie_alone_changes_nothing(service: Keyed, headers: dict[str, str]) -> None:
    assert service.client.post("/session", headers=bearing(service.key())).status_code == 201
    for path, body in (("/v1/checks", CLAIMS), ("/v1/reports", ARTICLE)):
        assert code(service.client.post(path, json=body, headers=headers)) == (403, "forbidden")
    assert code(service.client.delete("/session", headers=headers)) == (403, "forbidden")


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_page_elsewhere_cannot_log_a_browser_in(service: Keyed, headers: dict[str, str]) -> None:
    refused = service.client.post("/session", headers={**bearing(service.key()), **headers})
    assert code(refused) == (403, "forbidden")
    assert "set-cookie" not in refused.headers


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_page_elsewhere_gives_an_open_service_no_work(service: Keyed, headers: dict[str, str]) -> None:
    refused = service.client.post("/v1/reports", content=b"Ships were held.", headers=headers)
    assert code(refused) == (403, "forbidden")


def test_a_page_that_is_let_in_by_setting_works_without_a_cookie_only(tmp_path: Path) -> None:
    with keyed(tmp_path, cors_origins="https://cms.example") as service:
        page = {"Origin": "https://cms.example", "Sec-Fetch-Site": "cross-site"}
        assert service.client.post("/v1/checks", json=CLAIMS, headers=page).status_code == 200
        assert service.client.post("/session", headers=bearing(service.key())).status_code == 201
        refused = service.client.post("/v1/checks", json=CLAIMS, headers={**CSRF, **page})
        assert code(refused) == (403, "forbidden")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.nip.io"]
)
def test_a_name_that_was_made_to_lead_here_does_not_get_in(service: Keyed, host: str) -> None:
    assert code(service.client.get("/session", headers={"Host": host})) == (401, "unauthorized")


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "standfirst.localhost", "[::1]:80", "127.0.0.2"]
)
def test_this_machines_own_names_get_in(service: Keyed, host: str) -> None:
    assert service.client.get("/session", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Proto"])
def test_what_a_proxy_passes_on_does_not_count_as_local(service: Keyed, name: str) -> None:
    assert code(service.client.get("/session", headers={name: "127.0.0.1"})) == (401, "unauthorized")


# ── tenants ──────────────────────────────────────────────────────────────────────────────────────────


def test_two_tenants_whose_keys_have_one_name_stay_two(service: Keyed) -> None:
    one, other = service.key("desk", "cms", rate_per_minute=1), service.key("sports", "cms")
    assert service.client.get("/session", headers=bearing(one)).json()["tenant"] == "desk"
    assert code(service.client.get("/session", headers=bearing(one))) == (429, "rate_limited")
    assert service.client.get("/session", headers=bearing(other)).json()["tenant"] == "sports"
    service.keys.revoke("desk", service.keys.list("desk")[0].id)
    service.clock.now += 31
    assert service.client.get("/session", headers=bearing(one)).status_code == 401
    assert service.client.get("/session", headers=bearing(other)).status_code == 200


def test_a_session_is_not_the_id_of_a_key(service: Keyed) -> None:
    service.key()
    headers = {"Cookie": f"standfirst={service.keys.list('desk')[0].id}"}
    assert code(service.client.get("/session", headers=headers)) == (401, "unauthorized")


# ── a database that is away ──────────────────────────────────────────────────────────────────────────


def test_without_the_database_nobody_new_gets_in(service: Keyed) -> None:
    secret = service.key()
    assert service.client.get("/session", headers=bearing(secret)).status_code == 200
    with service.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE keys RENAME TO lost")
    assert service.client.get("/session", headers=bearing(secret)).status_code == 200  # for half a minute
    service.clock.now += 30
    assert code(service.client.get("/session", headers=bearing(secret))) == (503, "store_unavailable")
    assert code(service.client.get("/session")) == (503, "store_unavailable")
