"""An OpenAI-compatible model server on loopback that answers by a script, faults included."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.fakes.answers import honest
from tests.fakes.listening import listening


@dataclass(frozen=True)
class Request:
    """One call as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, str]]:
        messages: list[dict[str, str]] = self.body["messages"]
        return messages

    @property
    def question(self) -> str:
        """The first user turn: what the prompt asks."""
        return next(message["content"] for message in self.messages if message["role"] == "user")

    @property
    def format(self) -> str:
        """How JSON is asked for: json_schema, json_object or prompt."""
        asked: dict[str, str] = self.body.get("response_format") or {"type": "prompt"}
        return asked["type"]


@dataclass(frozen=True)
class Response:
    """What goes back: a text of the model, or an error status with the provider's error object."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    error: dict[str, Any] | None = None
    finish_reason: str = "stop"
    cached_tokens: int = 0
    hang: bool = False


Script = Callable[[Request], Response]


def sensible(request: Request) -> Response:
    """What an able and honest model answers."""
    return Response(honest(request.question))


def says(text: str, **more: Any) -> Script:
    """The same text to every call."""
    return lambda _: Response(text, **more)


def fails(status: int, *, message: str = "no", **headers: str) -> Script:
    """An error of this status; `retry_after="0.01"` becomes the header Retry-After."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Response(status=status, headers=named, error={"message": message, "type": "fake"})


def hangs(request: Request) -> Response:
    """No answer at all, until the server is closed."""
    return Response(hang=True)


class Held:
    """A sensible model that thinks until `go` is set."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, request: Request) -> Response:
        self.go.wait()
        return sensible(request)


class InTurn:
    """The first call gets the first script, and so on; all calls after the last get `then`."""

    def __init__(self, *scripts: Script, then: Script = sensible) -> None:
        self._waiting = list(scripts)
        self._then = then
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Response:
        with self._lock:
            script = self._waiting.pop(0) if self._waiting else self._then
        return script(request)


class FakeServer:
    """What a running fake server is known by: its address, and what it was asked."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self.in_flight = self.most_in_flight = 0
        self.lock = threading.Lock()
        self.port = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def formats(self) -> list[str]:
        return [request.format for request in self.requests]

    @contextmanager
    def counted(self, request: Request) -> Iterator[None]:
        with self.lock:
            self.requests.append(request)
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
        yield
        with self.lock:
            self.in_flight -= 1


@contextmanager
def model_server(script: Script = sensible) -> Iterator[FakeServer]:
    """A server that runs until the block ends."""
    fake = FakeServer(script)
    with listening(_handler(fake), fake.closing.set) as fake.port:
        yield fake


def _handler(fake: FakeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # one packet a response: with Nagle's algorithm on, each call would wait 40 ms for an acknowledgement
        wbufsize = -1
        disable_nagle_algorithm = True

        def log_request(self, *args: Any) -> None:
            """Keep quiet."""

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            request = Request(self.path, dict(self.headers), body)
            with fake.counted(request):
                response = fake.script(request)
                if response.hang:
                    fake.closing.wait()
                    self.close_connection = True
                    return
                self._send(response, request)

        def _send(self, response: Response, request: Request) -> None:
            if response.error is not None:
                content: Any = {"error": response.error}
            else:
                content = _completion(response, request)
            data = json.dumps(content).encode()
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler


def _completion(response: Response, request: Request) -> dict[str, Any]:
    prompt = sum(_tokens(message["content"]) for message in request.messages)
    completion = _tokens(response.text)
    return {
        "id": "fake",
        "object": "chat.completion",
        "created": 1,
        "model": request.body["model"],
        "choices": [
            {
                "index": 0,
                "finish_reason": response.finish_reason,
                "message": {"role": "assistant", "content": response.text},
            }
        ],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
            "prompt_tokens_details": {"cached_tokens": response.cached_tokens},
        },
    }


def _tokens(text: str) -> int:
    return len(text) // 4
