"""Two tenants on one service: neither reads, lists, follows, judges nor guesses the other's reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from service.store.database import open_database
from service.store.keys import Keys
from service.store.types import NewKey, Scope
from tests.fakes.keyed import ARTICLE, bearing
from tests.fakes.served import served

pytestmark = pytest.mark.slow

FEEDBACK = {"claim_id": "c1", "label": "supported", "agrees": True}


class Two(NamedTuple):
    """A service and the headers of its keys: two tenants that both call their key “cms”."""

    client: httpx.Client
    desk: dict[str, str]
    desk_reader: dict[str, str]
    sports: dict[str, str]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folder: Path = tmp_path_factory.mktemp("tenants")
    store = open_database(f"sqlite:///{folder}/store.db")
    store.migrate()

    def key(tenant: str, *scopes: Scope) -> dict[str, str]:
        made = Keys(store).create(tenant, NewKey(name="cms", scopes=frozenset(scopes)))
        return bearing(made.secret.get_secret_value())

    desk, reader, sports = key("desk", "read", "write"), key("desk", "read"), key("sports", "read", "write")
    store.close()
    with served(folder) as service:
        yield Two(service.client, desk, reader, sports)


@pytest.fixture(scope="module")
def report_id(two: Two) -> str:
    """A report of the desk."""
    made = two.client.post("/v1/reports", json=ARTICLE, headers=two.desk)
    assert made.status_code == 200, made.text
    return str(made.json()["id"])


def told(answer: httpx.Response) -> tuple[Any, ...]:
    """All that an answer says, but for what is different in each."""
    changing = ("date", "x-request-id", "ratelimit")
    body = {name: value for name, value in answer.json().items() if name != "request_id"}
    return answer.status_code, body, {k: v for k, v in answer.headers.items() if k not in changing}


ATTEMPTS = [
    ("GET", "/v1/reports/{}", None),
    ("GET", "/v1/reports/{}/events", None),
    ("POST", "/v1/reports/{}/feedback", FEEDBACK),
    ("DELETE", "/v1/reports/{}", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ATTEMPTS)
def test_anothers_report_is_like_one_that_does_not_exist(
    two: Two, report_id: str, method: str, path: str, body: Any
) -> None:
    anothers = two.client.request(method, path.format(report_id), json=body, headers=two.sports)
    nobodys = two.client.request(method, path.format("0" * 32), json=body, headers=two.sports)
    assert anothers.status_code == 404
    assert told(anothers) == told(nobodys)
    assert two.client.get(f"/v1/reports/{report_id}", headers=two.desk).status_code == 200


@pytest.mark.parametrize(("method", "path", "body"), [*ATTEMPTS, ("GET", "/v1/reports", None)])
def test_nothing_is_had_without_a_key(two: Two, report_id: str, method: str, path: str, body: Any) -> None:
    assert two.client.request(method, path.format(report_id), json=body).status_code == 401


def test_a_list_has_ones_own_reports_only(two: Two, report_id: str) -> None:
    own = two.client.get("/v1/reports", headers=two.desk_reader).json()["items"]
    assert report_id in [item["id"] for item in own]
    others = two.client.get("/v1/reports", headers=two.sports).json()["items"]
    assert report_id not in [item["id"] for item in others]


def test_the_same_article_is_not_shared_by_two_tenants(two: Two, report_id: str) -> None:
    again = two.client.post("/v1/reports", json=ARTICLE, headers=two.desk).json()["id"]
    others = two.client.post("/v1/reports", json=ARTICLE, headers=two.sports).json()["id"]
    assert again == report_id != others


def test_an_idempotency_key_belongs_to_its_tenant(two: Two) -> None:
    ids = [
        two.client.post("/v1/reports", json=ARTICLE, headers={**key, "Idempotency-Key": "one"}).json()["id"]
        for key in (two.desk, two.sports, two.desk)
    ]
    assert ids[0] == ids[2] != ids[1]


@pytest.mark.parametrize(("method", "path", "body"), [*ATTEMPTS[2:], ("POST", "/v1/reports", ARTICLE)])
def test_who_may_only_read_changes_nothing(
    two: Two, report_id: str, method: str, path: str, body: Any
) -> None:
    refused = two.client.request(method, path.format(report_id), json=body, headers=two.desk_reader)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert two.client.get(f"/v1/reports/{report_id}", headers=two.desk_reader).status_code == 200


def test_the_numbers_of_the_process_need_an_admin(two: Two) -> None:
    assert two.client.get("/metrics").status_code == 401
    assert two.client.get("/metrics", headers=two.desk).status_code == 403
