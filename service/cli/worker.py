"""`standfirst worker`: makes queued reports beside other workers, without an HTTP interface."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

from service.cli import failures

if TYPE_CHECKING:
    from service.settings import Settings


def worker() -> int:
    """Make queued reports until stopped; needs a database that several processes can share (Postgres)."""
    from service.settings import load_settings

    return asyncio.run(_work(load_settings()))


async def _work(settings: Settings) -> int:
    from service.wiring import serving

    async with serving(settings) as service:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, service.stop.set)
        failures.complain(f"worker {service.name} is at work.")
        await service.stop.wait()
        failures.complain("stopping; what is in flight is gone on with by the next worker.")
    return failures.DONE
