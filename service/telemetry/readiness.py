"""Whether the service can take work: named checks, each with a time-out, all at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from service.errors import StandfirstError
from service.telemetry.events import CheckState, NotReady
from service.telemetry.observer import UNWATCHED, Observer

Check = Callable[[], Awaitable[None]]
"""Returns when what it checks works, raises when it does not."""

TIMEOUT_SECONDS = 2.0


@dataclass(frozen=True)
class Checked:
    """How one check went, and how long it took."""

    state: CheckState
    seconds: float


class Readiness:
    """The checks by their names. One that hangs holds up the answer for `timeout_seconds`, no longer."""

    def __init__(
        self,
        checks: Mapping[str, Check],
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        observer: Observer = UNWATCHED,
    ) -> None:
        self._checks = dict(checks)
        self._timeout = timeout_seconds
        self._observer = observer

    async def run(self) -> dict[str, Checked]:
        """Run all checks; the caller learns how each went, the observer why it failed."""
        results = await asyncio.gather(*(self._run(name, check) for name, check in self._checks.items()))
        return dict(zip(self._checks, results, strict=True))

    async def _run(self, name: str, check: Check) -> Checked:
        began = time.perf_counter()
        task = asyncio.ensure_future(_call(check))
        task.add_done_callback(_retrieved)
        try:
            # Not asyncio.timeout: a check that swallows its cancellation would hold up the answer for ever.
            await asyncio.wait({task}, timeout=self._timeout)
            state, reason = _state(task)
        finally:
            task.cancel()
        if state != "ok":
            self._observer.note(NotReady(name, state, reason))
        return Checked(state, round(time.perf_counter() - began, 3))


async def _call(check: Check) -> None:
    await check()


def _retrieved(task: asyncio.Future[None]) -> None:
    """Look at an error that comes too late, so that asyncio does not complain that nobody did."""
    if not task.cancelled():
        task.exception()


def _state(task: asyncio.Future[None]) -> tuple[CheckState, str]:
    """How the check went and why; our own errors are told in their words, others by their kind."""
    if not task.done():
        return "timed_out", "no answer in time"
    if task.cancelled():
        return "failed", "cancelled"
    error = task.exception()
    if error is None:
        return "ok", ""
    return "failed", error.detail if isinstance(error, StandfirstError) else type(error).__name__
