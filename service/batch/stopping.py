"""How a caller ends a long run: Ctrl-C or a polite kill once, and what is in flight is finished first."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stopping_on_signals(tell: str) -> Iterator[asyncio.Event]:
    """An event that SIGINT or SIGTERM sets, once; the second time they end the process as they would.

    `tell` is written to standard error at the first. To be entered on the running event loop.
    """
    import sys

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask() -> None:
        stop.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
        if sys.stderr is not None:
            sys.stderr.write(f"{tell}\n")

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ask)
    try:
        yield stop
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
