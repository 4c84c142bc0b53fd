"""Where a request comes from: which machine, and which web page."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from fastapi import Request

from service.errors import Forbidden

CSRF_HEADER = "X-Standfirst-CSRF"
"""Needed with a cookie; its value does not matter. A page elsewhere cannot send it without being asked for it
first (CORS), and is then refused."""

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OF_PROXIES = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def is_loopback(host: str) -> bool:
    """Whether `host` is an address of this machine's own loopback."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def is_from_this_machine(request: Request) -> bool:
    """Whether a program of this machine asks for itself.

    Not if a proxy passed it on: what the machine's proxy asks for, others want. Nor if it was sent to another
    name than this machine's own: a web page can make its own name lead to loopback (DNS rebinding).
    """
    if request.client is None or not is_loopback(request.client.host):
        return False
    if any(name in request.headers for name in _OF_PROXIES):
        return False
    name = _without_port(request.headers.get("host", "")).lower()
    return name == "localhost" or name.endswith(".localhost") or is_loopback(name)


def client_network(request: Request) -> str:
    """The address that a request comes from; of IPv6 the /64, which one customer has whole.

    It is what the socket says, or what a trusted proxy says.
    """
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ip_network(f"{address}/64", strict=False))
    return str(address)


def require_own_page(request: Request, *, by_cookie: bool, others: Collection[str] = ()) -> None:
    """Refuse what a page of another site may have made a browser send; raises `Forbidden`.

    A browser sends cookies unasked, and reaches what only its machine can reach. It tells whose page asks in
    `Sec-Fetch-Site` and `Origin`. Without a cookie a request that says nothing of the kind is no browser's.
    `others` are origins whose pages may call the service too, but never by a cookie.
    """
    if request.method in _SAFE_METHODS:
        return
    if not by_cookie and request.headers.get("origin") in others:
        return
    own = _is_own_page(request)
    if own is False:
        raise Forbidden("A page of another site may not do that.")
    if by_cookie and (own is None or not request.headers.get(CSRF_HEADER)):
        raise Forbidden(f"With a cookie, {CSRF_HEADER} and Origin or Sec-Fetch-Site are needed.")


def _is_own_page(request: Request) -> bool | None:
    """Whether a page of ours asks, as the browser tells; None if nothing is told."""
    sites = request.headers.getlist("sec-fetch-site")
    origins = request.headers.getlist("origin")
    if not sites and not origins:
        return None
    host = request.headers.get("host", "").lower()
    return all(site == "same-origin" for site in sites) and all(
        _host_of(origin) == host != "" for origin in origins
    )


def _host_of(origin: str) -> str | None:
    """Host and port of an origin. Not the scheme: a proxy in front may speak HTTPS for us."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return parts.netloc.lower() if parts.scheme in ("http", "https") else None


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
