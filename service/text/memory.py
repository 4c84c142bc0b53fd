"""Remembering what was worked out about a text: several stages and claims ask the same of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

_T = TypeVar("_T")

LONGEST_SENTENCE = 2_000
"""Characters up to which a text counts as a sentence, of which thousands may be remembered."""
_FEW = 8
"""How many longer texts are remembered: those of the reports that are in the making."""


def remember(most: int) -> Callable[[Callable[[str], _T]], Callable[[str], _T]]:
    """Keep what a pure function of a text gave for the last `most` sentences and the last few long texts.

    The two are counted apart, so that memory stays bounded when callers send texts of a million characters.
    """

    def decorate(function: Callable[[str], _T]) -> Callable[[str], _T]:
        of_sentence = lru_cache(maxsize=most)(function)
        of_long_text = lru_cache(maxsize=_FEW)(function)

        @wraps(function)
        def remembered(text: str) -> _T:
            return of_sentence(text) if len(text) <= LONGEST_SENTENCE else of_long_text(text)

        return remembered

    return decorate
