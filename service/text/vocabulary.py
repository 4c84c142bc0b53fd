"""The words of some texts: which they use at all, and which they use in their own voice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from service.text.quotes import quotations
from service.text.words import Word, words
from service.types import Source


class Vocabulary:
    """The words of some texts by their stems, read when the first is asked for: most drafts need none."""

    def __init__(self, texts: Sequence[Source]) -> None:
        self._texts = texts

    @cached_property
    def _used(self) -> frozenset[str]:
        return frozenset(word.stem for text in self._texts for word in words(text.text))

    @cached_property
    def _narrated(self) -> frozenset[str]:
        return frozenset(word.stem for text in self._texts for word in _outside_quotations(text.text))

    def has(self, wording: str) -> bool:
        """Whether every content word of `wording` is one that the texts use too, quoted or not."""
        return _within(wording, self._used)

    def narrates(self, wording: str) -> bool:
        """Whether the texts use every content word of `wording` outside of quotation marks."""
        return _within(wording, self._narrated)


def _within(wording: str, stems: frozenset[str]) -> bool:
    own = [word.stem for word in words(wording) if word.is_content]
    return bool(own) and all(stem in stems for stem in own)


def _outside_quotations(text: str) -> Iterator[Word]:
    ahead = iter(quotations(text))
    mark = next(ahead, None)
    for word in words(text):
        while mark is not None and word.start >= mark.end:
            mark = next(ahead, None)
        if mark is None or word.start < mark.start:
            yield word
