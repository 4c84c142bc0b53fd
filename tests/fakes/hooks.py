"""A receiver of webhooks on a real port of loopback, which may take its time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.fakes.listening import listening


class Hooks:
    """What has come, by the ids of the messages. Nothing is answered before `go` is set."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.came: list[str] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@contextmanager
def hooks() -> Iterator[Hooks]:
    """A receiver that runs until the block ends."""
    receiver = Hooks()

    class Handler(BaseHTTPRequestHandler):
        def log_request(self, *args: Any) -> None:
            """Keep quiet."""

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            receiver.came.append(self.headers["webhook-id"])
            receiver.go.wait()
            self.send_response(204)
            self.end_headers()

    with listening(Handler, receiver.go.set) as receiver.port:
        yield receiver
