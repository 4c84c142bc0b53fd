"""Who waits in this process for reports that are made in it: they hear of the end without asking."""

from __future__ import annotations

import asyncio
from collections import defaultdict


class Endings:
    """Reports that somebody waits for, by tenant and id. For one event loop."""

    def __init__(self) -> None:
        self._waiting: defaultdict[tuple[str, str], set[asyncio.Event]] = defaultdict(set)

    def tell(self, tenant: str, report_id: str) -> None:
        """Wake those who wait for this report."""
        for event in self._waiting.get((tenant, report_id), ()):
            event.set()

    async def heard(self, tenant: str, report_id: str, seconds: float) -> None:
        """Wait until this process has ended the report, for so many seconds at most."""
        event, name = asyncio.Event(), (tenant, report_id)
        self._waiting[name].add(event)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
        finally:
            self._waiting[name].discard(event)
            if not self._waiting[name]:
                del self._waiting[name]
