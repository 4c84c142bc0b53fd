"""The way out for addresses that callers name, without becoming a door into the inner network.

The guard (against server-side request forgery) sits where the connection is made: a name is resolved once,
every address in the answer must be allowed, and the connection goes to one of those very addresses, so a name
that changes its answer between check and use gains nothing. Proxies named in the environment are never used:
httpcore does not read them.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import httpcore
import httpx

MAX_ADDRESSES_TRIED = 3
PORTS = {"http": 80, "https": 443}

_GLOBAL_UNICAST_V6 = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_INNER = tuple(
    ipaddress.ip_network(each)
    for each in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
_LABEL = re.compile(r"[A-Za-z0-9_-]{1,63}")
_LONGEST_NAME = 253
# What inet_aton takes for an IPv4 address (WHATWG URL, "ends in a number"): 2130706433, 0x7f.1, 0177.0.0.1.
_NUMERIC_LAST_LABEL = re.compile(r"(?:^|\.)(?:0[xX][0-9a-fA-F]*|[0-9]+)\.?$")

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Turns a host name and a port into addresses, as text; raises `OSError` when there are none."""

Connect = Callable[[str, int], Awaitable[httpcore.AsyncNetworkStream]]
"""Opens a TCP connection to an address, already judged, and a port; raises `httpcore.ConnectError`."""


class AddressRefused(Exception):
    """The address may not be connected to; `detail` is one sentence that does not repeat it."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NameUnresolved(Exception):
    """The host name has no address now."""


async def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """The addresses that the operating system's resolver gives for `host`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class SystemResolver:
    """Asks the operating system's resolver in threads of its own.

    The loop's own threads serve everything else too: names whose servers never answer, which callers can
    make up, would take all of them.
    """

    def __init__(self, threads: int = 8) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """The addresses of `host`; raises `OSError`."""
        asked = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, asked)
        return [str(entry[4][0]) for entry in found]


async def connect_by_tcp(address: str, port: int) -> httpcore.AsyncNetworkStream:
    """A TCP connection to `address`."""
    return await httpcore.AnyIOBackend().connect_tcp(address, port)


@dataclass(frozen=True)
class Rules:
    """Which addresses may be connected to; `inner` adds loopback and private networks, and no others."""

    schemes: tuple[str, ...] = ("http", "https")
    ports: tuple[int, ...] = (80, 443)
    inner: bool = False

    def judged(self, url: str, *, base: httpx.URL | None = None) -> httpx.URL:
        """`url` (relative to `base`) without its fragment, if scheme, host form and port are allowed.

        A host that is an address is judged at once, a name only when it is connected to. Raises
        `AddressRefused`.
        """
        try:
            parsed = base.join(url) if base else httpx.URL(url)
        except (httpx.InvalidURL, ValueError):
            raise AddressRefused("The address is not a valid URL.") from None
        if parsed.scheme not in self.schemes:
            raise AddressRefused(f"Only {' and '.join(self.schemes)} addresses are allowed.")
        if parsed.userinfo:
            raise AddressRefused("An address with a user name in it is not allowed.")
        if (PORTS[parsed.scheme] if parsed.port is None else parsed.port) not in self.ports:
            raise AddressRefused(f"Only these ports are allowed: {', '.join(map(str, self.ports))}.")
        host = parsed.raw_host.decode("ascii")
        literal = _literal(host)
        if literal is not None:
            self.all_allowed((literal,))
        elif not _is_name(host):
            raise AddressRefused("The address names no valid host.")
        return parsed.copy_with(fragment=None)

    def all_allowed(self, addresses: Sequence[str]) -> tuple[str, ...]:
        """The addresses without repeats, if every one is allowed; one that is not spoils the answer.

        Raises `AddressRefused`, and `NameUnresolved` for none.
        """
        unique = tuple(dict.fromkeys(addresses))
        if not unique:
            raise NameUnresolved
        if not all(is_public(each) or (self.inner and is_inner(each)) for each in unique):
            raise AddressRefused("The address is not on the public internet.")
        return unique


def _literal(host: str) -> str | None:
    """The address that `host` is, None for a name; raises `AddressRefused` for a number in disguise."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        if _NUMERIC_LAST_LABEL.search(host):
            raise AddressRefused("The address is a number that is not written as an IP address.") from None
        return None


def _is_name(host: str) -> bool:
    bare = host.removesuffix(".")
    return len(bare) <= _LONGEST_NAME and all(_LABEL.fullmatch(label) for label in bare.split("."))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to allowed addresses only; TLS and the Host header still see the name that was asked for.

    Raises `AddressRefused` and `NameUnresolved`.
    """

    def __init__(self, rules: Rules, resolve: Resolve, connect: Connect) -> None:
        self._rules = rules
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
        del timeout, local_address, socket_options  # the time limit is one for the whole exchange
        addresses = self._rules.all_allowed(await self._addresses(host, port))
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
        """Refused: nothing that a caller names lies behind a local socket."""
        del path, timeout, socket_options
        raise AddressRefused("Local sockets are not connected to.")

    async def sleep(self, seconds: float) -> None:
        """Wait; httpcore asks for it between its own attempts."""
        await asyncio.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> Sequence[str]:
        literal = _literal(host)
        if literal is not None:
            return [literal]
        try:
            return await self._resolve(host, port)
        except (OSError, UnicodeError):
            raise NameUnresolved from None


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


def is_inner(address: str) -> bool:
    """Whether an IP address is loopback or of a private network (RFC 1918, RFC 4193), written plainly.

    Link-local addresses, where clouds keep their credentials (169.254.169.254), are not.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.scope_id is not None:
        return False
    return any(parsed in network for network in _INNER)


def _wrapped_v4(address: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    if address.teredo:
        return address.teredo
    if address in _NAT64:
        return (ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF),)
    inner = address.ipv4_mapped or address.sixtofour
    return (inner,) if inner else ()
