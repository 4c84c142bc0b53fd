"""Keys that were found good a moment ago, so that not every request asks the database.

Only good keys are remembered, each under the digest of its secret, for `FRESH_SECONDS`: that is how long a
key that is revoked can still be used, in each process, and nothing but time ends it. What is not a key is
looked up each time, so that a refusal never comes sooner or later for having been given before.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from service.store.keys import Keys
from service.store.types import Key

FRESH_SECONDS = 30.0
MOST = 10_000
"""Keys that are remembered; then the one that was not used for longest is forgotten."""


class _Found(NamedTuple):
    key: Key
    at: float


class KnownKeys:
    """The keys of a store, remembered for a moment. For one event loop; `clock` gives monotonic seconds."""

    def __init__(self, keys: Keys, clock: Callable[[], float]) -> None:
        self._keys = keys
        self._clock = clock
        self._found: OrderedDict[str, _Found] = OrderedDict()
        self._asked: dict[str, asyncio.Task[Key | None]] = {}

    def has_seen(self, secret: str) -> bool:
        """Whether this secret was a good key when it was last looked up: whoever has it does not guess."""
        return _digest(secret) in self._found

    async def of_secret(self, secret: str) -> Key | None:
        """The key of this secret if it may be used; raises `StoreUnavailable`."""
        return await self._fresh(_digest(secret), partial(self._keys.verify, secret))

    async def of_id(self, tenant: str, key_id: str, within: float = FRESH_SECONDS) -> Key | None:
        """The key of this id if it could be used so many seconds ago: for who showed its secret before."""
        return await self._fresh(key_id, partial(self._keys.usable, tenant, key_id), within)

    async def _fresh(
        self, name: str, look: Callable[[], Key | None], within: float = FRESH_SECONDS
    ) -> Key | None:
        now = self._clock()
        known = self._found.get(name)
        if known is not None and now - known.at < within:
            self._found.move_to_end(name)
            return known.key
        key = await self._look_once(name, look)
        if key is None:
            self._found.pop(name, None)
            return None
        self._found[name] = _Found(key, now)
        self._found.move_to_end(name)
        if len(self._found) > MOST:
            self._found.popitem(last=False)
        return key

    async def _look_once(self, name: str, look: Callable[[], Key | None]) -> Key | None:
        """Many requests that come at once with one key share one look at the database."""
        task = self._asked.get(name)
        if task is None:
            task = asyncio.create_task(asyncio.to_thread(look))
            self._asked[name] = task
            task.add_done_callback(partial(self._answered, name))
        return await asyncio.shield(task)

    def _answered(self, name: str, task: asyncio.Task[Key | None]) -> None:
        self._asked.pop(name, None)
        if not task.cancelled():
            task.exception()  # seen, should nobody be waiting any more


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
