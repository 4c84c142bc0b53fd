"""What browsers are told: whose pages may call us, and what ours may do."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import problem
from service.errors import StandfirstError

_PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# FastAPI's page of the routes loads its scripts from there.
_DOCS_POLICY = (
    "default-src 'none'; script-src https://cdn.jsdelivr.net 'unsafe-inline'; "
    "style-src https://cdn.jsdelivr.net 'unsafe-inline'; img-src 'self' data: https://fastapi.tiangolo.com; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_TENANTS = "/v1/"
_NOT_SHARED = "private, no-cache"
"""What belongs to a tenant is kept by its own browser only, and asked for again each time."""


class CorsRefused(StandfirstError):
    """A preflight asks for what the pages of its origin may not do."""

    code = "cors_refused"
    status = 400
    title = "This origin may not do that"


class Cors(CORSMiddleware):
    """Cross-origin requests from exactly these origins. No cookies: a page elsewhere sends its own key."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=(
                "Authorization",
                "Idempotency-Key",
                "If-None-Match",
                "Last-Event-ID",
                "Prefer",
                "Traceparent",
                "X-Request-ID",
            ),
            expose_headers=(
                "ETag",
                "Location",
                "RateLimit",
                "RateLimit-Policy",
                "Retry-After",
                "X-Request-ID",
            ),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI); a preflight that is refused is a problem too."""
        try:
            await super().__call__(scope, receive, send)
        except CorsRefused as error:
            refused = problem(Request(scope), error)
            refused.headers["Vary"] = "Origin"
            await refused(scope, receive, send)

    def preflight_response(self, request_headers: Headers) -> Response:
        """What a preflight is answered with; raises `CorsRefused`."""
        answer = super().preflight_response(request_headers)
        if answer.status_code >= 400:
            raise CorsRefused(
                "STANDFIRST_CORS_ORIGINS names the origins, and the methods are GET, POST, DELETE."
            )
        return answer


class SecurityHeaders:
    """Adds what a browser needs to be told; what a route has set itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _guard(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self._app(scope, receive, send_guarded)


def _guard(headers: MutableHeaders, path: str) -> None:
    headers.setdefault("X-Content-Type-Options", "nosniff")
    if path.startswith(_TENANTS):
        headers.setdefault("Cache-Control", _NOT_SHARED)
    if headers.get("content-type", "").startswith("text/html"):
        documentation = path == "/docs" or path.startswith("/docs/")
        headers.setdefault("Content-Security-Policy", _DOCS_POLICY if documentation else _PAGE_POLICY)
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Referrer-Policy", "no-referrer")
