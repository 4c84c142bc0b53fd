"""The HTTP service: what it offers, and what every request passes through."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic.json_schema import models_json_schema

from service import __version__
from service.api import examples
from service.api.access.gate import Gate
from service.api.access.needs import Spender, charge, refusals
from service.api.access.routes import install_access
from service.api.limits import BodyLimit, RequestIds
from service.api.negotiation import negotiated
from service.api.problems import Problem, ReportFailed, install, responses
from service.api.requests import CheckRequest, check_job, report_job
from service.errors import error_of_code
from service.formats.protocol import AnyReport, Format
from service.store.database import Database
from service.types import CheckReport, Report, ReportRequest
from service.wiring import App

DESCRIPTION = (
    "POST an article, get a neutral summary and a list of atomic claims, each checked against the source "
    "text, with the exact place in the source that supports or contradicts it."
)


def create_app(
    app: App, store: Database | None = None, clock: Callable[[], float] = time.monotonic
) -> FastAPI:
    """The service over `app`, with the keys in `store`; without one everybody may use it.

    `clock` gives monotonic seconds: for how long keys and sessions are remembered.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with app:
            yield

    api = _Described(
        title="Standfirst",
        version=__version__,
        description=DESCRIPTION,
        redoc_url=None,
        redirect_slashes=False,  # a redirect would be built from the Host header, which anyone can write
        lifespan=lifespan,
    )
    install(api)
    api.add_middleware(BodyLimit, limit=app.settings.max_body_bytes)
    api.add_middleware(RequestIds)
    _add_reports(api, app)
    _add_checks(api, app)
    _add_health(api, app)
    install_access(api, Gate(app.settings, store, clock), app.settings)
    return api


def _add_reports(api: FastAPI, app: App) -> None:
    @api.post(
        "/v1/reports",
        response_model=Report,
        responses={
            200: {"content": examples.REPORT_ANSWERS},
            **refusals(),
            **responses(400, 402, 406, 413, 415, 422, 500, 502, 504),
        },
        openapi_extra={"requestBody": examples.REPORT_BODY},
        tags=["reports"],
    )
    async def post_report(request: Request, who: Spender) -> Response:
        """Summarise an article and check its claims, against itself or against the sources given with it."""
        wanted = negotiated(request)
        job = await report_job(request, app.settings)
        report = await app.pipeline.report(job.article, job.sources, job.options)
        await charge(request, who, report.usage.cost_usd)
        if report.error is not None:
            raise ReportFailed(error_of_code(report.error.code)(report.error.detail), report.id)
        return await _answer(wanted, report)


def _add_checks(api: FastAPI, app: App) -> None:
    @api.post(
        "/v1/checks",
        response_model=CheckReport,
        responses={**refusals(), **responses(400, 402, 406, 413, 415, 422, 500, 502, 504)},
        openapi_extra={"requestBody": examples.CHECK_BODY},
        tags=["checks"],
    )
    async def post_check(request: Request, who: Spender) -> Response:
        """Check given claims against given sources; the answer keeps the caller's order and ids."""
        wanted = negotiated(request)
        job = await check_job(request, app.settings)
        checked = await app.pipeline.check(job.claims, job.sources, job.options)
        await charge(request, who, checked.usage.cost_usd)
        return await _answer(wanted, checked)


async def _answer(wanted: Format, report: AnyReport) -> Response:
    """`report` in the format that is wanted, written in a thread, since a long one takes a while."""
    return Response(await asyncio.to_thread(wanted.render, report), media_type=wanted.media_type)


def _add_health(api: FastAPI, app: App) -> None:
    @api.head("/healthz", include_in_schema=False)  # what some load balancers ask with
    @api.get("/healthz", tags=["health"])
    async def healthz() -> dict[str, str]:
        """Whether the process answers."""
        return {"status": "ok"}

    @api.head("/readyz", include_in_schema=False)
    @api.get("/readyz", tags=["health"])
    async def readyz() -> dict[str, str]:
        """Whether it can take work: settings, prompts and engine were checked when it was wired."""
        return {"status": "ready", "engine": app.settings.chosen_engine, "version": __version__}


class _Described(FastAPI):
    """FastAPI, with the bodies that we parse ourselves described in OpenAPI too."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document; made once."""
        if self.openapi_schema is None:
            described = super().openapi()
            _, definitions = models_json_schema(
                [(ReportRequest, "validation"), (CheckRequest, "validation"), (Problem, "serialization")],
                ref_template="#/components/schemas/{model}",
            )
            schemas = described.setdefault("components", {}).setdefault("schemas", {})
            for name, schema in definitions.get("$defs", {}).items():
                schemas.setdefault(name, schema)
        return self.openapi_schema or {}
