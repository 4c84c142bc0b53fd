"""What one request may take: the size of its head, size and time of its body, a place in the crowd."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import problem
from service.errors import BodyTooSlow, InputTooLarge, Overloaded, StandfirstError
from service.telemetry.events import PROBES

_RETRY_AFTER_SECONDS = 2


HEAD_BYTES = 32 * 1024
"""What the address and the header fields of one request may have together."""


class HeadTooLarge(StandfirstError):
    """The header fields or the address are longer than we read."""

    code = "head_too_large"
    status = 431
    title = "The head of the request is too large"


class HeadLimit:
    """Refuses a request whose head has more than `HEAD_BYTES`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] == "http" and _head_bytes(scope) > HEAD_BYTES:
            error = HeadTooLarge(f"Address and header fields may have {HEAD_BYTES} bytes.")
            await problem(Request(scope), error)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_over(declared: str, limit: int) -> bool:
    """Whether a declared length is over `limit`; its digits are counted first, for it can have thousands."""
    digits = declared.lstrip("0")
    return declared.isdecimal() and (len(digits) > len(str(limit)) or int(digits or "0") > limit)


def _head_bytes(scope: Scope) -> int:
    address = len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"")
    return address + sum(len(name) + len(value) for name, value in scope["headers"])


class Crowd:
    """How many requests are in flight, of at most `most`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.present = 0


class CrowdLimit:
    """Refuses a request when the crowd is full; probes always get in, or nobody would see why."""

    def __init__(self, app: ASGIApp, crowd: Crowd) -> None:
        self._app = app
        self._crowd = crowd

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self._app(scope, receive, send)
            return
        if self._crowd.present >= self._crowd.most:
            error = Overloaded(
                "The service answers as many requests as it can; try again.",
                retry_after_seconds=_RETRY_AFTER_SECONDS,
            )
            await problem(Request(scope), error)(scope, receive, send)
            return
        self._crowd.present += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._crowd.present -= 1


class BodyLimit:
    """Refuses a body over `limit` bytes, by its declared length or, failing that, while it is read.

    A body that has not arrived after `seconds` is refused too.
    """

    def __init__(self, app: ASGIApp, limit: int, seconds: float) -> None:
        self._app = app
        self._limit = limit
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        if _is_over(declared, self._limit):
            await problem(Request(scope), self._too_large())(scope, receive, send)
            return
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        await self._app(scope, self._limited(receive, lambda: begun), send_noted)

    def _limited(self, receive: Receive, answered: Callable[[], bool]) -> Receive:
        received = 0
        whole = False
        ends = asyncio.get_running_loop().time() + self._seconds

        async def receive_limited() -> Message:
            nonlocal received, whole
            if whole:  # what comes now is that the caller hangs up, in its own time
                return await receive()
            try:
                async with asyncio.timeout_at(ends):
                    message = await receive()
            except TimeoutError:
                if answered():  # nobody waits for that body: the caller of a stream may owe one
                    return await receive()
                raise BodyTooSlow(f"The body may take {self._seconds:g} seconds.") from None
            whole = not message.get("more_body", False)
            received += len(message.get("body", b""))
            if received > self._limit:
                raise self._too_large()
            return message

        return receive_limited

    def _too_large(self) -> InputTooLarge:
        return InputTooLarge(f"The body may have {self._limit} bytes.")
