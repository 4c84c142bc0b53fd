"""Retention: what is old is erased, with what the tables of the jobs know of it; remembered answers end."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from service.settings import Settings
from service.store.answers import Answers
from service.store.retention import Retention
from service.store.types import ReportKey

HOUR_SECONDS = 3_600.0

Forget = Callable[[str, str], Awaitable[None]]
"""Tenant, report: remove what is known of it elsewhere."""


@dataclass(frozen=True)
class Keeping:
    """The sweep of a running service, by its settings; `forget` erases what others know of a report."""

    retention: Retention
    answers: Answers
    settings: Settings
    forget: Forget

    async def run(self, stop: asyncio.Event, every_seconds: float = HOUR_SECONDS) -> None:
        """Sweep now and every hour: old reports, ended keys, old accounts, answers beyond age and size."""
        loop = asyncio.get_running_loop()
        while not stop.is_set():
            try:
                await asyncio.to_thread(self._sweep, loop)
            except Exception:  # noqa: BLE001 - the database may be away: the next hour finds the same reports
                logging.getLogger("standfirst.jobs").warning(
                    "Retention failed; it is tried again in an hour."
                )
            try:
                async with asyncio.timeout(every_seconds):
                    await stop.wait()
            except TimeoutError:
                continue

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        def elsewhere(keys: Sequence[ReportKey]) -> None:
            for key in keys:
                asyncio.run_coroutine_threadsafe(self._forgotten(key), loop).result()

        if self.settings.retention_days is None:
            self.retention.sweep()
        else:
            self.retention.purge(self.settings.retention_days, elsewhere)
        days = self.settings.answer_days
        if days:
            self.answers.trim(dt.timedelta(days=days), self.settings.answer_bytes)
        else:
            self.answers.trim(max_bytes=0)

    async def _forgotten(self, key: ReportKey) -> None:
        await self.forget(key.tenant, key.id)
