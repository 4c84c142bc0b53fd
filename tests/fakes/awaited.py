"""Waiting for what another process does."""

from __future__ import annotations

import time
from collections.abc import Callable


def comes(condition: Callable[[], bool], seconds: float = 120) -> bool:
    """Whether it comes true within so many seconds; a busy machine takes its time."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
