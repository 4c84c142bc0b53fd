"""Stored reports over HTTP: ordered once, made durably, fetched, listed, followed, judged and erased."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from dataclasses import replace
from functools import partial
from typing import Annotated, Literal

from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from service import __version__
from service.api import examples
from service.api.access.needs import Reader, Spender, Writer, gate_of, refusals
from service.api.caching import entity_tag, has_already
from service.api.desk import Desk
from service.api.negotiation import negotiated
from service.api.openapi import header_parameters, report_links
from service.api.problems import ReportFailed, responses
from service.api.requests import ReportJob, report_job
from service.api.streams import events_of
from service.errors import CallbackRefused, InputError, NotFound, error_of_code
from service.formats.protocol import Format
from service.jobs.order import BATCH, EDITORS, Order
from service.store.types import OPEN, NewFeedback, ReportRow
from service.types import Counts, ErrorNote, Frozen, Progress, Provenance, Report
from service.wiring import Service

DEFAULT_WAIT_SECONDS = 30.0
LONGEST_WAIT_SECONDS = 300.0
_WAIT = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,9})\"?", re.IGNORECASE)
_EVENT = re.compile(r"[0-9]{1,9}", re.ASCII)
_KEY_LIMIT = 255
_PLACE = {
    "Location": {"description": "Where the report is.", "schema": {"type": "string"}},
    "Retry-After": {"$ref": "#/components/headers/Retry-After"},
}
_TAGGED = {"ETag": {"description": "Of this report in this format.", "schema": {"type": "string"}}}
_ASKING = (
    ("Prefer", "`wait=N`: for how many seconds to wait; 0: not at all", {"type": "string"}),
    (
        "Idempotency-Key",
        "the same request sent again with the same key within 24 hours is the same report",
        {"type": "string", "minLength": 1, "maxLength": _KEY_LIMIT},
    ),
    ("Cache-Control", "`no-cache`: make a new report, whatever is known already", {"type": "string"}),
)
_HAVING = ("If-None-Match", "entity tags that the caller has, or `*`", {"type": "string"})
_HEARD = ("Last-Event-ID", "the number of the last event that was heard", {"type": "string"})


class Waiting(Frozen):
    """A report that is not made yet, and how far it is."""

    id: str
    status: Literal["queued", "running"]
    progress: Progress | None = None


class Listed(Frozen):
    """A report as a list shows it."""

    id: str
    status: str
    title: str | None
    language: str | None
    uri: str | None
    created_at: dt.datetime
    finished_at: dt.datetime | None
    counts: Counts
    cost_usd: float | None


class Page(Frozen):
    """Some reports, the newest first; `next_cursor` asks for the page after this one."""

    items: tuple[Listed, ...]
    next_cursor: str | None


class FeedbackKept(Frozen):
    """What was said of a verdict, as it was kept."""

    id: str
    report_id: str
    claim_id: str
    created_at: dt.datetime


def add_stored_reports(api: FastAPI, service: Service) -> None:
    """The routes about stored reports."""
    desk = Desk(service)
    _add_making(api, desk, service)
    _add_reading(api, desk)
    _add_following(api, desk)
    _add_judging(api, desk)


def _add_making(api: FastAPI, desk: Desk, service: Service) -> None:
    @api.post(
        "/v1/reports",
        response_model=Report,
        responses={
            200: {
                "content": examples.REPORT_ANSWERS,
                "headers": {**_TAGGED, "Location": _PLACE["Location"]},
                "links": report_links(),
            },
            202: {
                "model": Waiting,
                "description": "Not made yet: ask again at Location",
                "headers": _PLACE,
                "links": report_links(),
            },
            **refusals(),
            **responses(400, 402, 404, 406, 409, 415, 422, 502, 504),
        },
        openapi_extra={"requestBody": examples.REPORT_BODY, **header_parameters(*_ASKING)},
        tags=["reports"],
    )
    async def post_report(request: Request, who: Spender) -> Response:
        """Order a report and wait for it; `Prefer: wait=N` says for how many seconds, 0 not at all.

        With an `Idempotency-Key` the same request sent again is the same report. A finished report of the
        very same article and settings is given again, and so are answers of models, unless
        `Cache-Control: no-cache` is sent.
        """
        wanted, tenant = negotiated(request), who.tenant
        seconds = _wait_of(request)
        job = _with_callback(await report_job(request, service.app.settings), service)
        priority = BATCH if seconds == 0 else EDITORS
        fresh = "no-cache" in request.headers.get("cache-control", "").lower()
        row = await desk.order(who, _order_of(job, fresh=fresh), priority, _key_of(request))
        row = await desk.ended(tenant, row.id, seconds)
        if row.status in OPEN:
            return _waiting(row)
        if row.status == "failed":
            code, detail = (row.error.code, row.error.detail) if row.error else ("internal", "It failed.")
            raise ReportFailed(error_of_code(code)(detail), row.id)
        answer = await _answer(desk, tenant, row, wanted)
        answer.headers["Location"] = f"/v1/reports/{row.id}"
        return answer


def _add_reading(api: FastAPI, desk: Desk) -> None:
    @api.head("/v1/reports", include_in_schema=False)
    @api.get(
        "/v1/reports",
        response_model=Page,
        responses={**refusals(), **responses(400, 422)},
        tags=["reports"],
    )
    async def list_reports(
        who: Reader,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        cursor: Annotated[str | None, Query(max_length=500)] = None,
        q: Annotated[str | None, Query(max_length=200, description="words of titles and claims")] = None,
        status: Annotated[
            Literal["queued", "running", "complete", "partial", "nothing_to_check", "failed", "cancelled"]
            | None,
            Query(),
        ] = None,
    ) -> Page:
        """The reports, the newest first."""
        reports, tenant = desk.service.reports, who.tenant
        page = await asyncio.to_thread(reports.page, tenant, limit, cursor, q=q, status=status)
        items = tuple(
            Listed.model_validate({name: getattr(row, name) for name in Listed.model_fields})
            for row in page.items
        )
        return Page(items=items, next_cursor=page.next_cursor)

    @api.head("/v1/reports/{report_id}", include_in_schema=False)
    @api.get(
        "/v1/reports/{report_id}",
        response_model=Report,
        responses={
            200: {"content": examples.REPORT_ANSWERS, "headers": _TAGGED},
            202: {"model": Waiting, "description": "Not made yet", "headers": _PLACE},
            304: {"description": "Not modified", "headers": _TAGGED},
            **refusals(),
            **responses(404, 406, 409),
        },
        openapi_extra=header_parameters(_HAVING),
        tags=["reports"],
    )
    async def get_report(request: Request, who: Reader, report_id: str) -> Response:
        """A report in the format that `Accept` asks for, or how far it is. Asking starts no work."""
        wanted, tenant = negotiated(request), who.tenant
        row = await desk.row(tenant, report_id)
        if row.status in OPEN:
            return _waiting(row)
        if row.status != "cancelled" and has_already(request, _tag(row, wanted)):
            return Response(status_code=304, headers=_headers(row, wanted))
        return await _answer(desk, tenant, row, wanted)

    @api.delete(
        "/v1/reports/{report_id}",
        status_code=204,
        responses={**refusals(), **responses(404)},
        tags=["reports"],
    )
    async def delete_report(who: Writer, report_id: str) -> Response:
        """Cancel a report that is being made; erase one that has ended, with every copy of it.

        A callback is told of a report that is cancelled.
        """
        await desk.end(who.tenant, report_id)
        return Response(status_code=204)


def _add_following(api: FastAPI, desk: Desk) -> None:
    @api.get(
        "/v1/reports/{report_id}/events",
        response_class=StreamingResponse,
        responses={
            200: {"content": {"text/event-stream": {}}, "description": "Events until the report has ended"},
            **refusals(),
            **responses(404),
        },
        openapi_extra=header_parameters(_HEARD),
        tags=["reports"],
    )
    async def follow(request: Request, who: Reader, report_id: str) -> Response:
        """What happens to a report: `stage`, then `claim` and `verdict`, then `done` or `failed`.

        A client that comes back with `Last-Event-ID` hears what it has not heard yet.
        """
        tenant = who.tenant
        await desk.row(tenant, report_id)
        after = request.headers.get("last-event-id", "")
        may_stay = partial(gate_of(request).may_stay, request, who)
        events = events_of(desk.service, tenant, report_id, _number(after), may_stay)
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)


def _add_judging(api: FastAPI, desk: Desk) -> None:
    @api.post(
        "/v1/reports/{report_id}/feedback",
        status_code=201,
        response_model=FeedbackKept,
        responses={**refusals(), **responses(400, 404, 422)},
        tags=["reports"],
    )
    async def give_feedback(who: Writer, report_id: str, given: NewFeedback) -> FeedbackKept:
        """Say whether a verdict is right; it is kept beside the report and never changes it."""
        service, tenant = desk.service, who.tenant
        kept = await desk.kept(tenant, report_id)
        report = kept.parsed()
        if report is None or given.claim_id not in {claim.id for claim in report.claims}:
            raise InputError("The report has no such claim.", pointer="/claim_id")
        said = await asyncio.to_thread(service.feedback.add, tenant, report_id, given, who.key_id)
        if said is None:
            raise NotFound("There is no such report.")
        return FeedbackKept(
            id=said.id, report_id=report_id, claim_id=said.claim_id, created_at=said.created_at
        )


def _with_callback(job: ReportJob, service: Service) -> ReportJob:
    """The job with its callback address judged and in its normal form; raises `CallbackRefused`."""
    url = job.options.callback_url
    if url is None:
        return job
    try:
        accepted = service.webhooks.accept(url)
    except CallbackRefused as error:
        raise CallbackRefused(error.detail, pointer="/options/callback_url") from None
    return replace(job, options=job.options.model_copy(update={"callback_url": accepted}))


def _order_of(job: ReportJob, *, fresh: bool) -> Order:
    return Order(article=job.article, sources=job.sources, options=job.options, fresh=fresh)


def _wait_of(request: Request) -> float:
    """How long the caller waits, by `Prefer: wait=N` (RFC 7240)."""
    found = _WAIT.search(", ".join(request.headers.getlist("prefer")))
    return min(LONGEST_WAIT_SECONDS, float(found[1])) if found else DEFAULT_WAIT_SECONDS


def _key_of(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not 0 < len(key) <= _KEY_LIMIT:
        raise InputError(f"An Idempotency-Key has 1 to {_KEY_LIMIT} characters.")
    return key


def _number(last_event_id: str) -> int:
    """The number of the last event that was heard; 0 for what is no number of ours."""
    return int(last_event_id) if _EVENT.fullmatch(last_event_id) else 0


def _waiting(row: ReportRow) -> JSONResponse:
    told = Waiting(id=row.id, status="queued" if row.status == "queued" else "running", progress=row.progress)
    place = f"/v1/reports/{row.id}"
    return JSONResponse(
        told.model_dump(mode="json"), status_code=202, headers={"Location": place, "Retry-After": "1"}
    )


async def _answer(desk: Desk, tenant: str, row: ReportRow, wanted: Format) -> Response:
    """The report in the format that is wanted, written in a thread."""
    if row.status == "cancelled":
        raise ReportCancelled("The report was cancelled.")
    kept = await desk.kept(tenant, row.id)

    def rendered() -> str:
        return wanted.render(kept.parsed() or _without_text(row))

    text = await asyncio.to_thread(rendered)
    return Response(text, media_type=wanted.media_type, headers=_headers(row, wanted))


def _headers(row: ReportRow, wanted: Format) -> dict[str, str]:
    return {"ETag": entity_tag(_tag(row, wanted)), "Vary": "Accept"}


def _tag(row: ReportRow, wanted: Format) -> str:
    """Another one for each report, each content and each format."""
    return f"{(row.report_digest or row.status)[:32]}-{wanted.name}"


def _without_text(row: ReportRow) -> Report:
    """A report that failed before it had anything to show."""
    error = row.error
    return Report(
        id=row.id,
        status="failed",
        title=row.title,
        language=row.language,
        provenance=Provenance(
            service_version=__version__,
            engine="embedded",
            settings_fingerprint=row.settings_fingerprint,
            started_at=row.started_at or row.created_at,
            finished_at=row.finished_at,
        ),
        error=ErrorNote(code=error.code, detail=error.detail) if error else None,
    )


class ReportCancelled(InputError):
    """The report was cancelled: there is nothing to show."""

    code = "report_cancelled"
    status = 409
    title = "The report was cancelled"
