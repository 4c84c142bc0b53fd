"""Streams of server-sent events, read as a browser reads them."""

from __future__ import annotations

import json
from typing import Any


def events(told: str) -> list[tuple[int, str, dict[str, Any]]]:
    """Number, name and data of each event; comments are left out."""
    found = []
    for block in told.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if lines:
            found.append((int(lines["id"]), lines["event"], json.loads(lines["data"])))
    return found
