"""An old database with data: the service upgrades it, serves what it has and makes what waits."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from pathlib import Path

import pytest
from sqlalchemy import text

from service.jobs.order import EDITORS, Order
from service.store.database import open_database
from service.store.migrations import REVISIONS
from service.types import Document, Report
from tests.fakes.postgres import database_url
from tests.fakes.served import served
from tests.fakes.streams import events
from tests.store.making import made

pytestmark = pytest.mark.slow

ROW = text(
    "INSERT INTO reports (tenant, id, status, created_at, finished_at, title, request_digest,"
    " settings_fingerprint, request, report, report_digest, search, priority)"
    " VALUES ('local', :id, :status, :at, :ended, 'Old', 'd', 's', :request, :report, :digest, '', :priority)"
)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return database_url(request, tmp_path)


def old_database(url: str, kept: Report, waiting: Order) -> None:
    """The first tables that there were, with a report that is made and one that waits."""
    database = open_database(url)
    database.migrate(REVISIONS[0])
    moment = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    told: object = moment if database.address.kind == "postgres" else "2026-01-02 03:04:05.000000"
    body = json.dumps(kept.model_dump(mode="json", by_alias=True)).encode()
    plain = {"at": told, "request": zlib.compress(waiting.as_bytes()), "priority": EDITORS}
    with database.writing() as connection:
        connection.execute(text("INSERT INTO tenants VALUES ('local', :at)"), {"at": told})
        done = {"report": zlib.compress(body), "digest": hashlib.sha256(body).hexdigest(), "ended": told}
        connection.execute(ROW, {**plain, **done, "id": "made", "status": "complete"})
        none = {"report": None, "digest": None, "ended": None}
        connection.execute(ROW, {**plain, **none, "id": "waiting", "status": "queued"})
    database.close()


def test_an_old_database_is_upgraded_read_and_gone_on_with(url: str, tmp_path: Path) -> None:
    kept = made("made", title="Old")
    article = "The council of Halmer closed 12 of its 19 schools on Monday."
    old_database(url, kept, Order(article=Document(text=article)))
    with served(tmp_path, {"STANDFIRST_DATABASE_URL": url}) as service:
        assert Report.model_validate(service.client.get("/v1/reports/made").json()) == kept
        heard = events(service.client.get("/v1/reports/waiting/events").text)
        assert heard[-1][1:] == ("done", {"id": "waiting", "status": "complete"})
        assert service.client.get("/v1/reports/waiting").json()["sources"][0]["text"] == article
        listed = service.client.get("/v1/reports").json()["items"]
        assert {item["id"] for item in listed} == {"made", "waiting"}
