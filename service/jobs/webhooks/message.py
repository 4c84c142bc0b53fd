"""What a message says: that a report has ended, how, and where it is. Never a word of the article."""

from __future__ import annotations

import datetime as dt
import json
from typing import Literal, get_args
from urllib.parse import quote

from service.store.types import Delivery, ReportRow, Status

Event = Literal["report.completed", "report.failed", "report.cancelled"]
EVENTS: tuple[Event, ...] = get_args(Event)

_OF_STATUS: dict[Status, Event] = {
    "complete": "report.completed",
    "partial": "report.completed",
    "nothing_to_check": "report.completed",
    "failed": "report.failed",
    "cancelled": "report.cancelled",
}


def event_of(status: Status) -> Event | None:
    """The event that tells of a report's final status; None for a report that is still being made."""
    return _OF_STATUS.get(status)


def body_of(delivery: Delivery, report: ReportRow, public_url: str | None) -> str:
    """The message as JSON: the same at each attempt, since a report that has ended does not change.

    `counts` is null for a report that failed or was cancelled: nothing was found out. `url` has no host if
    there is no `public_url`.
    """
    ended_well = _OF_STATUS.get(report.status) == "report.completed"
    path = f"/v1/reports/{quote(report.id, safe='')}"
    told = {
        "type": delivery.event,
        "timestamp": _moment(report.finished_at or delivery.created_at),
        "data": {
            "report_id": report.id,
            "status": report.status,
            "counts": report.counts.model_dump() if ended_well else None,
            "url": f"{(public_url or '').rstrip('/')}{path}",
        },
    }
    return json.dumps(told, separators=(",", ":"))


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
