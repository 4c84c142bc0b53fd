"""What a request shows to be let in: a key, the cookie of a session, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

_OVER_HTTPS = "__Host-standfirst"
_OVER_HTTP = "standfirst"


@dataclass(frozen=True)
class ShownKey:
    """The text after `Bearer`; empty for an `Authorization` that is anything else, which is no key either."""

    secret: str


@dataclass(frozen=True)
class ShownSession:
    """The value of our cookie."""

    session_id: str


def shown(request: Request) -> ShownKey | ShownSession | None:
    """What `request` shows. A key wins over a cookie: a browser adds cookies unasked, but never keys."""
    headers = request.headers.getlist("authorization")
    if headers:
        scheme, _, secret = headers[0].partition(" ")
        alone = len(headers) == 1 and scheme.lower() == "bearer"
        return ShownKey(secret.strip() if alone else "")
    session_id = request.cookies.get(cookie_name(request))
    return None if session_id is None else ShownSession(session_id)


def cookie_name(request: Request) -> str:
    """The name of the cookie; over HTTPS one that a neighbouring subdomain cannot plant (RFC 6265bis)."""
    return _OVER_HTTPS if is_https(request) else _OVER_HTTP


def is_https(request: Request) -> bool:
    """Whether the caller's side of the connection is encrypted, as far as we or a trusted proxy know."""
    return request.url.scheme == "https"
