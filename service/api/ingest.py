"""`POST /v1/ingest/ninjs`: a CMS pushes what it publishes, and the reports are made when there is time.

A CMS such as Superdesk pushes again what was answered with a 5xx, and gives up what was answered with a 4xx.
So here a 4xx is what somebody should look at, and what passes by itself is a 503.
"""

from __future__ import annotations

import asyncio
from typing import Literal

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from service.api.access.needs import Pusher
from service.api.access.principal import Principal
from service.api.desk import Desk
from service.api.examples import PUSHED_ITEM
from service.api.openapi import report_links
from service.api.problems import responses
from service.api.pushed import REASONS, PushedItem, Reason
from service.api.requests import json_object
from service.errors import QueueFull, TooManyOpen
from service.jobs.order import BATCH, Order
from service.store.types import ReportRow, Status
from service.types import Frozen, Progress
from service.wiring import Service


class Taken(Frozen):
    """The report on a pushed item, and how far it is: one that was pushed before may have ended."""

    id: str
    status: Status
    progress: Progress | None = None


class LeftAlone(Frozen):
    """An item that was taken note of, and is not reported on."""

    id: None = None
    status: Literal["ignored"] = "ignored"
    reason: Reason
    detail: str


def add_ingest(api: FastAPI, service: Service) -> None:
    """The route that a CMS pushes to."""
    desk = Desk(service)

    @api.post(
        "/v1/ingest/ninjs",
        status_code=202,
        response_model=Taken,
        responses={
            200: {"model": LeftAlone, "description": "Not reported on: `reason` says why"},
            202: {
                "description": "The report of this item and version is ordered, or was before",
                "headers": {"Location": {"description": "Where it is.", "schema": {"type": "string"}}},
                "links": report_links(),
            },
            **responses(400, 401, 402, 403, 404, 413, 415, 422, 503),
        },
        openapi_extra={"requestBody": PUSHED_ITEM},
        tags=["ingest"],
    )
    async def push_ninjs(request: Request, who: Pusher) -> Response:
        """Take an item of a CMS, to be reported on after what editors wait for; never waits for the report.

        The same version of an item, by `uri` or `guid`, `version`, `versioncreated` and content, is one
        report, however often it is pushed. Items that are withdrawn, or are no articles, are taken note of
        with 200. Instead of 408 and 429 the answer is 503, since a CMS gives up after a 4xx.
        """
        item = PushedItem.of(await json_object(request))
        reason = item.beside
        limit = service.app.settings.max_characters
        order = None if reason else await asyncio.to_thread(item.ordered, limit)
        if order is None:
            reason = reason or "no_text"
            return JSONResponse(LeftAlone(reason=reason, detail=REASONS[reason]).model_dump())
        row = await _ordered(desk, who, order, item.report_id(order))
        told = Taken(id=row.id, status=row.status, progress=row.progress)
        headers = {"Location": f"/v1/reports/{row.id}"}
        return JSONResponse(told.model_dump(mode="json"), status_code=202, headers=headers)


async def _ordered(desk: Desk, who: Principal, order: Order, report_id: str) -> ReportRow:
    """The report of this item and version; one that was pushed before is no new one, however full it is."""
    try:
        return await desk.order_as(who, order, BATCH, report_id)
    except (TooManyOpen, QueueFull) as error:
        known = await desk.find(who.tenant, report_id)
        if known is None:
            raise QueueFull(error.detail, retry_after_seconds=error.retry_after_seconds) from None
        return known
