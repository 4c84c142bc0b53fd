"""Fetch one page for an article that is given by URL.

Every connection, those of redirects too, passes the guard of `outbound.py`: public addresses only.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterable, AsyncIterator
from typing import NamedTuple

import httpcore
import httpx

from service.errors import FetchFailed, FetchRefused, InputTooLarge, UnsupportedFormat
from service.outbound import (
    AddressRefused,
    Connect,
    GuardedBackend,
    NameUnresolved,
    Resolve,
    Rules,
    connect_by_tcp,
    resolve_by_system,
)
from service.settings import Settings

MAX_REDIRECTS = 5
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
_RULES = Rules()


class Fetched(NamedTuple):
    """The body of a page, decompressed; `media_type` is the Content-Type with its parameters."""

    data: bytes
    media_type: str
    final_url: str


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
            httpcore.AsyncConnectionPool(network_backend=GuardedBackend(_RULES, resolve, connect)) as pool,
        ):
            return await _follow(pool, _RULES.judged(url.strip()), limit=settings.fetch_max_bytes)
    except AddressRefused as refused:
        raise FetchRefused(refused.detail) from None
    except NameUnresolved:
        raise FetchFailed("The host name could not be resolved.") from None
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
        url = _RULES.judged(location, base=url)
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
