"""Fetch one page for an article that is given by URL, without becoming a door into the inner network.

The guard (against server-side request forgery) sits where the connection is made: a name is resolved once,
every address in the answer must be public, and the connection goes to one of those very addresses, so a name
that changes its answer between check and use gains nothing. Each redirect passes through the same door.
Proxies named in the environment are never used: httpcore does not read them.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

import httpcore
import httpx

from service.errors import FetchFailed, FetchRefused, InputTooLarge, UnsupportedFormat
from service.settings import Settings

MAX_REDIRECTS = 5
MAX_ADDRESSES_TRIED = 3
PORTS = {"http": 80, "https": 443}
MEDIA_TYPES = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "application/pdf",
        "application/json",
    }
)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = [("User-Agent", "standfirst"), ("Accept", "text/html, */*;q=0.5"), ("Accept-Encoding", "gzip")]
_GLOBAL_UNICAST_V6 = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# What inet_aton takes for an IPv4 address (WHATWG URL, "ends in a number"): 2130706433, 0x7f.1, 0177.0.0.1.
_NUMERIC_LAST_LABEL = re.compile(r"(?:^|\.)(?:0[xX][0-9a-fA-F]*|[0-9]+)\.?$")


class Fetched(NamedTuple):
    """The body of a page, decompressed; `media_type` is the Content-Type with its parameters."""

    data: bytes
    media_type: str
    final_url: str


Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Turns a host name and a port into addresses, as text; raises `OSError` when there are none."""

Connect = Callable[[str, int], Awaitable[httpcore.AsyncNetworkStream]]
"""Opens a TCP connection to an address, already judged, and a port; raises `httpcore.ConnectError`."""


