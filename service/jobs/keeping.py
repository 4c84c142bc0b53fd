"""Retention: finished reports are erased when they are old, with what the tables of the jobs know of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from service.store.retention import Retention
from service.store.types import ReportKey

HOUR_SECONDS = 3_600.0

Forget = Callable[[str, str], Awaitable[None]]
"""Tenant, report: remove what is known of it elsewhere."""


async def keep_retention(
    retention: Retention,
    days: int | None,
    forget: Forget,
    stop: asyncio.Event,
    every_seconds: float = HOUR_SECONDS,
) -> None:
    """Sweep now and every hour: reports older than `days` (None: none), ended keys, old accounts."""
    loop = asyncio.get_running_loop()

    def elsewhere(keys: Sequence[ReportKey]) -> None:
        for key in keys:
            asyncio.run_coroutine_threadsafe(_forgotten(forget, key), loop).result()

    while not stop.is_set():
        try:
            if days is None:
                await asyncio.to_thread(retention.sweep)
            else:
                await asyncio.to_thread(retention.purge, days, elsewhere)
        except Exception:  # noqa: BLE001 - the database may be away: the next hour finds the same reports
            logging.getLogger("standfirst.jobs").warning("Retention failed; it is tried again in an hour.")
        try:
            async with asyncio.timeout(every_seconds):
                await stop.wait()
        except TimeoutError:
            continue


async def _forgotten(forget: Forget, key: ReportKey) -> None:
    await forget(key.tenant, key.id)
