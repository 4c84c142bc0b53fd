"""What a route needs of whoever asks: `who: Reader`, `Writer`, `Spender` or `Admin` in its signature."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer

from service.api.access.gate import Gate
from service.api.access.principal import Principal
from service.api.problems import responses
from service.store.types import Scope

# These two only describe: the gate reads the credentials itself.
_bearer = HTTPBearer(scheme_name="key", auto_error=False, description="A key: `sf_…`")
_cookie = APIKeyCookie(
    name="standfirst",
    scheme_name="session",
    auto_error=False,
    description="The cookie of `POST /session`; over HTTPS its name is `__Host-standfirst`.",
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


async def charge(request: Request, who: Principal, cost_usd: float | None) -> None:
    """Note what was spent for `who` on work that the store keeps no report of."""
    await gate_of(request).charge(who, cost_usd)


def refusals() -> dict[int | str, dict[str, Any]]:
    """The OpenAPI declaration of what a route with one of these may be refused with."""
    return responses(401, 403, 429, 503)
