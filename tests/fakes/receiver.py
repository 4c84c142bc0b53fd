"""A receiver of webhooks on loopback; a resolver and a network that lead to it and note what was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpcore

PUBLIC = "93.184.216.34"


def answer(status: str = "204 No Content", *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode() + body


class Received(NamedTuple):
    """One request; the names of headers are in lower case."""

    line: str
    headers: dict[str, str]
    body: bytes

    def told(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """Names resolve to `PUBLIC` unless `names` says otherwise; all connections lead to the one server."""

    answers: list[bytes] = field(default_factory=list)
    names: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    down: bool = False
    hangs: bool = False
    on_message: Callable[[], object] = lambda: None
    port: int = 0
    received: list[Received] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)
    _served: list[asyncio.Future[None]] = field(default_factory=list)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield
            await asyncio.gather(*self._served)
        self._served.clear()

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        self.resolved.append(host)
        answers = self.names.get(host, [[PUBLIC]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def connect(self, address: str, port: int) -> httpcore.AsyncNetworkStream:
        self.connected.append((address, port))
        if self.down:
            raise httpcore.ConnectError("refused")
        return await httpcore.AnyIOBackend().connect_tcp("127.0.0.1", self.port)

    def ids(self) -> list[str]:
        return [each.headers["webhook-id"] for each in self.received]

    def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._served.append(asyncio.ensure_future(self._answer(reader, writer)))

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *rest = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in rest)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.received.append(Received(line, headers, body))
        self.on_message()
        with suppress(ConnectionError):
            writer.write(self.answers.pop(0) if self.answers else answer())
            if self.hangs:
                await reader.read()  # until the sender gives up
            writer.close()
            await writer.wait_closed()
