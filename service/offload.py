"""Computing without holding up the event loop: long texts in a worker thread, short ones on the spot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")

SHORT_TEXT = 20_000
"""Characters (about 3,000 words) whose stages take milliseconds: a change of thread would cost more."""


async def offload(characters: int, function: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
    """`function(*arguments, **named)`, in a worker thread when it works on many `characters` of text."""
    if characters <= SHORT_TEXT:
        return function(*arguments, **named)
    return await asyncio.to_thread(function, *arguments, **named)