async def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """The addresses that the operating system's resolver gives for `host`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


async def connect_by_tcp(address: str, port: int) -> httpcore.AsyncNetworkStream:
    """A TCP connection to `address`."""
    return await httpcore.AnyIOBackend().connect_tcp(address, port)


async def fetch(
    url: str,
    *,
    settings: Settings,
    resolve: Resolve = resolve_by_system,
    connect: Connect = connect_by_tcp,
) -> Fetched:
    """The page at `url`, if its address and those of all its redirects are public.

    Raises `FetchRefused` for an address that may not be fetched, `FetchFailed` when the page could not be had
    in `settings.fetch_timeout_seconds`, `InputTooLarge` over `settings.fetch_max_bytes` (counted after
    decompression too) and `UnsupportedFormat` for a page that is neither HTML, text, PDF nor JSON.
    """
    seconds = settings.fetch_timeout_seconds
    try:
        async with (
            asyncio.timeout(seconds),
            httpcore.AsyncConnectionPool(network_backend=_GuardedBackend(resolve, connect)) as pool,
        ):
            return await _follow(pool, _judged_url(url), limit=settings.fetch_max_bytes)
    except TimeoutError:
        raise FetchFailed(f"The page did not arrive within {seconds:g} seconds.") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
        raise FetchFailed(f"The connection to the page broke ({type(error).__name__}).") from error


async def _follow(pool: httpcore.AsyncConnectionPool, url: httpx.URL, *, limit: int) -> Fetched:
    for _ in range(MAX_REDIRECTS + 1):
        async with pool.stream("GET", str(url), headers=_headers_for(url)) as response:
            location = _header(response, b"location")
            if response.status not in _REDIRECTS or not location:
                return await _take(response, url, limit=limit)
        url = _judged_url(location, base=url)
    raise FetchFailed(f"The page redirects more than {MAX_REDIRECTS} times.")


async def _take(response: httpcore.Response, url: httpx.URL, *, limit: int) -> Fetched:
    if response.status != 200:
        raise FetchFailed(f"The site answered with status {response.status}.")
    media_type = _header(response, b"content-type")
    if media_type.partition(";")[0].strip().lower() not in MEDIA_TYPES:
        raise UnsupportedFormat("The page is neither HTML, plain text, Markdown, PDF nor JSON.")
    length = _header(response, b"content-length")
    if length.isdecimal() and int(length) > limit:
        raise _too_large(limit)
    chunks = response.aiter_stream()
    encoding = _header(response, b"content-encoding").strip().lower()
    if encoding in {"gzip", "x-gzip"}:
        chunks = _gunzipped(chunks, limit=limit)
    elif encoding not in {"", "identity"}:
        raise FetchFailed("The site answered in a compression that was not asked for.")
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise _too_large(limit)
    return Fetched(bytes(body), media_type, str(url))


async def _gunzipped(chunks: AsyncIterable[bytes], *, limit: int) -> AsyncIterator[bytes]:
    """The decompressed bytes; never more than `limit` + 1 of them at once, whatever a bomb promises."""
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        async for chunk in chunks:
            rest = chunk
            while rest:
                if member.eof:  # gzip files may be strung together
                    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
                yield member.decompress(rest, limit + 1)
                rest = member.unconsumed_tail or member.unused_data
    except zlib.error:
        raise FetchFailed("The site's compressed answer is broken.") from None
    if not member.eof:
        raise FetchFailed("The site's compressed answer is cut short.")


def _too_large(limit: int) -> InputTooLarge:
    return InputTooLarge(f"The page is larger than {limit:,} bytes (STANDFIRST_FETCH_MAX_BYTES).")


def _header(response: httpcore.Response, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in response.headers if key.lower() == name), "")


def _headers_for(url: httpx.URL) -> list[tuple[str, str]]:
    return [("Host", url.netloc.decode("ascii")), *_HEADERS]


# ── what may be fetched ──────────────────────────────────────────────────────────────────────────────


def _judged_url(url: str, *, base: httpx.URL | None = None) -> httpx.URL:
    """`url` (relative to `base`), if its scheme, host form and port are allowed."""
    try:
        parsed = base.join(url) if base else httpx.URL(url.strip())
    except (httpx.InvalidURL, ValueError):
        raise FetchRefused("The address is not a valid URL.") from None
    if parsed.scheme not in PORTS:
        raise FetchRefused("Only http and https addresses are fetched.")
    if parsed.userinfo:
        raise FetchRefused("Addresses with a user name in them are not fetched.")
    if (parsed.port or PORTS[parsed.scheme]) not in PORTS.values():
        raise FetchRefused("Only the ports 80 and 443 are fetched from.")
    if not all(0 < len(label) <= 63 for label in parsed.raw_host.removesuffix(b".").split(b".")):
        raise FetchRefused("The address names no valid host.")
    return parsed.copy_with(fragment=None)


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to public addresses only; TLS and the Host header still see the name that was asked for."""

    def __init__(self, resolve: Resolve, connect: Connect) -> None:
        self._resolve = resolve
        self._connect = connect

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's signature)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A stream to the first address of `host` that answers."""
        del timeout, local_address, socket_options  # the time limit is one for the whole fetch
        addresses = _judged_addresses(await self._addresses(host, port))
        *earlier, last = addresses[:MAX_ADDRESSES_TRIED]
        for address in earlier:
            with suppress(httpcore.ConnectError):
                return await self._connect(address, port)
        return await self._connect(last, port)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's signature)
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refused: no page lies behind a local socket."""
        del path, timeout, socket_options
        raise FetchRefused("Local sockets are not fetched from.")

    async def sleep(self, seconds: float) -> None:
        """Wait; httpcore asks for it between its own attempts."""
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            if _NUMERIC_LAST_LABEL.search(host):
                raise FetchRefused("The address is a number that is not written as an IP address.") from None
        try:
            return await self._resolve(host, port)
        except OSError:
            raise FetchFailed("The host name could not be resolved.") from None


def _judged_addresses(addresses: Sequence[str]) -> tuple[str, ...]:
    """The addresses without repeats, if every one of them is public; one private one spoils the answer."""
    unique = tuple(dict.fromkeys(addresses))
    if not unique:
        raise FetchFailed("The host name could not be resolved.")
    if not all(is_public(address) for address in unique):
        raise FetchRefused("The address is not on the public internet.")
    return unique


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, seen through IPv4 that is wrapped in IPv6.

    Wrapped: IPv4-mapped (RFC 4291), 6to4 (RFC 3056), Teredo (RFC 4380) and NAT64 (RFC 6052). Of IPv6 only
    2000::/3 is given out as global unicast; everything else, and all multicast, is refused.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved
    wrapped = _wrapped_v4(parsed)
    if wrapped:
        return all(is_public(str(inner)) for inner in wrapped)
    return parsed in _GLOBAL_UNICAST_V6 and parsed.is_global and parsed.scope_id is None


def _wrapped_v4(address: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    if address.teredo:
        return address.teredo
    if address in _NAT64:
        return (ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF),)
    inner = address.ipv4_mapped or address.sixtofour
    return (inner,) if inner else ()
