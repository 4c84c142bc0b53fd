"""The HTTP server: uvicorn, with limits on what a connection may send and how slowly."""

from __future__ import annotations

import asyncio
import uuid
from functools import partial
from typing import Any

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from service.api.limits import HEAD_BYTES
from service.api.problems import MEDIA_TYPE, Problem
from service.settings import Settings

GRACE_SECONDS = 30
"""How long requests in flight may take to end after a stop was asked for."""

_UNREAD_HEAD_BYTES = 2 * HEAD_BYTES
"""What is kept of a head that goes on and on; then it is refused with 400 and the connection closed."""

HEAD_SECONDS = 15.0
"""How long the head of a request may take; then the connection is closed."""

_KEEP_ALIVE_SECONDS = 10
_CONNECTIONS_PER_REQUEST = 8
_SPARE_CONNECTIONS = 64


def server_config(api: FastAPI, settings: Settings, *, head_seconds: float = HEAD_SECONDS) -> uvicorn.Config:
    """How uvicorn serves `api`.

    It writes no access log: that is an event of ours. Requests in flight are limited by ourselves, with a
    problem document; `limit_concurrency` counts idle connections too, and stands above as a backstop.
    """
    return uvicorn.Config(
        api,
        http=partial(Connection, head_seconds=head_seconds),  # type: ignore[arg-type]
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # whose word is taken for an address is a setting of ours
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        h11_max_incomplete_event_size=_UNREAD_HEAD_BYTES,
        limit_concurrency=settings.max_in_flight * _CONNECTIONS_PER_REQUEST + _SPARE_CONNECTIONS,
    )


class Connection(H11Protocol):
    """uvicorn's connection, closed when a head comes too slowly; a broken one is refused by a problem."""

    def __init__(self, *given: Any, head_seconds: float, **more: Any) -> None:
        super().__init__(*given, **more)
        self._head_seconds = head_seconds
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first head."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Take bytes; as long as they are no whole head, its time runs."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self._await_head()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, or has too long a head."""
        del msg
        request_id = uuid.uuid4().hex
        body = Problem(
            type="urn:standfirst:problem:bad_request",
            title="Bad Request",
            status=400,
            code="bad_request",
            detail=f"The request is not HTTP, or its head has more than {HEAD_BYTES} bytes.",
            request_id=request_id,
        )
        content = body.model_dump_json(exclude_none=True).encode()
        headers = {
            "content-type": MEDIA_TYPE,
            "content-length": str(len(content)),
            "x-request-id": request_id,
            "connection": "close",
        }
        told = h11.Response(status_code=400, headers=[*headers.items()], reason=b"Bad Request")
        for event in (told, h11.Data(data=content), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _await_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self._head_seconds, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
