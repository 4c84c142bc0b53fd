"""The tokens of a text that numbers and dates are read from: digits, words, marks and line breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

TokenSort = Literal["digits", "word", "mark", "line"]

# Digits keep their separators; groups of three may be set apart by a space ("1 500") or an
# apostrophe ("1'500"), no other run may: 5'3" is feet and inches.
_TOKEN = re.compile(
    r"(?P<digits>\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)"
    r"|\d+(?:[.,\u00a0\u2009\u202f]\d+|['’]\d{3}(?!\d))*)"
    r"|(?P<word>[^\W\d_½¼¾⅓⅔]+)|(?P<line>[\r\n]+)|(?P<mark>\S)"
)

DASHES = frozenset("-–—‑")
HYPHENS = frozenset("-‑")


class Token(NamedTuple):
    """One run of digits, one run of letters, one other character, or a line break."""

    text: str
    lower: str
    start: int
    end: int
    sort: TokenSort


def tokenise(text: str) -> tuple[Token, ...]:
    """The tokens of `text`, in order; white space inside a line is none."""
    found = []
    for match in _TOKEN.finditer(text):
        written, (start, end) = match.group(), match.span()
        found.append(Token(written, written.lower(), start, end, match.lastgroup))  # type: ignore[arg-type]
    return tuple(found)


def at(tokens: Sequence[Token], place: int) -> Token | None:
    """The token at `place`; None before the first and behind the last."""
    return tokens[place] if 0 <= place < len(tokens) else None


def lower_at(tokens: Sequence[Token], place: int) -> str:
    """The folded text of the token at `place`; empty before the first and behind the last."""
    return tokens[place].lower if 0 <= place < len(tokens) else ""


def skip(tokens: Sequence[Token], place: int, marks: frozenset[str]) -> int:
    """The place behind the token at `place` when it is one of `marks`, else `place` itself."""
    return place + 1 if lower_at(tokens, place) in marks else place


def word_set(words: str) -> frozenset[str]:
    """The words of a list that is written as one string."""
    return frozenset(words.split())
