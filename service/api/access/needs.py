"""What a route needs of whoever asks: `who: Reader`, `Writer`, `Spender` or `Admin` in its signature."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPBearer

from service.api.access.gate import Gate
from service.api.access.principal import Principal
from service.api.access.signature import HEADER
from service.api.problems import responses
from service.errors import BodyTooSlow, RateLimited
from service.store.types import Scope
from service.types import Usage

# These two only describe: the gate reads the credentials itself.
_bearer = HTTPBearer(scheme_name="key", auto_error=False, description="A key: `sf_…`")
_cookie = APIKeyCookie(
    name="standfirst",
    scheme_name="session",
    auto_error=False,
    description="The cookie of `POST /session`; over HTTPS its name is `__Host-standfirst`.",
)
_signature = APIKeyHeader(
    name=HEADER,
    scheme_name="signature",
    auto_error=False,
    description="`sha1=` and the HMAC-SHA1 of the raw body with `STANDFIRST_INGEST_SECRET`, in hex",
)


def gate_of(request: Request) -> Gate:
    """The gate of the service that got `request`."""
    gate: Gate = request.app.state.gate
    return gate


class Needs:
    """A dependency: lets in whoever has `scope` and, if the work `costs`, something left of the budget."""

    def __init__(self, scope: Scope | None, *, costs: bool = False) -> None:
        self.scope = scope
        self.costs = costs

    async def __call__(
        self,
        request: Request,
        bearer: Annotated[object, Depends(_bearer)] = None,
        cookie: Annotated[object, Depends(_cookie)] = None,
    ) -> Principal:
        """Who is asking; raises what makes a problem document."""
        del bearer, cookie
        gate = gate_of(request)
        who = await gate.admit(request, self.scope)
        if self.costs:
            await gate.require_budget(who)
        return who


Known = Annotated[Principal, Depends(Needs(None))]
"""Whoever is let in at all."""

Reader = Annotated[Principal, Depends(Needs("read"))]
Writer = Annotated[Principal, Depends(Needs("write"))]
Spender = Annotated[Principal, Depends(Needs("write", costs=True))]
"""One who may write and has something left of today's budget: for routes that begin work which costs."""
Admin = Annotated[Principal, Depends(Needs("admin"))]


class PushLater(RateLimited):
    """More pushes than allowed: a CMS gives up after a 429, so that this is a 503."""

    status = 503


class PushSlow(BodyTooSlow):
    """A push that came too slowly: a CMS gives up after a 408, so that this is a 503."""

    status = 503


class Pushes:
    """A dependency: lets in whoever may push an item; what passes by itself is told by a 503."""

    async def __call__(
        self,
        request: Request,
        bearer: Annotated[object, Depends(_bearer)] = None,
        cookie: Annotated[object, Depends(_cookie)] = None,
        signature: Annotated[object, Depends(_signature)] = None,
    ) -> Principal:
        """Who is asking, with the body read; raises what makes a problem document."""
        del bearer, cookie, signature
        gate = gate_of(request)
        try:
            who = await gate.admit_push(request)
            await request.body()
        except RateLimited as error:
            raise PushLater(error.detail, retry_after_seconds=error.retry_after_seconds) from None
        except BodyTooSlow as error:
            raise PushSlow(error.detail) from None
        await gate.require_budget(who)
        return who


Pusher = Annotated[Principal, Depends(Pushes())]
"""A CMS, or whoever else may write and has something left of today's budget."""


async def charge(request: Request, who: Principal, spent: Usage) -> None:
    """Note what was spent for `who` on work that the store keeps no report of."""
    await gate_of(request).charge(who, spent)


def refusals() -> dict[int | str, dict[str, Any]]:
    """The OpenAPI declaration of what a route with one of these may be refused with."""
    return responses(401, 403, 429, 503)
