"""The events of one report, as a stream that one can come back to (server-sent events)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

from service.errors import StoreUnavailable
from service.types import Report
from service.wiring import Service

FIRST_OF_REPORT = 10_000
"""Numbers below are steps; from here on come the claims and verdicts of the report, in their order."""
_PAUSE_SECONDS = 0.3
_COMMENT_EVERY = 50
"""Pauses after which a comment keeps proxies from closing the stream."""


async def events_of(
    service: Service, tenant: str, report_id: str, after: int, may_stay: Callable[[], Awaitable[bool]]
) -> AsyncIterator[bytes]:
    """The events with a number above `after`, until the report has ended or the service stops.

    The stream also ends when its reader may not stay, and when the database is away: a browser comes back by
    itself, and is then let in or not.
    """
    try:
        async for event in _followed(service, tenant, report_id, after, may_stay):
            yield event
    except StoreUnavailable:
        yield b": the database is away; come back\n\n"


async def _followed(
    service: Service, tenant: str, report_id: str, after: int, may_stay: Callable[[], Awaitable[bool]]
) -> AsyncIterator[bytes]:
    pauses = 0
    while True:
        if not await may_stay():
            yield b": the key or the session has ended\n\n"
            return
        row = await asyncio.to_thread(service.reports.look, tenant, report_id)
        for step in await asyncio.to_thread(service.steps.after, tenant, report_id, after):
            after = max(after, step.number)
            yield _event(step.number, "stage", step.progress.model_dump(mode="json"))
        if row is None:
            yield _event(None, "failed", {"id": report_id, "status": "erased"})
            return
        if row.status not in ("queued", "running"):
            kept = await asyncio.to_thread(service.reports.get, tenant, report_id)
            report = kept.parsed() if kept else None
            for number, name, data in _of_report(report, report_id, row.status):
                if number > after:
                    yield _event(number, name, data)
            return
        pauses += 1
        if pauses % _COMMENT_EVERY == 0:
            yield b": still working\n\n"
        if await service.stopping(_PAUSE_SECONDS):
            yield b": the service stops; come back\n\n"
            return


def _of_report(
    report: Report | None, report_id: str, status: str
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    number = FIRST_OF_REPORT
    for claim in report.claims if report else ():
        told = claim.model_dump(mode="json", by_alias=True)
        verdict = told.pop("verdict")
        yield number, "claim", told
        yield number + 1, "verdict", {"claim_id": claim.id, "verdict": verdict}
        number += 2
    ended = "failed" if status in ("failed", "cancelled") else "done"
    yield number, ended, {"id": report_id, "status": status}


def _event(number: int | None, name: str, data: dict[str, Any]) -> bytes:
    head = "" if number is None else f"id: {number}\n"
    return f"{head}event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
