"""How often somebody may ask: counted in this process, in memory.

With several processes each counts for itself, so that the rate of a key holds for each of them. A key has a
moving window of a minute; addresses have a fixed one, of which nothing is left when it has ended: there are
few keys, but anyone can have many addresses.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import NamedTuple

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter, RateLimiter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import RateLimited

_JUMP_SECONDS = 5.0


class Rate(NamedTuple):
    """A limit and what is left of it; some more is left after `seconds`."""

    name: str
    limit: int
    remaining: int
    seconds: int

    def headers(self) -> dict[str, str]:
        """As header fields (draft-ietf-httpapi-ratelimit-headers-10)."""
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.limit};w=60',
            "RateLimit": f'"{self.name}";r={self.remaining};t={self.seconds}',
        }


class Rates:
    """Counts requests. `wall` is the clock that the counters go by, `steady` one that never jumps."""

    def __init__(
        self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._apart = wall() - steady()
        self._storage = MemoryStorage()
        self._moving = MovingWindowRateLimiter(self._storage)
        self._fixed = FixedWindowRateLimiter(self._storage)

    def of_key(self, key_id: str, per_minute: int) -> tuple[bool, Rate]:
        """Count one request of a key: whether it may go on, and what is left."""
        return self._count(self._moving, "key", key_id, per_minute)

    def of_address(self, network: str, per_minute: int, *, what: str) -> tuple[bool, Rate]:
        """Count one `what` of an address: whether it may go on, and what is left."""
        return self._count(self._fixed, what, network, per_minute)

    def _count(self, limiter: RateLimiter, name: str, whose: str, per_minute: int) -> tuple[bool, Rate]:
        self._mind_the_clock()
        item = RateLimitItemPerMinute(per_minute)
        let_in = limiter.hit(item, name, whose)
        reset, remaining = limiter.get_window_stats(item, name, whose)
        seconds = min(60, max(1, math.ceil(reset - self._wall())))
        return let_in, Rate(name, per_minute, max(0, remaining), seconds)

    def _mind_the_clock(self) -> None:
        """Count anew when the clock was set: one set back by an hour would else keep all out for an hour."""
        apart = self._wall() - self._steady()
        if abs(apart - self._apart) > _JUMP_SECONDS:
            self._storage.reset()
            self._apart = apart


def refused(rate: Rate) -> RateLimited:
    """The refusal of a request that was over `rate`."""
    return RateLimited(
        f"At most {rate.limit} in a minute; try again later.", retry_after_seconds=rate.seconds
    )


class RateHeaders:
    """Adds to each answer what is left of the rate that its request was counted under."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def send_with_rate(message: Message) -> None:
            rate = state.get("rate")
            if message["type"] == "http.response.start" and rate is not None:
                MutableHeaders(scope=message).update(rate.headers())
            await send(message)

        await self._app(scope, receive, send_with_rate)
