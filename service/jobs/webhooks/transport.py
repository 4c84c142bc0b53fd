"""One message to one address: a POST through the guard, bounded in time and in what is read of the answer."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

import httpcore

from service import __version__
from service.errors import CallbackRefused
from service.jobs.webhooks.address import judged_callback
from service.outbound import (
    AddressRefused,
    Connect,
    GuardedBackend,
    NameUnresolved,
    Resolve,
    Rules,
    SystemResolver,
    connect_by_tcp,
)

MOST_READ = 64_000
"""Bytes that are read of an answer, its head included."""

_BROKEN = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)


class Answer(NamedTuple):
    """What a receiver answered, or why there is no answer. Of its text nothing is kept."""

    status: int | None = None
    retry_after: str = ""
    error: str | None = None
    refused: bool = False
    """The address may not be sent to: nothing was."""


class Transport:
    """Sends messages; every connection passes the guard, and redirects are not followed."""

    def __init__(
        self,
        rules: Rules,
        seconds: float,
        *,
        resolve: Resolve | None = None,
        connect: Connect = connect_by_tcp,
    ) -> None:
        self._rules = rules
        self._seconds = seconds
        self._resolve = resolve or SystemResolver()
        self._connect = connect

    async def post(self, url: str, headers: Mapping[str, str], body: str) -> Answer:
        """The receiver's answer to `body`. What goes wrong is told in it, not raised.

        The status decides once it has come: what happens to the rest of the answer does not matter.
        """
        try:
            normal = judged_callback(url, self._rules)
        except CallbackRefused as refused:
            return Answer(error=refused.detail, refused=True)
        heard: list[Answer] = []
        try:
            async with asyncio.timeout(self._seconds):
                await self._exchange(normal, headers, body.encode(), heard)
        except AddressRefused as refused:
            return Answer(error=refused.detail, refused=True)
        except NameUnresolved:
            return Answer(error="The host name could not be resolved.")
        except TimeoutError:
            failure = Answer(error=f"There was no answer within {self._seconds:g} seconds.")
            return heard[0] if heard else failure
        except _BROKEN as error:
            failure = Answer(error=f"The connection failed ({type(error).__name__}).")
            return heard[0] if heard else failure
        return heard[0]

    async def _exchange(self, url: str, headers: Mapping[str, str], body: bytes, heard: list[Answer]) -> None:
        backend = GuardedBackend(self._rules, self._resolve, self._connect_counted)
        sent = [*_own_headers(url, body), *headers.items()]
        async with (
            httpcore.AsyncConnectionPool(network_backend=backend) as pool,
            pool.stream("POST", url, headers=sent, content=body) as response,
        ):
            heard.append(Answer(response.status, _header(response, b"retry-after")))
            with suppress(*_BROKEN):  # heard out, so that the receiver does not see us hang up on it
                async for _ in response.aiter_stream():
                    pass

    async def _connect_counted(self, address: str, port: int) -> httpcore.AsyncNetworkStream:
        return _Counted(await self._connect(address, port), MOST_READ)


def _own_headers(url: str, body: bytes) -> list[tuple[str, str]]:
    host = httpcore.URL(url)
    default = {b"https": 443, b"http": 80}[host.scheme]
    name = host.host.decode("ascii")
    named = f"[{name}]" if ":" in name else name
    return [
        ("Host", named if host.port in (None, default) else f"{named}:{host.port}"),
        ("User-Agent", f"standfirst/{__version__}"),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
    ]


def _header(response: httpcore.Response, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in response.headers if key.lower() == name), "")


class _Counted(httpcore.AsyncNetworkStream):
    """A stream that breaks when more than `left` bytes were read from it."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, left: int) -> None:
        self._inner = inner
        self._left = left

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """At most `max_bytes`; raises `httpcore.ReadError` once the answer is too long."""
        if self._left <= 0:
            raise httpcore.ReadError("the answer is too long")
        got = await self._inner.read(min(max_bytes, self._left), timeout)
        self._left -= len(got)
        return got

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send."""
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close."""
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        """The same inside TLS, counted anew."""
        return _Counted(await self._inner.start_tls(ssl_context, server_hostname, timeout), self._left)

    def get_extra_info(self, info: str) -> Any:
        """What the transport knows of itself."""
        return self._inner.get_extra_info(info)
