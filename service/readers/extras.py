"""Readers whose library is an optional extra: how a missing one is reported."""

from __future__ import annotations

import importlib
from typing import Any

from service.errors import UnsupportedFormat


def load_extra(module: str, what: str, extra: str = "documents") -> Any:
    """The library called `module`, of that extra; raises `UnsupportedFormat` that says how to install it."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise UnsupportedFormat(
            f"{what} need an extra that is not installed: pip install 'standfirst[{extra}]'"
        ) from None
