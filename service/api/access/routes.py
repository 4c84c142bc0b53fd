"""`/session`: a web page shows its key once and gets a cookie, since an `EventSource` can send no header."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from service.api.access.credentials import cookie_name, is_https
from service.api.access.gate import Gate
from service.api.access.needs import Known, gate_of, refusals
from service.api.access.principal import Principal
from service.api.access.rates import RateHeaders
from service.api.problems import responses
from service.settings import Settings
from service.store.types import SCOPES, Scope

_NOT_KEPT = {"Cache-Control": "no-store"}
_COOKIE = {"Set-Cookie": {"description": "The session, for browsers.", "schema": {"type": "string"}}}


class Who(BaseModel):
    """Who is asking: the tenant, what may be done, and whether a key stands behind it."""

    tenant: str
    scopes: list[Scope]
    anonymous: bool


def install_access(api: FastAPI, gate: Gate, settings: Settings) -> None:
    """Put `gate` before the routes of `api` that ask for it, and add `/session`.

    Call it last: what a trusted proxy says must be known to all that comes after.
    """
    api.state.gate = gate
    _add_session(api)
    api.add_middleware(RateHeaders)
    if settings.trusted_proxies:
        api.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))


def _add_session(api: FastAPI) -> None:
    @api.post(
        "/session",
        status_code=201,
        response_model=Who,
        responses={201: {"headers": _COOKIE}, **refusals()},
        openapi_extra={"security": [{"key": []}]},
        tags=["access"],
    )
    async def begin_session(request: Request) -> Response:
        """Exchange the key in `Authorization` for a cookie, which is then as good as the key.

        Requests that change something by the cookie need the header `X-Standfirst-CSRF`.
        """
        gate = gate_of(request)
        who, session_id = await gate.log_in(request)
        answer = JSONResponse(_told(who), status_code=201, headers=_NOT_KEPT)
        answer.set_cookie(
            cookie_name(request),
            session_id,
            max_age=int(gate.sessions.seconds),
            path="/",
            secure=is_https(request),
            httponly=True,
            samesite="strict",
        )
        return answer

    @api.head("/session", include_in_schema=False)
    @api.get("/session", response_model=Who, responses=refusals(), tags=["access"])
    async def show_session(who: Known) -> Response:
        """Who is asking, by key, by cookie, or without either where that is allowed."""
        return JSONResponse(_told(who), headers=_NOT_KEPT)

    @api.delete(
        "/session",
        status_code=204,
        responses=responses(403),
        openapi_extra={"security": [{"session": []}]},
        tags=["access"],
    )
    async def end_session(request: Request) -> Response:
        """End the session and drop its cookie."""
        gate_of(request).log_out(request)
        answer = Response(status_code=204, headers=_NOT_KEPT)
        answer.delete_cookie(
            cookie_name(request), path="/", secure=is_https(request), httponly=True, samesite="strict"
        )
        return answer


def _told(who: Principal) -> dict[str, object]:
    scopes: list[Scope] = [scope for scope in SCOPES if scope in who.scopes]
    return Who(tenant=who.tenant, scopes=scopes, anonymous=who.key_id is None).model_dump()
