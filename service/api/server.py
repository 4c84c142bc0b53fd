"""The HTTP server: uvicorn, with the limits that it can keep."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

from service.settings import Settings

GRACE_SECONDS = 30
"""How long requests in flight may take to end after a stop was asked for."""

HEADER_BYTES = 32 * 1024
"""What the head of one request may have; more is refused with 400 and the connection closed."""

_KEEP_ALIVE_SECONDS = 10
_CONNECTIONS_PER_REQUEST = 8
_SPARE_CONNECTIONS = 64


def server_config(api: FastAPI, settings: Settings) -> uvicorn.Config:
    """How uvicorn serves `api`.

    It writes no access log: that is an event of ours. Requests in flight are limited by ourselves, with a
    problem document; `limit_concurrency` counts idle connections too, and stands above as a backstop.
    """
    return uvicorn.Config(
        api,
        http="h11",  # the one whose limit on heads can be set
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        h11_max_incomplete_event_size=HEADER_BYTES,
        limit_concurrency=settings.max_in_flight * _CONNECTIONS_PER_REQUEST + _SPARE_CONNECTIONS,
    )
