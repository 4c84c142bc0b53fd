"""What a message says, and what it never says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from service.jobs.webhooks.message import body_of, event_of
from service.store.types import Delivery, ReportRow, Status
from tests.store.making import START

DELIVERY = Delivery(
    id="m1",
    tenant="desk",
    report_id="r1",
    url="https://cms.example/",
    event="report.completed",
    state="pending",
    attempts=0,
    created_at=START,
    next_attempt_at=START,
    last_status=None,
    last_error=None,
)


def row(status: Status = "complete", id_: str = "r1") -> ReportRow:
    told: dict[str, Any] = dict.fromkeys(ReportRow.model_fields)
    told |= {"tenant": "desk", "id": id_, "status": status, "created_at": START, "finished_at": START}
    told |= {"title": "Minister resigns", "request_digest": "d", "settings_fingerprint": "s", "priority": 0}
    return ReportRow.model_validate({**told, "counts": {"claims": 3, "supported": 2, "contradicted": 1}})


def said(report: ReportRow, public_url: str | None = None) -> Any:
    return json.loads(body_of(DELIVERY, report, public_url))


def test_a_message_tells_how_the_report_ended_and_where_it_is() -> None:
    told = said(row(), "https://standfirst.example/")
    assert told == {
        "type": "report.completed",
        "timestamp": "2026-03-04T12:00:00.000Z",
        "data": {
            "report_id": "r1",
            "status": "complete",
            "counts": row().counts.model_dump(),
            "url": "https://standfirst.example/v1/reports/r1",
        },
    }
    assert said(row())["data"]["url"] == "/v1/reports/r1"


def test_a_message_tells_nothing_of_the_article() -> None:
    assert "Minister" not in json.dumps(said(row()))


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_a_report_that_was_not_made_has_no_counts(status: Status) -> None:
    assert said(row(status))["data"]["counts"] is None


def test_an_id_cannot_leave_its_place_in_the_address() -> None:
    assert said(row(id_="a:b"))["data"]["url"] == "/v1/reports/a%3Ab"


def test_each_final_status_has_its_event() -> None:
    assert {
        status: event_of(status) for status in ("complete", "partial", "nothing_to_check")
    } == dict.fromkeys(("complete", "partial", "nothing_to_check"), "report.completed")
    assert (event_of("failed"), event_of("cancelled")) == ("report.failed", "report.cancelled")
    assert (event_of("queued"), event_of("running")) == (None, None)
