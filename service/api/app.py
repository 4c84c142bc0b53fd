"""The HTTP service: what it offers, and what every request passes through."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from starlette.middleware.gzip import GZipMiddleware

from service import __version__
from service.api import examples
from service.api.access.gate import Gate
from service.api.access.needs import Spender, charge, refusals
from service.api.access.routes import install_access
from service.api.browsers import Cors, SecurityHeaders
from service.api.health import add_health
from service.api.ingest import add_ingest
from service.api.limits import BodyLimit, Crowd, CrowdLimit, HeadLimit
from service.api.negotiation import negotiated
from service.api.openapi import Described
from service.api.problems import ReportFailed, install, responses
from service.api.requests import check_job, report_job
from service.api.stored import add_stored_reports
from service.api.watching import LastResort, Watched
from service.errors import error_of_code
from service.formats.protocol import AnyReport, Format
from service.store.database import Database
from service.types import CheckReport, Report
from service.wiring import App, Service

DESCRIPTION = (
    "POST an article, get a neutral summary and a list of atomic claims, each checked against the source "
    "text, with the exact place in the source that supports or contradicts it."
)


def create_app(
    app: App,
    service: Service | None = None,
    *,
    store: Database | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> FastAPI:
    """The service over `app`; with `service`, reports are stored and made durably.

    Who may use it is decided by the keys in `store`, by default that of `service`; without either everybody
    may. Whoever opened `service` closes it; without it, the app is closed with the server. `clock` gives
    monotonic seconds: for how long keys and sessions are remembered.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if service is not None:
            yield
            return
        async with app:
            yield

    api = Described(
        title="Standfirst",
        version=__version__,
        description=DESCRIPTION,
        redoc_url=None,
        redirect_slashes=False,  # a redirect would be built from the Host header, which anyone can write
        lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name,  # names for clients that are generated
    )
    install(api)
    _add_layers(api, app)
    if service is None:
        _add_reports(api, app)
    else:
        add_stored_reports(api, service)
        add_ingest(api, service)
    _add_checks(api, app)
    add_health(api, app)
    keys = service.database if store is None and service is not None else store
    install_access(api, Gate(app.settings, keys, clock), app.settings)
    return api


def _add_layers(api: FastAPI, app: App) -> None:
    """What every request passes through; the last layer that is added is the first to see it."""
    settings, observer = app.settings, app.watch.observer
    crowd = Crowd(settings.max_in_flight)
    if app.watch.metrics is not None:
        app.watch.metrics.watch("http_requests_in_flight", lambda: crowd.present)
    api.add_middleware(BodyLimit, limit=settings.max_body_bytes, seconds=settings.body_timeout_seconds)
    api.add_middleware(CrowdLimit, crowd=crowd)
    api.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)  # never a stream of events
    api.add_middleware(HeadLimit)
    api.add_middleware(LastResort, observer=observer)
    if settings.cors_origins:
        api.add_middleware(Cors, origins=settings.cors_origins)
    api.add_middleware(SecurityHeaders)
    api.add_middleware(Watched, observer=observer)


def _add_reports(api: FastAPI, app: App) -> None:
    @api.post(
        "/v1/reports",
        response_model=Report,
        responses={
            200: {"content": examples.REPORT_ANSWERS},
            **refusals(),
            **responses(400, 402, 406, 415, 422, 502, 504),
        },
        openapi_extra={"requestBody": examples.REPORT_BODY},
        tags=["reports"],
    )
    async def post_report(request: Request, who: Spender) -> Response:
        """Summarise an article and check its claims, against itself or against the sources given with it."""
        wanted = negotiated(request)
        job = await report_job(request, app.settings)
        report = await app.pipeline.report(job.article, job.sources, job.options)
        await charge(request, who, report.usage)
        if report.error is not None:
            raise ReportFailed(error_of_code(report.error.code)(report.error.detail), report.id)
        return await _answer(wanted, report)


def _add_checks(api: FastAPI, app: App) -> None:
    @api.post(
        "/v1/checks",
        response_model=CheckReport,
        responses={**refusals(), **responses(400, 402, 406, 415, 422, 502, 504)},
        openapi_extra={"requestBody": examples.CHECK_BODY},
        tags=["checks"],
    )
    async def post_check(request: Request, who: Spender) -> Response:
        """Check given claims against given sources; the answer keeps the caller's order and ids."""
        wanted = negotiated(request)
        job = await check_job(request, app.settings)
        checked = await app.pipeline.check(job.claims, job.sources, job.options)
        await charge(request, who, checked.usage)
        return await _answer(wanted, checked)


async def _answer(wanted: Format, report: AnyReport) -> Response:
    """`report` in the format that is wanted, written in a thread, since a long one takes a while."""
    return Response(await asyncio.to_thread(wanted.render, report), media_type=wanted.media_type)
