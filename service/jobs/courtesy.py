"""Batches give way: none of their articles is begun while this process makes a report for an editor."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_SECONDS = 30.0
"""An article of a batch waits no longer than this, so that a busy day slows a batch and does not stop it."""

_LOOK_SECONDS = 0.1


class Editors:
    """The editors' reports that this process makes now; safe to use from many threads and loops."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_work = 0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While the block runs, one more is being made."""
        with self._lock:
            self._at_work += 1
        try:
            yield
        finally:
            with self._lock:
                self._at_work -= 1

    async def gone(self, at_most_seconds: float = LONGEST_SECONDS) -> None:
        """Return when none is being made, or after so many seconds."""
        loop = asyncio.get_running_loop()
        until = loop.time() + at_most_seconds
        while self._at_work and loop.time() < until:  # noqa: ASYNC110 - an event belongs to one loop
            await asyncio.sleep(_LOOK_SECONDS)
