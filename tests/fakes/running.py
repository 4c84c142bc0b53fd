"""The service on a real port of loopback, for tests that talk HTTP to it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from fastapi import FastAPI

from service.api.server import server_config
from service.settings import Settings


@contextmanager
def running(api: FastAPI, settings: Settings | None = None, **limits: float) -> Iterator[httpx.Client]:
    """A client of `api`, which is served as `standfirst serve` does until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(server_config(api, settings or Settings(), **limits))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()  # the socket listens already, so that the first request waits instead of failing
    try:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
