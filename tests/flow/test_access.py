"""Who may use the service: keys, scopes, rates, budgets and sessions of web pages, through a real server."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.api.access.gate import require_keys
from service.api.access.known import FRESH_SECONDS
from service.api.app import create_app
from service.errors import SettingsError
from service.settings import Settings
from service.store.database import open_database
from service.store.keys import Keys
from service.store.types import NewKey
from service.wiring import build
from tests.fakes.keyed import ARTICLE, CLAIMS, Keyed, bearing, keyed

OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "X-Standfirst-CSRF": "1"}
WORK = [("/v1/reports", ARTICLE), ("/v1/checks", CLAIMS)]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Keyed]:
    with keyed(tmp_path) as service:
        yield service


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code), body
    return body


def who(answer: httpx.Response) -> Any:
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


# ── without keys ─────────────────────────────────────────────────────────────────────────────────────


def test_a_service_without_keys_is_open_to_its_own_machine(service: Keyed) -> None:
    for path, body in WORK:
        assert service.client.post(path, json=body).status_code == 200
    told = who(service.client.get("/session"))
    assert told == {"tenant": "local", "scopes": ["read", "write", "admin"], "anonymous": True}


def test_once_there_is_a_key_nobody_gets_in_without_one(service: Keyed) -> None:
    secret = service.key()
    for path, body in WORK:
        refused = service.client.post(path, json=body)
        problem(refused, 401, "unauthorized")
        assert refused.headers["www-authenticate"] == "Bearer"
        assert service.client.post(path, json=body, headers=bearing(secret)).status_code == 200


def test_a_key_made_while_the_service_runs_closes_it_within_a_second(service: Keyed) -> None:
    assert service.client.get("/session").status_code == 200
    service.key()
    service.clock.now += 1
    problem(service.client.get("/session"), 401, "unauthorized")


def test_revoking_the_last_key_does_not_open_the_service_again(service: Keyed) -> None:
    service.key()
    assert service.keys.revoke("desk", service.keys.list("desk")[0].id)
    problem(service.client.get("/session"), 401, "unauthorized")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/docs", "/openapi.json"])
def test_what_is_open_stays_open_when_there_are_keys(service: Keyed, path: str) -> None:
    service.key()
    assert service.client.get(path).status_code == 200


def test_an_operator_can_let_everybody_in_but_not_as_admin(tmp_path: Path) -> None:
    with keyed(tmp_path, allow_anonymous=True) as service:
        secret = service.key()
        told = who(service.client.get("/session"))
        assert told == {"tenant": "local", "scopes": ["read", "write"], "anonymous": True}
        assert who(service.client.get("/session", headers=bearing(secret)))["tenant"] == "desk"
        problem(service.client.get("/session", headers=bearing("sf_wrong")), 401, "unauthorized")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "2001:db8::1"])  # noqa: S104
def test_another_interface_needs_a_key_that_works_or_the_operators_word(tmp_path: Path, host: str) -> None:
    store = open_database(f"sqlite:///{tmp_path}/store.db")
    store.migrate()
    with pytest.raises(SettingsError, match="standfirst keys create NAME --tenant NAME"):
        require_keys(host, Settings(), store)
    require_keys(host, Settings(allow_anonymous=True), store)
    for loopback in ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"):
        require_keys(loopback, Settings(), store)
    made = Keys(store).create("desk", NewKey(name="cms"))
    require_keys(host, Settings(), store)
    Keys(store).revoke("desk", made.key.id)
    with pytest.raises(SettingsError):
        require_keys(host, Settings(), store)
    store.close()


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_key_is_its_tenant_with_its_scopes(service: Keyed) -> None:
    one = service.key("desk", "cms", scopes=["read"])
    other = service.key("sports", "cms", scopes=["write", "admin"])
    assert who(service.client.get("/session", headers=bearing(one))) == {
        "tenant": "desk",
        "scopes": ["read"],
        "anonymous": False,
    }
    assert who(service.client.get("/session", headers=bearing(other)))["tenant"] == "sports"


@pytest.mark.parametrize("scopes", [["read"], ["admin"], ["read", "admin"]])
def test_work_needs_the_scope_write(service: Keyed, scopes: list[str]) -> None:
    secret = service.key(scopes=scopes)
    for path, body in WORK:
        refused = service.client.post(path, json=body, headers=bearing(secret))
        assert "write" in problem(refused, 403, "forbidden")["detail"]


def test_a_revoked_key_works_for_half_a_minute_at_most(service: Keyed) -> None:
    secret = service.key()
    assert service.client.get("/session", headers=bearing(secret)).status_code == 200
    service.keys.revoke("desk", service.keys.list("desk")[0].id)
    service.clock.now += FRESH_SECONDS - 0.1
    assert service.client.get("/session", headers=bearing(secret)).status_code == 200
    service.clock.now += 0.1
    problem(service.client.get("/session", headers=bearing(secret)), 401, "unauthorized")


def test_a_revoked_key_that_was_not_used_lately_is_refused_at_once(service: Keyed) -> None:
    secret = service.key()
    service.keys.revoke("desk", service.keys.list("desk")[0].id)
    problem(service.client.get("/session", headers=bearing(secret)), 401, "unauthorized")


def test_the_scheme_may_be_written_in_any_case(service: Keyed) -> None:
    secret = service.key()
    for scheme in ("bearer", "BEARER"):
        answer = service.client.get("/session", headers={"Authorization": f"{scheme} {secret}"})
        assert answer.status_code == 200


# ── rates and budgets ────────────────────────────────────────────────────────────────────────────────


def test_a_key_has_its_own_rate_and_is_told_what_is_left(service: Keyed) -> None:
    slow, other = service.key(rate_per_minute=2), service.key(name="other")
    first = service.client.get("/session", headers=bearing(slow))
    assert first.headers["ratelimit-policy"] == '"key";q=2;w=60'
    assert re.fullmatch(r'"key";r=1;t=\d+', first.headers["ratelimit"])
    assert service.client.get("/session", headers=bearing(slow)).status_code == 200
    refused = service.client.get("/session", headers=bearing(slow))
    problem(refused, 429, "rate_limited")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["ratelimit"].startswith('"key";r=0;t=')
    assert service.client.get("/session", headers=bearing(other)).status_code == 200


def test_a_key_without_a_rate_has_that_of_the_settings(tmp_path: Path) -> None:
    with keyed(tmp_path, rate_per_minute=3) as service:
        answer = service.client.get("/session", headers=bearing(service.key()))
        assert answer.headers["ratelimit-policy"] == '"key";q=3;w=60'


def test_everybody_let_in_without_a_key_shares_the_rate_of_an_address(tmp_path: Path) -> None:
    with keyed(tmp_path, rate_per_minute=1, allow_anonymous=True) as service:
        service.key()
        assert service.client.get("/session").headers["ratelimit-policy"] == '"address";q=1;w=60'
        problem(service.client.get("/session"), 429, "rate_limited")


def test_a_key_whose_budget_is_used_up_gets_no_more_work_but_may_still_read(service: Keyed) -> None:
    secret = service.key(budget_usd_per_day=1.0)
    key = service.keys.list("desk")[0]
    for path, body in WORK:
        assert service.client.post(path, json=body, headers=bearing(secret)).status_code == 200
    service.keys.charge("desk", key.id, 1.0)
    for path, body in WORK:
        problem(service.client.post(path, json=body, headers=bearing(secret)), 402, "budget_exceeded")
    assert service.client.get("/session", headers=bearing(secret)).status_code == 200
    other = service.key("sports", budget_usd_per_day=1.0)
    assert service.client.post("/v1/checks", json=CLAIMS, headers=bearing(other)).status_code == 200


def test_a_key_with_a_budget_gets_no_more_work_once_a_price_is_not_known(service: Keyed) -> None:
    secret = service.key(budget_usd_per_day=1.0)
    service.keys.charge("desk", service.keys.list("desk")[0].id, None)
    for path, body in WORK:
        problem(service.client.post(path, json=body, headers=bearing(secret)), 402, "budget_exceeded")
    free = service.key("sports")
    service.keys.charge("sports", service.keys.list("sports")[0].id, None)
    assert service.client.post("/v1/checks", json=CLAIMS, headers=bearing(free)).status_code == 200


# ── sessions ─────────────────────────────────────────────────────────────────────────────────────────


def logged_in(service: Keyed, **new: object) -> httpx.Response:
    answer = service.client.post("/session", headers=bearing(service.key(**new)))  # type: ignore[arg-type]
    assert answer.status_code == 201, answer.text
    return answer


def test_a_key_is_exchanged_for_a_cookie_that_scripts_and_other_sites_do_not_get(service: Keyed) -> None:
    answer = logged_in(service)
    cookie = answer.headers["set-cookie"]
    assert re.match(r"standfirst=[\w-]{43}; ", cookie)
    assert {"HttpOnly", "Path=/", "SameSite=strict", "Max-Age=43200"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert answer.headers["cache-control"] == "no-store"
    told = {"tenant": "desk", "scopes": ["read", "write"], "anonymous": False}
    assert who(answer) == who(service.client.get("/session")) == told


def test_a_cookie_over_https_is_bound_to_host_and_encryption(tmp_path: Path) -> None:
    with keyed(tmp_path, trusted_proxies="127.0.0.1") as service:
        headers = {**bearing(service.key()), "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        cookie = service.client.post("/session", headers=headers).headers["set-cookie"]
        assert cookie.startswith("__Host-standfirst=")
        assert "Secure" in cookie.split("; ")


def test_a_page_of_ours_works_by_its_cookie(service: Keyed) -> None:
    logged_in(service)
    for path, body in WORK:
        assert service.client.post(path, json=body, headers=OWN_PAGE).status_code == 200
    own = {"Origin": str(service.client.base_url).rstrip("/"), "X-Standfirst-CSRF": "1"}
    assert service.client.post("/v1/checks", json=CLAIMS, headers=own).status_code == 200


def test_a_session_ends_by_logging_out(service: Keyed) -> None:
    logged_in(service)
    kept = dict(service.client.cookies)
    ended = service.client.delete("/session", headers=OWN_PAGE)
    assert ended.status_code == 204
    assert "Max-Age=0" in ended.headers["set-cookie"]
    assert not service.client.cookies
    service.client.cookies.update(kept)
    problem(service.client.get("/session"), 401, "unauthorized")
    assert service.client.delete("/session").status_code == 204  # to drop a cookie that is good for nothing


def test_a_session_ends_by_itself(tmp_path: Path) -> None:
    with keyed(tmp_path, session_hours=1) as service:
        logged_in(service)
        service.clock.now += 3_599
        assert service.client.get("/session").status_code == 200
        service.clock.now += 1
        problem(service.client.get("/session"), 401, "unauthorized")


def test_a_session_ends_with_its_key(service: Keyed) -> None:
    logged_in(service)
    service.keys.revoke("desk", service.keys.list("desk")[0].id)
    service.clock.now += FRESH_SECONDS
    problem(service.client.get("/session"), 401, "unauthorized")


def test_the_oldest_of_too_many_sessions_of_a_key_ends(tmp_path: Path) -> None:
    with keyed(tmp_path) as service:
        headers = bearing(service.key(rate_per_minute=1_000))
        ids = [service.client.post("/session", headers=headers).cookies["standfirst"] for _ in range(51)]
        service.client.cookies.clear()

        def status(session_id: str) -> int:
            cookie = {"Cookie": f"standfirst={session_id}"}
            return service.client.get("/session", headers=cookie).status_code

        assert (status(ids[0]), status(ids[1]), status(ids[50])) == (401, 200, 200)


def test_a_session_and_its_key_share_one_rate(service: Keyed) -> None:
    logged_in(service, rate_per_minute=2)
    assert service.client.get("/session").status_code == 200
    problem(service.client.get("/session"), 429, "rate_limited")


def test_a_key_wins_over_a_cookie(service: Keyed) -> None:
    logged_in(service)
    other = service.key("sports")
    assert who(service.client.get("/session", headers=bearing(other)))["tenant"] == "sports"
    problem(service.client.get("/session", headers=bearing("sf_wrong")), 401, "unauthorized")


# ── what is told of it ───────────────────────────────────────────────────────────────────────────────


def test_every_guarded_route_tells_its_refusals_and_how_to_show_a_key() -> None:
    described = create_app(build(Settings())).openapi()
    schemes = described["components"]["securitySchemes"]
    assert schemes["key"]["scheme"] == "bearer"
    assert schemes["session"]["in"] == "cookie"
    for path, _ in WORK:
        route = described["paths"][path]["post"]
        assert {"401", "402", "403", "429", "503"} <= route["responses"].keys()
        assert [*route["security"]] == [{"key": []}, {"session": []}]
    assert "security" not in described["paths"]["/healthz"]["get"]


def test_an_app_without_a_store_is_open_as_it_was(tmp_path: Path) -> None:
    with keyed(tmp_path) as service:
        assert service.client.get("/session").status_code == 200
    described = create_app(build(Settings()))
    assert "/session" in described.openapi()["paths"]


def test_an_expired_key_is_refused(service: Keyed) -> None:
    secret = service.key(expires_at=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1))
    problem(service.client.get("/session", headers=bearing(secret)), 401, "unauthorized")
