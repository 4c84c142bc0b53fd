"""What machines ask: is it alive, can it take work, what are its numbers."""

from __future__ import annotations

from typing import Literal

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from service import __version__
from service.api.access.needs import Admin, refusals
from service.api.problems import MEDIA_TYPE, Problem, request_id, responses
from service.telemetry.events import CheckState
from service.telemetry.readiness import Readiness
from service.types import EngineName
from service.wiring import App


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class CheckResult(BaseModel):
    """How one check went, and how many seconds it took."""

    state: CheckState
    seconds: float


class Ready(BaseModel):
    """The service can take work: every check is `ok`."""

    status: Literal["ready"] = "ready"
    engine: EngineName
    version: str
    checks: dict[str, CheckResult]


class UnreadyProblem(Problem):
    """The service cannot take work: `checks` says what does not work, the log why."""

    checks: dict[str, CheckResult]


def add_health(api: FastAPI, app: App) -> None:
    """Add `/healthz`, `/readyz` and `/metrics` to `api`."""
    readiness = Readiness(app.checks, observer=app.watch.observer)

    @api.head("/healthz", include_in_schema=False)  # what some load balancers ask with
    @api.get("/healthz", tags=["health"])
    async def healthz() -> Alive:
        """Whether the process answers."""
        return Alive()

    @api.head("/readyz", include_in_schema=False)
    @api.get(
        "/readyz",
        response_model=Ready,
        responses={
            503: {
                "description": "Service Unavailable",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/UnreadyProblem"}}},
            }
        },
        tags=["health"],
    )
    async def readyz(request: Request) -> Response:
        """Whether it can take work: every check is made now, each with a time-out."""
        checks = {
            name: CheckResult(state=checked.state, seconds=checked.seconds)
            for name, checked in (await readiness.run()).items()
        }
        if all(check.state == "ok" for check in checks.values()):
            ready = Ready(engine=app.settings.chosen_engine, version=__version__, checks=checks)
            return JSONResponse(ready.model_dump())
        return _unready(request, checks)

    @api.head("/metrics", include_in_schema=False)
    @api.get(
        "/metrics",
        response_class=Response,
        responses={
            200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
            **refusals(),
            **responses(404),
        },
        tags=["health"],
    )
    async def metrics(request: Request, who: Admin) -> Response:
        """The numbers of this process for Prometheus, in its text format or in OpenMetrics."""
        del who
        if app.watch.metrics is None:
            raise HTTPException(404)
        content, media_type = app.watch.metrics.exposed(request.headers.get("accept", ""))
        return Response(content, media_type=media_type, headers={"Cache-Control": "no-store"})


def _unready(request: Request, checks: dict[str, CheckResult]) -> JSONResponse:
    failed = ", ".join(name for name, check in checks.items() if check.state != "ok")
    body = UnreadyProblem(
        type="urn:standfirst:problem:not_ready",
        title="The service cannot take work",
        status=503,
        code="not_ready",
        detail=f"What does not work: {failed}.",
        request_id=request_id(request),
        checks=checks,
    )
    return JSONResponse(
        body.model_dump(exclude_none=True),
        status_code=503,
        headers={"Retry-After": "5"},
        media_type=MEDIA_TYPE,
    )
