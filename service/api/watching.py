"""What every request passes through first: its id, its scope, the event of its end, and the last resort."""

from __future__ import annotations

import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.identity import identity
from service.api.problems import unforeseen
from service.telemetry.events import RequestDone, RequestScope, Unforeseen
from service.telemetry.observer import Observer
from service.telemetry.standard import places_of

_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_OTHER = "other"
_HUNG_UP = 499
"""Told of a request whose caller did not wait for an answer, as nginx does."""


class Watched:
    """Gives each request its id, answers with it in `X-Request-ID`, and tells the observer of its end."""

    def __init__(self, app: ASGIApp, observer: Observer) -> None:
        self._app = app
        self._observer = observer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        known = identity(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = known.request_id
        method = scope["method"] if scope["method"] in _METHODS else _OTHER
        status = _HUNG_UP

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = known.request_id
            await send(message)

        with self._observer.span(RequestScope(known.request_id, method, known.trace_id, known.trace)):
            try:
                await self._app(scope, receive, send_with_id)
            finally:
                seconds = time.perf_counter() - began
                self._observer.note(RequestDone(method, _route(scope), status, seconds))


class LastResort:
    """Answers with a problem what nothing inside answered: no exception goes on to a log that quotes it."""

    def __init__(self, app: ASGIApp, observer: Observer) -> None:
        self._app = app
        self._observer = observer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except Exception as error:  # noqa: BLE001 - the last resort
            self._observer.note(Unforeseen(type(error).__name__, places_of(error.__traceback__)))
            if not begun:  # else the server cuts the connection, so that half an answer is not taken for one
                await unforeseen(Request(scope))(scope, receive, send)


def _route(scope: Scope) -> str:
    """The template of the route, never the path, which anyone can write."""
    return str(getattr(scope.get("route"), "path", _OTHER))
