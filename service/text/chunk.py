"""Chunks: runs of whole sentences, each small enough for one model call."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from service.types import Chunk, Source

_DENSE = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_CHARACTERS_A_TOKEN = 4
_OTHER_ALPHABETS = 2


def estimated_tokens(text: str) -> int:
    """Tokens that a model's tokenizer will make of `text`, estimated without one.

    One for each character of scripts that are written without spaces (Chinese, Japanese, Korean, Thai and the
    like), one for two characters of other non-ASCII scripts, one for four characters of ASCII: a little above
    what byte-pair encodings of current models give for news.
    """
    if text.isascii():
        return math.ceil(len(text) / _CHARACTERS_A_TOKEN)
    dense = len(_DENSE.findall(text))
    plain = len(text.encode("ascii", "ignore"))
    other = len(text) - dense - plain
    return dense + math.ceil(other / _OTHER_ALPHABETS + plain / _CHARACTERS_A_TOKEN)


def chunk(source: Source, max_tokens: int) -> tuple[Chunk, ...]:
    """The sentences of `source` in as few chunks of at most `max_tokens` as can be, as even as can be.

    A sentence larger than that stands alone. Each chunk ends where the next one begins, so that together they
    cover the text from the first sentence to the end of the last. Raises `ValueError` for a limit below 1.
    """
    if max_tokens < 1:
        raise ValueError("A chunk must hold at least one token.")
    if not source.sentences:
        return ()
    sizes = [estimated_tokens(sentence.text) for sentence in source.sentences]
    firsts = _first_sentences(sizes, _evenest(sizes, max_tokens))
    starts = [source.sentences[first].start for first in firsts]
    ends = [*starts[1:], source.sentences[-1].end]
    return tuple(
        Chunk(id=f"k{number}", span=source.span(start, end))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )


def _first_sentences(sizes: Sequence[int], limit: int) -> list[int]:
    """The first sentence of each chunk when each takes as many sentences as fit."""
    firsts = [0]
    filled = 0
    for index, size in enumerate(sizes):
        if filled and filled + size > limit:
            firsts.append(index)
            filled = 0
        filled += size
    return firsts


def _evenest(sizes: Sequence[int], limit: int) -> int:
    """The smallest limit that needs no more chunks than `limit` does (binary search)."""
    wanted = len(_first_sentences(sizes, limit))
    low, high = min(limit, max(1, sum(sizes) // wanted)), limit
    while low < high:
        middle = (low + high) // 2
        if len(_first_sentences(sizes, middle)) <= wanted:
            high = middle
        else:
            low = middle + 1
    return low
